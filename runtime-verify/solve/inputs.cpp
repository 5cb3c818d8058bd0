#include "solve/inputs.h"

#include <algorithm>

#include "schema/configuration.h"

namespace dictum::solve {

const schema::Input* inputNamed(const std::vector<schema::Input>& inputs, const std::string& name) {
  const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const auto& input) { return input.name == name; });
  return found == inputs.end() ? nullptr : &*found;
}

bool isUnsigned(const schema::Input& input) {
  for (const char* part : {"size_t", "uint", "unsigned"})
    if (input.typeName.find(part) != std::string::npos) return true;
  return false;
}

std::optional<schema::Literal> defaultLiteral(const schema::Input& input) {
  if (!input.defaultValue) return std::nullopt;
  const auto value = schema::parseValue(*input.defaultValue);
  return value && value->literal() ? std::optional(*value->literal()) : std::nullopt;
}

}  // namespace dictum::solve
