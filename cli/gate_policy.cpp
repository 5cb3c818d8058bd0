#include "cli/gate_policy.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

#include "cli/policy_yaml.h"
#include "diff/names.h"
#include "schema/suggest.h"

namespace dictum::cli {
namespace {

using Kind = PolicyYaml::Kind;

std::vector<std::string> levelNames() { return {"loads", "keys", "shapes", "exact"}; }

std::vector<std::string> changeNames() {
  std::vector<std::string> names;
  for (int kind = 0; kind <= static_cast<int>(diff::ChangeKind::ModelRenamed); ++kind)
    names.push_back(diff::nameOf(static_cast<diff::ChangeKind>(kind)));
  return names;
}

bool isDate(const std::string& text) {
  int year = 0, month = 0, day = 0, length = 0;
  const bool isNumbers = std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return isNumbers && length == 10 && text.size() == 10 && date.ok();
}

// Reads one file; the first thing that is wrong is the answer.
class PolicyReader {
 public:
  explicit PolicyReader(const std::string& file) : file_(file) {}

  Result<GatePolicy> run(const PolicyYaml& root) {
    GatePolicy policy;
    policy.file = file_;
    if (root.kind == Kind::Null) return policy;
    auto done = readFields(
        root, {{"level", [&](const PolicyYaml& node) { return readLevel(node, policy.level); }},
               {"fail-on-incomplete", [&](const PolicyYaml& node) { return readFlag(node, policy.failOnIncomplete); }},
               {"models", listOf([&](const PolicyYaml& node) { return readModel(node, policy); })},
               {"checkpoints", listOf([&](const PolicyYaml& node) { return readCheckpoint(node, policy); })},
               {"ignore", listOf([&](const PolicyYaml& node) { return readException(node, policy); })}});
    if (!done) return failure(done.error());
    return policy;
  }

 private:
  using Read = std::function<Result<void>(const PolicyYaml&)>;
  using Fields = std::vector<std::pair<std::string, Read>>;

  tl::unexpected<Error> wrong(const PolicyYaml& node, const std::string& what) const {
    return failure(fmt::format("{}:{}:{}: {}", file_, node.line, node.column, what));
  }

  schema::Location locationOf(const PolicyYaml& node) const { return {file_, node.line, node.column}; }

  Result<void> readFields(const PolicyYaml& mapping, const Fields& fields) const {
    if (mapping.kind != Kind::Mapping) return wrong(mapping, "expected a mapping");
    for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
      const PolicyYaml &key = mapping.keys[i], &value = mapping.elements[i];
      const Read* read = nullptr;
      std::vector<std::string> names;
      for (const auto& [name, reader] : fields) {
        names.push_back(name);
        if (name == key.text) read = &reader;
      }
      if (!read) return wrong(key, fmt::format("unknown key '{}'{}", key.text, schema::suggestion(key.text, names)));
      if (auto done = (*read)(value); !done) return done;
    }
    return {};
  }

  Read listOf(Read read) const {
    return [this, read = std::move(read)](const PolicyYaml& node) -> Result<void> {
      if (node.kind == Kind::Null) return {};
      if (node.kind != Kind::Sequence) return wrong(node, "expected a list");
      for (const PolicyYaml& element : node.elements)
        if (auto done = read(element); !done) return done;
      return {};
    };
  }

  Result<void> readText(const PolicyYaml& node, std::string& text) const {
    if (node.kind != Kind::Scalar || node.text.empty()) return wrong(node, "expected text");
    text = node.text;
    return {};
  }

  Result<void> readFlag(const PolicyYaml& node, std::optional<bool>& flag) const {
    if (node.text != "true" && node.text != "false") return wrong(node, "expected true or false");
    flag = node.text == "true";
    return {};
  }

  Result<void> readLevel(const PolicyYaml& node, std::optional<diff::Level>& level) const {
    level = diff::levelNamed(node.text);
    if (!level)
      return wrong(node,
                   fmt::format("there is no level '{}'{}", node.text, schema::suggestion(node.text, levelNames())));
    return {};
  }

  Read textInto(std::string& text) const {
    return [this, &text](const PolicyYaml& node) { return readText(node, text); };
  }

  Result<void> require(const PolicyYaml& node, const std::string& value, const char* name) const {
    return value.empty() ? Result<void>(wrong(node, fmt::format("'{}' is missing", name))) : Result<void>();
  }

  Result<void> readModel(const PolicyYaml& node, GatePolicy& policy) const {
    PolicyModel model;
    model.location = locationOf(node);
    if (node.kind == Kind::Scalar) {
      model.name = node.text;
    } else {
      auto done = readFields(node, {{"model", textInto(model.name)},
                                    {"level", [&](const PolicyYaml& level) { return readLevel(level, model.level); }},
                                    {"configurations", listOf([&](const PolicyYaml& each) {
                                       return readConfiguration(each, model.configurations);
                                     })}});
      if (!done) return done;
    }
    if (auto named = require(node, model.name, "model"); !named) return named;
    policy.models.push_back(std::move(model));
    return {};
  }

  Result<void> readCheckpoint(const PolicyYaml& node, GatePolicy& policy) const {
    PolicyCheckpoint checkpoint;
    checkpoint.location = locationOf(node);
    if (auto done = readFields(node, {{"path", textInto(checkpoint.path)}, {"model", textInto(checkpoint.model)}});
        !done)
      return done;
    for (const auto& [name, value] : {std::pair{"path", &checkpoint.path}, {"model", &checkpoint.model}})
      if (auto given = require(node, *value, name); !given) return given;
    policy.checkpoints.push_back(std::move(checkpoint));
    return {};
  }

  Result<void> readException(const PolicyYaml& node, GatePolicy& policy) const {
    PolicyException exception;
    std::string model, change, key;
    exception.location = locationOf(node);
    auto done =
        readFields(node, {{"model", textInto(model)},
                          {"change", [&](const PolicyYaml& kind) { return readChange(kind, change); }},
                          {"key", textInto(key)},
                          {"reason", textInto(exception.reason)},
                          {"expires", [&](const PolicyYaml& date) { return readDate(date, exception.expires); }}});
    if (!done) return done;
    for (const auto& [name, value] : {std::pair{"reason", &exception.reason}, {"expires", &exception.expires}})
      if (auto given = require(node, *value, name); !given) return given;
    if (model.empty() && change.empty() && key.empty())
      return wrong(node, "say what is ignored: a 'model', a 'change' or a 'key'");
    if (!model.empty()) exception.model = model;
    if (!change.empty()) exception.change = change;
    if (!key.empty()) exception.key.emplace(key);
    policy.exceptions.push_back(std::move(exception));
    return {};
  }

  Result<void> readChange(const PolicyYaml& node, std::string& change) const {
    const auto names = changeNames();
    change = node.text;
    if (std::find(names.begin(), names.end(), change) == names.end())
      return wrong(node, fmt::format("there is no kind of change '{}'{}", change, schema::suggestion(change, names)));
    return {};
  }

  Result<void> readDate(const PolicyYaml& node, std::string& date) const {
    date = node.text;
    if (!isDate(date)) return wrong(node, fmt::format("'{}' is no day; write it as 2027-01-31", date));
    return {};
  }

  // As in a configuration file: nested mappings join their names with dots.
  Result<void> readConfiguration(const PolicyYaml& node, std::vector<schema::Configuration>& configurations) const {
    schema::Configuration configuration;
    if (auto done = readInputs(node, "", configuration); !done) return done;
    configurations.push_back(std::move(configuration));
    return {};
  }

  Result<void> readInputs(const PolicyYaml& node, const std::string& prefix,
                          schema::Configuration& configuration) const {
    if (node.kind != Kind::Mapping) return wrong(node, "expected a mapping of inputs to values");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const PolicyYaml &key = node.keys[i], &value = node.elements[i];
      const std::string name = prefix + key.text;
      if (value.kind == Kind::Mapping) {
        if (auto done = readInputs(value, name + ".", configuration); !done) return done;
        continue;
      }
      auto read = readValue(value);
      if (!read) return failure(read.error());
      if (!configuration.emplace(name, std::move(*read)).second)
        return wrong(key, fmt::format("input '{}' is given twice", name));
    }
    return {};
  }

  Result<schema::Value> readValue(const PolicyYaml& node) const {
    if (node.kind == Kind::Null) return schema::Value::none();
    if (node.kind == Kind::Mapping) return wrong(node, "expected a value or a list of values");
    if (node.kind == Kind::Scalar) {
      if (node.isQuoted) return schema::Value(node.text);
      auto value = schema::parseValue(node.text);
      return value ? *value : schema::Value(node.text);
    }
    std::vector<schema::Value> elements;
    for (const PolicyYaml& element : node.elements) {
      auto value = readValue(element);
      if (!value) return value;
      elements.push_back(std::move(*value));
    }
    return schema::Value::list(std::move(elements));
  }

  const std::string& file_;
};

}  // namespace

bool PolicyException::isLike(const PolicyException& other) const {
  const auto textOf = [](const std::optional<match::Glob>& glob) { return glob ? glob->text() : ""; };
  return model == other.model && change == other.change && textOf(key) == textOf(other.key);
}

Result<GatePolicy> parsePolicy(const std::string& text, const std::string& file) {
  const auto yaml = parsePolicyYaml(text);
  if (!yaml) return failure(file + ":" + yaml.error().message());
  return PolicyReader(file).run(*yaml);
}

std::string today() { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::now())); }

}  // namespace dictum::cli
