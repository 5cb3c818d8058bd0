// std::variant and c10::variant: which alternative they hold, and what is done to each.
#include <algorithm>

#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/utility.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

// Whether a variant that holds `value` can hold it as `type`.
bool canBe(const Value& value, const ir::TypePtr& alternative) {
  const ir::Type& type = *alternative;
  if (const Expression* e = scalar(value)) {
    if (const schema::Literal* literal = e->literal())
      if (const auto* enumerator = std::get_if<schema::Enumerator>(literal)) {
        const std::string tag = enumTag(type);
        return tag.empty() ? type.name == enumerator->type : tag == enumerator->name;
      }
    return e->type() == schema::ValueType::Unknown || valueTypeOf(alternative) == e->type();
  }
  if (const Structure* structure = value.as<Structure>()) return structure->className == type.name;
  if (value.is<Sequence>()) return isSequenceType(type.name) || isExpandingArray(type.name);
  if (value.is<Map>()) return isMapType(type.name);
  if (value.is<None>()) return type.name == "std::monostate" || isOptional(type.name);
  if (value.is<Tensor>()) return type.name == "at::Tensor";
  return type.kind == ir::TypeKind::Class;
}

// Which alternative of the variant's type holds the value; nothing where several could.
std::optional<std::size_t> alternativeOf(const Value& value, const ir::TypePtr& variant) {
  if (value.is<Unknown>() || value.is<Opaque>()) return std::nullopt;
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < variant->arguments.size(); ++i) {
    const ir::TypePtr& type = variant->arguments[i].type;
    if (!type || !canBe(value, type)) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

// The alternative that get<T>, get<I> and holds_alternative<T> ask for.
std::optional<std::size_t> wantedAlternative(const Call& call, const ir::TypePtr& variant) {
  if (call.expression.templateArguments.empty()) return std::nullopt;
  const ir::TemplateArgument& wanted = call.expression.templateArguments[0];
  if (wanted.value && *wanted.value >= 0 && static_cast<std::size_t>(*wanted.value) < variant->arguments.size())
    return static_cast<std::size_t>(*wanted.value);
  for (std::size_t i = 0; i < variant->arguments.size(); ++i) {
    const ir::TypePtr& type = variant->arguments[i].type;
    if (wanted.type && type && type->name == wanted.type->name && type->kind == wanted.type->kind &&
        (type->kind == ir::TypeKind::Class || type->bits == wanted.type->bits))
      return i;
  }
  return std::nullopt;
}

// When a variant from outside holds an enum-like type such as torch::enumtype::kReLU: it is an input with these values.
std::optional<Expression> outsideHolds(Call& call, const Opaque& outside, const ir::TypePtr& wanted) {
  const std::string tag = wanted ? enumTag(*wanted) : "";
  if (tag.empty()) return std::nullopt;
  auto type = std::make_shared<ir::Type>();
  type->kind = ir::TypeKind::Enumeration;
  type->name = type->spelling = "torch";
  const Value value = call.evaluator.input(outside.name, type, call.location());
  const Expression* held = scalar(value);
  if (!held) return std::nullopt;
  return schema::equal(*held, Expression::enumerator({"torch", tag, std::nullopt}));
}

// When the variant holds the wanted alternative; nothing where that is not known.
std::optional<Expression> holdsWhen(Call& call, const Value& value, const ir::TypePtr& variant) {
  std::optional<std::size_t> wanted = variant ? wantedAlternative(call, variant) : std::nullopt;
  if (!wanted || value.is<Unknown>()) return std::nullopt;
  if (const Opaque* outside = value.as<Opaque>()) return outsideHolds(call, *outside, variant->arguments[*wanted].type);
  if (const Choice* choice = value.as<Choice>()) {
    std::vector<Expression> any;
    for (const Alternative& alternative : choice->alternatives) {
      std::optional<Expression> holds = holdsWhen(call, alternative.value, variant);
      if (!holds) return std::nullopt;
      any.push_back(conjunction(alternative.when, *holds));
    }
    return call.evaluator.onPath(disjunction(any));
  }
  std::optional<std::size_t> held = alternativeOf(value, variant);
  if (!held) return std::nullopt;
  return Expression::boolean(*held == *wanted);
}

Operand holdsAlternative(Call& call) {
  std::optional<Expression> holds = holdsWhen(call, call.argument(0), argumentType(call, 0));
  return Operand(holds ? Value(*holds) : call.unknown("which alternative a variant holds is not known"));
}

// std::get_if<T>(&variant): null where it holds another alternative.
Operand getIf(Call& call) {
  const ir::TypePtr pointer = argumentType(call, 0);
  const ir::TypePtr variant = pointer ? withoutReference(pointer->pointee) : nullptr;
  const Value address = call.argument(0);
  const Operand object = call.evaluator.dereference(address, call.location());
  std::optional<Expression> holds = holdsWhen(call, call.evaluator.read(object), variant);
  if (!holds) return Operand(call.unknown("which alternative a variant holds is not known"));
  return Operand(merge(*holds, address, Value(None{})));
}

Operand visit(Call& call) {
  const Value visitor = call.argument(0);
  if (call.count() != 2) return Operand(call.unknown("a visit of several variants"));
  Evaluator& evaluator = call.evaluator;
  return Operand(evaluator.branchOver(call.argument(1), [&](const Value& one) {
    const Operand held(evaluator.temporary(one));
    Value result = applyFunction(call, visitor, {held});
    const Value after = evaluator.read(held);
    if (!after.same(one)) evaluator.write(call.arguments[1], after);
    return result;
  }));
}

// c10::overloaded(lambdas...): one object that has the call operators of all.
Operand overloaded(Call& call) {
  Structure object;
  for (std::size_t i = 0; i < call.count(); ++i) object.at(functionObjectField + std::to_string(i)) = call.argument(i);
  return Operand(Value(std::move(object)));
}

Operand variantIndex(Call& call) {
  const ir::TypePtr& variant = typeOf(call.expression.object);
  return Operand(forEachAlternative(call.self(), [&](const Value& value) -> Value {
    std::optional<std::size_t> held = variant ? alternativeOf(value, variant) : std::nullopt;
    return held ? integer(static_cast<std::int64_t>(*held))
                : call.unknown("which alternative a variant holds is not known");
  }));
}

Operand assign(Call& call) {
  call.evaluator.write(*call.object, call.argument(0));
  return *call.object;
}

}  // namespace

Operand narrowed(Call& call, const Operand& object, const std::function<bool(const Value&)>& keep) {
  const Value value = call.evaluator.read(object);
  const Choice* choice = value.as<Choice>();
  if (!choice || (object.isPlace() && object.places().size() != 1)) return object;
  std::vector<Alternative> kept;
  for (const Alternative& alternative : choice->alternatives)
    if (keep(alternative.value) && !call.evaluator.onPath(alternative.when).isFalse()) kept.push_back(alternative);
  if (kept.empty() || kept.size() == choice->alternatives.size()) return object;
  Value rest = kept.size() == 1 ? kept[0].value : Value(Choice{std::move(kept)});
  if (!object.isPlace()) return Operand(std::move(rest));
  call.evaluator.write(object, std::move(rest));
  return object;
}

Operand getAlternative(Call& call, const ir::TypePtr& variant) {
  const Value value = call.argument(0);
  std::optional<Expression> holds = holdsWhen(call, value, variant);
  if (!holds)
    return Operand(value.is<Unknown>() ? value : call.unknown("which alternative a variant holds is not known"));
  call.evaluator.require(*holds, "bad_variant_access", call.location(), {{}, {"std::bad_variant_access"}});
  const std::size_t wanted = *wantedAlternative(call, variant);
  return narrowed(call, call.arguments[0], [&](const Value& one) { return alternativeOf(one, variant) == wanted; });
}

void addVariants(Intrinsics& table) {
  for (const char* space : {"std", "c10"}) {
    const std::string prefix = std::string(space) + "::";
    table.add(prefix + "get_if", getIf);
    table.add(prefix + "holds_alternative", holdsAlternative);
    table.add(prefix + "visit", visit);
    table.add(prefix + "variant::index", variantIndex);
    table.add(prefix + "variant::operator=", assign);
    table.add(prefix + "variant::emplace", [](Call& call) {
      call.evaluator.write(*call.object, makeElement(call, call.expression.type, call.arguments));
      return *call.object;
    });
  }
  table.add("c10::overloaded", overloaded);
}

}  // namespace dictum::symbolic
