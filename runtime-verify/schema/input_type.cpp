#include "schema/input_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

bool isWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':'; }

// The type without qualifiers, references and blanks around: "const std::string &" is "std::string".
std::string bareType(const std::string& typeName) {
  std::string result = typeName;
  for (const std::string word : {"const", "volatile", "unsigned", "signed"}) {
    for (std::size_t at = result.find(word); at != std::string::npos; at = result.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool whole =
          (at == 0 || !isWordCharacter(result[at - 1])) && (end == result.size() || !isWordCharacter(result[end]));
      const bool onlyWord = word == "unsigned" && result.find_first_not_of(" &*", end) == std::string::npos;
      if (whole && !onlyWord) result.erase(at, word.size());
    }
  }
  const auto isTrimmed = [](char c) { return c == ' ' || c == '&'; };
  while (!result.empty() && isTrimmed(result.back())) result.pop_back();
  const auto first = std::find_if_not(result.begin(), result.end(), isTrimmed);
  return std::string(first, result.end());
}

std::string templateName(const std::string& bare) { return bare.substr(0, bare.find('<')); }

const std::map<std::string, ValueType>& knownTypes() {
  static const std::map<std::string, ValueType> types = [] {
    std::map<std::string, ValueType> rows;
    const auto put = [&rows](ValueType type, std::initializer_list<const char*> names) {
      for (const char* name : names) rows.emplace(name, type);
    };
    put(ValueType::Boolean, {"bool"});
    put(ValueType::Integer,
        {"int",          "char",           "short",        "long",          "long long",     "short int",
         "long int",     "long long int",  "unsigned",     "size_t",        "std::size_t",   "ssize_t",
         "ptrdiff_t",    "std::ptrdiff_t", "int8_t",       "int16_t",       "int32_t",       "int64_t",
         "uint8_t",      "uint16_t",       "uint32_t",     "uint64_t",      "std::int8_t",   "std::int16_t",
         "std::int32_t", "std::int64_t",   "std::uint8_t", "std::uint16_t", "std::uint32_t", "std::uint64_t"});
    put(ValueType::Floating, {"float", "double", "long double"});
    put(ValueType::String, {"std::string", "string", "std::string_view", "char *", "c10::string_view",
                            "std::basic_string<char>", "std::filesystem::path"});
    put(ValueType::Sequence,
        {"std::vector", "vector", "std::array", "array", "std::initializer_list", "std::list", "std::deque", "std::set",
         "torch::IntArrayRef", "at::IntArrayRef", "c10::IntArrayRef", "IntArrayRef", "torch::ArrayRef", "at::ArrayRef",
         "c10::ArrayRef", "ArrayRef", "torch::ExpandingArray", "std::span"});
    return rows;
  }();
  return types;
}

ValueType typeOfInput(const std::vector<Input>& inputs, const std::string& name) {
  const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const Input& input) { return input.name == name; });
  return found == inputs.end() ? ValueType::Unknown : found->type;
}

ValueType elementType(const std::vector<Input>& inputs, const std::string& name, std::size_t levels) {
  const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const Input& input) { return input.name == name; });
  if (found == inputs.end()) return ValueType::Unknown;
  std::string type = found->typeName;
  for (std::size_t i = 0; i < levels; ++i) type = elementTypeName(type);
  return valueTypeOf(type);
}

const char* wordFor(ValueType type) {
  constexpr std::array words = {"value", "bool", "integer", "floating-point number", "string", "enumerator", "list"};
  return words[static_cast<std::size_t>(type)];
}

bool accepts(ValueType wanted, const Value& value) {
  if (wanted == ValueType::Unknown || value.kind() == Value::Kind::None) return true;
  const bool isSequence = value.kind() != Value::Kind::Literal;
  if (isSequence || wanted == ValueType::Sequence) return isSequence && wanted == ValueType::Sequence;
  const ValueType given = typeOf(*value.literal());
  if (given == wanted) return true;
  // 0 and 1 are booleans, and true and false integers, as in C++.
  if (wanted == ValueType::Boolean) return given == ValueType::Integer;
  return given == ValueType::Integer && (wanted == ValueType::Floating || wanted == ValueType::Enumeration);
}

std::optional<Literal> knownValue(const Input& input, const Literal& given) {
  for (const auto* known : {&input.values, &input.excluded}) {
    for (const Literal& value : *known) {
      if (std::holds_alternative<Enumerator>(value) && literalsEqual(value, given) == std::optional(true)) return value;
    }
  }
  return std::nullopt;
}

Value converted(const Input& input, const Value& value) {
  if (!value.literal()) return value;
  const Literal& literal = *value.literal();
  if (input.type == ValueType::Floating && floatingValue(literal)) return *floatingValue(literal);
  if (input.type == ValueType::Boolean && integerValue(literal)) return *integerValue(literal) != 0;
  // JSON has no enumerators: there they are strings.
  const auto* text = std::get_if<std::string>(&literal);
  if (text && input.type == ValueType::Enumeration) {
    auto parsed = parseValue(*text);
    if (parsed && parsed->literal()) return converted(input, *parsed);
  }
  const auto known = knownValue(input, literal);
  return known ? Value(*known) : value;
}

// The input that a configuration's name gives: `dims` for `dims[0]` and `size(dims)`.
const Input* inputFor(const Model& model, const std::string& name) {
  std::string path = name;
  if (path.starts_with("size(") && path.ends_with(")")) path = path.substr(5, path.size() - 6);
  while (true) {
    for (const Input& input : model.inputs) {
      if (input.name == path) return &input;
    }
    if (!path.ends_with("]")) return nullptr;
    path.resize(path.rfind('['));
  }
}

}  // namespace

ValueType valueTypeOf(const std::string& typeName) {
  const std::string bare = bareType(typeName);
  if (const auto exact = knownTypes().find(bare); exact != knownTypes().end()) return exact->second;
  const auto known = knownTypes().find(templateName(bare));
  const bool isTemplate = bare.find('<') != std::string::npos;
  return isTemplate && known != knownTypes().end() && known->second == ValueType::Sequence ? ValueType::Sequence
                                                                                           : ValueType::Unknown;
}

std::string elementTypeName(const std::string& typeName) {
  const std::string bare = bareType(typeName);
  if (valueTypeOf(bare) != ValueType::Sequence) return "";
  const std::size_t open = bare.find('<');
  if (open == std::string::npos || templateName(bare).ends_with("ExpandingArray")) return "int64_t";
  int depth = 0;
  for (std::size_t i = open; i < bare.size(); ++i) {
    if (bare[i] == '<') ++depth;
    if (bare[i] == '>') --depth;
    if (depth == 0 || (depth == 1 && bare[i] == ',')) return bareType(bare.substr(open + 1, i - open - 1));
  }
  return "";
}

TypeOf typesOf(const std::vector<Input>& inputs) {
  return [&inputs](const std::string& path) {
    std::string name = path;
    std::size_t levels = 0;
    for (; name.ends_with("[]"); ++levels) name.resize(name.size() - 2);
    return levels == 0 ? typeOfInput(inputs, name) : elementType(inputs, name, levels);
  };
}

Configuration defaultsOf(const Model& model) {
  Configuration result;
  for (const Input& input : model.inputs) {
    if (!input.defaultValue) continue;
    const auto value = parseValue(*input.defaultValue);
    if (value) result.emplace(input.name, converted(input, *value));
  }
  return result;
}

Configuration defaultsBeside(const Configuration& given, const Model& model) {
  Configuration result = defaultsOf(model);
  for (const auto& [name, value] : given)
    if (const Input* input = inputFor(model, name)) result.erase(input->name);
  return result;
}

Result<Configuration> checkedConfiguration(const Model& model, const Configuration& configuration) {
  Configuration result;
  for (const auto& [name, value] : configuration) {
    const Input* input = inputFor(model, name);
    if (!input) {
      std::string known;
      for (const Input& each : model.inputs) known += (known.empty() ? "" : ", ") + each.name;
      return failure(fmt::format("{} has no input '{}'; {}", model.className, name,
                                 known.empty() ? "it has no inputs" : "its inputs are " + known));
    }
    const bool isWhole = input->name == name;
    const Value checked = isWhole ? converted(*input, value) : value;
    if (isWhole && !accepts(input->type, checked)) {
      return failure(fmt::format("input '{}' is a {}, found '{}'", name, wordFor(input->type), print(value)));
    }
    result.emplace(name, checked);
  }
  return result;
}

}  // namespace dictum::schema
