// Source to prediction, the way that all subcommands take.
#pragma once

#include "cli/arguments.h"
#include "schema/prediction.h"

namespace dictum::cli {

struct PredictedSource {
  schema::Prediction prediction;
  bool isComplete = true;  // as Source::isComplete
};

// What becomes of the configuration once it is checked against the inputs.
enum class Configure { Apply, CheckOnly };

// Fails where the source cannot be read, the model is unknown, or the configuration names an input or a value that no
// model has; the message says what was meant, as far as that can be guessed.
Result<PredictedSource> predictFromSource(const SourceArguments& source, const ModelArguments& model,
                                          const Invocation& invocation, Configure configure = Configure::Apply);

}  // namespace dictum::cli
