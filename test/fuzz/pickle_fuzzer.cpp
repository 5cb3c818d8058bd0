// Any bytes as a pickle inside an otherwise correct archive, which zip's checksums and offsets keep the other fuzzer
// from.
#include "fuzz.h"
#include "hostile/checkpoint_builder.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string pickle = fuzz::text(data, size);
  const std::map<std::string, std::size_t> storages = {{"0", 24}, {"1", 4}};
  fuzz::read(hostile::pythonZip(pickle, storages).build());
  fuzz::read(hostile::scriptArchive(pickle, {{"__torch__.py", "class Module(Module):\n"}}, storages).build());
  return 0;
}
