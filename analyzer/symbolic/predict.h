// Program + catalog -> Prediction: runs the constructors of module classes over symbolic inputs.
//
//     predict(program, {});                                                          // every class, every constructor
//     predict(program, {.model = "Net", .configuration = {{"add_layer", true}}});
//     predict(program, {.constructions = true});                                     // one model per --construct
//
// A model is exact when nothing depends on inputs, conditional when it is exact once they are given, and incomplete
// when it has gaps, each of which names its place and reason.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ir/ir.h"
#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::symbolic {

class Evaluator;
class ProgramIndex;
class Value;

struct Constructed {
  std::size_t number;  // of the model in the prediction
  schema::Model& model;
  const ir::Class& type;
  const Evaluator& evaluator;  // as it is then
  const Value& module;
  bool sharesTensors;  // a tensor may have several keys; told where none are listed
};

struct PredictOptions {
  std::optional<std::string> model;       // class or holder name, qualified or not; nullopt: all
  schema::Configuration configuration;    // values of some inputs
  bool constructions = false;             // evaluate the program's construction expressions instead of its classes
  bool sites = false;                     // evaluate the places where the program constructs modules (sites.h)
  bool keys = true;                       // false: tell only how construction ends and what methods register later
  bool steps = true;                      // tell the way to each registration
  std::size_t maximumSteps = 20'000'000;  // statements and expressions evaluated per model before it becomes a gap
  // Called for every model of a class that was constructed.
  std::function<void(const Constructed&)> constructed;
};

// Never fails: what cannot be known is a gap of the model it belongs to. A model name that matches nothing gives no
// models.
schema::Prediction predict(const ir::Program& program, const PredictOptions& options);
schema::Prediction predict(const ProgramIndex& index, const PredictOptions& options);

}  // namespace dictum::symbolic
