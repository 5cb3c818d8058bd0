// What a checkpoint says about the inputs of a model: formulas that hold where the model has exactly the file's keys
// and shapes.
//
// A key that is there wants one of its entries to be there, with its shape; an entry whose key is not there wants its
// condition not to hold; a family wants its bounds around the indices that are there, and no further.
#pragma once

#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "match/key_patterns.h"
#include "schema/prediction.h"

namespace dictum::match {

struct Wish {
  schema::Expression formula;
  unsigned weight = 1;  // how many keys want it
};

// A tensor of the file under the key that it has in the model.
struct FileKey {
  std::string key;
  const checkpoint::TensorEntry* tensor = nullptr;
};

// Each formula once; conjunctions are split. `isExpected` tells which entries the file can hold at all.
std::vector<Wish> wishesOf(const std::vector<schema::Entry>& entries, const KeyPatterns& patterns,
                           const std::vector<FileKey>& file, const std::vector<bool>& isExpected);

// Whether the known dimensions equal the sizes; false for another rank.
schema::Expression sameShape(const schema::Shape& shape, const std::vector<std::int64_t>& sizes);

}  // namespace dictum::match
