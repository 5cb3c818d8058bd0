#include "symbolic/configured_value.h"

#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

ir::TypePtr elementType(const ir::TypePtr& type, std::size_t position) {
  if (!type) return nullptr;
  if (type->kind == ir::TypeKind::Array || type->kind == ir::TypeKind::Pointer) return type->pointee;
  bool heterogeneous = type->name == "std::pair" || type->name == "std::tuple" || type->name == "std::variant";
  std::size_t index = heterogeneous ? position : 0;
  return index < type->arguments.size() ? type->arguments[index].type : nullptr;
}

Value literalValue(const ProgramIndex& index, const schema::Literal& literal, const ir::TypePtr& type) {
  if (const auto* enumerator = std::get_if<schema::Enumerator>(&literal)) {
    schema::Enumerator named = *enumerator;
    if (type && type->kind == ir::TypeKind::Enumeration) {
      if (named.type.empty()) named.type = type->name;
      for (const schema::Enumerator& known : index.enumerators(type->usr))
        if (known.name == named.name) named.value = known.value;
    }
    return Value(Expression::enumerator(std::move(named)));
  }
  return convert(Value(Expression::literal(literal)), type, {});
}

std::optional<schema::Value> listOf(const Sequence& sequence) {
  if (sequence.base) return std::nullopt;
  std::vector<schema::Value> elements;
  for (const Element<Value>& element : sequence.elements) {
    const auto value = element.when.isTrue() && element.loops.empty() ? asConfigured(element.value) : std::nullopt;
    if (!value) return std::nullopt;
    elements.push_back(*value);
  }
  return schema::Value::list(std::move(elements));
}

std::optional<schema::Value> tupleOf(const Structure& structure) {
  if (structure.className != "std::pair" && structure.className != "std::tuple") return std::nullopt;
  std::vector<schema::Value> elements;
  for (const auto& [field, element] : structure.fields) {
    const auto value = asConfigured(element);
    if (!value) return std::nullopt;
    elements.push_back(*value);
  }
  return schema::Value::tuple(std::move(elements));
}

}  // namespace

Value configuredValue(const ProgramIndex& index, const schema::Value& given, const ir::TypePtr& type) {
  bool optional = type && (type->name == "std::optional" || type->name == "c10::optional");
  if (optional && given.kind() != schema::Value::Kind::None)
    return configuredValue(index, given, type->arguments.empty() ? nullptr : type->arguments[0].type);
  switch (given.kind()) {
    case schema::Value::Kind::Literal:
      return literalValue(index, *given.literal(), type);
    case schema::Value::Kind::None:
      return Value(None{});
    case schema::Value::Kind::List: {
      std::vector<Value> values;
      for (std::size_t i = 0; i < given.elements().size(); ++i)
        values.push_back(configuredValue(index, given.elements()[i], elementType(type, i)));
      return sequenceOf(std::move(values));
    }
    case schema::Value::Kind::Tuple: {
      Structure tuple;
      bool pair = given.elements().size() == 2 && !(type && type->name == "std::tuple");
      tuple.className = pair ? "std::pair" : "std::tuple";
      for (std::size_t i = 0; i < given.elements().size(); ++i)
        tuple.at(pair ? (i == 0 ? "first" : "second") : std::to_string(i)) =
            configuredValue(index, given.elements()[i], elementType(type, i));
      return Value(std::move(tuple));
    }
  }
  return Value(None{});
}

std::optional<schema::Value> asConfigured(const Value& value) {
  if (value.is<None>()) return schema::Value::none();
  if (const Sequence* sequence = value.as<Sequence>()) return listOf(*sequence);
  if (const Structure* structure = value.as<Structure>()) return tupleOf(*structure);
  const Expression* literal = scalar(value);
  return literal && literal->isLiteral() ? std::optional(schema::Value(*literal->literal())) : std::nullopt;
}

}  // namespace dictum::symbolic
