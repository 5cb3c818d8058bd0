// Why a key is there, or is not: everything that a prediction and a row of checkpoints say about one key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "schema/prediction.h"
#include "schema/strict_json.h"

namespace dictum::cli {

// The key in one model.
struct Occurrence {
  const schema::Model* model = nullptr;
  schema::Entry entry;                   // as it is for this key, also where the model has a family
  std::string family;                    // `layers.{i}.weight` where it is a member of one
  std::string stage;                     // the method that adds it, where construction does not
  std::optional<bool> isThereByDefault;  // nothing where an input that matters has no default
};

// The key in one checkpoint.
struct Sighting {
  std::string checkpoint;
  std::optional<checkpoint::TensorEntry> entry;
};

struct Explanation {
  std::string key;
  std::vector<Occurrence> occurrences;
  std::vector<const schema::Submodule*> submodules;  // where the key is the path of a submodule
  std::vector<std::string> below;                    // predicted keys below that path
  std::vector<std::string> nearest;                  // where nothing is found
  std::vector<Sighting> sightings;
  std::vector<schema::Gap> gaps;  // of the models; one of them may hide the key
  bool isFound() const { return !occurrences.empty() || !submodules.empty() || !below.empty(); }
};

Explanation explain(const std::string& key, const schema::Prediction& prediction,
                    const std::vector<checkpoint::CheckpointIndex>& checkpoints);

std::string writeText(const Explanation& explanation);
schema::Json toJson(const Explanation& explanation);

}  // namespace dictum::cli
