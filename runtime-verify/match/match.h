// A predicted model held against a checkpoint.
//
//     Match result = match(model, index);                    // infers the configuration
//     Match result = match(model, index, {{"n", 12}});       // some inputs are known
//     MatchReport report = match(prediction, indices, {});   // the model that fits best, and a timeline
//
// The answer comes in this order: it fits exactly; it fits under a configuration, inferred by solving which keys are
// there and which shapes they have against the conditions of the prediction; it does not fit, with what differs under
// the nearest configuration. Keys and shapes decide; the solver is asked only about what they leave open.
//
// The cost is near-linear in the number of keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "match/key_change.h"
#include "match/tolerance.h"
#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::match {

enum class Verdict {
  Fits,                    // without knowing any input, or with those given
  FitsUnderConfiguration,  // with the inferred one
  DoesNotFit,
  Undecided,  // the prediction has gaps that may explain what differs
};

enum class Source { Given, Inferred, Default };

struct ConfiguredInput {
  std::string name;
  schema::Value value;
  Source source = Source::Inferred;
};

// A key of the model; `location` is that of its registration.
struct Missing {
  std::string key;
  schema::Kind kind = schema::Kind::Parameter;
  std::optional<std::string> dtype;
  schema::Shape shape;
  std::string when;  // the condition in the source, empty where it is always there
  schema::Location location;
  bool allowed = false;  // by the tolerance
};

// A key of the file that the model has not got.
struct Unexpected {
  std::string key;
  std::string dtype;
  std::vector<std::int64_t> shape;
  bool allowed = false;  // by the tolerance
};

struct ShapeDifference {
  std::string key;
  schema::Shape expected;
  std::vector<std::int64_t> found;
  schema::Location location;
};

struct DtypeDifference {
  std::string key;
  std::string expected;
  std::string found;
  schema::Location location;
};

struct KindDifference {
  std::string key;
  schema::Kind expected = schema::Kind::Parameter;
  schema::Kind found = schema::Kind::Parameter;
  schema::Location location;
};

// A missing and an unexpected key with the same shape in a similar place. Both are also listed as such.
struct Rename {
  std::string file;   // the key in the file
  std::string model;  // the key in the model
  schema::Location location;
};

struct MissingSubmodule {
  std::string path;
  std::string className;
  schema::Location location;
  bool allowed = false;  // by the tolerance
};

// What `torch::load(module, file)` does with this file: LibTorch checks neither shapes nor what is too much.
struct LoadOutcome {
  std::optional<std::string> throws;  // its message, without LibTorch's trace
  std::vector<std::string> dropped;   // keys of the file that it ignores without a word
  std::vector<std::string> replaced;  // keys whose tensor takes the shape of the file
  std::vector<std::string> misread;   // keys whose tensor keeps its dtype over the bytes of the file's
};

// How much of the model the file fills: keys with the model's shape and dtype. Keys that are ignored do not count.
struct Coverage {
  std::size_t keys = 0;          // of the model, loaded
  std::size_t keysOf = 0;        // of the model
  std::uint64_t elements = 0;    // of the model, loaded
  std::uint64_t elementsOf = 0;  // of the model
  std::uint64_t bytes = 0;       // of the file, loaded
  std::uint64_t bytesOf = 0;     // of the file
  bool everySizeKnown = true;    // false: a tensor whose size the prediction does not know is missing
};

// A submodule all of whose keys differ in the same way.
struct Subtree {
  std::string path;
  std::size_t keys = 0;
};

struct Subtrees {
  std::vector<Subtree> missing;
  std::vector<Subtree> unexpected;
  std::vector<Subtree> shape;
  std::vector<Subtree> dtype;
  std::vector<Subtree> kind;
};

struct Match {
  std::string checkpoint;  // path of the file
  std::string format;
  std::string model;  // class name
  std::string signature;
  schema::Location location;
  Verdict verdict = Verdict::Undecided;
  std::vector<ConfiguredInput> configuration;  // in the order of the model's inputs
  std::vector<std::string> ambiguous;          // inputs of which several values fit equally well
  std::string stripped;                        // prefix that the file's keys have and the model's have not
  std::string added;                           // prefix that the model's keys have and the file's have not
  std::vector<Rename> unwrapped;               // keys with `_orig_mod.` and its like inside; these match
  KeyChange change;                            // from the keys of the index: what makes them the model's
  std::size_t matched = 0;                     // keys that are in both
  std::vector<Missing> missing;
  std::vector<Unexpected> unexpected;
  std::vector<ShapeDifference> shape;
  std::vector<DtypeDifference> dtype;
  std::vector<KindDifference> kind;
  std::vector<Rename> renamed;
  std::vector<MissingSubmodule> submodules;  // of formats that list submodules: serialisable ones that the file lacks
  Subtrees subtrees;
  Coverage coverage;
  LoadOutcome load;
  std::vector<std::string> alsoFits;  // other models that fit the file as well
  std::vector<schema::Gap> gaps;      // of the prediction
  std::vector<std::string> notes;

  std::size_t differences() const;  // those that are not allowed
  std::size_t allowed() const;      // differences that are
};

// What changes from one checkpoint to the next.
struct TimelineStep {
  std::string from;  // path of the file before
  std::string to;
  std::vector<std::string> appeared;  // keys
  std::vector<std::string> vanished;
  std::vector<std::string> reshaped;
  // Inputs whose inferred value differs: "n_layers: 4 -> 6".
  std::vector<std::string> inputs;
};

// The epochs in which a recorded parameter was not trained.
struct KeyHistory {
  std::string key;
  std::vector<std::int64_t> recorded;      // all in which it was there
  std::vector<std::int64_t> frozen;        // required no gradient
  std::vector<std::int64_t> unused;        // had none
  std::vector<std::int64_t> zeroGradient;  // had one of zeros
  schema::Location location;               // of the registration
};

struct MatchReport {
  std::vector<Match> files;
  std::vector<TimelineStep> timeline;  // one step between neighbours, in the order given
  std::vector<KeyHistory> history;     // of records; see match/record.h
};

Match match(const schema::Model& model, const checkpoint::CheckpointIndex& index,
            const schema::Configuration& given = {}, const Tolerance& tolerance = {});

// Each checkpoint with the model that fits it best; a prediction without models gives no files.
MatchReport match(const schema::Prediction& prediction, const std::vector<checkpoint::CheckpointIndex>& indices,
                  const schema::Configuration& given = {}, const Tolerance& tolerance = {});

}  // namespace dictum::match
