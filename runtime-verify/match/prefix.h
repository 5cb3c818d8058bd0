// Names that the keys of a file and those of a model do not share: `module.` of a wrapper, `model.` of a training
// loop's module, a module saved alone that is a part of the predicted one, `_orig_mod.` inside a key.
#pragma once

#include <string>
#include <vector>

#include "match/key_change.h"
#include "match/key_patterns.h"
#include "match/wishes.h"

namespace dictum::match {

struct PrefixAnswer {
  KeyChange change;
  std::vector<std::string> rivals;  // prefixes below which equally many keys fit: nothing is stripped then
};

// The change under which most of the file's keys are keys of the model; none where no change is better.
PrefixAnswer bestPrefix(const schema::Model& model, const KeyPatterns& patterns,
                        const checkpoint::CheckpointIndex& index);

std::vector<FileKey> keysUnder(const KeyChange& change, const checkpoint::CheckpointIndex& index);

}  // namespace dictum::match
