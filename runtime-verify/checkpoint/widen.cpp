#include "checkpoint/widen.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>

namespace dictum::checkpoint {
namespace {

enum class Special {
  Ieee,      // the largest exponent is for infinity and NaN
  Finite,    // "fn": all ones is NaN, there is no infinity
  Unsigned,  // "fnuz": as fn, and what would be -0 is the only NaN
  Scale      // "e8m0fnu": no sign and no mantissa, all ones is NaN
};

struct Float8 {
  std::string_view name;
  int mantissaBits;
  int bias;
  Special special;
};

constexpr Float8 float8Types[] = {{"float8_e4m3fn", 3, 7, Special::Finite},
                                  {"float8_e5m2", 2, 15, Special::Ieee},
                                  {"float8_e4m3fnuz", 3, 8, Special::Unsigned},
                                  {"float8_e5m2fnuz", 2, 16, Special::Unsigned},
                                  {"float8_e8m0fnu", 0, 127, Special::Scale}};

const Float8* float8Named(std::string_view name) {
  const auto* const found = std::find_if(std::begin(float8Types), std::end(float8Types),
                                         [&](const Float8& type) { return type.name == name; });
  return found == std::end(float8Types) ? nullptr : found;
}

float valueOf(const Float8& type, unsigned code) {
  constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
  if (type.special == Special::Scale) return code == 0xff ? notANumber : std::ldexp(1.0F, static_cast<int>(code) - 127);
  if (type.special == Special::Unsigned && code == 0x80) return notANumber;
  if (type.special == Special::Finite && (code & 0x7f) == 0x7f) return notANumber;
  const unsigned steps = 1U << type.mantissaBits;
  const unsigned mantissa = code & (steps - 1);
  const int exponent = static_cast<int>((code & 0x7f) >> type.mantissaBits);
  const float sign = (code & 0x80) != 0 ? -1.0F : 1.0F;
  if (type.special == Special::Ieee && exponent == (0x7f >> type.mantissaBits))
    return mantissa == 0 ? sign * std::numeric_limits<float>::infinity() : notANumber;
  // Numbers below the smallest exponent have no leading one.
  const unsigned digits = exponent == 0 ? mantissa : steps + mantissa;
  return sign * std::ldexp(static_cast<float>(digits), std::max(exponent, 1) - type.bias - type.mantissaBits);
}

template <typename From, typename To>
void convert(const char* elements, std::uint64_t count, char* out) {
  for (std::uint64_t i = 0; i < count; ++i) {
    From from;
    std::memcpy(&from, elements + i * sizeof(From), sizeof(From));
    const To to = from;
    std::memcpy(out + i * sizeof(To), &to, sizeof(To));
  }
}

}  // namespace

std::string_view widenedDtype(std::string_view dtype) {
  if (float8Named(dtype)) return "float32";
  return dtype == "uint16" ? "int32" : dtype == "uint32" ? "int64" : "";
}

void widen(std::string_view dtype, const char* elements, std::uint64_t count, char* out) {
  if (dtype == "uint16") return convert<std::uint16_t, std::int32_t>(elements, count, out);
  if (dtype == "uint32") return convert<std::uint32_t, std::int64_t>(elements, count, out);
  const Float8* type = float8Named(dtype);
  if (!type) return;
  std::array<float, 256> values;
  for (unsigned code = 0; code < values.size(); ++code) values[code] = valueOf(*type, code);
  for (std::uint64_t i = 0; i < count; ++i)
    std::memcpy(out + i * sizeof(float), &values[static_cast<unsigned char>(elements[i])], sizeof(float));
}

}  // namespace dictum::checkpoint
