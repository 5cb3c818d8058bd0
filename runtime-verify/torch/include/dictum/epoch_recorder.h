// What becomes of a module's keys while it is trained, a JSON object a line.
//
//     dictum::EpochRecorder recorder("run.jsonl");
//     for (int epoch = 1; epoch <= epochs; ++epoch) {
//       train(*net);                                            // ... loss.backward(); optimizer.step();
//       recorder.record(*net, epoch).throw_if_failed();         // before gradients are cleared
//     }
//
// Each line has the keys, which parameters are frozen (require no gradient), which are unused (require one and have
// none: no forward reached them), and whose gradient is zero everywhere. `dictum verify --record run.jsonl` tells which
// configuration each epoch is, since when a key is there, and why one that was never used is there at all.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <string>

#include "dictum/export.h"
#include "dictum/status.h"

namespace dictum {

class DICTUM_TORCH_API EpochRecorder {
 public:
  // Lines are added to a file that is there already, so that a run can be continued.
  explicit EpochRecorder(std::string file);

  // Adds one line. Fails where the file cannot be written.
  Status record(const torch::nn::Module& module, std::int64_t epoch);

 private:
  std::string file_;
};

}  // namespace dictum
