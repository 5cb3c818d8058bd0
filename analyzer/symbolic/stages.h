// Stages: what methods and functions outside construction add to a fresh module's state dict, or take from it.
//
//     void grow(int n) { ... blocks->push_back(...); }        // a method
//     void add_lora(torch::nn::Module& module, int rank);     // a function that is given the module
//
// Each is run on a copy of the state after construction, with its parameters as inputs; the stage is the difference
// between the two state dicts. `reset()`, and what only construction calls, is construction itself and no stage.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "schema/prediction.h"
#include "symbolic/evaluator.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

// Which functions of a program can change registrations, and which of them belong to construction. Made once a program.
class RegistrationReach {
 public:
  explicit RegistrationReach(const ProgramIndex& index);

  // The methods of `type` and of its bases, then the functions that are given a module, in source order.
  std::vector<const ir::Function*> stagesOf(const ir::Class& type) const;

 private:
  bool isStage(const ir::Function& function) const;
  void addMethods(const ir::Class& type, const ir::Class& root, std::vector<const ir::Function*>& result) const;

  const ProgramIndex& index_;
  std::set<std::string> registering_;   // USRs of functions from which a registration is reached
  std::set<std::string> constructing_;  // USRs of what only constructors and reset() reach
};

struct StageRun {
  schema::Stage stage;  // nothing added, removed or unknown: the function leaves the state dict as it is
  std::map<std::string, InputRecord> inputs;  // those of construction, and what the function asked for
  std::vector<std::string> inputOrder;
};

// Runs `function` on the module that `evaluator` has constructed. The evaluator is left as it is.
StageRun runStage(const Evaluator& evaluator, const ir::Function& function, const Value& module);

}  // namespace dictum::symbolic
