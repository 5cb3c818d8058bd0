#include "dictum/save_state_dict.h"

#include <torch/utils.h>

#include <exception>
#include <map>

#include "live_module.h"

namespace dictum {
namespace {

// The storages of all tensors, each once, in the memory of this machine.
class Storages {
 public:
  // Of the tensor, by position.
  std::size_t add(const torch::Tensor& tensor) {
    const void* identity = tensor.storage().unsafeGetStorageImpl();
    const auto known = positions_.find(identity);
    if (known != positions_.end()) return known->second;
    const auto bytes = static_cast<std::uint64_t>(tensor.storage().nbytes());
    // The whole storage as a row of bytes.
    torch::Tensor whole = torch::empty({0}, tensor.options().dtype(torch::kUInt8).requires_grad(false));
    whole.set_(tensor.storage(), 0, {static_cast<std::int64_t>(bytes)}, {1});
    kept_.push_back(whole);  // so that no other storage gets its address
    whole = whole.to(torch::kCPU);
    saved_.push_back({static_cast<const char*>(whole.data_ptr()), bytes});
    kept_.push_back(std::move(whole));
    positions_.emplace(identity, saved_.size() - 1);
    return saved_.size() - 1;
  }

  const std::vector<bridge::SavedStorage>& saved() const { return saved_; }

 private:
  std::map<const void*, std::size_t> positions_;
  std::vector<bridge::SavedStorage> saved_;
  std::vector<torch::Tensor> kept_;
};

bool endsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

Status save(const std::vector<StateEntry>& entries, const std::string& file, bool asSafetensors) {
  const torch::NoGradGuard noGradient;
  Storages storages;
  std::vector<bridge::SavedTensor> tensors;
  for (const StateEntry& entry : entries) {
    const std::string dtype = entry.tensor.defined() ? dtypeName(entry.tensor.scalar_type()) : "";
    if (dtype.empty() || entry.tensor.layout() != torch::kStrided || entry.tensor.is_quantized())
      return Status::failed("cannot save key '" + entry.key + "': only dense tensors of ordinary dtypes can be saved");
    // Lazy conjugates and negatives say something else than their storage.
    const torch::Tensor tensor = entry.tensor.resolve_conj().resolve_neg();
    tensors.push_back({entry.key, dtype, tensor.sizes().vec(), tensor.strides().vec(), storages.add(tensor),
                       static_cast<std::uint64_t>(tensor.storage_offset())});
  }
  const auto error = asSafetensors ? bridge::writeSafetensors(file, tensors, storages.saved())
                                   : bridge::writePythonZip(file, tensors, storages.saved());
  return error ? Status::failed(*error) : Status();
}

}  // namespace

Status save_state_dict(const torch::nn::Module& module, const std::string& file, SaveFormat format) {
  return save_state_dict(state_dict(module), file, format);
}

Status save_state_dict(const std::vector<StateEntry>& entries, const std::string& file, SaveFormat format) {
  const bool byName = format == SaveFormat::ByName && endsWith(file, ".safetensors");
  try {
    return save(entries, file, byName || format == SaveFormat::Safetensors);
  } catch (const std::exception& error) {
    return Status::failed("cannot save '" + file + "': " + error.what());
  }
}

}  // namespace dictum
