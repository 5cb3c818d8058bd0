// Configuration files: YAML, and JSON as the part of YAML that it is.
#include "schema/configuration.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <iterator>
#include <limits>

namespace dictum::schema {
namespace {

constexpr int maximumDepth = 64;
constexpr std::size_t maximumBytes = 16u << 20;

std::string where(const YAML::Node& node) {
  const YAML::Mark mark = node.Mark();
  return mark.is_null() ? "" : fmt::format("line {}, column {}: ", mark.line + 1, mark.column + 1);
}

// YAML's own words for nothing and truth; the rest is the value grammar, and what does not read as a value is text.
Value plainScalar(const std::string& text) {
  if (text == "~" || text == "null" || text == "Null" || text == "NULL" || text.empty()) return Value::none();
  if (text == "True" || text == "TRUE") return true;
  if (text == "False" || text == "FALSE") return false;
  if (text == ".inf" || text == ".Inf") return std::numeric_limits<double>::infinity();
  auto value = parseValue(text);
  return value ? *value : Value(text);
}

class ConfigurationReader {
 public:
  Result<Configuration> run(const YAML::Node& root) {
    if (root.IsNull()) return Configuration{};
    if (!root.IsMap()) return failure(where(root) + "expected a mapping of input names to values");
    if (auto done = readMapping(root, "", 0); !done) return failure(done.error());
    return std::move(configuration_);
  }

 private:
  Result<void> readMapping(const YAML::Node& mapping, const std::string& prefix, int depth) {
    if (depth > maximumDepth) return failure(where(mapping) + "mappings are nested too deep");
    for (const auto& item : mapping) {
      if (!item.first.IsScalar()) return failure(where(item.first) + "expected the name of an input");
      const std::string name = prefix + item.first.Scalar();
      if (auto done = readItem(name, item.second, depth + 1); !done) return done;
    }
    return {};
  }

  Result<void> readItem(const std::string& name, const YAML::Node& node, int depth) {
    if (node.IsMap()) return readMapping(node, name + ".", depth);
    if (node.IsSequence() && holdsMappings(node)) return readElements(name, node, depth);
    auto value = readValue(node, depth);
    if (!value) return failure(value.error().within(fmt::format("input '{}'", name)));
    if (!configuration_.emplace(name, std::move(*value)).second) {
      return failure(fmt::format("{}input '{}' is given twice", where(node), name));
    }
    return {};
  }

  static bool holdsMappings(const YAML::Node& sequence) {
    for (const auto& element : sequence) {
      if (element.IsMap()) return true;
    }
    return false;
  }

  // A sequence of structs gives `name[i].field` for each, and `size(name)`.
  Result<void> readElements(const std::string& name, const YAML::Node& sequence, int depth) {
    std::int64_t position = 0;
    for (const auto& element : sequence) {
      if (auto done = readItem(fmt::format("{}[{}]", name, position++), element, depth + 1); !done) return done;
    }
    configuration_.emplace("size(" + name + ")", Value(position));
    return {};
  }

  Result<Value> readValue(const YAML::Node& node, int depth) {
    if (depth > maximumDepth) return failure(where(node) + "values are nested too deep");
    if (node.IsNull()) return Value::none();
    if (node.IsScalar()) return node.Tag() == "!" ? Value(node.Scalar()) : plainScalar(node.Scalar());
    if (!node.IsSequence()) return failure(where(node) + "expected a value or a list of values");
    std::vector<Value> elements;
    for (const auto& element : node) {
      auto value = readValue(element, depth + 1);
      if (!value) return value;
      elements.push_back(std::move(*value));
    }
    return Value::list(std::move(elements));
  }

  Configuration configuration_;
};

}  // namespace

Result<Configuration> parseConfiguration(const std::string& text) {
  if (text.size() > maximumBytes) return failure("the configuration is larger than 16 MiB");
  try {
    return ConfigurationReader().run(YAML::Load(text));
  } catch (const YAML::Exception& error) {
    return failure(fmt::format("line {}, column {}: {}", error.mark.line + 1, error.mark.column + 1, error.msg));
  }
}

Result<Configuration> readConfiguration(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return failure(fmt::format("cannot read configuration '{}'", path));
  auto configuration = parseConfiguration(std::string(std::istreambuf_iterator<char>(file), {}));
  if (!configuration) return failure(configuration.error().within(fmt::format("cannot read configuration '{}'", path)));
  return configuration;
}

}  // namespace dictum::schema
