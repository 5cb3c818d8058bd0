// Pairs and tuples: structures with a field for each part. A part of a reference type is a reference held in the
// structure.
#include <algorithm>

#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/utility.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

bool isReference(const Value& value) {
  const Structure* structure = value.as<Structure>();
  return structure && structure->className == referenceMarker;
}

// What a part of type `part` becomes of argument `i`. References are to what the program named, and std::ref(x) where a
// reference is wanted is one to x.
Value partOf(Call& call, std::size_t i, const ir::TypePtr& part) {
  const Operand& argument = call.arguments[i];
  const Value value = call.argument(i);
  // `emplace(position, ...)` has other operands than it has arguments for the element.
  const bool isTyped = call.expression.operands.size() == call.count();
  const bool isWrapped = isTyped && isReferenceWrapper(call.expression.operands[i]->type);
  if (isReferenceWrapper(part)) {
    if (isWrapped || !argument.isPlace()) return value;
    const bool isOpen = !isTyped && value.is<Pointer>();
    return isOpen ? call.unknown("what is referred to here is not known") : call.evaluator.pointerTo(argument);
  }
  if (part && part->kind == ir::TypeKind::Reference) {
    if (isWrapped) return referenceThrough(value);
    if (argument.isPlace()) return referenceTo(call.evaluator, argument);
  }
  return call.evaluator.converted(value, part, call.location());
}

// A copy of a tuple: what is no reference in it any more is a copy of what was referred to.
Value convertedParts(Call& call, Structure tuple, const ir::Type& type) {
  for (std::size_t i = 0; i < tuple.fields.size() && i < type.arguments.size(); ++i) {
    const ir::TypePtr& part = type.arguments[i].type;
    Value& value = tuple.fields[i].second;
    if (isReference(value) && part && part->kind != ir::TypeKind::Reference)
      value = call.evaluator.read(call.evaluator.dereference(*value.as<Structure>()->find("target"), call.location()));
  }
  return Value(std::move(tuple));
}

Operand construct(Call& call) {
  const ir::TypePtr& type = call.expression.type;
  const bool isPair = type->name != "std::tuple";
  const std::size_t count = isPair ? 2 : type->arguments.size();
  if (call.count() == 1 && count != 1) {
    const Value only = call.argument(0);
    if (only.is<Structure>() || only.is<Unknown>() || only.is<Choice>())
      return Operand(forEachAlternative(only, [&](const Value& one) {
        const Structure* same = one.as<Structure>();
        return same ? convertedParts(call, *same, *type) : one;
      }));
  }
  Structure tuple;
  tuple.className = isPair ? "std::pair" : type->name;
  for (std::size_t i = 0; i < count; ++i) {
    const ir::TypePtr part = i < type->arguments.size() ? type->arguments[i].type : nullptr;
    tuple.at(isPair ? (i == 0 ? "first" : "second") : std::to_string(i)) =
        i < call.count() ? partOf(call, i, part) : call.evaluator.defaultValue(part, call.location(), true);
  }
  return Operand(Value(std::move(tuple)));
}

// make_pair, make_tuple, forward_as_tuple: the type that they give says which parts are references.
std::vector<Value> partsOfResult(Call& call) {
  const ir::TypePtr& type = withoutReference(call.expression.type);
  std::vector<Value> parts;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const ir::TypePtr part = type && i < type->arguments.size() ? type->arguments[i].type : nullptr;
    const bool isReference = part && part->kind == ir::TypeKind::Reference;
    parts.push_back(isReference || isReferenceWrapper(part) ? partOf(call, i, part) : call.argument(i));
  }
  return parts;
}

Value tupleOf(std::vector<Value> values) {
  Structure tuple;
  tuple.className = "std::tuple";
  for (std::size_t i = 0; i < values.size(); ++i) tuple.fields.emplace_back(std::to_string(i), std::move(values[i]));
  return Value(std::move(tuple));
}

Operand makePair(Call& call) {
  std::vector<Value> parts = partsOfResult(call);
  return Operand(pairOf(std::move(parts.at(0)), std::move(parts.at(1))));
}

Operand makeTuple(Call& call) { return Operand(tupleOf(partsOfResult(call))); }

// std::tie: a tuple of references; assigning to it writes through them. std::ignore takes anything, and nobody sees it.
Operand tie(Call& call) {
  std::vector<Value> references;
  for (const Operand& argument : call.arguments) references.push_back(referenceTo(call.evaluator, argument));
  return Operand(tupleOf(std::move(references)));
}

Operand assign(Call& call) {
  const Value target = call.self();
  const Structure* tuple = target.as<Structure>();
  const bool hasReferences = tuple && std::any_of(tuple->fields.begin(), tuple->fields.end(),
                                                  [](const auto& field) { return isReference(field.second); });
  if (!hasReferences) return assignValue(call);
  const std::vector<Operand> parts = tupleParts(call.evaluator, call.argument(0), call.location());
  for (std::size_t i = 0; i < tuple->fields.size(); ++i) {
    const std::string& name = tuple->fields[i].first;
    const Value value =
        i < parts.size() ? call.evaluator.read(parts[i]) : call.unknown("a part of a tuple that is not known");
    call.evaluator.write(fieldOperand(call.evaluator, *call.object, name, call.location()), value);
  }
  return *call.object;
}

Operand concatenate(Call& call) {
  std::vector<Value> all;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Value tuple = call.argument(i);
    if (const Structure* parts = tuple.as<Structure>())
      for (const auto& [name, part] : parts->fields) all.push_back(part);
    else
      for (const Operand& part : tupleParts(call.evaluator, tuple, call.location()))
        all.push_back(call.evaluator.read(part));
  }
  return Operand(tupleOf(std::move(all)));
}

}  // namespace

std::vector<Operand> tupleParts(Evaluator& evaluator, const Value& value, const ir::Location& location) {
  std::vector<Operand> parts;
  if (const Structure* tuple = value.as<Structure>())
    for (const auto& [name, part] : tuple->fields)
      parts.push_back(isReference(part) ? evaluator.dereference(*part.as<Structure>()->find("target"), location)
                                        : Operand(part));
  if (const Sequence* array = value.as<Sequence>(); array && isPlain(*array))
    for (const auto& element : array->elements) parts.emplace_back(element.value);
  return parts;
}

void addTuples(Intrinsics& table) {
  for (const char* name : {"std::pair::pair", "std::tuple::tuple", "torch::nn::NamedAnyModule::NamedAnyModule",
                           "torch::OrderedDict::Item::Item"})
    table.add(name, construct);
  table.add("std::make_pair", makePair);
  table.add("std::make_tuple", makeTuple);
  table.add("std::forward_as_tuple", makeTuple);
  table.add("std::tie", tie);
  addToAll(table, {"std::tuple", "std::pair"}, {"operator="}, assign);
  table.add("std::tuple_cat", concatenate);
}

}  // namespace dictum::symbolic
