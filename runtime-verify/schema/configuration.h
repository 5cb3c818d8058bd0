// Configurations: values for some or all inputs of a model.
//
//     Configuration configuration = {{"add_layer", true}, {"dims", Value::list({64, 128})}};
//     auto value = parseValue("[64, [1, 2]]");               // Result<Value>
//     auto set = parseAssignment("config.depth=3");          // Result<pair<name, Value>>: --set
//     auto all = readConfiguration("net.yaml");              // Result<Configuration>: --config, YAML or JSON
//
// Value text: integers, `true`, `false`, floating-point numbers, strings in double quotes, enumerators bare or
// qualified
// (`Batch`, `Norm::Batch`), dtypes (`float16`, `torch::kHalf`: enumerators too), `none`, lists `[64, [1, 2]]`, pairs
// and tuples `(1, "a")`. A bare enumerator has an empty type, which equals any enumerator of that name.
//
// Input names are parameters (`add_layer`), fields (`config.depth`) and elements (`dims[0]`, `stages[1].width`).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/error.h"
#include "schema/expression.h"

namespace dictum::schema {

class Value {
 public:
  enum class Kind { Literal, None, List, Tuple };

  Value() = default;  // none
  Value(bool value) : Value(Literal(value)) {}
  Value(int value) : Value(Literal(std::int64_t{value})) {}
  Value(std::int64_t value) : Value(Literal(value)) {}
  Value(double value) : Value(Literal(value)) {}
  Value(const char* value) : Value(Literal(std::string(value))) {}
  Value(std::string value) : Value(Literal(std::move(value))) {}
  Value(Enumerator value) : Value(Literal(std::move(value))) {}
  Value(Literal value) : kind_(Kind::Literal), literal_(std::move(value)) {}
  static Value none() { return {}; }
  static Value list(std::vector<Value> elements) { return Value(Kind::List, std::move(elements)); }
  static Value tuple(std::vector<Value> elements) { return Value(Kind::Tuple, std::move(elements)); }

  Kind kind() const { return kind_; }
  const Literal* literal() const { return kind_ == Kind::Literal ? &literal_ : nullptr; }
  const std::vector<Value>& elements() const { return elements_; }  // of a list or tuple

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Value(Kind kind, std::vector<Value> elements) : kind_(kind), elements_(std::move(elements)) {}

  Kind kind_ = Kind::None;
  Literal literal_;
  std::vector<Value> elements_;
};

// By input name, in the order of names.
using Configuration = std::map<std::string, Value>;

Result<Value> parseValue(std::string_view text);
// `name=value`. The name may be quoted with backquotes, and may hold `=` only then.
Result<std::pair<std::string, Value>> parseAssignment(std::string_view text);
// The same text form back: `[64, [1, 2]]`.
std::string print(const Value& value);

// A configuration file: a mapping of names to values. Nested mappings join their names with dots; sequences are lists;
// strings that read as a value (`Norm::Batch`, `(1, 2)`) are that value, and quoted strings are strings.
Result<Configuration> readConfiguration(const std::string& path);
Result<Configuration> parseConfiguration(const std::string& text);

// The value of an input, element path or size (`dims`, `dims[0]`, `size(dims)`) where the configuration gives one. The
// elements of a list are given with it.
std::optional<Value> lookup(const Configuration& configuration, const Expression& path);

// The expression with everything replaced that the configuration gives.
Expression substitute(const Expression& expression, const Configuration& configuration);

// The name of an input, element path or size as a configuration writes it.
std::string pathText(const Expression& path);

}  // namespace dictum::schema
