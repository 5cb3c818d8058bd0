#include "catalog/refusals.h"

#include <algorithm>

namespace dictum::catalog {

namespace {

std::string textOf(const Dimensions& sizes, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < sizes.size(); ++i) {
    text += (i > first ? ", " : "") + (sizes[i] ? schema::print(*sizes[i]) : "?");
  }
  return "[" + text + "]";
}

bool isZero(const schema::Dimension& size) { return size && size->asInteger() == 0; }

}  // namespace

std::string withNumberType(const std::string& message, const std::optional<std::string>& dtype) {
  return message == emptyRange ? message + " for " + (dtype == "float64" ? "double" : "float") : message;
}

std::optional<std::string> refusalOfNegative(const Dimensions& sizes) {
  for (const schema::Dimension& size : sizes) {
    const auto number = size ? size->asInteger() : std::nullopt;
    if (number && *number < 0) {
      return "Trying to create tensor with negative dimension " + std::to_string(*number) + ": " + textOf(sizes, 0);
    }
  }
  return std::nullopt;
}

std::optional<std::string> refusalOfKaiming(const Dimensions& sizes, const std::optional<std::string>& dtype) {
  if (sizes.size() > 2 && (isZero(sizes[0]) || isZero(sizes[1]))) {
    return "select(): index 0 out of range for tensor of size " + textOf(sizes, isZero(sizes[0]) ? 0 : 1) +
           " at dimension 0";
  }
  const bool divides = std::none_of(sizes.begin() + 1, sizes.end(), isZero);
  return divides ? std::nullopt : std::optional(withNumberType(emptyRange, dtype));
}

}  // namespace dictum::catalog
