// Zip files of Python's torch.save (the default since PyTorch 1.6) and of LibTorch's pickle_save.
#include "checkpoint/state_dict_walk.h"
#include "checkpoint/torch_archive.h"

namespace dictum::checkpoint {

Result<CheckpointIndex> readPythonZip(const TorchArchive& archive) {
  CheckpointIndex index;
  index.format = "python zip";
  if (auto order = readByteOrder(archive, index); !order) return failure(order.error());
  const auto data = readDataPickle(archive, index);
  if (!data) return failure(data.error());
  const Pickle& pickle = (*data)->pickle;
  const TensorReader tensors(pickle.values, archive.limits, recordCheck(archive));
  archive.directory.forgetEntries();
  if (auto walked = walkStateDict(pickle, tensors, archive.limits, index); !walked) {
    return failure(walked.error().within("data.pkl"));
  }
  return index;
}

Result<CheckpointIndex> readSingleTensor(const TorchArchive& archive) {
  CheckpointIndex index;
  index.format = "python zip";
  if (auto order = readByteOrder(archive, index); !order) return failure(order.error());
  const auto data = readDataPickle(archive, index);
  if (!data) return failure(data.error());
  const Pickle& pickle = (*data)->pickle;
  auto entry = TensorReader(pickle.values, archive.limits, recordCheck(archive)).read(pickle.root);
  if (!entry) return failure(entry.error().within("data.pkl"));
  index.entries.push_back(std::move(*entry));
  return index;
}

}  // namespace dictum::checkpoint
