// The bytes of one element that holds a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dictum::migrate {

// Little-endian, as safetensors has it. Nothing where the type cannot hold the number, or is none that is filled.
std::optional<std::string> elementOf(std::string_view dtype, double value);

}  // namespace dictum::migrate
