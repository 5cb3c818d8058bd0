#include "catalog/scope.h"

#include "schema/prediction.h"

namespace dictum::catalog {
namespace {

using schema::Operation;
using schema::ValueType;

constexpr char markerPrefix = '?';
const std::string givenPrefix = "given.";

}  // namespace

const OptionValue& Scope::option(const std::string& name) {
  auto found = values_.find(name);
  if (found == values_.end()) found = values_.emplace(name, options_(name)).first;
  return found->second;
}

Resolved Scope::resolve(const Expression& expression) {
  if (expression.isLiteral()) return {expression, std::nullopt};
  reasons_.clear();
  const Expression value = schema::substitute(expression, [this](const Expression& leaf) { return replace(leaf); });
  if (reasons_.empty()) return {value, std::nullopt};
  for (const std::string& input : schema::inputsOf(value)) {
    if (input[0] == markerPrefix) return {value, reasons_[std::stoul(input.substr(1))]};
  }
  return {value, std::nullopt};
}

std::optional<Expression> Scope::replace(const Expression& leaf) {
  if (leaf.operation() == Operation::Input) return replaceName(leaf.name(), leaf.type());
  if (leaf.operation() != Operation::Size && leaf.operation() != Operation::Index) return std::nullopt;
  const Expression& list = leaf.operands()[0];
  if (list.operation() != Operation::Input) return std::nullopt;
  if (leaf.operation() == Operation::Size) return sizeOf(list.name());
  const Expression position =
      schema::substitute(leaf.operands()[1], [this](const Expression& inner) { return replace(inner); });
  return element(list.name(), position, leaf.type());
}

std::optional<Expression> Scope::replaceName(const std::string& name, ValueType type) {
  const auto index = indices_.find(name);
  if (index != indices_.end()) return index->second;
  if (name == "libtorch.major") return Expression::integer(version_.major);
  if (name == "libtorch.minor") return Expression::integer(version_.minor);
  if (name.starts_with(givenPrefix)) return given(name.substr(givenPrefix.size()));
  return scalar(name, type);
}

Expression Scope::scalar(const std::string& name, ValueType type) {
  const OptionValue& value = option(name);
  if (const auto* expression = std::get_if<Expression>(&value)) return *expression;
  if (const auto* unknown = std::get_if<OptionUnknown>(&value)) return marker(unknown->reason, type);
  // A list is no enumerator: `padding != torch::kSame`.
  if (std::holds_alternative<OptionList>(value)) return Expression::enumerator({"dictum", "list", {}});
  return marker("option '" + name + "' has no value", type);
}

Expression Scope::given(const std::string& name) {
  const OptionValue& value = option(name);
  if (const auto* unknown = std::get_if<OptionUnknown>(&value)) return marker(unknown->reason, ValueType::Boolean);
  if (const auto* tensor = std::get_if<OptionTensor>(&value)) return Expression::boolean(tensor->defined);
  return Expression::boolean(!std::holds_alternative<std::monostate>(value));
}

Expression Scope::sizeOf(const std::string& name) {
  const OptionValue& value = option(name);
  if (const auto* list = std::get_if<OptionList>(&value)) {
    return Expression::integer(static_cast<std::int64_t>(list->elements.size()));
  }
  if (const auto* sequence = std::get_if<Expression>(&value)) return schema::size(*sequence);
  const auto* tensor = std::get_if<OptionTensor>(&value);
  if (tensor && tensor->shape) return Expression::integer(static_cast<std::int64_t>(tensor->shape->size()));
  const auto* unknown = std::get_if<OptionUnknown>(&value);
  return marker(unknown ? unknown->reason : "the size of option '" + name + "' is not known", ValueType::Integer);
}

Expression Scope::element(const std::string& name, const Expression& position, ValueType type) {
  const OptionValue& value = option(name);
  if (const auto* list = std::get_if<OptionList>(&value)) return elementOf(list->elements, name, position, type);
  if (const auto* sequence = std::get_if<Expression>(&value)) return schema::index(*sequence, position, type);
  const auto* tensor = std::get_if<OptionTensor>(&value);
  if (tensor && tensor->shape) return elementOf(*tensor->shape, name, position, type);
  const auto* unknown = std::get_if<OptionUnknown>(&value);
  return marker(unknown ? unknown->reason : "the elements of option '" + name + "' are not known", type);
}

Expression Scope::elementOf(const std::vector<schema::Dimension>& elements, const std::string& name,
                            const Expression& position, ValueType type) {
  const auto at = position.asInteger();
  const bool isInside = at && *at >= 0 && static_cast<std::size_t>(*at) < elements.size();
  if (isInside && elements[static_cast<std::size_t>(*at)]) return *elements[static_cast<std::size_t>(*at)];
  return marker("element " + schema::print(position) + " of option '" + name + "' is not known", type);
}

Expression Scope::marker(std::string reason, ValueType type) {
  reasons_.push_back(std::move(reason));
  return Expression::input(markerPrefix + std::to_string(reasons_.size() - 1), type);
}

schema::Shape Scope::spliced(const std::string& name, std::string& reason) {
  const OptionValue& value = option(name);
  if (const auto* list = std::get_if<OptionList>(&value)) return list->elements;
  const auto* unknown = std::get_if<OptionUnknown>(&value);
  reason = unknown ? unknown->reason : "the number of elements of option '" + name + "' is not known";
  return std::nullopt;
}

}  // namespace dictum::catalog
