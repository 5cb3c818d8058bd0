// The two sides of `dictum diff`, from whatever the command line names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "cli/arguments.h"
#include "cli/base_tree.h"
#include "diff/diff.h"

namespace dictum::cli {

// One side before it is known what the other is: a checkpoint narrows a source to the configuration that it asks for.
struct DiffSide {
  diff::Side side;
  std::optional<checkpoint::CheckpointIndex> checkpoint;
  bool isComplete = true;          // as Source::isComplete
  std::vector<std::string> files;  // of the user, that were read, but for those of a commit
};

enum class SideForm { Source, Lock, Checkpoint };

// By what is in the file, and for C++ by its name.
Result<SideForm> formOf(const std::string& path);

// A lock, the JSON of a prediction, a checkpoint or a C++ source.
Result<DiffSide> readSide(const std::string& path, const SourceArguments& source, const ModelArguments& model,
                          const Invocation& invocation);

// Both sides as those of the commit and of the work tree. `source.sources` may also name one lock.
struct DiffSides {
  DiffSide before;
  DiffSide after;
};
Result<DiffSides> readAgainst(const BaseTree& base, const SourceArguments& source, const ModelArguments& model,
                              const Invocation& invocation);

// Applies the configuration to both, where they have the inputs, and holds a checkpoint against its source.
Result<void> makeComparable(DiffSides& sides, const ModelArguments& model, Console& console);

}  // namespace dictum::cli
