// Little-endian bytes for files made by hand.
#pragma once

#include <cstdint>
#include <string>

namespace dictum::hostile {

template <typename Integer>
std::string bytesOf(Integer value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
  }
  return bytes;
}

}  // namespace dictum::hostile
