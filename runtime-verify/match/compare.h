// The keys of a concrete model against those of a file, and what LibTorch does with the difference.
#pragma once

#include <unordered_set>
#include <vector>

#include "match/match.h"
#include "match/wishes.h"

namespace dictum::match {

// LibTorch's archives leave out submodules that are not serialisable, and what is below them.
bool isArchive(const checkpoint::CheckpointIndex& index);

// For each entry, whether a file of the index's format can hold it, and the tolerance does not ignore it.
std::vector<bool> expectedEntries(const schema::Model& model, const checkpoint::CheckpointIndex& index,
                                  const Tolerance& tolerance);

// Fills what differs: keys, shapes, dtypes, kinds and submodules, and how much of the model the file fills. Entries
// that are still conditional excuse the keys that they may have. Those of the file that are `dropped` are listed only.
void compare(const schema::Model& concrete, const std::vector<FileKey>& file, const std::vector<FileKey>& dropped,
             const checkpoint::CheckpointIndex& index, const Tolerance& tolerance, Match& result);

// What `torch::load` does with the file as it is: LibTorch knows no prefixes, mappings and tolerances.
LoadOutcome loadOutcome(const schema::Model& concrete, const checkpoint::CheckpointIndex& index);

// Missing and unexpected keys that are probably the same tensor under another name.
std::vector<Rename> probableRenames(const std::vector<Missing>& missing, const std::vector<Unexpected>& unexpected);

}  // namespace dictum::match
