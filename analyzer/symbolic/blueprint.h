// What a constructor made: an object and all that only it refers to, numbered by itself, so that an equal one can be
// put into memory without running the constructor again. Networks consist of blocks that are constructed dozens of
// times from the same arguments.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "symbolic/value.h"

namespace dictum::symbolic {

struct Blueprint {
  std::vector<Value> cells;   // cell n is cells[n - 1]; the object itself is the first
  std::uint32_t tensors = 0;  // their identities are 1 to `tensors`

  // What the memory looked like before the constructor ran: everything numbered higher was made by it.
  struct Origin {
    CellId cells = 0;
    std::uint32_t tensors = 0;
    TracePtr trace;  // of the construction; traces of what it registers lead here
  };

  // The object in the cell `self`; nothing where it refers to cells or tensors that were there before.
  static std::optional<Blueprint> of(CellId self, const Origin& origin,
                                     const std::function<const Value&(CellId)>& read);

  // The values of the new object's cells, as memory that begins at `origin` holds them: cell n becomes `origin.cells` +
  // n, and so do tensors.
  std::vector<Value> built(const Origin& origin) const;
};

}  // namespace dictum::symbolic
