// A migration map: how the keys of old checkpoints become those of the new source. It belongs under version control,
// beside the change that needs it.
//
//     # state_dict.map
//     backbone=encoder                        backbone.* is encoder.* now
//     drop head2                              what is left out
//     new encoder.scale float32 [16] = 1      what there was not: a number that fills it; dtype and shape for migrate
//
// Patterns are those of glob.h. A `new` line without dtype and shape, such as `new layers.*.scale = 0`, says that the
// keys are meant to be new, which is enough for verify and for the gate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "match/tolerance.h"

namespace dictum::match {

struct NewKey {
  Glob key;
  std::optional<std::string> dtype;
  std::optional<std::vector<std::int64_t>> shape;
  double value = 0;
  unsigned line = 0;  // of the file, 1-based
};

struct KeyMap {
  std::vector<KeyMapping> renames;  // the first that matches a key is applied to it
  std::vector<Glob> dropped;
  std::vector<NewKey> added;
};

// The error says which line is wrong.
Result<KeyMap> parseKeyMap(const std::string& text, const std::string& name);
Result<KeyMap> readKeyMap(const std::string& path);

// The key under its new name; nothing where it is dropped.
std::optional<std::string> newNameOf(const std::string& key, const KeyMap& map);

// What a map allows: dropped keys are left out of the file, new ones may be missing.
void allow(const KeyMap& map, Tolerance& tolerance);

}  // namespace dictum::match
