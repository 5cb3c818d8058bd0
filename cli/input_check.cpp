#include "cli/input_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/suggest.h"

namespace dictum::cli {
namespace {

using schema::ValueType;

constexpr int maximumFieldDepth = 4;

const ir::Class* classOf(const ir::TypePtr& type, const ir::Program& program) {
  if (!type) return nullptr;
  if (type->kind == ir::TypeKind::Reference || type->kind == ir::TypeKind::Pointer)
    return classOf(type->pointee, program);
  const auto found = program.classes.find(type->usr);
  return found == program.classes.end() ? nullptr : &found->second;
}

void addFields(const std::string& path, const ir::TypePtr& type, const ir::Program& program, int depth,
               std::set<std::string>& names) {
  names.insert(path);
  const ir::Class* record = classOf(type, program);
  if (record == nullptr || depth == 0) return;
  for (const auto& field : record->fields) {
    // TORCH_ARG(int64_t, width) declares the field `width_`; its accessor is what users see.
    const std::string& name = field.name;
    const bool isArgument = !name.empty() && name.back() == '_';
    addFields(path + "." + (isArgument ? name.substr(0, name.size() - 1) : name), field.type, program, depth - 1,
              names);
  }
  for (const auto& base : record->bases) addFields(path, base, program, depth - 1, names);
}

std::set<std::string> knownNames(const schema::Prediction& prediction, const ir::Program& program) {
  std::set<std::string> names;
  std::set<std::string> classes;
  for (const auto& model : prediction.models) {
    classes.insert(model.className);
    for (const auto& input : model.inputs) names.insert(input.name);
  }
  for (const auto& [usr, function] : program.functions) {
    const auto owner = program.classes.find(function.classUsr);
    if (function.kind != ir::FunctionKind::Constructor || owner == program.classes.end()) continue;
    if (!classes.contains(owner->second.name)) continue;
    for (const auto& parameter : function.parameters)
      addFields(parameter.name, parameter.type, program, maximumFieldDepth, names);
  }
  return names;
}

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

bool hasType(const schema::Value& value, ValueType type) {
  if (type == ValueType::Unknown || value.kind() == schema::Value::Kind::None) return true;
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
      return std::holds_alternative<schema::Enumerator>(*literal) || std::holds_alternative<std::int64_t>(*literal);
    default:
      return false;
  }
}

void warnUnlessDistinguished(const schema::Input& input, const schema::Value& value, Console& console) {
  const auto* given = value.literal() ? std::get_if<schema::Enumerator>(value.literal()) : nullptr;
  if (given == nullptr || input.values.empty()) return;
  std::vector<std::string> names;
  for (const auto& literal : input.values) {
    const auto* known = std::get_if<schema::Enumerator>(&literal);
    if (known == nullptr) return;
    names.push_back(known->name);
  }
  if (std::find(names.begin(), names.end(), given->name) != names.end()) return;
  console.warning(fmt::format("'{}' is none of the values of '{}' that the code tells apart{}", given->name, input.name,
                              suggestion(given->name, names)));
}

// One per model that has it: overloaded constructors may give it different types.
std::vector<const schema::Input*> inputsNamed(const std::string& name, const schema::Prediction& prediction) {
  std::vector<const schema::Input*> inputs;
  for (const auto& model : prediction.models) {
    for (const auto& input : model.inputs) {
      if (input.name == name) inputs.push_back(&input);
    }
  }
  return inputs;
}

}  // namespace

Result<void> checkConfiguration(const schema::Configuration& configuration, const schema::Prediction& prediction,
                                const ir::Program& program, Console& console) {
  const auto names = knownNames(prediction, program);
  for (const auto& [name, value] : configuration) {
    if (!isKnown(name, names))
      return failure(fmt::format("there is no input '{}'{}", name, suggestion(name, {names.begin(), names.end()})));
    const auto inputs = inputsNamed(name, prediction);
    const auto fitting = std::find_if(inputs.begin(), inputs.end(), [&value = value](const schema::Input* input) {
      return hasType(value, input->type);
    });
    if (fitting != inputs.end())
      warnUnlessDistinguished(**fitting, value, console);
    else if (!inputs.empty())
      return failure(fmt::format("input '{}' is of type '{}': give {}, not {}", name, inputs.front()->typeName,
                                 expectedForm(inputs.front()->type), print(value)));
  }
  return {};
}

}  // namespace dictum::cli
