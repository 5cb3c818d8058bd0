// Values: construction, reading, counting. Merging is in merge.cpp.
#include "symbolic/value.h"

#include <algorithm>

namespace dictum::symbolic {

Place Place::field(std::string name) const {
  Place result = *this;
  result.path.emplace_back(std::move(name));
  return result;
}

Place Place::element(std::size_t position) const {
  Place result = *this;
  result.path.emplace_back(position);
  return result;
}

Value::Value() : Value(Unknown{}) {}
Value::Value(Unknown unknown) : data_(std::make_shared<Data>(std::move(unknown))) {}
Value::Value(None none) : data_(std::make_shared<Data>(none)) {}
Value::Value(Expression scalar) : data_(std::make_shared<Data>(std::move(scalar))) {}
Value::Value(Pointer pointer) : data_(std::make_shared<Data>(std::move(pointer))) {}
Value::Value(Tensor tensor) : data_(std::make_shared<Data>(std::move(tensor))) {}
Value::Value(Sequence sequence) : data_(std::make_shared<Data>(std::move(sequence))) {}
Value::Value(Map map) : data_(std::make_shared<Data>(std::move(map))) {}
Value::Value(Closure closure) : data_(std::make_shared<Data>(std::move(closure))) {}
Value::Value(FunctionReference reference) : data_(std::make_shared<Data>(std::move(reference))) {}
Value::Value(Opaque opaque) : data_(std::make_shared<Data>(std::move(opaque))) {}
Value::Value(Structure structure) : data_(std::make_shared<Data>(std::move(structure))) {}
Value::Value(Choice choice) : data_(std::make_shared<Data>(std::move(choice))) {}

const Value* Structure::find(const std::string& field) const {
  for (const auto& [name, value] : fields)
    if (name == field) return &value;
  return nullptr;
}

Value& Structure::at(const std::string& field) {
  for (auto& [name, value] : fields)
    if (name == field) return value;
  return fields.emplace_back(field, Value()).second;
}

Value unknown(std::string reason, const ir::Location& location) { return Unknown{std::move(reason), location}; }
Value boolean(bool value) { return Expression::boolean(value); }
Value integer(std::int64_t value) { return Expression::integer(value); }
Value floating(double value) { return Expression::floating(value); }
Value string(std::string value) { return Expression::string(std::move(value)); }

Value sequenceOf(std::vector<Value> values) {
  Sequence sequence;
  sequence.elements.reserve(values.size());
  for (Value& value : values) sequence.elements.push_back({Expression::boolean(true), {}, std::move(value)});
  return sequence;
}

Value pairOf(Value first, Value second) {
  Structure pair;
  pair.className = "std::pair";
  pair.fields = {{"first", std::move(first)}, {"second", std::move(second)}};
  return pair;
}

const Expression* scalar(const Value& value) { return value.as<Expression>(); }

std::optional<std::int64_t> literalInteger(const Value& value) {
  const Expression* expression = scalar(value);
  return expression ? expression->asInteger() : std::nullopt;
}

const std::string* literalString(const Value& value) {
  const Expression* expression = scalar(value);
  return expression ? expression->asString() : nullptr;
}

bool isPlain(const Sequence& sequence) {
  return !sequence.base && std::all_of(sequence.elements.begin(), sequence.elements.end(), [](const auto& element) {
    return element.loops.empty() && element.when.isTrue();
  });
}

bool anyPointer(const Value& value, const std::function<bool(const Pointer&)>& isSuch) {
  const auto has = [&](const auto& part) { return anyPointer(part.value, isSuch); };
  if (const Pointer* pointer = value.as<Pointer>()) return isSuch(*pointer);
  if (const Choice* choice = value.as<Choice>())
    return std::any_of(choice->alternatives.begin(), choice->alternatives.end(), has);
  if (const Sequence* sequence = value.as<Sequence>())
    return std::any_of(sequence->elements.begin(), sequence->elements.end(), has);
  const Structure* structure = value.as<Structure>();
  return structure && std::any_of(structure->fields.begin(), structure->fields.end(),
                                  [&](const auto& field) { return anyPointer(field.second, isSuch); });
}

bool holdsPointer(const Value& value) {
  return anyPointer(value, [](const Pointer&) { return true; });
}

}  // namespace dictum::symbolic
