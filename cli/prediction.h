// Source to prediction, the way that all subcommands take.
#pragma once

#include "cli/arguments.h"
#include "schema/prediction.h"

namespace dictum::cli {

struct PredictedSource {
  schema::Prediction prediction;
  bool isComplete = true;  // as Source::isComplete
  UnitCounts units;
  std::vector<std::string> files;  // as Source::files
};

// What becomes of the configuration once it is checked against the inputs.
enum class Configure { Apply, CheckOnly };

// Whether what forward uses is wanted too: it takes running the methods of every model.
enum class Gates { Leave, Add };

// Fails where the source cannot be read, the model is unknown, or the configuration names an input or a value that no
// model has; the message says what was meant, as far as that can be guessed.
Result<PredictedSource> predictFromSource(const SourceArguments& source, const ModelArguments& model,
                                          const Invocation& invocation, Configure configure = Configure::Apply,
                                          Gates gates = Gates::Leave);

}  // namespace dictum::cli
