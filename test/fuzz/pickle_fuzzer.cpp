// Any bytes as a pickle inside an otherwise correct archive, which zip's checksums and offsets keep the other fuzzer
// from.
#include <cstdint>
#include <string>

#include "checkpoint/read_source.h"
#include "hostile/checkpoint_builder.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  checkpoint::Limits limits;
  limits.opcodes = 100'000;
  limits.values = 100'000;
  limits.entries = 10'000;
  const std::string pickle(reinterpret_cast<const char*>(data), size);
  const std::map<std::string, std::size_t> storages = {{"0", 24}, {"1", 4}};
  for (const bool script : {false, true}) {
    hostile::ZipBuilder zip =
        script ? hostile::scriptArchive(pickle, {{"__torch__.py", "class Module(Module):\n"}}, storages)
               : hostile::pythonZip(pickle, storages);
    auto source = checkpoint::ByteSource::memory(zip.build());
    static_cast<void>(readCheckpoint(source, limits));
  }
  return 0;
}
