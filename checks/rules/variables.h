// Which variable or member an expression is about, in the text of one function.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::checks {

// A variable, or a field of one, as a key for comparing: `net->fc` is "<net>.<fc>". Empty where the expression is about
// neither.
std::string subjectOf(const ir::Expression& e);
std::string nameOf(const ir::Expression& e);

// Whether the subject is `whole` or a part of it.
bool isWithin(const std::string& subject, const std::string& whole);

// Whose parameters an expression is about, with lists of them that a local variable holds: `auto ps =
// net->parameters()`.
class ParameterOwners {
 public:
  explicit ParameterOwners(const ir::Function& function);
  // The objects of `parameters()` and `named_parameters()` in the expression.
  std::vector<const ir::Expression*> of(const ir::Expression& e) const;

 private:
  void collect(const ir::Statement& s);
  std::map<std::uint32_t, const ir::Expression*> lists_;  // local -> what it was initialised with
};

// An optimizer is made here, on the stack or by make_unique and the like.
bool makesOptimizer(const ir::Expression& e);

bool isBefore(const ir::Location& a, const ir::Location& b);

bool isOptimizer(const ir::TypePtr& type);  // torch::optim::Adam and the like

}  // namespace dictum::checks
