// What declared inputs say of the values that an example may have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/prediction.h"

namespace dictum::solve {

// Numbers up to here are small enough for a size that somebody tries out.
constexpr std::int64_t smallNumber = 16;

// Null where none is declared.
const schema::Input* inputNamed(const std::vector<schema::Input>& inputs, const std::string& name);
bool isUnsigned(const schema::Input& input);
// Nothing where the input has none, or a sequence as its default.
std::optional<schema::Literal> defaultLiteral(const schema::Input& input);

}  // namespace dictum::solve
