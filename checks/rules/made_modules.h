// Modules that the text makes and that no value of the analysed object shows: locals, what a map gets under keys that
// are not known, and what a container gets where construction cannot be followed. Told from the text alone, so that
// only what can be nothing else counts.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rules/context.h"

namespace dictum::checks {

// A local of a module class's own function that nothing registers, keeps or gives away.
struct LostLocal {
  const ir::Function* function = nullptr;
  const ir::Statement* declaration = nullptr;
  const ir::Expression* use = nullptr;  // a call of it; null: none
};

struct LostTemporary {
  const ir::Function* function = nullptr;
  const ir::Expression* call = nullptr;
};

class MadeModules {
 public:
  explicit MadeModules(const Context& context) : context_(context) {}

  std::vector<LostLocal> lostLocals() const;

  // Modules that a method makes and runs in one expression: `Linear(8, 8)(x)`. The calls that run them.
  std::vector<LostTemporary> lostTemporaries() const;

  // A module with keys is made in the expression.
  bool makesKeys(const ir::Expression& e) const;

  // Construction gives the member modules that it makes, or puts them into it, and does nothing else with it.
  bool fillsOnly(const ir::Field& container) const;

 private:
  bool hasOwnKeys(const ir::Class& type) const;  // in every configuration
  bool hasKeys(const std::string& className, const std::string& usr) const;
  bool isMaking(const ir::Expression& e) const;
  bool hasBody(const ir::Expression& call) const;
  bool registers(const ir::Expression& e) const;
  bool givesMadeLocal(const ir::Function& function, const ir::Expression& call) const;
  void localsOf(const ir::Function& function, std::vector<LostLocal>& result) const;

  const Context& context_;
};

}  // namespace dictum::checks
