#include "saved_tensors.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "checkpoint/utf8.h"

namespace dictum::bridge {

Result<void> checkSaved(const std::vector<SavedTensor>& tensors) {
  std::set<std::string> keys;
  std::map<std::size_t, std::string> dtypes;  // by storage
  for (const SavedTensor& tensor : tensors) {
    const auto at = fmt::format("cannot save key '{}'", tensor.key);
    if (!checkpoint::isUtf8(tensor.key)) return failure("cannot save a key that is not UTF-8");
    if (!keys.insert(tensor.key).second)
      return failure(at + ": there are two of that name, such as a parameter and a buffer");
    const auto known = dtypes.emplace(tensor.storage, tensor.dtype).first;
    if (known->second != tensor.dtype)
      return failure(fmt::format("{}: it shares memory with a tensor of {}; save a clone() of it", at, known->second));
  }
  return {};
}

}  // namespace dictum::bridge
