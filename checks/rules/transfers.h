// What a program writes to files and reads from them: torch::save, torch::load, and archives that it opens itself.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rules/constants.h"
#include "rules/context.h"

namespace dictum::checks {

struct Transfer {
  ir::Location location;
  std::string className;                   // of a module; else the type as a message shows it
  const ir::Expression* object = nullptr;  // the variable that has what is transferred
  bool isModule = true;
  bool isOptimizer = false;
};

// By path; a stream that one thing is written to and read from counts as one.
class Transfers {
 public:
  Transfers(const Context& context, const Constants& constants);

  std::map<std::string, std::vector<Transfer>> saves, loads;

 private:
  using Kinds = std::map<std::string, std::vector<Transfer>>;
  struct Site {
    bool isSave = false;
    const ir::Expression* path = nullptr;
    const ir::Expression* object = nullptr;
    const ir::Expression* place = nullptr;
  };
  // What the calls from `function` hand down to a parameter.
  using Arguments = std::map<std::uint32_t, const ir::Expression*>;

  std::vector<Site> sitesOf(const ir::Function& function) const;
  void add(const Site& site, const Arguments& arguments);
  static bool takes(const ir::Function& function, const ir::Expression& e);
  static bool mentions(const ir::Function& function, const ir::Expression& e);
  void calls(const ir::Function& caller);
  void streams(const ir::Function& function);

  const Context& context_;
  const Constants& constants_;
  std::map<std::string, std::vector<Site>> sites_;  // by the USR of the function
  std::set<std::string> called_;                    // functions that the program itself calls
};

}  // namespace dictum::checks
