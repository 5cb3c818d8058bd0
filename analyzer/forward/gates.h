// Gates: whether, and under which condition, `forward` reaches what a module has registered.
//
//     forward::predictReach(program, {}).models[0].entries[3].reach;   // `reached` of the JSON
//     forward::analyze(program).facts[0].members;                      // what the checks read
//
// Public methods are run on the module as construction left it, over symbolic arguments and run-time state. A method
// that cannot be followed makes what it would have reached unknown, never "never".
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "forward/facts.h"
#include "forward/field_roles.h"
#include "symbolic/predict.h"

namespace dictum::forward {

// Of all module classes. No keys are listed: most checks ask for none (rules/predictions.h has them).
struct Analysis {
  std::shared_ptr<const symbolic::ProgramIndex> index;  // of the program, which has to live as long
  FieldRoles roles;
  std::vector<Constructor> constructors;
  std::vector<ModelFacts> facts;  // of those that do not throw whatever the inputs are; they refer to the constructors
};

// How long a class is followed for the checks, as PredictOptions::maximumSteps: a check had better stay silent than be
// slow.
constexpr std::size_t analysisSteps = 1'000'000;

Analysis analyze(const ir::Program& program);

// The prediction with `reach` on entries and submodules.
schema::Prediction predictReach(const ir::Program& program, symbolic::PredictOptions options);

}  // namespace dictum::forward
