// What a construction site really built, told by a program that library_tests.py has written such calls into.
//
//     dictum_truth::built("12:8", Linear(2, 3))     the value of an expression, passed on
//     dictum_truth::tell("12:8", model);            a variable, as it is now
//     dictum_truth::AtEndOfScope scope("12:8", list);
//
// Each writes one line: the mark, then {"place", "entries"} as record.h has them.
#pragma once

#include <utility>

#include "record.h"

namespace dictum_truth {

template <typename Module>
void tell(const char* place, const Module& module) {
  std::cout << "\ndictum site {\"place\": \"" << place << "\", ";
  printModule(moduleOf(module));
  std::cout << "}" << std::endl;
}

template <typename Module>
Module built(const char* place, Module module) {
  tell(place, module);
  return module;
}

template <typename Module>
class AtEndOfScope {
 public:
  AtEndOfScope(const char* place, const Module& module) : place_(place), module_(module) {}
  ~AtEndOfScope() { tell(place_, module_); }

 private:
  const char* place_;
  const Module& module_;
};

}  // namespace dictum_truth
