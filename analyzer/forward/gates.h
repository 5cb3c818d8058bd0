// Gates: whether, and under which condition, `forward` reaches what a module has registered.
//
//     forward::predictReach(program, {}).models[0].entries[3].reach;   // `reached` of the JSON
//     forward::analyze(program, {}).facts[0].members;                  // what the checks read
//
// Public methods are run on the module as construction left it, over symbolic arguments and run-time state. A method
// that cannot be followed makes what it would have reached unknown, never "never".
#pragma once

#include <vector>

#include "forward/facts.h"
#include "symbolic/predict.h"

namespace dictum::forward {

struct Analysis {
  schema::Prediction prediction;  // without the steps to registrations
  std::vector<ModelFacts> facts;  // of the models of classes that can be constructed; they refer to the prediction
};

// `options` as for symbolic::predict; its `constructed` is taken.
Analysis analyze(const ir::Program& program, symbolic::PredictOptions options);

// The prediction with `reach` on entries and submodules.
schema::Prediction predictReach(const ir::Program& program, symbolic::PredictOptions options);

}  // namespace dictum::forward
