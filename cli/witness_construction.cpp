#include "cli/witness_construction.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "schema/input_type.h"
#include "schema/signature.h"

namespace dictum::cli {
namespace {

using schema::Configuration;
using schema::Parameter;
using schema::parameterOfInput;
using schema::Value;
using schema::ValueType;

std::string withoutSuffix(const std::string& text, const std::string& suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

// --- values as C++

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    const bool isPlain = c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '?';
    result +=
        isPlain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return result + '"';
}

struct LiteralText {
  Result<std::string> operator()(bool value) const { return std::string(value ? "true" : "false"); }
  Result<std::string> operator()(std::int64_t value) const {
    return value == INT64_MIN ? std::string("INT64_MIN") : fmt::format("{}", value);
  }
  Result<std::string> operator()(double value) const {
    if (!std::isfinite(value)) return failure(fmt::format("{} is no number that can be written", value));
    const std::string text = fmt::format("{}", value);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
  }
  Result<std::string> operator()(const std::string& value) const {
    if (value.find('\0') != std::string::npos) return failure("a string with a zero byte cannot be written");
    return quoted(value);
  }
  Result<std::string> operator()(const schema::Enumerator& value) const {
    if (value.type.empty()) return failure(fmt::format("it is not known of which type '{}' is", value.name));
    return value.type + "::" + value.name;
  }
};

Result<std::string> textOf(const Value& value) {
  if (value.kind() == Value::Kind::None) return std::string("{}");
  if (value.literal()) return std::visit(LiteralText{}, *value.literal());
  std::string list;
  for (const Value& element : value.elements()) {
    const auto text = textOf(element);
    if (!text) return text;
    list += (list.empty() ? "" : ", ") + *text;
  }
  return "{" + list + "}";
}

bool isList(const Value& value) { return value.kind() == Value::Kind::List || value.kind() == Value::Kind::Tuple; }

// --- configurations as trees of values

// The sequence and the position of `dims[0]`.
std::optional<std::pair<std::string, std::size_t>> elementOf(const std::string& name) {
  const std::size_t bracket = name.ends_with("]") ? name.rfind('[') : std::string::npos;
  if (bracket == std::string::npos) return std::nullopt;
  std::size_t position = 0;
  const char* const end = name.data() + name.size() - 1;
  const auto read = std::from_chars(name.data() + bracket + 1, end, position);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return std::pair(name.substr(0, bracket), position);
}

// How long the sequences are of which sizes or, of whole parameters, elements are given.
std::map<std::string, std::size_t> lengthsOf(const Configuration& configuration) {
  constexpr std::int64_t longest = 1024;
  std::map<std::string, std::size_t> lengths;
  for (const auto& [name, value] : configuration) {
    const auto element = elementOf(name);
    if (element && element->first == parameterOfInput(name) && !configuration.count("size(" + element->first + ")"))
      lengths[element->first] = std::max(lengths[element->first], element->second + 1);
    const auto* size = value.literal() ? std::get_if<std::int64_t>(value.literal()) : nullptr;
    if (name.starts_with("size(") && size && *size >= 0 && *size <= longest)
      lengths[withoutSuffix(name.substr(5), ")")] = static_cast<std::size_t>(*size);
  }
  return lengths;
}

// `size(dims)` and `dims[0]` as one list; elements that are not given are 1.
Configuration withLists(const Configuration& configuration) {
  std::map<std::string, std::vector<Value>> lists;
  for (const auto& [name, length] : lengthsOf(configuration)) lists[name].resize(length, Value(1));
  Configuration result;
  for (const auto& [name, value] : configuration) {
    const auto element = elementOf(name);
    const auto list = element ? lists.find(element->first) : lists.end();
    if (list != lists.end() && element->second < list->second.size())
      list->second[element->second] = value;
    else if (list == lists.end() && !name.starts_with("size("))
      result.emplace(name, value);
  }
  for (auto& [name, elements] : lists) result.insert_or_assign(name, Value::list(std::move(elements)));
  return result;
}

// What an optional holds says whether it has a value.
Configuration withOptionals(Configuration configuration) {
  for (auto [name, value] : Configuration(configuration)) {
    const std::string optional = withoutSuffix(name, ".has_value()");
    if (optional == name) continue;
    configuration.erase(name);
    if (value == Value(false)) configuration.insert_or_assign(optional, Value::none());
  }
  return configuration;
}

// Of integers, in a type that can have any length.
bool isFreeList(const schema::Input& input) {
  const bool isFree = input.typeName.find("vector<") != std::string::npos || input.typeName.ends_with("ArrayRef");
  return isFree && schema::valueTypeOf(schema::elementTypeName(input.typeName)) == ValueType::Integer;
}

std::optional<Value> plausible(const schema::Input& input) {
  if (input.defaultValue) {
    const auto value = schema::parseValue(*input.defaultValue);
    if (value) return *value;
  }
  const auto isRefused = [&input](const schema::Literal& value) {
    return std::find(input.excluded.begin(), input.excluded.end(), value) != input.excluded.end();
  };
  switch (input.type) {
    case ValueType::Boolean:
      return Value(isRefused(false));
    case ValueType::Integer:
      for (std::int64_t value = 1; value < 100; ++value)
        if (!isRefused(value)) return Value(value);
      return std::nullopt;
    case ValueType::Floating:
      return Value(0.5);
    case ValueType::String:
      return Value("");
    case ValueType::Sequence:
      return isFreeList(input) ? std::optional(Value::list({8, 8, 8, 8})) : std::nullopt;
    default:
      break;
  }
  for (const schema::Literal& value : input.values)
    if (!isRefused(value)) return Value(value);
  return std::nullopt;
}

// --- one parameter

// What is given of a parameter: itself, or its fields by the path below it. Nothing where no key depends on it.
struct Given {
  std::optional<Value> whole;
  std::vector<std::pair<std::string, Value>> fields;
};

Given givenOf(const std::string& parameter, const Configuration& configuration) {
  Given given;
  for (const auto& [name, value] : configuration) {
    if (name == parameter)
      given.whole = value;
    else if (parameterOfInput(name) == parameter)
      given.fields.emplace_back(name.substr(parameter.size()), value);
  }
  return given;
}

// The object and the member of ".head.classes" of `config`.
Result<std::string> assignment(const std::string& parameter, const std::string& path, const Value& value) {
  if (path.front() != '.') return failure(fmt::format("elements of '{}' are no plain values", parameter));
  const auto text = textOf(value);
  if (!text) return failure(text.error().within(fmt::format("input '{}{}'", parameter, path)));
  const std::size_t dot = path.rfind('.');
  const std::string object = parameter + path.substr(0, dot), member = path.substr(dot + 1);
  if (isList(value) || value.kind() == Value::Kind::None) return fmt::format("{}.{} = {};", object, member, *text);
  return fmt::format("WITNESS_SET({}, {}, {});", object, member, *text);
}

Result<std::vector<std::string>> declarationOf(const Parameter& parameter, const Given& given) {
  const bool isView = parameter.type.find("ArrayRef") != std::string::npos;  // the program must keep the list itself
  const std::string type = isView ? "std::vector<int64_t>" : fmt::format("std::decay_t<{}>", parameter.type);
  if (given.whole) {
    const auto text = textOf(*given.whole);
    if (!text) return failure(text.error().within(fmt::format("input '{}'", parameter.name)));
    // Braces alone would initialise the optional, not the list inside.
    const bool isInside = isList(*given.whole) && !isView && parameter.type.find("optional<") != std::string::npos;
    return std::vector{
        fmt::format("{} {} = {}{};", type, parameter.name, isInside ? type + "::value_type" : "", *text)};
  }
  if (parameter.type.find("torch::nn::") != std::string::npos)
    return failure(
        fmt::format("parameter '{}' of type '{}' cannot be made field by field", parameter.name, parameter.type));
  std::vector<std::string> lines = {fmt::format("{} {}{{}};", type, parameter.name)};
  for (const auto& [path, value] : given.fields) {
    auto line = assignment(parameter.name, path, value);
    if (!line) return failure(line.error());
    lines.push_back(std::move(*line));
  }
  return lines;
}

Result<void> checkRoots(const std::vector<Parameter>& parameters, const Configuration& configuration) {
  for (const auto& [name, value] : configuration) {
    const auto isRoot = [root = parameterOfInput(name)](const Parameter& parameter) { return parameter.name == root; };
    if (std::none_of(parameters.begin(), parameters.end(), isRoot))
      return failure(
          fmt::format("input '{}' is no argument of the constructor; the source reads it from elsewhere", name));
  }
  return {};
}

// Whether what is given of a parameter is what its default gives too, so that the call can leave it out.
bool isDefault(const schema::Model& model, const std::string& parameter, const Configuration& configuration) {
  return std::all_of(configuration.begin(), configuration.end(), [&](const auto& entry) {
    if (parameterOfInput(entry.first) != parameter) return true;
    const auto input = std::find_if(model.inputs.begin(), model.inputs.end(),
                                    [&](const schema::Input& candidate) { return candidate.name == entry.first; });
    if (input == model.inputs.end() || !input->defaultValue) return false;
    const auto value = schema::parseValue(*input->defaultValue);
    return value && *value == entry.second;
  });
}

std::vector<Parameter> namedParametersOf(const schema::Model& model) {
  std::vector<Parameter> parameters = schema::parametersOf(model.signature);
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (parameters[i].name.empty()) parameters[i].name = fmt::format("argument{}", i + 1);
  return parameters;
}

std::string enclosingOf(const std::string& className) {
  const std::size_t colons = className.substr(0, className.find('<')).rfind("::");
  const std::string enclosing = colons == std::string::npos ? "" : className.substr(0, colons);
  return enclosing.find('(') == std::string::npos ? enclosing : "";  // an anonymous namespace is open to its file
}

}  // namespace

Result<std::string> callOf(const std::string& method) {
  std::string arguments;
  for (const Parameter& parameter : schema::parametersOf(method)) {
    const std::string type = parameter.name.empty() ? parameter.type : parameter.type + " " + parameter.name;
    schema::Input input;
    input.typeName = type;
    input.type = schema::valueTypeOf(type);
    const auto value = plausible(input);
    if (!value) return failure(fmt::format("an argument of type '{}' is not known for '{}'", type, method));
    const auto text = textOf(*value);
    if (!text) return text;
    arguments += (arguments.empty() ? "" : ", ") + *text;
  }
  return fmt::format("{}({})", method.substr(0, method.find('(')), arguments);
}

Configuration completed(const schema::Model& model, const Configuration& configuration) {
  Configuration result = withLists(configuration);
  const auto parameters = namedParametersOf(model);
  for (const schema::Input& input : model.inputs) {
    const std::string root = parameterOfInput(input.name);
    const auto isRoot = [&root](const Parameter& parameter) { return parameter.name == root; };
    const bool isOptional = configuration.count(input.name + ".has_value()") > 0;
    if (result.count(input.name) || std::none_of(parameters.begin(), parameters.end(), isRoot)) continue;
    const auto value = plausible(input);
    if (value && (!isOptional || configuration.at(input.name + ".has_value()") != Value(false)))
      result.emplace(input.name, *value);
  }
  return result;
}

Result<Construction> constructionOf(const schema::Model& model, const Configuration& configuration) {
  if (model.expression) return Construction{"", {"return " + *model.expression + ";"}};
  const auto parameters = namedParametersOf(model);
  if (auto rooted = checkRoots(parameters, configuration); !rooted) return failure(rooted.error());
  const Configuration values = withOptionals(configuration);
  // Parameters at the end of which nothing else is given keep their defaults.
  std::size_t count = parameters.size();
  while (count > 0 && parameters[count - 1].hasDefault() && isDefault(model, parameters[count - 1].name, values))
    --count;
  Construction construction{enclosingOf(model.className), {}};
  std::string arguments;
  for (std::size_t i = 0; i < count; ++i) {
    const auto lines = declarationOf(parameters[i], givenOf(parameters[i].name, values));
    if (!lines) return failure(lines.error());
    construction.lines.insert(construction.lines.end(), lines->begin(), lines->end());
    arguments += (arguments.empty() ? "" : ", ") + parameters[i].name;
  }
  construction.lines.push_back(fmt::format("return std::make_shared<{}>({});", model.className, arguments));
  return construction;
}

}  // namespace dictum::cli
