#include "forward/first_iteration.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "ir/walk.h"

namespace dictum::forward {

using schema::Expression;
using schema::Operation;

namespace {

// An index and where it begins, in the order in which the path has met them: what a loop says of its index comes before
// what its body asks.
struct Begin {
  Expression index, from;
};

std::optional<Begin> firstBegin(const Expression& condition) {
  if (condition.operation() == Operation::And) {
    for (const Expression& part : condition.operands())
      if (auto begin = firstBegin(part)) return begin;
    return std::nullopt;
  }
  if (condition.operation() != Operation::LessEqual) return std::nullopt;
  const Expression &from = condition.operands()[0], &index = condition.operands()[1];
  const bool isBegin = index.operation() == Operation::LoopIndex && !from.hasLoopIndex();
  return isBegin ? std::optional(Begin{index, from}) : std::nullopt;
}

}  // namespace

Expression atFirstIteration(Expression condition) {
  while (const std::optional<Begin> begin = firstBegin(condition))
    condition = schema::substitute(condition, [&](const Expression& leaf) -> std::optional<Expression> {
      return leaf == begin->index ? std::optional(begin->from) : std::nullopt;
    });
  return condition;
}

bool comparesAddresses(const symbolic::ProgramIndex& index, const ir::Class& type) {
  bool compares = false;
  for (const std::string& usr : type.methods) {
    const ir::Function* method = index.function(usr);
    if (!method) continue;
    ir::walk(*method, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Binary || (e.text != "==" && e.text != "!=")) return;
      compares |= std::all_of(e.operands.begin(), e.operands.end(), [](const ir::ExpressionPtr& side) {
        return side->kind != ir::ExpressionKind::Null && side->type && side->type->kind == ir::TypeKind::Pointer;
      });
    });
  }
  return compares || std::any_of(type.bases.begin(), type.bases.end(), [&](const ir::TypePtr& base) {
           const ir::Class* definition = index.classOf(base);
           return definition && comparesAddresses(index, *definition);
         });
}

bool hasUnknownLoops(const symbolic::Evaluator& before, const symbolic::Evaluator& after) {
  return std::any_of(after.gaps().begin() + static_cast<std::ptrdiff_t>(before.gaps().size()), after.gaps().end(),
                     [](const symbolic::GapRecord& gap) { return gap.kind == symbolic::GapKind::Loop; });
}

}  // namespace dictum::forward
