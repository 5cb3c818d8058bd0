// The archive of torch.save: a pickle of an OrderedDict, and a record per storage.
#include <fmt/format.h>

#include <string_view>

#include "schema/atomic_file.h"
#include "bridge.h"
#include "checkpoint/dtype.h"
#include "saved_tensors.h"
#include "zip_writer.h"

namespace dictum::bridge {
namespace {

// Protocol 2, which every PyTorch and its weights_only loader reads.
class PickleWriter {
 public:
  explicit PickleWriter(const std::vector<SavedStorage>& storages) : storages_(storages) {
    text_ = "\x80\x02";
    global("collections", "OrderedDict");
    text_ += ")R(";
  }

  Result<void> add(const SavedTensor& tensor) {
    const checkpoint::Dtype* dtype = checkpoint::dtypeNamed(tensor.dtype);
    if (!dtype || dtype->storage.empty())
      return failure(fmt::format("cannot save key '{}': a zip of torch.save has no {}", tensor.key, tensor.dtype));
    string(tensor.key);
    global("torch._utils", "_rebuild_tensor_v2");
    text_ += "((";
    string("storage");
    global("torch", dtype->storage);
    string(std::to_string(tensor.storage));
    string("cpu");
    integer(static_cast<std::int64_t>(storages_[tensor.storage].bytes * 8 / dtype->bits));
    text_ += "tQ";
    integer(static_cast<std::int64_t>(tensor.offset));
    tuple(tensor.shape);
    tuple(tensor.strides);
    text_ += "\x89";  // requires_grad: a state dict holds tensors, not parameters
    global("collections", "OrderedDict");
    text_ += ")RtR";
    return {};
  }

  std::string finish() && { return std::move(text_) + "u."; }

 private:
  void global(std::string_view module, std::string_view name) { text_ += fmt::format("c{}\n{}\n", module, name); }

  void string(std::string_view value) {
    text_ += 'X';
    little(value.size(), 4);
    text_ += value;
  }

  void integer(std::int64_t value) {
    if (value >= 0 && value <= 0x7fffffff) {
      text_ += 'J';
      little(static_cast<std::uint64_t>(value), 4);
    } else {
      text_ += "\x8a\x08";
      little(static_cast<std::uint64_t>(value), 8);
    }
  }

  void tuple(const std::vector<std::int64_t>& values) {
    text_ += '(';
    for (const std::int64_t value : values) integer(value);
    text_ += 't';
  }

  void little(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i, value >>= 8) text_ += static_cast<char>(value & 0xff);
  }

  const std::vector<SavedStorage>& storages_;
  std::string text_;
};

}  // namespace

std::optional<std::string> writePythonZip(const std::string& file, const std::vector<SavedTensor>& tensors,
                                          const std::vector<SavedStorage>& storages) {
  if (auto sound = checkSaved(tensors); !sound) return sound.error().message();
  PickleWriter pickle(storages);
  for (const SavedTensor& tensor : tensors) {
    if (auto added = pickle.add(tensor); !added) return added.error().message();
  }
  schema::AtomicFile out(file);
  ZipWriter zip(out);
  const std::string top = "archive/";
  zip.add(top + "data.pkl", std::move(pickle).finish());
  zip.add(top + "byteorder", "little");
  for (std::size_t i = 0; i < storages.size(); ++i)
    zip.add(fmt::format("{}data/{}", top, i), {storages[i].data, storages[i].bytes});
  zip.add(top + "version", "3\n");
  zip.finish();
  const auto done = out.commit();
  return done ? std::nullopt : std::optional(done.error().message());
}

}  // namespace dictum::bridge
