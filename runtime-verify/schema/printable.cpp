#include "schema/printable.h"

#include <fmt/format.h>

#include <optional>

namespace dictum::schema {
namespace {

// A character that is not shown as it is: how many bytes it has, and what is written for it.
struct Spelling {
  std::size_t bytes;
  std::string text;
};

// U+0080 to U+009F are control characters too; in UTF-8 they are 0xc2 and their own byte. U+200E, U+200F, U+202A to
// U+202E and U+2066 to U+2069 turn the direction of the text after them.
std::optional<Spelling> spellingOf(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return Spelling{1, fmt::format("\\x{:02x}", byte(0))};
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return Spelling{2, fmt::format("\\x{:02x}", byte(1))};
  if (byte(0) != 0xe2 || (byte(1) != 0x80 && byte(1) != 0x81)) return std::nullopt;
  const unsigned point = 0x2000 | (byte(1) & 1) << 6 | (byte(2) & 0x3f);
  const bool turns = point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
                     (point >= 0x2066 && point <= 0x2069);
  return turns ? std::optional(Spelling{3, fmt::format("\\u{:04x}", point)}) : std::nullopt;
}

std::string spelledOut(std::string_view text, bool keepsLines) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto spelling = keepsLines && text[i] == '\n' ? std::nullopt : spellingOf(text.substr(i));
    result += spelling ? spelling->text : std::string(1, text[i]);
    i += spelling ? spelling->bytes : 1;
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) { return spelledOut(text, false); }

std::string printableLines(std::string_view text) { return spelledOut(text, true); }

}  // namespace dictum::schema
