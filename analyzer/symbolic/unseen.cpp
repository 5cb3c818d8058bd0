// What a function without a visible body may have done: changed what it can reach, called what it was given.
#include <algorithm>
#include <set>

#include "ir/walk.h"
#include "symbolic/binding.h"
#include "symbolic/changes.h"
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

// What a configuration holds after a function may have read it: something from outside, named after its variable.
Value Evaluator::readAnew(const ir::Expression& variable, const Value& before, Value missing) {
  const Opaque* known = before.as<Opaque>();
  const std::string& wanted = known ? known->name : variable.local != 0 ? variable.text : variable.source;
  std::optional<std::string> name = freshOutsideName(wanted);
  if (name && known && *name == known->name) name = freshOutsideName(wanted);
  return name && !wanted.empty() ? Value(Opaque{*name, variable.type}) : std::move(missing);
}

namespace {

// Algorithms of the standard library that only look at the ranges that they are given.
bool onlyReads(const std::string& function) {
  static const std::set<std::string> functions = {"std::adjacent_find",
                                                  "std::binary_search",
                                                  "std::equal_range",
                                                  "std::find_end",
                                                  "std::find_first_of",
                                                  "std::find_if_not",
                                                  "std::is_permutation",
                                                  "std::includes",
                                                  "std::is_sorted_until",
                                                  "std::is_partitioned",
                                                  "std::lexicographical_compare",
                                                  "std::max",
                                                  "std::min",
                                                  "std::mismatch",
                                                  "std::partition_point",
                                                  "std::search",
                                                  "std::search_n",
                                                  "std::distance",
                                                  "std::next",
                                                  "std::prev",
                                                  "std::make_pair",
                                                  "std::make_tuple",
                                                  "std::make_reverse_iterator"};
  return functions.count(function) > 0;
}

bool isConstIterator(const ir::TypePtr& rawType) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type) return false;
  if (type->name.find("const_iterator") != std::string::npos) return true;
  const ir::TypePtr first = type->arguments.empty() ? nullptr : type->arguments[0].type;
  if (first && first->kind == ir::TypeKind::Pointer) return first->pointee && first->pointee->isConst;
  return first && first->kind == ir::TypeKind::Class && isConstIterator(first);
}

// The whole array of an element to which a function has a pointer: it can reach the others as well.
Operand withItsNeighbours(const Operand& element) {
  std::vector<PlaceAlternative> places = element.places();
  for (PlaceAlternative& alternative : places)
    if (!alternative.place.path.empty() && std::holds_alternative<std::size_t>(alternative.place.path.back()))
      alternative.place.path.pop_back();
  return Operand(std::move(places));
}

bool pointsToNumber(const ir::TypePtr& rawType) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type || type->kind != ir::TypeKind::Pointer || !type->pointee) return false;
  const ir::TypeKind kind = type->pointee->kind;
  return kind == ir::TypeKind::Integer || kind == ir::TypeKind::Floating || kind == ir::TypeKind::Boolean;
}

}  // namespace

// A call that changes something that is not known, such as what a pointer to a member chooses, may have changed
// anything.
void Evaluator::noteUnknownTargets(const ir::Expression& e, const std::optional<Operand>& object) {
  auto isUnknown = [](const ir::Expression& target) { return target.kind == ir::ExpressionKind::Unknown; };
  auto note = [&](const ir::Expression& target) {
    gap("what is changed here is not known: " + target.reason, target.location);
  };
  // `weights[0][1] = 3` changes numbers of a tensor, and no container.
  const bool isTensor = object && e.object->type && withoutReference(e.object->type)->name == "at::Tensor";
  if (object && !object->isPlace() && !isTensor && unqualified(e.text) == "operator=")
    forgetAssignedContainer(*this, *e.object);
  else if (object && e.changesObject && isUnknown(*e.object))
    note(*e.object);
  for (std::uint32_t i : e.changeable)
    if (i < e.operands.size() && isUnknown(*e.operands[i])) note(*e.operands[i]);
}

// What a function without a visible body may have changed is not known afterwards; a configuration that it may have
// read comes from outside. Of a struct from outside its fields are not; what its methods give is an input as before.
// Modules are looked after by noteEscapes.
void Evaluator::forgetChangeable(const ir::Expression& e, const std::optional<Operand>& object,
                                 const std::vector<Operand>& arguments) {
  const std::string reason = "'" + e.text + "', whose body is not visible, may have changed it";
  auto forget = [&](const Operand& operand) {
    if (!operand.isPlace()) return;
    const Value value = read(operand);
    const Structure* structure = value.as<Structure>();
    if (value.is<Opaque>() || (structure && structure->registry)) return;
    if (!structure || structure->origin.empty()) return write(operand, unknown(reason, e.location));
    Structure changed = *structure;
    for (auto& [name, field] : changed.fields) field = unknown(reason, e.location);
    write(operand, Value(std::move(changed)));
  };
  for (std::uint32_t i : e.changeable) {
    if (i >= arguments.size()) continue;
    const Value value = read(arguments[i]);
    if (index_.heldType(e.operands.at(i)->type)) continue;
    if (index_.isOutsideClass(e.operands.at(i)->type) && arguments[i].isPlace()) {
      write(arguments[i], readAnew(*e.operands[i], value, unknown(reason, e.location)));
      continue;
    }
    if (value.is<Pointer>() || value.is<Choice>()) {
      const Operand behind = objectBehind(arguments[i], e.location);
      forget(pointsToNumber(e.operands.at(i)->type) && behind.isPlace() ? withItsNeighbours(behind) : behind);
    } else if (arguments[i].isPlace())
      forget(arguments[i]);
  }
  for (std::size_t i = 0; i < arguments.size() && !onlyReads(e.text); ++i) {
    const Value value = read(arguments[i]);
    const Structure* iterator = value.as<Structure>();
    const Value* container = iterator ? iterator->find("container") : nullptr;
    const bool isIterator = asIterator(value) || (iterator && iterator->className == inserterClass);
    if (!isIterator || !container || !container->is<Pointer>() || isConstIterator(e.operands.at(i)->type)) continue;
    forget(Operand(container->as<Pointer>()->target));
  }
  const bool isUserCode = object && index_.function(e.usr);
  if (isUserCode && e.changesObject) forget(objectBehind(*object, e.location));
}

// A closure has all locals of where it was made; these are the ones that its body names.
static std::set<std::uint32_t> localsIn(const Closure& closure) {
  std::set<std::uint32_t> locals;
  const auto note = [&](const ir::Expression& e) { locals.insert(e.local); };
  if (closure.function) ir::walk(*closure.function, note);
  for (const auto& instance : closure.instances) ir::walk(*instance, note);
  return locals;
}

// Whether what runs `value`, or holds it, can get at a module: by a capture, `this`, or as an element.
bool Evaluator::touchesModule(const Value& value, const ir::Location& site, int depth) {
  if (depth == 0) return false;
  const auto inside = [&](const Value& part) { return touchesModule(part, site, depth - 1); };
  if (const Closure* closure = value.as<Closure>()) {
    const bool hasThis = closure->self && (!closure->function || closure->function->capturesThis);
    if (hasThis && inside(read(*closure->self))) return true;
    const std::set<std::uint32_t> mentioned = localsIn(*closure);
    return std::any_of(closure->captures.begin(), closure->captures.end(), [&](const auto& capture) {
      return mentioned.count(capture.first) > 0 && inside(read(capture.second));
    });
  }
  if (const Structure* structure = value.as<Structure>())
    return structure->registry || std::any_of(structure->fields.begin(), structure->fields.end(),
                                              [&](const auto& field) { return inside(field.second); });
  if (const Sequence* sequence = value.as<Sequence>())
    return std::any_of(sequence->elements.begin(), sequence->elements.end(),
                       [&](const auto& element) { return inside(element.value); });
  if (const Choice* choice = value.as<Choice>())
    return std::any_of(choice->alternatives.begin(), choice->alternatives.end(),
                       [&](const Alternative& alternative) { return inside(alternative.value); });
  return value.is<Pointer>() && inside(read(dereference(value, site)));
}

// Whether running a closure can change a variable of where it was made.
static bool changesCaptures(const ProgramIndex& index, const Closure& closure) {
  if (!closure.function) return false;
  const std::vector<std::uint32_t>& copies = closure.function->capturesByValue;
  std::set<std::uint32_t> shared;
  for (const auto& [local, place] : closure.captures)
    if (std::find(copies.begin(), copies.end(), local) == copies.end()) shared.insert(local);
  bool found = false;
  const auto isShared = [&](const ir::Expression& e) {
    return e.kind == ir::ExpressionKind::Variable && shared.count(e.local) > 0;
  };
  ir::walk(*closure.function, [&](const ir::Expression& e) { found = found || changes(index, e, isShared); });
  return found;
}

void Evaluator::runGivenFunctions(const ir::Expression& e, const std::vector<Operand>& arguments) {
  constexpr int captureDepth = 5;
  const auto touches = [&](const Value& value) { return touchesModule(value, e.location, captureDepth); };
  const std::string reason = "how often '" + e.text + "' calls the function that it is given is not known";
  for (const Operand& argument : arguments) {
    const Value value = read(argument);
    const Structure* object = value.as<Structure>();
    const Closure* closure = value.as<Closure>();
    const ir::Function* body = closure ? closure->function.get() : nullptr;
    if (body && (touches(value) || changesCaptures(index_, *closure))) {
      const Operand missing(unknown("an argument that '" + e.text + "' gives", e.location));
      runUnknownTimes(body, "calls by '" + e.text + "'", reason, e.location,
                      [&] { callValue(value, std::vector<Operand>(body->parameters.size(), missing), e); });
      continue;
    }
    const bool isObject = closure || (object && object->find(functionObjectField + std::string("0")));
    const bool takesModule =
        value.is<FunctionReference>() &&
        std::any_of(arguments.begin(), arguments.end(), [&](const Operand& other) { return touches(read(other)); });
    if ((isObject && touches(value)) || takesModule)
      gap("what '" + e.text + "' does with a function that can change modules is not known", e.location);
  }
}

// A call that could change a module behind our back is a gap: its body is not there to look at.
void Evaluator::noteEscapes(const ir::Expression& e, const std::optional<Operand>& object,
                            const std::vector<Operand>& arguments) {
  if (isStandard(e.text)) return;
  auto isModule = [&](const Operand& operand) {
    Value value = read(objectBehind(operand, e.location));
    const Structure* structure = value.as<Structure>();
    return structure && structure->registry;
  };
  bool escapes = object && isModule(*object);
  for (const Operand& argument : arguments) escapes |= isModule(argument);
  if (escapes) gap("the body of '" + e.text + "' is not visible; it could register or change modules", e.location);
}

}  // namespace dictum::symbolic
