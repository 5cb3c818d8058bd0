#include "schema/input_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "schema/suggest.h"

namespace dictum::schema {
namespace {

// `dims[0]` and `stages[1].width` are known where `dims` and `stages` are.
bool isKnown(const std::string& name, const std::set<std::string>& names) {
  if (names.contains(name)) return true;
  const auto bracket = name.find('[');
  return bracket != std::string::npos && names.contains(name.substr(0, bracket));
}

const char* expectedForm(ValueType type) {
  switch (type) {
    case ValueType::Boolean:
      return "true or false";
    case ValueType::Integer:
      return "an integer";
    case ValueType::Floating:
      return "a number";
    case ValueType::String:
      return "a string in double quotes";
    case ValueType::Enumeration:
      return "an enumerator";
    case ValueType::Sequence:
      return "a list such as [64, 128]";
    case ValueType::Unknown:
      break;
  }
  return "a value";
}

bool hasType(const Value& value, ValueType type) {
  if (type == ValueType::Unknown || value.kind() == Value::Kind::None) return true;
  const auto* literal = value.literal();
  if (literal == nullptr) return type == ValueType::Sequence || type == ValueType::Enumeration;
  switch (type) {
    case ValueType::Boolean:
      return std::holds_alternative<bool>(*literal);
    case ValueType::Integer:
      return std::holds_alternative<std::int64_t>(*literal);
    case ValueType::Floating:
      return std::holds_alternative<double>(*literal) || std::holds_alternative<std::int64_t>(*literal);
    case ValueType::String:
      return std::holds_alternative<std::string>(*literal);
    case ValueType::Enumeration:
      return std::holds_alternative<Enumerator>(*literal) || std::holds_alternative<std::int64_t>(*literal);
    default:
      return false;
  }
}

// What is to be said of an enumerator that the code does not know; empty where it does.
std::string doubtOf(const Input& input, const Value& value) {
  const auto* given = value.literal() ? std::get_if<Enumerator>(value.literal()) : nullptr;
  if (given == nullptr || input.values.empty()) return "";
  std::vector<std::string> names;
  for (const auto& literal : input.values) {
    const auto* known = std::get_if<Enumerator>(&literal);
    if (known == nullptr) return "";
    names.push_back(known->name);
  }
  if (std::find(names.begin(), names.end(), given->name) != names.end()) return "";
  return fmt::format("'{}' is none of the values of '{}' that the code tells apart{}", given->name, input.name,
                     suggestion(given->name, names));
}

// One per model that has it: overloaded constructors may give it different types.
std::vector<const Input*> inputsNamed(const std::string& name, const Prediction& prediction) {
  std::vector<const Input*> inputs;
  for (const auto& model : prediction.models) {
    for (const auto& input : model.inputs) {
      if (input.name == name) inputs.push_back(&input);
    }
  }
  return inputs;
}

}  // namespace

std::set<std::string> inputNames(const Prediction& prediction) {
  std::set<std::string> names;
  for (const auto& model : prediction.models) {
    for (const auto& input : model.inputs) names.insert(input.name);
  }
  return names;
}

Result<std::vector<std::string>> checkValues(const Configuration& configuration, const Prediction& prediction,
                                             const std::set<std::string>& names) {
  std::vector<std::string> doubts;
  for (const auto& [name, value] : configuration) {
    if (!isKnown(name, names))
      return failure(fmt::format("there is no input '{}'{}", name, suggestion(name, {names.begin(), names.end()})));
    const auto inputs = inputsNamed(name, prediction);
    const auto fitting = std::find_if(inputs.begin(), inputs.end(),
                                      [&value = value](const Input* input) { return hasType(value, input->type); });
    if (fitting != inputs.end()) {
      if (auto doubt = doubtOf(**fitting, value); !doubt.empty()) doubts.push_back(std::move(doubt));
    } else if (!inputs.empty()) {
      return failure(fmt::format("input '{}' is of type '{}': give {}, not {}", name, inputs.front()->typeName,
                                 expectedForm(inputs.front()->type), print(value)));
    }
  }
  return doubts;
}

}  // namespace dictum::schema
