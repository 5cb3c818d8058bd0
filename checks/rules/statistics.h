// Whether a module has running statistics, which batch normalisation moves in training mode whether gradients flow or
// not.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "rules/context.h"
#include "rules/frozen_keys.h"

namespace dictum::checks {

class Statistics {
 public:
  explicit Statistics(const Context& context) : context_(context) {}

  // Of the module that an expression names; `initializer` is what a variable was made of, null where that is not known.
  bool areIn(const ir::Expression& module, const ir::Expression* initializer) const;

  // A parameter that is frozen with everything else of a module that has statistics; empty: there is none. Nothing
  // where it is not known which are frozen.
  std::optional<std::string> frozenWith(const ir::Expression& module, const FrozenKeys& selection) const;

  // Of the module that an expression names: its members that have statistics, by their USRs, each with one of the
  // parameters beside them. None where it is not known.
  std::map<std::string, std::string> membersWith(const ir::Expression& module) const;

 private:
  bool areInClass(const ir::TypePtr& type) const;
  std::map<std::string, std::string> membersOf(const ModelFacts& facts) const;
  bool areInMember(const std::string& field) const;
  bool areMadeIn(const ir::Expression& initializer) const;

  const Context& context_;
};

}  // namespace dictum::checks
