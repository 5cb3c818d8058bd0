#include "schema/evaluate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dictum::schema {

Result<Literal> evaluate(const Expression& expression, const Configuration& configuration) {
  const Expression value = substitute(expression, configuration);
  if (value.literal()) return *value.literal();
  const std::string text = print(expression).substr(0, 200);
  const auto inputs = inputsOf(value);
  if (!inputs.empty()) {
    return failure(fmt::format("cannot evaluate '{}': no value for input{} '{}'", text, inputs.size() == 1 ? "" : "s",
                               fmt::join(inputs, "', '")));
  }
  const auto indices = loopIndicesOf(value);
  if (!indices.empty()) {
    return failure(
        fmt::format("cannot evaluate '{}': it depends on loop index '{}'", text, fmt::join(indices, "', '")));
  }
  return failure(
      fmt::format("cannot evaluate '{}': '{}' has no value (overflow, division by zero or operands of the "
                  "wrong type)",
                  text, print(value).substr(0, 200)));
}

}  // namespace dictum::schema
