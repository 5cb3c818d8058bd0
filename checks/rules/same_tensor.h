// Which expressions give the tensor that a field has already, so that assigning it changes nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "ir/ir.h"

namespace dictum::checks {

class SameTensor {
 public:
  explicit SameTensor(const ir::Program& program);

  // `weight.mul_(2)` and `init::zeros_(weight)`, which change it in place, and what a function or lambda of the program
  // returns of its arguments. `field` is a USR.
  bool isGivenBy(const ir::Expression& e, const std::string& field) const;

 private:
  const ir::Function* calleeOf(const ir::Expression& call) const;

  const ir::Program& program_;
  std::map<std::uint32_t, const ir::Function*> lambdas_;  // by the variable that has them
};

}  // namespace dictum::checks
