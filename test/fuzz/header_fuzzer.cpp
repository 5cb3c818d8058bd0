// Any bytes as the texts that headers are: safetensors' JSON, a shard index, NumPy's dictionary, TorchScript's classes.
#include <cstdint>
#include <string>

#include "checkpoint/npz.h"
#include "checkpoint/read_source.h"
#include "checkpoint/torchscript_code.h"
#include "hostile/checkpoint_builder.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const checkpoint::Limits limits;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const std::string& file : {hostile::safetensors(text, 24), text}) {
    auto source = checkpoint::ByteSource::memory(file);
    static_cast<void>(readCheckpoint(source, limits));
  }
  static_cast<void>(checkpoint::parseNumpyHeader(text, limits));
  checkpoint::parseScriptClasses(text);
  return 0;
}
