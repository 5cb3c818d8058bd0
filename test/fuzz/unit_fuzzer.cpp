// Any bytes as a unit of the cache. What is read can be printed, written and read again to the same bytes.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "ir/print.h"
#include "ir/serialize.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto unit = ir::deserialize({reinterpret_cast<const char*>(data), size});
  if (!unit) return unit.error().message().empty() ? std::abort(), 0 : 0;
  ir::print(*unit);
  const std::string bytes = ir::serialize(*unit);
  const auto again = ir::deserialize(bytes);
  if (!again || ir::serialize(*again) != bytes) std::abort();
  return 0;
}
