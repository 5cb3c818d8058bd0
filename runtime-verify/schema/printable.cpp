#include "schema/printable.h"

#include <fmt/format.h>

namespace dictum::schema {
namespace {

// U+0080 to U+009F are control characters too; in UTF-8 they are 0xc2 and their own byte.
bool isControl(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20 || byte == 0x7f) return true;
  const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
  return byte == 0xc2 && next >= 0x80 && next < 0xa0;
}

std::string spelledOut(std::string_view text, bool keepsLines) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool isKept = !isControl(text, i) || (keepsLines && text[i] == '\n');
    if (isKept)
      result += text[i];
    else
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[text[i] == '\xc2' ? ++i : i]));
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) { return spelledOut(text, false); }

std::string printableLines(std::string_view text) { return spelledOut(text, true); }

}  // namespace dictum::schema
