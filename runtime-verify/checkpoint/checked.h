// Arithmetic on sizes that a file claims: nothing where the result does not fit.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace dictum::checkpoint {

inline std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::nullopt : std::optional(sum);
}

inline std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::nullopt : std::optional(product);
}

// Product of the sizes, none of them negative. A size of 0 anywhere makes it 0, whatever the others are.
inline std::optional<std::uint64_t> elementCount(const std::vector<std::int64_t>& shape) {
  for (const std::int64_t size : shape) {
    if (size == 0) return 0;
  }
  std::optional<std::uint64_t> count = 1;
  for (std::size_t i = 0; i < shape.size() && count; ++i) {
    count = checkedMultiply(*count, static_cast<std::uint64_t>(shape[i]));
  }
  return count;
}

// Bytes that `elements` of `bits` each take, rounded up.
inline std::optional<std::uint64_t> bytesOf(std::uint64_t elements, unsigned bits) {
  const auto total = checkedMultiply(elements, bits);
  return total ? std::optional(*total / 8 + (*total % 8 != 0)) : std::nullopt;
}

}  // namespace dictum::checkpoint
