// Memory that is about to be filled for the first time, in larger pages where the system has them.
//
// An index of a hundred thousand tensors touches some eighty megabytes once, in pieces of several megabytes each. In
// pages of four kilobytes the page faults take longer than the reading, above all in virtual machines.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dictum::checkpoint {

// Asks for large pages for the memory at `memory`, which may hold anything. Small pieces stay as they are.
void preferLargePages(void* memory, std::size_t bytes);

template <typename T>
void reserveLarge(std::vector<T>& values, std::size_t count) {
  values.reserve(count);
  preferLargePages(values.data(), count * sizeof(T));
}

// So many zero bytes.
std::string largeString(std::size_t bytes);

}  // namespace dictum::checkpoint
