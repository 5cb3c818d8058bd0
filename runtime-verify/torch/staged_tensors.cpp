#include "staged_tensors.h"

#include <torch/utils.h>

#include <utility>

#include "live_module.h"

namespace dictum {
namespace {

// Elements that lie over each other cannot be copied to: expanded tensors.
bool overlapsItself(const torch::Tensor& tensor) {
  if (tensor.layout() != torch::kStrided) return false;
  for (std::int64_t i = 0; i < tensor.dim(); ++i) {
    if (tensor.size(i) > 1 && tensor.stride(i) == 0) return true;
  }
  return false;
}

// An array of the file, or why it cannot be one of this LibTorch.
struct Read {
  torch::Tensor tensor;
  std::string error;
};

// LibTorch keeps the elements of quantised tensors as these.
c10::ScalarType storedType(c10::ScalarType type) { return c10::isQIntType(type) ? c10::toUnderlying(type) : type; }

template <typename Reader>
Read readArray(const bridge::Array& array, Reader reader) {
  const c10::ScalarType type = scalarType(array.dtype);
  if (type == c10::ScalarType::Undefined)
    return {{}, "this LibTorch has no " + array.dtype + "; save the tensor as one that it has"};
  Read read{torch::empty(array.shape, torch::TensorOptions().dtype(storedType(type))), ""};
  if (auto failed = reader(static_cast<char*>(read.tensor.data_ptr()))) read.error = std::move(*failed);
  return read;
}

torch::Tensor quantised(const torch::Tensor& integers, const bridge::Quantiser& quantiser,
                        const std::vector<torch::Tensor>& parts) {
  if (parts.empty()) return at::_make_per_tensor_quantized_tensor(integers, quantiser.scale, quantiser.zeroPoint);
  return at::_make_per_channel_quantized_tensor(integers, parts[0], parts[1], quantiser.axis);
}

// LibTorch checks the indices.
torch::Tensor sparse(const bridge::Copy& copy, const std::vector<torch::Tensor>& parts) {
  if (copy.layout == "sparse_coo") return at::sparse_coo_tensor(parts[0], parts[1], copy.array.shape);
  const auto options = parts[2].options();
  if (copy.layout == "sparse_csr")
    return at::sparse_csr_tensor(parts[0], parts[1], parts[2], copy.array.shape, options.layout(at::kSparseCsr));
  if (copy.layout == "sparse_csc")
    return at::sparse_csc_tensor(parts[0], parts[1], parts[2], copy.array.shape, options.layout(at::kSparseCsc));
  if (copy.layout == "sparse_bsr")
    return at::sparse_bsr_tensor(parts[0], parts[1], parts[2], copy.array.shape, options.layout(at::kSparseBsr));
  return at::sparse_bsc_tensor(parts[0], parts[1], parts[2], copy.array.shape, options.layout(at::kSparseBsc));
}

Read readTensor(bridge::LoadPlan& plan, const bridge::Copy& copy) {
  std::vector<torch::Tensor> parts;
  for (std::size_t i = 0; i < copy.parts.size(); ++i) {
    Read part = readArray(copy.parts[i], [&](char* out) { return plan.readPart(copy, i, out); });
    if (!part.error.empty()) return part;
    parts.push_back(std::move(part.tensor));
  }
  if (copy.layout.compare(0, 6, "sparse") == 0) return {sparse(copy, parts), ""};
  Read read = readArray(copy.array, [&](char* out) { return plan.read(copy, out); });
  if (read.error.empty() && !copy.quantiser.scheme.empty()) read.tensor = quantised(read.tensor, copy.quantiser, parts);
  return read;
}

// Puts the elements of `from` into `into`, of the same shape. In place: others hold `into` too.
void copyInto(const torch::Tensor& from, torch::Tensor& into) {
  const bool isCompressed = into.layout() != torch::kStrided && into.layout() != torch::kSparse;
  if (isCompressed) into.resize_as_sparse_(from);  // their copy_ wants the same number of elements
  into.copy_(from);
}

std::string nameOf(const torch::Tensor& tensor) {
  if (tensor.layout() == torch::kStrided) return tensor.is_quantized() ? "quantised" : "dense";
  return tensor.layout() == torch::kSparse ? "sparse_coo" : "sparse_compressed";
}

// The same elements in the layout of `target`.
torch::Tensor laidOutAs(const torch::Tensor& target, torch::Tensor tensor) {
  if (tensor.layout() == target.layout()) return tensor;
  if (tensor.layout() != torch::kStrided) tensor = tensor.to_dense();
  if (target.layout() == torch::kStrided) return tensor;
  if (target.layout() == torch::kSparse) return tensor.to_sparse(target.sparse_dim());
  if (target.layout() == torch::kSparseCsr) return tensor.to_sparse_csr();
  return target.layout() == at::kSparseCsc ? tensor.to_sparse_csc() : tensor;
}

}  // namespace

StagedTensors::StagedTensors(bridge::LoadPlan& plan, const std::vector<StateEntry>& entries) {
  const auto stageAll = [&](const auto& all, auto make) {
    for (const auto& each : all) {
      if (!error.empty()) return;
      const StateEntry& entry = entries[each.tensor];
      std::string failed;
      try {
        failed = make(each, entry);
      } catch (const c10::Error& thrown) {
        failed = thrown.what_without_backtrace();
      }
      if (!failed.empty()) error = "cannot load key '" + entry.key + "': " + failed;
    }
  };
  stageAll(plan.copies, [&](const auto& copy, const StateEntry& entry) { return stage(plan, copy, entry); });
  stageAll(plan.fills, [&](const auto& fill, const StateEntry& entry) { return stage(fill, entry); });
}

std::string StagedTensors::stage(bridge::LoadPlan& plan, const bridge::Copy& copy, const StateEntry& entry) {
  const torch::Tensor& target = entry.tensor;
  if (overlapsItself(target)) return "the module's tensor is an expanded view; register a copy of it (clone())";
  Read read = readTensor(plan, copy);
  if (!read.error.empty()) return read.error;
  torch::Tensor tensor = std::move(read.tensor);
  if (tensor.is_quantized() && !target.is_quantized()) tensor = tensor.dequantize();
  if (nameOf(tensor) != nameOf(target))
    notes.push_back("'" + entry.key + "' is " + nameOf(tensor) + " in the file and " + nameOf(target) +
                    " in the module; it was converted");
  tensor = laidOutAs(target, std::move(tensor)).to(target.device());
  const bool isPlain = target.layout() == torch::kStrided && !target.is_quantized();
  if (isPlain) {
    staged_.push_back({copy.tensor, tensor.to(target.options())});
    return "";
  }
  if (!target.is_quantized()) tensor = tensor.to(target.scalar_type());
  // Whether these can be copied is known once they are.
  torch::Tensor rehearsal = target.detach().clone();
  copyInto(tensor, rehearsal);
  staged_.push_back({copy.tensor, std::move(tensor)});
  return "";
}

std::string StagedTensors::stage(const bridge::Fill& fill, const StateEntry& entry) {
  if (overlapsItself(entry.tensor)) return "the module's tensor is an expanded view; register a copy of it (clone())";
  if (entry.tensor.layout() != torch::kStrided || entry.tensor.is_quantized())
    return "a tensor that is sparse or quantised cannot be filled with a number";
  staged_.push_back({fill.tensor, torch::full_like(entry.tensor, fill.value)});
  return "";
}

void StagedTensors::assign(std::vector<StateEntry>& entries) const {
  for (const Staged& each : staged_) copyInto(each.tensor, entries[each.entry].tensor);
}

}  // namespace dictum
