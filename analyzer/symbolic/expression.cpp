// Expressions: literals, names, fields, operators and casts. Calls are in call.cpp, constructions in construct.cpp.
#include <cmath>

#include "symbolic/binding.h"
#include "symbolic/changes.h"
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/observer.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"
#include "symbolic/wrapped_comparison.h"

namespace dictum::symbolic {

using ir::ExpressionKind;

namespace {

bool isAssignment(const std::string& op) {
  return op == "=" || (op.size() >= 2 && op.back() == '=' && op != "==" && op != "!=" && op != "<=" && op != ">=");
}

Value enumeratorValue(const ir::Expression& e) {
  schema::Enumerator enumerator;
  std::size_t at = e.text.rfind("::");
  enumerator.name = at == std::string::npos ? e.text : e.text.substr(at + 2);
  enumerator.type = e.type && !e.type->name.empty() ? e.type->name
                    : at == std::string::npos       ? ""
                                                    : e.text.substr(0, at);
  enumerator.value = e.integer;
  return Value(Expression::enumerator(std::move(enumerator)));
}

}  // namespace

// A field of an object that is known by its path only (a parameter of a third-party class) is an input of its own.
static std::optional<Operand> opaqueField(Evaluator& evaluator, const Operand& object, const ir::Expression& e) {
  if (object.isPlace() && object.places().size() != 1) return std::nullopt;
  Value value = evaluator.read(object);
  const Opaque* opaque = value.as<Opaque>();
  if (!opaque) return std::nullopt;
  return Operand(evaluator.parameterValue(opaque->name + "." + e.text, e.type, nullptr, e.location));
}

static Operand evaluateName(Evaluator& evaluator, const ir::Expression& e) {
  if (e.local != 0) {
    auto& locals = evaluator.frame().locals;
    auto it = locals.find(e.local);
    if (it != locals.end()) return Operand(it->second);
    return Operand(unknown("'" + e.text + "' is used outside the analysed path", e.location));
  }
  return evaluator.globalNamed(e);
}

// A pointer to an array's elements designates the array: what it points to is the first of them.
static Operand evaluateDereference(Evaluator& evaluator, const ir::Expression& e) {
  const ir::Expression& pointer = *e.operands.at(0);
  const Operand target = evaluator.dereference(evaluator.evaluateValue(pointer), e.location);
  const ir::TypePtr pointee = pointer.type ? pointer.type->pointee : nullptr;
  const bool isOfOne = pointee && pointee->kind != ir::TypeKind::Array && !isSequenceType(pointee->name);
  if (!isOfOne || !target.isPlace() || !evaluator.read(target).is<Sequence>()) return target;
  return evaluator.elementAt(target, integer(0), e.type, e.location);
}

static Operand evaluateUnary(Evaluator& evaluator, const ir::Expression& e) {
  Operand operand = evaluator.evaluate(*e.operands.at(0));
  const std::string& op = e.text;
  if (op == "++" || op == "--" || op == "post++" || op == "post--") {
    Value before = evaluator.read(operand);
    const bool isUp = op.back() == '+';
    const std::optional<Value> moved = movedPointer(evaluator, before, integer(isUp ? 1 : -1), e.type);
    Value after = moved ? *moved : applyBinary(isUp ? "+" : "-", before, integer(1), e.type, e.location);
    evaluator.write(operand, after);
    evaluator.noteChangedVariable(*e.operands[0]);
    if (!operand.isPlace()) forgetAssignedContainer(evaluator, *e.operands[0]);
    if (op.size() == 2) return operand;
    return Operand(before);
  }
  Value value = evaluator.read(operand);
  if (op == "!") return Operand(Value(negation(evaluator.condition(value, *e.operands[0]))));
  return Operand(applyUnary(op, value, e.type, e.location));
}

// An array as an operand is the pointer to its first element.
static Operand decayed(Evaluator& evaluator, const ir::Expression& e) {
  const Operand operand = evaluator.evaluate(e);
  const bool isArray = e.type && e.type->kind == ir::TypeKind::Array && operand.isPlace();
  return isArray ? Operand(evaluator.pointerTo(operand)) : operand;
}

static std::optional<Value> pointerSum(Evaluator& evaluator, const std::string& op, const Value& a, const Value& b,
                                       const ir::TypePtr& type) {
  if (a.is<Pointer>() && b.is<Pointer>() && op == "-") return pointerDifference(evaluator, a, b);
  if (a.is<Pointer>()) return movedPointer(evaluator, a, op == "-" ? applyUnary("-", b, nullptr, {}) : b, type);
  const bool isText = scalar(a) && scalar(a)->type() == schema::ValueType::String;
  if (isText && op == "+") return movedPointer(evaluator, a, b, type);
  return b.is<Pointer>() && op == "+" ? movedPointer(evaluator, b, a, type) : std::nullopt;
}

// The compiler converts the right operand only: `n *= 1.5` is calculated in its type, and fitted into `n` afterwards.
static Value combinedAssignment(Evaluator& evaluator, const ir::Expression& e, const Value& before,
                                const Value& value) {
  const std::string plain = e.text.substr(0, e.text.size() - 1);
  if (plain == "+" || plain == "-")
    if (const std::optional<Value> moved = pointerSum(evaluator, plain, before, value, e.type)) return *moved;
  const ir::TypePtr& right = e.operands.at(1)->type;
  const bool isFloating = right && right->kind == ir::TypeKind::Floating;
  const Value result = applyBinary(plain, before, value, isFloating ? right : e.type, e.location);
  return isFloating ? convert(result, e.type, e.location) : result;
}

static Operand evaluateBinary(Evaluator& evaluator, const ir::Expression& e) {
  const std::string& op = e.text;
  const ir::Expression& left = *e.operands.at(0);
  const ir::Expression& right = *e.operands.at(1);
  if (op == ",") {
    evaluator.evaluate(left);
    return evaluator.evaluate(right);
  }
  if (op == "&&" || op == "||") {
    Expression first = evaluator.condition(evaluator.evaluateValue(left), left);
    auto second = [&] { return Value(evaluator.condition(evaluator.evaluateValue(right), right)); };
    auto fixed = [&] { return boolean(op == "||"); };
    return Operand(op == "&&" ? evaluator.branch(first, second, fixed) : evaluator.branch(first, fixed, second));
  }
  if (isAssignment(op)) {
    Value value = op == "=" ? boundValue(evaluator, evaluator.evaluate(right), e.type) : evaluator.evaluateValue(right);
    if (op == "=") value = evaluator.converted(value, e.type, e.location);
    Operand target = evaluator.evaluate(left);
    if (!target.isPlace()) forgetAssignedContainer(evaluator, left);
    if (op.size() > 1) value = combinedAssignment(evaluator, e, evaluator.read(target), value);
    evaluator.write(target, std::move(value));
    evaluator.noteChangedVariable(left);
    return target;
  }
  if (const std::optional<Value> compared = compareWrapped(evaluator, op, left, right)) return Operand(*compared);
  Value a = evaluator.read(decayed(evaluator, left));
  Value b = evaluator.read(decayed(evaluator, right));
  if (op == "+" || op == "-")
    if (const std::optional<Value> moved = pointerSum(evaluator, op, a, b, e.type)) return Operand(*moved);
  a = evaluator.asOperand(a, b, left.location);
  b = evaluator.asOperand(b, a, right.location);
  return Operand(applyBinary(op, a, b, e.type, e.location));
}

// What names an object, other than what makes one.
static bool isName(const ir::Expression& e) {
  if (e.kind == ExpressionKind::Call) return e.object && givesAccess(unqualified(e.text));
  return e.kind == ExpressionKind::Variable || e.kind == ExpressionKind::Field || e.kind == ExpressionKind::Index ||
         e.kind == ExpressionKind::Dereference || e.kind == ExpressionKind::Conditional;
}

static Operand evaluateConditional(Evaluator& evaluator, const ir::Expression& e) {
  Expression condition =
      evaluator.onPath(evaluator.condition(evaluator.evaluateValue(*e.operands.at(0)), *e.operands[0]));
  if (condition.isTrue()) return evaluator.evaluate(*e.operands[1]);
  if (condition.isFalse()) return evaluator.evaluate(*e.operands[2]);
  Evaluator::TraceScope scope(evaluator, [&] { return "depending on " + schema::print(condition); }, e.location);
  // `flag ? a : b` designates one of two objects.
  std::vector<PlaceAlternative> places;
  int objects = 0;
  const auto arm = [&](const ir::Expression& chosen, const Expression& holds) {
    const Operand operand = evaluator.evaluate(chosen);
    const bool isObject = operand.isPlace() && isName(chosen);
    objects += isObject ? 1 : 0;
    if (isObject)
      for (const PlaceAlternative& one : operand.places()) places.push_back({conjunction(holds, one.when), one.place});
    return evaluator.read(operand);
  };
  const Value value = evaluator.branch(
      condition, [&] { return arm(*e.operands[1], condition); },
      [&] { return arm(*e.operands[2], negation(condition)); });
  return objects == 2 ? Operand(std::move(places)) : Operand(value);
}

static Operand evaluateIndex(Evaluator& evaluator, const ir::Expression& e) {
  Operand array = evaluator.evaluate(*e.operands.at(0));
  Value position = evaluator.evaluateValue(*e.operands.at(1));
  return evaluator.elementAt(array, position, e.type, e.location);
}

static Operand evaluateInitializerList(Evaluator& evaluator, const ir::Expression& e) {
  const ir::Class* aggregate = evaluator.index().classOf(e.type);
  if (aggregate && e.type->kind == ir::TypeKind::Class) return Operand(evaluator.aggregate(*aggregate, e));
  // std::array holds a built-in array.
  const bool wraps = e.type && e.type->name == "std::array" && e.operands.size() == 1 && e.operands[0]->type &&
                     e.operands[0]->type->kind == ir::TypeKind::Array;
  if (wraps) return evaluator.evaluate(*e.operands[0]);
  std::vector<Value> values;
  for (const ir::ExpressionPtr& operand : e.operands) values.push_back(evaluator.evaluateValue(*operand));
  if (e.type && e.type->kind == ir::TypeKind::Array && e.type->extent.value_or(0) <= 65536)
    for (auto rest = e.type->extent.value_or(0) - static_cast<std::int64_t>(values.size()); rest > 0; --rest)
      values.push_back(evaluator.defaultValue(e.type->pointee, e.location, true));
  return Operand(sequenceOf(std::move(values)));
}

static Operand evaluateLambda(Evaluator& evaluator, const ir::Expression& e) {
  Closure closure;
  closure.function = e.lambda;
  for (const ir::ExpressionPtr& instance : e.operands) closure.instances.push_back(instance->lambda);
  Frame& frame = evaluator.frame();
  if (e.lambda) {
    std::set<std::uint32_t> byValue(e.lambda->capturesByValue.begin(), e.lambda->capturesByValue.end());
    for (const auto& [local, places] : frame.locals) {
      Operand captured{places};
      // A reference to one of several objects is a part of them all.
      const bool isOne = !byValue.count(local) && places.size() == 1;
      const Place place = isOne ? places[0].place : evaluator.temporary(evaluator.read(captured));
      if (!isOne && !byValue.count(local)) evaluator.bindPart(captured, place);
      closure.captures.emplace_back(local, place);
    }
    for (const ir::Variable& capture : e.lambda->initCaptures) {
      const bool isReference = capture.type && capture.type->kind == ir::TypeKind::Reference;
      Operand initial = capture.initializer ? evaluator.evaluate(*capture.initializer)
                                            : Operand(unknown("a capture without a value", e.location));
      Place place = isReference ? evaluator.placeOf(initial) : evaluator.temporary(evaluator.read(initial));
      closure.captures.emplace_back(capture.local, place);
    }
  }
  closure.self = frame.self;
  return Operand(Value(std::move(closure)));
}

// dynamic_cast gives null for an object of another class; a static_cast to it would be undefined.
static Value castPointer(Evaluator& evaluator, const Value& value, const ir::Type& wanted, const ir::Location& site) {
  return forEachAlternative(value, [&](const Value& v) -> Value {
    const Pointer* pointer = v.as<Pointer>();
    if (!pointer) return v;
    std::optional<bool> is = evaluator.isInstance(evaluator.read(pointer->target), wanted);
    if (!is) return unknown("whether an object is a '" + wanted.name + "' is not known", site);
    return *is ? v : Value(None{});
  });
}

// dynamic_cast<T&> designates the object, or throws.
static Operand castReference(Evaluator& evaluator, const ir::Expression& e) {
  Operand object = evaluator.evaluate(*e.operands.at(0));
  const std::optional<bool> is = evaluator.isInstance(evaluator.read(object), *e.type);
  if (is != true) evaluator.gap("whether an object is a '" + e.type->name + "' is not known", e.location);
  return object;
}

// What is moved from is empty: a string, a container, a pointer, a holder.
static Value moveFrom(Evaluator& evaluator, const ir::Expression& e) {
  const Operand source = evaluator.evaluate(*e.operands.at(0));
  const Value value = evaluator.read(source);
  const bool isHolder = evaluator.index().heldType(e.type) != nullptr;
  if (source.isPlace()) evaluator.write(source, isHolder ? Value(None{}) : evaluator.defaultValue(e.type, e.location));
  return value;
}

// The number of an input that is one of a plain list of enumerators, which is what one writes tables by: one case for
// each. Enumerators that are flags are no such list.
static std::optional<Value> numberOfEnumerator(const ProgramIndex& index, const Value& value, const ir::Expression& e) {
  const ir::TypePtr from = withoutReference(e.operands.at(0)->type);
  const Expression* input = scalar(value);
  const bool isNumber = e.type && e.type->kind == ir::TypeKind::Integer;
  if (!isNumber || !from || from->kind != ir::TypeKind::Enumeration || !input || input->isLiteral())
    return std::nullopt;
  // What was cast to the enumeration may be none of its enumerators.
  if (input->type() != schema::ValueType::Enumeration) return std::nullopt;
  const std::vector<schema::Enumerator>& all = index.enumerators(from->usr);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].value != static_cast<std::int64_t>(i)) return std::nullopt;
  if (all.size() < 2) return std::nullopt;
  Expression number = Expression::integer(static_cast<std::int64_t>(all.size() - 1));
  for (std::size_t i = all.size() - 1; i-- > 0;)
    number = conditional(equal(*input, Expression::enumerator(all[i])),
                         Expression::integer(static_cast<std::int64_t>(i)), number);
  return Value(number);
}

// A conversion to an integer of one or two bytes keeps the lowest bits. Wider ones are taken to hold what they are
// given.
static std::optional<Value> lowestBits(const Value& value, const ir::Expression& e) {
  const ir::TypePtr from = withoutReference(e.operands.at(0)->type);
  const ir::TypePtr& to = e.type;
  const Expression* number = scalar(value);
  const auto isInteger = [](const ir::TypePtr& type) { return type && type->kind == ir::TypeKind::Integer; };
  if (!isInteger(from) || !isInteger(to) || to->bits == 0 || to->bits > 16 || to->name == "char") return std::nullopt;
  const bool loses = from->bits > to->bits || (from->bits == to->bits && from->isSigned != to->isSigned);
  if (!loses || !number || number->isLiteral() || number->type() != schema::ValueType::Integer) return std::nullopt;
  const Expression count = Expression::integer(std::int64_t{1} << to->bits);
  const Expression lowest = Expression::integer(to->isSigned ? -(std::int64_t{1} << (to->bits - 1)) : 0);
  const Expression rest = remainder(subtract(*number, lowest), count);
  return Value(add(remainder(add(rest, count), count), lowest));
}

static Value evaluateCast(Evaluator& evaluator, const ir::Expression& e) {
  const ir::Expression& inner = *e.operands.at(0);
  if (e.text == "move") return moveFrom(evaluator, e);
  const Value value =
      e.text == "copy" ? boundValue(evaluator, evaluator.evaluate(inner), e.type) : evaluator.evaluateValue(inner);
  if (e.type && e.type->kind == ir::TypeKind::Boolean && !scalar(value)) {
    if (value.is<Unknown>()) return value;
    return Value(evaluator.condition(value, inner));
  }
  if (const std::optional<Value> number = numberOfEnumerator(evaluator.index(), value, e)) return *number;
  if (const std::optional<Value> number = lowestBits(value, e)) return *number;
  bool toPointer = e.type && e.type->kind == ir::TypeKind::Pointer && e.type->pointee &&
                   e.type->pointee->kind == ir::TypeKind::Class;
  if (toPointer) return castPointer(evaluator, value, *e.type->pointee, e.location);
  return evaluator.converted(value, e.type, e.location);
}

Operand Evaluator::evaluate(const ir::Expression& e) {
  spend(e.location);
  switch (e.kind) {
    case ExpressionKind::Integer:
      return Operand(integer(e.integer));
    case ExpressionKind::Floating:
      return Operand(convert(floating(e.floating), e.type, e.location));
    case ExpressionKind::Boolean:
      return Operand(boolean(e.integer != 0));
    case ExpressionKind::String:
      return Operand(string(e.text));
    case ExpressionKind::Null:
      return Operand(Value(None{}));
    case ExpressionKind::Enumerator:
      return Operand(enumeratorValue(e));
    case ExpressionKind::Variable:
      return evaluateName(*this, e);
    case ExpressionKind::FunctionName:
      return Operand(Value(FunctionReference{e.usr, e.text}));
    case ExpressionKind::This:
      if (frame().self) return Operand(Value(Pointer{*frame().self}));
      return Operand(unknown("'this' outside an object", e.location));
    case ExpressionKind::Field: {
      // An overloaded -> stands for what it designates.
      Operand object = objectBehind(evaluate(*e.operands.at(0)), e.location);
      if (observer_) observer_->fieldNamed(*this, e, object);
      // The module of a holder, seen from a class that derives from it.
      if (e.text == "impl_" && e.usr.find("@ModuleHolder>") != std::string::npos) return Operand(pointerTo(object));
      if (std::optional<Operand> opaque = opaqueField(*this, object, e)) return *opaque;
      return fieldOperand(*this, object, e.text, e.location);
    }
    case ExpressionKind::Dereference:
      return evaluateDereference(*this, e);
    case ExpressionKind::AddressOf: {
      Operand operand = evaluate(*e.operands.at(0));
      if (!operand.isPlace() && operand.rvalue().is<FunctionReference>()) return operand;
      return Operand(pointerTo(operand));
    }
    case ExpressionKind::Index:
      return evaluateIndex(*this, e);
    case ExpressionKind::Unary:
      return evaluateUnary(*this, e);
    case ExpressionKind::Binary:
      return evaluateBinary(*this, e);
    case ExpressionKind::Conditional:
      return evaluateConditional(*this, e);
    case ExpressionKind::Call:
      return evaluateCall(e);
    case ExpressionKind::Construct:
      return evaluateConstruct(e);
    case ExpressionKind::InitializerList:
      return evaluateInitializerList(*this, e);
    case ExpressionKind::Lambda:
      return evaluateLambda(*this, e);
    case ExpressionKind::Cast:
      return e.text == "reference" ? castReference(*this, e) : Operand(evaluateCast(*this, e));
    case ExpressionKind::New:
      return Operand(evaluateNew(e));
    case ExpressionKind::Unknown:
      return Operand(unknown(e.reason.empty() ? "'" + e.text + "' has no meaning here" : e.reason, e.location));
  }
  return Operand(unknown("an expression of an unexpected kind", e.location));
}

Value Evaluator::pointerTo(const Operand& operand) {
  if (operand.places().size() <= 1) return Value(Pointer{placeOf(operand)});
  Choice choice;
  for (const PlaceAlternative& alternative : operand.places())
    choice.alternatives.push_back({alternative.when, Value(Pointer{alternative.place})});
  return Value(std::move(choice));
}

Operand Evaluator::globalNamed(const ir::Expression& e) {
  if (e.type && (e.type->name == "std::nullopt_t" || e.type->name == "c10::nullopt_t")) return Operand(Value(None{}));
  // torch::kReLU is an object of the empty class torch::enumtype::kReLU.
  const ir::TypePtr& type = withoutReference(e.type);
  if (const std::string tag = type ? enumTag(*type) : ""; !tag.empty())
    return Operand(Value(Expression::enumerator({"torch", tag, std::nullopt})));
  if (auto it = globals_.find(e.usr); it != globals_.end() && store_.exists(it->second))
    return Operand(Place{it->second, {}});
  const ir::Global* global = index_.global(e.usr);
  if (!global) return Operand(parameterValue(e.text, e.type, nullptr, e.location));
  frames_.emplace_back();
  frames_.back().returns.mark = path_.size();
  Value value = index_.isChanged(*global) ? parameterValue(e.text, global->type, global->initializer.get(), e.location)
                : global->initializer     ? evaluateValue(*global->initializer)
                                          : defaultValue(global->type, e.location, true);
  frames_.pop_back();
  Place place = temporary(std::move(value));
  globals_[e.usr] = place.cell;
  return Operand(place);
}

}  // namespace dictum::symbolic
