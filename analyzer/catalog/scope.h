// What the names in a row stand for: the options of one module and the indices of the loops around the row.
//
// What cannot be told becomes a marker inside the expression, so that it vanishes where it does not matter
// (`false && ?`), and is reported where it stays.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "schema/expression.h"

namespace dictum::catalog {

using schema::Expression;

// An expression with its names replaced; `reason` is set where it is not known, then the value is meaningless.
struct Resolved {
  Expression value;
  std::optional<std::string> reason;
};

class Scope {
 public:
  Scope(const Options& options, LibTorchVersion version) : options_(options), version_(version) {}

  void bindIndex(const std::string& name, Expression value) { indices_[name] = std::move(value); }
  Resolved resolve(const Expression& expression);
  const OptionValue& option(const std::string& name);
  // All elements of a list option as dimensions, or why they are not known.
  schema::Shape spliced(const std::string& name, std::string& reason);

 private:
  std::optional<Expression> replace(const Expression& leaf);
  std::optional<Expression> replaceName(const std::string& name, schema::ValueType type);
  Expression scalar(const std::string& name, schema::ValueType type);
  Expression given(const std::string& name);
  Expression sizeOf(const std::string& name);
  Expression element(const std::string& name, const Expression& position, schema::ValueType type);
  Expression elementOf(const std::vector<schema::Dimension>& elements, const std::string& name,
                       const Expression& position, schema::ValueType type);
  Expression marker(std::string reason, schema::ValueType type);

  const Options& options_;
  LibTorchVersion version_;
  std::unordered_map<std::string, OptionValue> values_;  // options asked for so far
  std::map<std::string, Expression> indices_;
  std::vector<std::string> reasons_;  // of the markers made by the current resolve
};

}  // namespace dictum::catalog
