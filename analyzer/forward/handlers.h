// Where the source catches exceptions: a try block of which a handler goes on, rather than throws again.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"
#include "symbolic/exceptions.h"

namespace dictum::forward {

class Handlers {
 public:
  explicit Handlers(const ir::Program& program);

  // Whether what is thrown at the place certainly ends in a handler.
  bool catches(const symbolic::ExceptionClasses& thrown, const ir::Location& place) const;

 private:
  struct Handler {
    ir::Location block;  // the try block
    std::string type;    // empty: `catch (...)`
  };
  void read(const ir::Statement& statement);

  std::vector<Handler> handlers_;
};

}  // namespace dictum::forward
