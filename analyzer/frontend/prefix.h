// The prefix of a translation unit: the system and LibTorch headers that its user code includes, as one header that can
// be precompiled and shared.
//
// Putting all of them first is only right where order does not matter. So the preprocessor's events in user code are
// recorded once, by a run of the preprocessor alone, and again in every parse on top of the precompiled prefix; where
// they differ in any way (an include, a macro, the outcome of an #if), the prefix was not the right one. And some
// headers stay out of the prefix, to be parsed where the user includes them:
//
//  - headers without an include guard;
//  - a header that looks at a macro of the user's code, unless the macro can be defined in the prefix too;
//  - headers that `#include <name>` in the prefix would not find;
//  - headers that add little to the others, so that sources which differ in these alone share a prefix.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "clang/Lex/PPCallbacks.h"
#include "frontend/user_code.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class Preprocessor;
}

namespace dictum::frontend {

// One thing that the preprocessor did in user code.
struct Event {
  enum class Kind : char { Include = 'i', Macro = 'm', Condition = 'c' };
  Kind kind = Kind::Include;
  std::string text;  // "<torch/torch.h> /usr/include/.../torch.h", "#define N 3", "#ifdef N 1"
  friend bool operator==(const Event&, const Event&) = default;
};

struct Prefix {
  std::vector<Event> events;  // up to the last include of a system header
  std::string text;           // of the header to precompile; empty where there is nothing to gain
  bool includesTorch = false;

  // Text form; `parse` gives nothing for what `print` did not write.
  std::string print() const;
  static std::optional<Prefix> parse(llvm::StringRef text);
};

// Records the events of a run of the preprocessor, and makes `text` from them if `makesText`: then nothing may be
// precompiled in this run. Fills `result` when the main file ends.
std::unique_ptr<clang::PPCallbacks> recordPrefix(clang::Preprocessor& preprocessor, const UserCode& code,
                                                 bool makesText, Prefix& result);

}  // namespace dictum::frontend
