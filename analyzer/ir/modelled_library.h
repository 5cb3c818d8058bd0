// Libraries other than LibTorch's and the standard one that the analysis knows by the names of what they declare.
#pragma once

#include <string>

namespace dictum::ir {

// Whether a class or function is of such a library. What it does is modelled, so that its source is never looked into:
// it is no code of the user, even where a copy of it is among the user's files.
bool isModelledLibrary(const std::string& qualifiedName);

}  // namespace dictum::ir
