// What differs between two predictions, and what that does to checkpoints.
//
//     Change{ChangeKind::Added, Level::Loads, "conv3", ..., witness: add_layer=true}
//
// reads: where add_layer is true, the new source registers `conv3` and the old one did not, so that torch::load of a
// checkpoint that the old program saved throws. A change is only made where some configuration shows it; the witness is
// one, found by the solver and checked by evaluation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::diff {

// What a change breaks, worst first. A gate at one level fails for all that come before it too.
enum class Level {
  Loads,   // torch::load of an old checkpoint throws
  Keys,    // it loads, but keys are dropped or keep their initial values
  Shapes,  // it loads, but tensors have another shape, or their bytes are read as another dtype
  Exact,   // it loads as before; order, kind, ties, conditions, inputs or defaults differ
  None,    // nothing, at any level
};

enum class ChangeKind {
  Added,
  Removed,
  Renamed,
  Reshaped,
  Dtype,
  Kind,          // parameter <-> buffer
  Order,         // in the state dict
  Weakened,      // there in more configurations than before
  Strengthened,  // there in fewer
  Serializable,  // whether torch::save and torch::load go into a submodule
  Tied,          // two keys share one tensor now
  Untied,
  InputAdded,
  InputRemoved,
  InputRenamed,
  InputType,
  InputDefault,
  Refused,     // construction throws where it did not
  Incomplete,  // there are gaps that were not there
  Completed,   // there were gaps that are no more
  ModelAdded,
  ModelRemoved,
  ModelRenamed,
  ConstructorAdded,    // of a class that both sides have
  ConstructorRemoved,  // `after` is one that constructs the same, where there is one
  Expired,             // what was accepted until a day is accepted no more
};

// A configuration of each side that shows the change; the same values for the inputs that both have, unless they are
// the two defaults.
struct Witness {
  schema::Configuration before;
  schema::Configuration after;
  std::string key;         // the key, or the path of the submodule, that shows it there; of the new side where renamed
  bool byDefault = false;  // what a user gets who gives no inputs: the defaults themselves differ
};

struct Change {
  ChangeKind kind = ChangeKind::Added;
  Level level = Level::None;
  bool isCertain = true;             // false: the solver gave up, or a gap may explain it
  std::string stage;                 // the method after which it shows; empty: after construction
  std::string before;                // key, submodule, input or model in the old; empty where it has none
  std::string after;                 // the same in the new
  std::vector<std::string> keys;     // that it stands for: of the new where it has them, else of the old
  std::vector<std::string> oldKeys;  // of a rename: the old name of each
  std::string was;                   // the shape, dtype, condition, default, ... of before
  std::string is;
  schema::Location oldLocation;
  schema::Location newLocation;
  std::optional<Witness> witness;  // nothing where it needs none: an input, a gap, a model
  std::string ignored;             // why it does not break the gate though its level would; empty: it is not ignored
};

// The changes of one model; `signature` is that of the new where there is one.
struct ModelDiff {
  std::string className;
  std::string signature;
  std::string subject;         // what of it is compared, "checkpoint golden/net.pt"; empty: all that it can be
  std::optional<Level> level;  // of the gate for this model, where it is not that of all
  schema::Location oldLocation;
  schema::Location newLocation;
  schema::Completeness before = schema::Completeness::Exact;
  schema::Completeness after = schema::Completeness::Exact;
  std::size_t keys = 0;           // entries of the new, families counted as one
  std::vector<Change> changes;    // worst first
  std::vector<schema::Gap> gaps;  // of the new
  std::vector<schema::Gap> oldGaps;
};

struct Diff {
  std::vector<ModelDiff> models;
};

}  // namespace dictum::diff
