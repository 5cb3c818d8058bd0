// The element types of PyTorch, under the names that its formats give them.
#pragma once

#include <cstdint>
#include <string_view>

namespace dictum::checkpoint {

struct Dtype {
  std::string_view name;         // as in `torch.float32` without `torch.`
  std::string_view storage;      // class of its typed storage, e.g. "FloatStorage"; empty where there is none
  std::string_view safetensors;  // e.g. "F32"; empty where the format has none
  unsigned bits;                 // of one element
};

// Null where there is no such type.
const Dtype* dtypeNamed(std::string_view name);
const Dtype* dtypeOfStorage(std::string_view storageClass);
const Dtype* dtypeOfSafetensors(std::string_view code);

}  // namespace dictum::checkpoint
