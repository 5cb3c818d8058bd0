// Little-endian integers at a position of a byte string. The caller has checked that the bytes are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dictum::checkpoint {

template <typename Integer>
Integer littleEndian(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Integer); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return static_cast<Integer>(value);
}

}  // namespace dictum::checkpoint
