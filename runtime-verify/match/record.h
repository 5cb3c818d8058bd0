// What a training program recorded of its module, epoch by epoch: EpochRecorder writes a JSON object a line.
//
//     {"dictum_record": 1, "epoch": 3, "model": "NetImpl",
//      "entries": [{"key": "conv.weight", "kind": "parameter", "dtype": "float32", "shape": [4, 3]}],
//      "submodules": ["conv"], "frozen": [], "unused": ["conv.weight"], "zero_gradient": []}
//
// `frozen` are parameters that do not require a gradient, `unused` those that do and have none, `zero_gradient` those
// whose gradient is zero everywhere. Each epoch is held against the prediction as a checkpoint is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "match/match.h"

namespace dictum::match {

struct EpochRecord {
  std::int64_t epoch = 0;
  checkpoint::CheckpointIndex index;  // `path` is "run.jsonl, epoch 3"
  std::vector<std::string> frozen;
  std::vector<std::string> unused;
  std::vector<std::string> zeroGradient;
};

// The error says which line is wrong. A last line that ends in its middle, as a killed program leaves it, is an error
// too.
Result<std::vector<EpochRecord>> readRecord(const std::string& path);

// What is to be said of each key that was not trained in some epoch, in the order of the keys of the last one that has
// it. `matches` are those of the records; they say which model the locations come from.
std::vector<KeyHistory> historyOf(const std::vector<EpochRecord>& records, const schema::Prediction& prediction,
                                  const std::vector<Match>& matches);

}  // namespace dictum::match
