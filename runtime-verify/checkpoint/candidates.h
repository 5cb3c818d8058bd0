// Places in a pickle that may be the state dict; see state_dict_walk.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checkpoint/limits.h"
#include "checkpoint/pickle_value.h"

namespace dictum::checkpoint {

struct Candidate {
  ValueId value = 0;
  std::string path;       // keys from the root, joined by '.'; list positions as "[0]"; empty for the root
  bool isModule = false;  // a whole module, saved as an object
  std::size_t tensors = 0;
};

struct Candidates {
  std::vector<Candidate> found;  // in the file's order
  bool sawOptimizer = false;     // a dictionary with `state` and `param_groups`
  std::string error;             // what is wrong with a dictionary on the way; empty where nothing is
  bool tooDeep = false;          // something lies deeper than limits.nesting and was not looked at
};

Candidates findCandidates(const PickleValues& values, ValueId root, const Limits& limits);

// The value under a string key of a Dict or OrderedDict.
std::optional<ValueId> valueAt(const PickleValues& values, ValueId dict, std::string_view key);

// A string key that the dictionary was given twice. Python keeps the last; no pickle of Python's has one.
std::optional<std::string_view> repeatedKey(const PickleValues& values, ValueId dict);

// Whether the value is a dictionary: a Dict, or an object of a dictionary class.
bool isDict(const PickleValues& values, ValueId id);

// The value itself, without what LibTorch's pickle_save puts around typed containers.
ValueId unwrapped(const PickleValues& values, ValueId id);

// The attributes of an object that looks like a torch.nn.Module in Python: a dictionary with `_parameters`, `_buffers`
// and `_modules`. Nothing for other values.
std::optional<ValueId> moduleAttributes(const PickleValues& values, ValueId id);

}  // namespace dictum::checkpoint
