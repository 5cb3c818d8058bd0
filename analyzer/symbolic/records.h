// What an evaluation has learnt on the way: the inputs that were asked for, what is not known, where construction
// throws.
#pragma once

#include <optional>
#include <string>

#include "ir/ir.h"
#include "schema/prediction.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

struct InputRecord {
  schema::Input input;
  ir::Location location;
  std::optional<std::string> gap;  // why using it makes a prediction incomplete: it stands for something not known
};

// What a gap is about, for those that have to know what it can hide.
enum class GapKind {
  Value,         // the shape, dtype, number or order of what is known to be there
  Registration,  // something is registered, of which it is not known what it is or under which name
  Given,         // a module that is given is registered under its name: it hides none that construction makes
  Loop,          // what the iterations of a loop do
  Other,
};

struct GapRecord {
  std::string reason;
  ir::Location location;
  GapKind kind = GapKind::Other;
  friend auto operator<=>(const GapRecord&, const GapRecord&) = delete;
};

// Construction throws `message` where `when` holds.
struct ThrowRecord {
  Expression when;
  std::string message;
  ir::Location location;
};

}  // namespace dictum::symbolic
