// Where the source catches exceptions: a try block of which a handler goes on, rather than throws again.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::forward {

class Handlers {
 public:
  explicit Handlers(const ir::Program& program);

  // Something that is thrown at the place ends in a handler: an `Error` of c10, an `out_of_range`, a
  // `bad_optional_access` of std or c10.
  bool catches(const std::string& thrown, const ir::Location& place) const;

 private:
  struct Handler {
    ir::Location block;  // the try block
    std::string type;    // empty: `catch (...)`
  };
  void read(const ir::Statement& statement);

  std::vector<Handler> handlers_;
};

}  // namespace dictum::forward
