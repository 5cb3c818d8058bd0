// A diff through a migration map: the old side as it is after migration, and the map that a diff asks for.
#pragma once

#include <string>
#include <vector>

#include "diff/diff.h"
#include "match/key_map.h"

namespace dictum::diff {

// Renames and drops keys of the old side. What is migrated is a state dict: submodules without keys no longer matter.
// Gives the lines of the map, in its own words, that concern no key of either side: they are probably misspelt.
std::vector<std::string> applyMap(const match::KeyMap& map, Side& before, Side& after);

// Leaves out keys that are new, or there in more configurations, and that the map fills where an old file lacks them.
void leaveOutFilled(const match::KeyMap& map, Diff& diff);

// A map for the renames, drops and new keys of a diff, with comments for what no map can do. Classes that are parts of
// others are left out. `after` is the new side, for dtypes and shapes.
std::string proposeMap(const Diff& diff, const schema::Prediction& after);

}  // namespace dictum::diff
