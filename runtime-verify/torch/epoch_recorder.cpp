#include "dictum/epoch_recorder.h"

#include <torch/utils.h>

#include <exception>
#include <utility>

#include "live_module.h"

namespace dictum {
namespace {

bool isZero(const torch::Tensor& gradient) {
  return gradient.layout() == torch::kStrided && gradient.numel() > 0 && !gradient.any().item<bool>();
}

}  // namespace

EpochRecorder::EpochRecorder(std::string file) : file_(std::move(file)) {}

Status EpochRecorder::record(const torch::nn::Module& module, std::int64_t number) {
  try {
    const torch::NoGradGuard noGradient;
    bridge::Epoch epoch{number, describe(module, state_dict(module)), {}, {}, {}};
    for (const auto& parameter : module.named_parameters()) {
      const torch::Tensor& tensor = parameter.value();
      if (!tensor.requires_grad()) {
        epoch.frozen.push_back(parameter.key());
      } else if (!tensor.grad().defined()) {
        epoch.unused.push_back(parameter.key());
      } else if (isZero(tensor.grad())) {
        epoch.zeroGradient.push_back(parameter.key());
      }
    }
    const auto error = bridge::appendRecord(file_, epoch);
    return error ? Status::failed(*error) : Status();
  } catch (const std::exception& error) {
    return Status::failed("cannot record to '" + file_ + "': " + error.what());
  }
}

}  // namespace dictum
