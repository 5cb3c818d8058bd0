#include "checkpoint/large_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace dictum::checkpoint {

void preferLargePages(void* memory, std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = 4096;
  constexpr std::size_t least = std::size_t{1} << 20;
  if (bytes < least) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
  // A system that has none goes on with those it has.
  static_cast<void>(::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE));
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

std::string largeString(std::size_t bytes) {
  std::string text;
  text.reserve(bytes);
  preferLargePages(text.data(), bytes);
  text.resize(bytes);
  return text;
}

}  // namespace dictum::checkpoint
