// Watches an evaluation: what calls which object, what reads which member. analyzer/forward uses it to find out which
// submodules `forward` reaches, under which condition; `evaluator.pathCondition()` and `evaluator.trace()` say how the
// run got there.
#pragma once

#include <optional>
#include <vector>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

class Observer {
 public:
  virtual ~Observer() = default;

  // Before a call is made. What it gives takes the place of the call.
  virtual std::optional<Operand> called(Evaluator& evaluator, const ir::Expression& call,
                                        const std::optional<Operand>& object,
                                        const std::vector<Operand>& arguments) = 0;
  // `object.field` is evaluated, for reading or writing.
  virtual void fieldNamed(Evaluator& evaluator, const ir::Expression& field, const Operand& object) = 0;
  // A pointer, holder or smart pointer is followed.
  virtual void dereferenced(Evaluator& evaluator, const Value& pointer, const ir::Location& site) = 0;
};

}  // namespace dictum::symbolic
