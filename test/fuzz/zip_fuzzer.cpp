// Any bytes as a file; the seeds are archives.
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dictum::fuzz::read(dictum::fuzz::text(data, size));
  return 0;
}
