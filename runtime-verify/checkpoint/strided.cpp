#include "checkpoint/strided.h"

#include <cstring>

namespace dictum::checkpoint {

std::uint64_t elementCountOf(const Sizes& shape) {
  std::uint64_t elements = 1;
  for (const std::int64_t size : shape) elements *= static_cast<std::uint64_t>(size);
  return elements;
}

bool isRowMajor(const Sizes& shape, const Sizes& strides) {
  std::uint64_t step = 1;  // of a tensor without elements it may overflow, and then says nothing
  for (std::size_t i = strides.size(); i-- > 0;) {
    if (shape[i] != 1 && static_cast<std::uint64_t>(strides[i]) != step) return false;
    step *= static_cast<std::uint64_t>(shape[i]);
  }
  return true;
}

std::uint64_t spanOf(const Sizes& shape, const Sizes& strides) {
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) last += static_cast<std::uint64_t>((shape[i] - 1) * strides[i]);
  return last + 1;
}

void gather(const Sizes& shape, const Sizes& strides, const char* first, std::uint64_t itemSize, char* out) {
  Sizes at(shape.size());
  std::int64_t position = 0;
  for (std::uint64_t left = elementCountOf(shape); left > 0; --left, out += itemSize) {
    std::memcpy(out, first + static_cast<std::uint64_t>(position) * itemSize, itemSize);
    for (std::size_t i = at.size(); i-- > 0;) {
      position += strides[i];
      if (++at[i] < shape[i]) break;
      position -= at[i] * strides[i];
      at[i] = 0;
    }
  }
}

void scatter(const Sizes& shape, const Sizes& part, const Sizes& offsets, const char* elements, std::uint64_t itemSize,
             char* out) {
  const std::uint64_t rowBytes = (part.empty() ? 1 : static_cast<std::uint64_t>(part.back())) * itemSize;
  const std::uint64_t rows = rowBytes == 0 ? 0 : elementCountOf(part) * itemSize / rowBytes;
  Sizes at(part.size());
  for (std::uint64_t row = 0; row < rows; ++row, elements += rowBytes) {
    std::uint64_t position = 0;
    for (std::size_t i = 0; i < shape.size(); ++i)
      position = position * static_cast<std::uint64_t>(shape[i]) + static_cast<std::uint64_t>(offsets[i] + at[i]);
    std::memcpy(out + position * itemSize, elements, rowBytes);
    for (std::size_t i = at.size(); i-- > 1;) {
      if (++at[i - 1] < part[i - 1]) break;
      at[i - 1] = 0;
    }
  }
}

}  // namespace dictum::checkpoint
