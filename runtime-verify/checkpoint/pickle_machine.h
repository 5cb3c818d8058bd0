// A machine for pickles that builds values and executes nothing.
//
// Python's own unpickler imports and calls whatever a pickle names. This one interprets the opcodes that data needs,
// refuses all others by name, and turns every global into its name and every call into a description of the call (see
// pickle_value.h). Its work is bounded by the pickle's length and by Limits; it does not recurse.
#pragma once

#include <cstddef>
#include <string_view>

#include "checkpoint/limits.h"
#include "checkpoint/pickle_value.h"
#include "schema/error.h"

namespace dictum::checkpoint {

struct Pickle {
  PickleValues values;
  ValueId root = 0;
  std::size_t length = 0;  // bytes up to and including STOP
};

// Interprets the pickle at the beginning of `bytes`, which must outlive the result: its texts point there. Positions in
// errors count from `origin`. `needsMore`, where given, says whether it failed because the bytes ended too soon.
Result<Pickle> readPickle(std::string_view bytes, const Limits& limits, std::size_t origin = 0,
                          bool* needsMore = nullptr);

}  // namespace dictum::checkpoint
