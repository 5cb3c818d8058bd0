#include "migrate/fill_pattern.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace dictum::migrate {
namespace {

std::string littleEndian(std::uint64_t bits, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(bits >> (8 * i) & 0xff);
  return text;
}

template <typename Integer>
std::optional<std::string> integer(double value) {
  const bool fits = value == std::floor(value) && value >= static_cast<double>(std::numeric_limits<Integer>::min()) &&
                    value < std::ldexp(1.0, std::numeric_limits<Integer>::digits);
  if (!fits) return std::nullopt;
  return littleEndian(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), sizeof(Integer));
}

// The upper half of a float32, rounded to nearest even.
std::string bfloat16(double value) {
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  return littleEndian((bits + 0x7fff + (bits >> 16 & 1)) >> 16, 2);
}

// Normal numbers and zero that float16 has exactly or rounds to; what is too large or too small is refused.
std::optional<std::string> float16(double value) {
  const std::uint64_t sign = std::signbit(value) ? 0x8000 : 0;
  if (value == 0) return littleEndian(sign, 2);
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(value), &exponent);  // in [0.5, 1)
  auto mantissa = static_cast<std::uint64_t>(std::nearbyint(std::ldexp(fraction, 11)));
  if (mantissa == 2048) {
    mantissa = 1024;
    ++exponent;
  }
  const int biased = exponent - 1 + 15;
  if (biased < 1 || biased > 30) return std::nullopt;
  return littleEndian(sign | static_cast<std::uint64_t>(biased) << 10 | (mantissa - 1024), 2);
}

}  // namespace

std::optional<std::string> elementOf(std::string_view dtype, double value) {
  if (dtype == "float32") return littleEndian(std::bit_cast<std::uint32_t>(static_cast<float>(value)), 4);
  if (dtype == "float64") return littleEndian(std::bit_cast<std::uint64_t>(value), 8);
  if (dtype == "float16") return float16(value);
  if (dtype == "bfloat16") return bfloat16(value);
  if (dtype == "int64") return integer<std::int64_t>(value);
  if (dtype == "int32") return integer<std::int32_t>(value);
  if (dtype == "int16") return integer<std::int16_t>(value);
  if (dtype == "int8") return integer<std::int8_t>(value);
  if (dtype == "uint8") return integer<std::uint8_t>(value);
  if (dtype == "bool" && (value == 0 || value == 1)) return littleEndian(value == 1, 1);
  return std::nullopt;
}

}  // namespace dictum::migrate
