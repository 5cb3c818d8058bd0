// What a user allows a checkpoint to differ in.
//
//     Tolerance tolerance;
//     tolerance.ignore.emplace_back("head");                       // neither looked at in the file nor in the model
//     tolerance.allowMissing.emplace_back("**.num_batches_tracked");
//     tolerance.map.push_back(*parseMapping("backbone=encoder"));  // the file's backbone.* is the model's encoder.*
//
// Differences that are allowed stay in the report, marked, and do not count for the verdict.
#pragma once

#include <string>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "match/glob.h"
#include "schema/error.h"

namespace dictum::match {

// Keys of the file that match `from` are looked for in the model as `to`, which has no more wildcards than `from`.
struct KeyMapping {
  Glob from;
  std::string to;
};

struct Tolerance {
  std::vector<Glob> ignore;
  std::vector<Glob> allowMissing;
  std::vector<Glob> allowUnexpected;
  std::vector<Glob> dropped;    // keys of the file that are left out, before they are mapped; they are listed
  std::vector<KeyMapping> map;  // the first that matches a key is applied to it
};

// `OLD=NEW`. An empty NEW takes the name out: `model=` maps model.conv.weight to conv.weight.
Result<KeyMapping> parseMapping(const std::string& text);

bool matchesAny(const std::vector<Glob>& globs, const std::string& key);

// The index with its keys and submodules under the names that the mappings give them.
checkpoint::CheckpointIndex mapped(checkpoint::CheckpointIndex index, const std::vector<KeyMapping>& map);

}  // namespace dictum::match
