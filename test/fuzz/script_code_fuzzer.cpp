// Any bytes as the texts inside archives: the classes of TorchScript, and the dictionary before a NumPy array.
#include "checkpoint/npz.h"
#include "checkpoint/torchscript_code.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = dictum::fuzz::text(data, size);
  dictum::checkpoint::parseScriptClasses(text);
  static_cast<void>(dictum::checkpoint::parseNumpyHeader(text, dictum::fuzz::limits()));
  return 0;
}
