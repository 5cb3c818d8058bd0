// Takes operands from the bytes of a pickle; part of the machine. What fails leaves its reason in `error`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checkpoint/little_endian.h"

namespace dictum::checkpoint {

class PickleCursor {
 public:
  PickleCursor(std::string_view bytes, std::string& error) : bytes_(bytes), error_(error) {}

  std::size_t size() const { return bytes_.size(); }
  std::size_t position() const { return at_; }
  bool ranOut() const { return ranOut_; }                                       // more bytes were wanted than there are
  unsigned char opcode() { return static_cast<unsigned char>(bytes_[at_++]); }  // one must be available

  // Whether `count` more bytes are there.
  bool available(std::uint64_t count) { return count <= bytes_.size() - at_ || runOut(count); }
  std::optional<std::string_view> bytes(std::uint64_t count) {
    if (!available(count)) return std::nullopt;
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  std::optional<std::string_view> line();  // up to a newline, without it

  template <typename Integer>
  std::optional<Integer> integer() {
    const auto taken = bytes(sizeof(Integer));
    return taken ? std::optional(littleEndian<Integer>(*taken, 0)) : std::nullopt;
  }

 private:
  bool runOut(std::uint64_t wanted);  // false, with the reason in `error`

  std::string_view bytes_;
  std::string& error_;
  std::size_t at_ = 0;
  bool ranOut_ = false;
};

}  // namespace dictum::checkpoint
