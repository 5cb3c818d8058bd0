#include "checkpoint/utf8.h"

#include <cstdint>
#include <cstring>

namespace dictum::checkpoint {
namespace {

// Bytes of the sequence that `lead` starts; 0 where none does.
unsigned sequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

// Whether eight bytes from `at` are there and are ASCII: most keys are nothing else.
bool isAscii(std::string_view text, std::size_t at) {
  std::uint64_t bytes = 0;
  if (text.size() - at < sizeof(bytes)) return false;
  std::memcpy(&bytes, text.data() + at, sizeof(bytes));
  return (bytes & 0x8080808080808080) == 0;
}

}  // namespace

bool isUtf8(std::string_view text) {
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  for (std::size_t at = 0; at < text.size();) {
    if (isAscii(text, at)) {
      at += sizeof(std::uint64_t);
      continue;
    }
    const auto lead = static_cast<unsigned char>(text[at]);
    const unsigned length = sequenceLength(lead);
    if (length == 0 || length > text.size() - at) return false;
    std::uint32_t point = length == 1 ? lead : lead & (0x7f >> length);
    for (unsigned i = 1; i < length; ++i) {
      const auto next = static_cast<unsigned char>(text[at + i]);
      if ((next & 0xc0) != 0x80) return false;
      point = point << 6 | (next & 0x3f);
    }
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < least[length] || surrogate || point > 0x10ffff) return false;
    at += length;
  }
  return true;
}

}  // namespace dictum::checkpoint
