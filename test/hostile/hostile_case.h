// Bad files: each is a name, the bytes, and the whole message that a user gets.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "checkpoint/limits.h"

namespace dictum::hostile {

struct Case {
  std::string name;
  std::function<std::string()> bytes;
  std::string message;
  checkpoint::Limits limits = {};
};

inline void PrintTo(const Case& hostile, std::ostream* out) { *out << hostile.name; }

std::vector<Case> zipCases();
std::vector<Case> pickleCases();
std::vector<Case> tensorCases();
std::vector<Case> scriptCases();
std::vector<Case> safetensorsCases();
std::vector<Case> legacyCases();
std::vector<Case> compositeCases();  // sparse and quantised tensors
std::vector<Case> ambiguousCases();  // that two programs would read differently
std::vector<Case> foreignCases();    // formats that are recognised and not read

}  // namespace dictum::hostile
