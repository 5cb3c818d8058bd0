// Elements that are not row-major in memory: views, transposed tensors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dictum::checkpoint {

using Sizes = std::vector<std::int64_t>;

std::uint64_t elementCountOf(const Sizes& shape);

// Whether `strides`, in elements, are those of row-major elements. Empty strides say so by themselves.
bool isRowMajor(const Sizes& shape, const Sizes& strides);

// Elements from the first to the last one, both included; strides are not negative.
std::uint64_t spanOf(const Sizes& shape, const Sizes& strides);

// Copies the elements in row-major order; `first` is the first of them, `itemSize` their size in bytes.
void gather(const Sizes& shape, const Sizes& strides, const char* first, std::uint64_t itemSize, char* out);

// Puts the row-major elements of a part at `offsets` of a row-major tensor of `shape`, in which the part must lie.
void scatter(const Sizes& shape, const Sizes& part, const Sizes& offsets, const char* elements, std::uint64_t itemSize,
             char* out);

}  // namespace dictum::checkpoint
