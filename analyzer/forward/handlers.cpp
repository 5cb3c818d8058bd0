#include "forward/handlers.h"

#include <algorithm>
#include <tuple>

#include "ir/walk.h"

namespace dictum::forward {

namespace {

bool contains(const ir::Location& block, const ir::Location& place) {
  const auto at = std::tuple(place.line, place.column);
  return block.file == place.file && std::tuple(block.line, block.column) <= at &&
         at < std::tuple(block.endLine, block.endColumn);
}

}  // namespace

Handlers::Handlers(const ir::Program& program) {
  for (const auto& [usr, function] : program.functions) {
    if (function.body) read(*function.body);
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.lambda && e.lambda->body) read(*e.lambda->body);
    });
  }
}

void Handlers::read(const ir::Statement& statement) {
  ir::forEachStatement(statement, [&](const ir::Statement& s) {
    if (s.kind != ir::StatementKind::Try || s.children.size() < 2) return;
    ir::Location block = s.location;
    block.endLine = s.children[1]->location.line;
    block.endColumn = s.children[1]->location.column;
    for (std::size_t i = 1; i < s.children.size(); ++i)
      if (!symbolic::throwsAgain(*s.children[i])) handlers_.push_back({block, symbolic::caughtBy(*s.children[i])});
  });
}

bool Handlers::catches(const symbolic::ExceptionClasses& thrown, const ir::Location& place) const {
  return std::any_of(handlers_.begin(), handlers_.end(), [&](const Handler& handler) {
    return symbolic::catches(handler.type, thrown) == std::optional(true) && contains(handler.block, place);
  });
}

}  // namespace dictum::forward
