// The words for changes that all formats use.
#pragma once

#include <optional>
#include <string>

#include "diff/change.h"

namespace dictum::diff {

const char* nameOf(Level level);      // "loads", "keys", "shapes", "exact", "none"
const char* nameOf(ChangeKind kind);  // "added", "condition weakened", "input default", ...
std::optional<Level> levelNamed(const std::string& name);

// "conv1.* -> stem.*", "fc.weight", "" where it is about no name.
std::string subjectOf(const Change& change);
// "'conv3' (2 keys) is new"
std::string sentenceOf(const Change& change);
// The signature, with what of it is compared: "Net(bool bn), checkpoint golden/net.pt".
std::string titleOf(const ModelDiff& model);
// "add_layer=true"; "add_layer=false before, true after" for defaults; empty where every configuration shows it.
std::string print(const Witness& witness);

}  // namespace dictum::diff
