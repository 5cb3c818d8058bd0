// Prefixes that the keys of a file and those of a model do not share: `module.` of a wrapper, `model.` of a training
// loop's module, or a module saved alone that is a part of the predicted one.
#pragma once

#include <string>
#include <vector>

#include "match/key_patterns.h"
#include "match/wishes.h"

namespace dictum::match {

struct PrefixChange {
  std::string strip;  // from the file's keys
  std::string add;    // to them
};

// The change under which most of the file's keys are keys of the model; none where no change is better.
PrefixChange bestPrefix(const schema::Model& model, const KeyPatterns& patterns,
                        const checkpoint::CheckpointIndex& index);

std::vector<FileKey> keysUnder(const PrefixChange& change, const checkpoint::CheckpointIndex& index);

}  // namespace dictum::match
