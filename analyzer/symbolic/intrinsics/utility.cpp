// Pairs, tuples, optionals, variants, references and function objects. An optional is its value or None; a variant is
// the value that it holds.
#include "symbolic/intrinsics/utility.h"

#include <algorithm>

#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

Value nothing() { return None{}; }

bool isVariant(const ir::TypePtr& type) {
  return type && (type->name == "std::variant" || type->name == "c10::variant");
}

// std::get on pairs, tuples, arrays and variants.
Operand get(Call& call) {
  const ir::TypePtr type = argumentType(call, 0);
  if (isVariant(type)) return getAlternative(call, type);
  if (call.expression.templateArguments.empty()) return Operand(call.unknown("which part is meant is not known"));
  std::optional<std::int64_t> index = call.expression.templateArguments[0].value;
  const ir::TypePtr wanted = call.expression.templateArguments[0].type;
  for (std::size_t i = 0; !index && wanted && type && i < type->arguments.size(); ++i)
    if (type->arguments[i].type && type->arguments[i].type->name == wanted->name) index = static_cast<std::int64_t>(i);
  if (!index) return Operand(call.unknown("which part is meant is not known"));
  if (type && type->name == "std::array")
    return call.evaluator.elementAt(call.arguments[0], integer(*index), call.expression.type, call.location());
  const bool pair = type && type->name == "std::pair";
  const std::string field = pair ? (*index == 0 ? "first" : "second") : std::to_string(*index);
  return fieldOperand(call.evaluator, call.arguments[0], field, call.location());
}

// --- optionals

// When there is a value; nothing where that is not known.
std::optional<Expression> hasValueWhen(Evaluator& evaluator, const Value& value) {
  if (value.is<Unknown>() || value.is<Opaque>()) return std::nullopt;
  if (value.is<None>()) return Expression::boolean(false);
  const Choice* choice = value.as<Choice>();
  if (!choice) return Expression::boolean(true);
  std::vector<Expression> empty;
  for (const Alternative& alternative : choice->alternatives) {
    if (alternative.value.is<Unknown>()) return std::nullopt;
    if (alternative.value.is<None>()) empty.push_back(alternative.when);
  }
  return evaluator.onPath(negation(disjunction(empty)));
}

Operand hasValue(Call& call) {
  std::optional<Expression> has = hasValueWhen(call.evaluator, call.self());
  return Operand(has ? Value(*has) : call.unknown("whether an optional has a value is not known"));
}

Operand valueOf(Call& call) {
  const Value self = call.self();
  std::optional<Expression> has = hasValueWhen(call.evaluator, self);
  if (!has) {
    call.evaluator.noteUnseenThrow();
    return Operand(self.is<Unknown>() ? self : call.unknown("whether an optional has a value is not known"));
  }
  const bool isStd = call.expression.text.starts_with("std::");
  call.evaluator.require(*has, "bad optional access", call.location(),
                         {{}, {isStd ? "std::bad_optional_access" : "c10::bad_optional_access"}});
  return narrowed(call, *call.object, [](const Value& one) { return !one.is<None>(); });
}

Operand valueOr(Call& call) {
  const Value self = call.self();
  const Value otherwise = convert(call.argument(0), elementTypeOf(call), call.location());
  std::optional<Expression> has = hasValueWhen(call.evaluator, self);
  if (!has) return Operand(self.is<Unknown>() ? self : call.unknown("whether an optional has a value is not known"));
  return Operand(forEachAlternative(self, [&](const Value& one) { return one.is<None>() ? otherwise : one; }));
}

void addOptionals(Intrinsics& table) {
  const std::vector<std::string> classes = {"std::optional", "c10::optional", "std::_Optional_base_impl",
                                            "c10::optional_base", "c10::OptionalBase"};
  addToAll(table, classes, {"has_value", "operator bool", "initialized"}, hasValue);
  addToAll(table, classes, {"value", "operator*", "operator->"}, valueOf);
  addToAll(table, classes, {"value_or"}, valueOr);
  addToAll(table, classes, {"operator="}, assignValue);
  addToAll(table, classes, {"reset"}, [](Call& call) {
    call.evaluator.write(*call.object, nothing());
    return Operand(nothing());
  });
  addToAll(table, classes, {"emplace"}, [](Call& call) {
    call.evaluator.write(*call.object, makeElement(call, elementTypeOf(call), call.arguments));
    return *call.object;
  });
  for (const char* name : {"std::make_optional", "c10::make_optional"})
    table.add(name, [](Call& call) { return Operand(call.count() ? call.argument(0) : nothing()); });
}

Operand swapValues(Call& call) {
  const Value first = call.argument(0);
  call.evaluator.write(call.arguments[0], call.argument(1));
  call.evaluator.write(call.arguments[1], first);
  return Operand(nothing());
}

Operand exchange(Call& call) {
  const Value before = call.argument(0);
  call.evaluator.write(call.arguments[0], call.argument(1));
  return Operand(before);
}

// The compiler's own assignment of an array: all of `&a` becomes that of `&b`. What programs write may be a part.
Operand copyArray(Call& call) {
  const auto isWhole = [&](std::size_t i) {
    return call.expression.operands.at(i)->kind == ir::ExpressionKind::AddressOf;
  };
  if (!isWhole(0) || !isWhole(1)) {
    const Operand target = call.evaluator.objectBehind(call.arguments.at(0), call.location());
    const Value missing = call.unknown("'__builtin_memcpy' may have changed it");
    call.evaluator.write(target, missing);
    return Operand(missing);
  }
  const Operand target = call.evaluator.dereference(call.argument(0), call.location());
  const Operand source = call.evaluator.dereference(call.argument(1), call.location());
  call.evaluator.write(target, call.evaluator.read(source));
  return call.arguments[0];
}

void addReferences(Intrinsics& table) {
  for (const char* name : {"std::ref", "std::cref"})
    table.add(name, [](Call& call) { return Operand(call.evaluator.pointerTo(call.arguments.at(0))); });
  table.add("std::reference_wrapper::reference_wrapper", [](Call& call) {
    const Value value = call.argument(0);
    const ir::TypePtr from = argumentType(call, 0);
    const bool isCopy = from ? isReferenceWrapper(from) : value.is<Pointer>();
    return Operand(isCopy ? value : call.evaluator.pointerTo(call.arguments[0]));
  });
  addToAll(table, {"std::reference_wrapper"}, {"get", "operator T"},
           [](Call& call) { return call.evaluator.dereference(call.self(), call.location()); });
  for (const char* name : {"std::addressof", "std::__addressof"})
    table.add(name, [](Call& call) { return Operand(call.evaluator.pointerTo(call.arguments.at(0))); });
}

}  // namespace

Operand assignValue(Call& call) {
  call.evaluator.write(*call.object, call.argument(0));
  return *call.object;
}

void addUtilityIntrinsics(Intrinsics& table) {
  addTuples(table);
  for (const char* name : {"std::get", "c10::get"}) table.add(name, get);
  addVariants(table);
  addOptionals(table);
  addReferences(table);
  addPointerIntrinsics(table);
  addComparisons(table);
  addFunctionIntrinsics(table);
  table.add("std::swap", swapValues);
  table.add("std::exchange", exchange);
  table.add("__builtin_memcpy", copyArray);
}

}  // namespace dictum::symbolic
