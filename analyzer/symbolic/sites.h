// Construction sites: the modules that a program itself constructs, outside the construction of other modules.
//
//     int main() {
//       int layers = 50;
//       if (deep) layers = 101;
//       Net net(layers);           // a site: Net net(layers)
//     }
//
// Each site becomes a function that gives its module: the statements before it that matter for its arguments
// (site_slice.h), then the construction. What the enclosing function is given are its parameters, hence inputs. A loop
// around a site is not run: what changes in it is an input too, so that a site is one model however often it is
// reached. Ways out of the enclosing function are left out, because where they are taken the site is not reached.
//
// A container of LibTorch's that a variable holds is taken as the statements after its construction have filled it.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

struct Site {
  std::string expression;  // as written, white space folded: "Net net(layers)"
  ir::Location location;
  std::string className;                      // of the module
  const ir::Class* type = nullptr;            // null for a module of LibTorch
  const ir::Function* constructor = nullptr;  // null where `arguments` must tell
  std::size_t arguments = 0;
  const ir::Class* object = nullptr;  // the class whose members `function` uses
  ir::Function function;              // returns the module; only parameters that matter
};

// In source order, each place once.
std::vector<Site> findSites(const ProgramIndex& index);

}  // namespace dictum::symbolic
