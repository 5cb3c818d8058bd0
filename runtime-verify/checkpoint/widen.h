// Elements of types that not every LibTorch has, as the smallest type that has them all and that every one has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dictum::checkpoint {

// float32 for the float8 types, int32 for uint16, int64 for uint32; empty for other types.
std::string_view widenedDtype(std::string_view dtype);

// Writes `count` elements of `dtype` to `out` as those of widenedDtype.
void widen(std::string_view dtype, const char* elements, std::uint64_t count, char* out);

}  // namespace dictum::checkpoint
