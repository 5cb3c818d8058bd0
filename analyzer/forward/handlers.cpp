#include "forward/handlers.h"

#include <algorithm>
#include <tuple>

#include "ir/walk.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

namespace {

bool contains(const ir::Location& block, const ir::Location& place) {
  const auto at = std::tuple(place.line, place.column);
  return block.file == place.file && std::tuple(block.line, block.column) <= at &&
         at < std::tuple(block.endLine, block.endColumn);
}

// Whatever its conditions are.
bool throwsAgain(const ir::Statement& s) {
  if (s.kind != ir::StatementKind::Block) return s.kind == ir::StatementKind::Throw;
  return std::any_of(s.children.begin(), s.children.end(),
                     [](const ir::StatementPtr& child) { return child && throwsAgain(*child); });
}

// The declared exception comes first in its handler; `catch (...)` has none.
std::string caughtBy(const ir::Statement& handler) {
  const ir::Statement* first = handler.children.empty() ? nullptr : handler.children.front().get();
  if (!first || first->kind != ir::StatementKind::Declare) return "";
  const ir::TypePtr type = symbolic::withoutReference(first->variable.type);
  return type ? type->name : "";
}

bool isBaseOf(const std::string& base, const std::string& thrown) {
  if (base.empty() || base == "std::exception") return true;
  return symbolic::unqualified(base) == thrown || (thrown != "Error" && base == "std::logic_error");
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
      if (!throwsAgain(*s.children[i])) handlers_.push_back({block, caughtBy(*s.children[i])});
  });
}

bool Handlers::catches(const std::string& thrown, const ir::Location& place) const {
  return std::any_of(handlers_.begin(), handlers_.end(), [&](const Handler& handler) {
    return isBaseOf(handler.type, thrown) && contains(handler.block, place);
  });
}

}  // namespace dictum::forward
