#include "rules/copied_handles.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "ir/walk.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

// The method of a module that gives a list of its tensors; empty: the expression is no such call.
std::string listedBy(const ir::Expression& e) {
  static const std::set<std::string> lists = {"parameters", "named_parameters", "buffers", "named_buffers"};
  const bool isLibrary = e.kind == ir::ExpressionKind::Call && e.object && e.text.rfind("torch::nn::Module::", 0) == 0;
  return isLibrary && lists.count(unqualified(e.text)) ? unqualified(e.text) : "";
}

bool isTensor(const ir::TypePtr& type) {
  const ir::TypePtr direct = symbolic::withoutReference(type);
  return direct && direct->name == "at::Tensor";
}

// The list, or the variable that goes through one, of whose element an expression is the tensor.
const ir::Expression& holderOf(const ir::Expression& e) {
  static const std::set<std::string> accesses = {"value", "operator*", "operator->", "operator[]",
                                                 "at",    "front",     "back",       "find"};
  if (e.kind == ir::ExpressionKind::Dereference && e.operands.size() == 1) return holderOf(*e.operands[0]);
  const bool isAccess = e.kind == ir::ExpressionKind::Call && e.object && !isTensor(e.object->type) &&
                        accesses.count(unqualified(e.text)) > 0;
  return isAccess ? holderOf(*e.object) : e;
}

// One function or lambda.
class Body {
 public:
  explicit Body(const ir::Statement& body) { statement(body); }

  std::vector<CopiedHandle> copies() const {
    std::vector<CopiedHandle> result;
    for (const Assignment& each : assignments_) {
      const std::string list = listOf(each);
      if (!list.empty()) result.push_back({each.call, list});
    }
    return result;
  }

 private:
  using Loops = std::vector<const ir::Statement*>;  // outermost first

  struct Assignment {
    const ir::Expression* call = nullptr;
    Loops loops;
  };

  // A variable that holds a list, or goes through one.
  struct Holder {
    std::string list;
    std::size_t depth = 0;                   // loops around its declaration, its own included
    const ir::Expression* of = nullptr;      // the variable that it goes through; null: none
    const ir::Statement* through = nullptr;  // the loop
  };

  void statement(const ir::Statement& s) {
    const bool loops = s.kind == ir::StatementKind::For || s.kind == ir::StatementKind::RangeFor ||
                       s.kind == ir::StatementKind::While || s.kind == ir::StatementKind::DoWhile;
    if (s.initializer) statement(*s.initializer);
    if (loops) loops_.push_back(&s);
    if (s.kind == ir::StatementKind::RangeFor && s.expression) goThrough(s);
    if (s.kind == ir::StatementKind::Declare && s.variable.initializer)
      if (const std::string list = listedBy(*s.variable.initializer); !list.empty())
        holders_[s.variable.local] = {list, loops_.size()};
    for (const ir::Expression* e : {s.expression.get(), s.increment.get(), s.variable.initializer.get()})
      if (e) expression(*e);
    for (const ir::StatementPtr& child : s.children)
      if (child) statement(*child);
    for (const ir::SwitchSection& section : s.sections)
      for (const ir::StatementPtr& inner : section.body)
        if (inner) statement(*inner);
    if (loops) loops_.pop_back();
  }

  void goThrough(const ir::Statement& s) {
    const auto known = holders_.find(s.expression->local);
    const bool isVariable = s.expression->local && known != holders_.end();
    const std::string list = isVariable ? known->second.list : listedBy(*s.expression);
    if (!list.empty())
      holders_[s.variable.local] = {list, loops_.size(), isVariable ? s.expression.get() : nullptr, &s};
  }

  void expression(const ir::Expression& whole) {
    ir::walk(whole, [&](const ir::Expression& e) {
      if (e.local) mentions_[e.local].push_back(&e);
      noteIndex(e);
      const bool assigns = e.kind == ir::ExpressionKind::Call && e.text == "at::Tensor::operator=" && e.object;
      if (assigns) assignments_.push_back({&e, loops_});
      if (e.lambda) ir::walk(*e.lambda, [&](const ir::Expression& inner) { escaped_.insert(inner.local); });
    });
  }

  // `list[i]`, `list.size()`.
  void noteIndex(const ir::Expression& e) {
    if (e.kind != ir::ExpressionKind::Call || !e.object || !e.object->local) return;
    const std::string name = unqualified(e.text);
    const ir::Expression* index =
        (name == "operator[]" || name == "at") && e.operands.size() == 1 ? e.operands[0].get() : nullptr;
    while (index && index->kind == ir::ExpressionKind::Cast && index->operands.size() == 1)
      index = index->operands[0].get();
    if (index && index->kind == ir::ExpressionKind::Variable) indices_[e.object.get()] = index->local;
    if (name == "size") indices_[e.object.get()] = 0;
  }

  // Each round of `for (i = 0; ...)` has an element of its own: it names the list as `list[i]` alone.
  bool hasOwnElements(std::uint32_t local, const ir::Statement& loop) const {
    const bool counts = loop.kind == ir::StatementKind::For && loop.initializer && loop.increment;
    if (!counts) return false;
    std::set<std::uint32_t> counters;
    ir::walk(*loop.increment, [&](const ir::Expression& e) { counters.insert(e.local); });
    counters.erase(0);
    const auto mentions = mentions_.find(local);
    if (counters.empty() || mentions == mentions_.end()) return false;
    const ir::Location& around = loop.location;
    return std::all_of(mentions->second.begin(), mentions->second.end(), [&](const ir::Expression* mention) {
      const ir::Location& at = mention->location;
      const bool isInside = std::tie(at.line, at.column) >= std::tie(around.line, around.column) &&
                            std::tie(at.line, at.column) <= std::tie(around.endLine, around.endColumn);
      const auto index = indices_.find(mention);
      return !isInside || (index != indices_.end() && (index->second == 0 || counters.count(index->second) > 0));
    });
  }

  // The method that gave what is assigned; empty where that is no such list, or somebody looks at it later.
  std::string listOf(const Assignment& each) const {
    const ir::Expression& from = holderOf(*each.call->object);
    if (&from != each.call->object.get())
      if (const std::string list = listedBy(from); !list.empty()) return list;
    const auto holder = from.local ? holders_.find(from.local) : holders_.end();
    if (holder == holders_.end() || each.call->macro) return "";
    const bool isWhole = &from == each.call->object.get() && !holder->second.through;
    if (isWhole || isSeen(from.local, holder->second, each)) return "";
    return holder->second.list;
  }

  bool isSeen(std::uint32_t local, const Holder& holder, const Assignment& each) const {
    const ir::Location& at = each.call->location;
    const auto mentions = mentions_.find(local);
    const bool isLater =
        mentions != mentions_.end() &&
        std::any_of(mentions->second.begin(), mentions->second.end(), [&](const ir::Expression* mention) {
          return std::tie(mention->location.line, mention->location.column) >= std::tie(at.endLine, at.endColumn);
        });
    if (isLater || escaped_.count(local)) return true;
    const bool isRepeated = std::any_of(
        each.loops.begin() + static_cast<std::ptrdiff_t>(std::min(holder.depth, each.loops.size())), each.loops.end(),
        [&](const ir::Statement* loop) {
          const bool walksIt = loop->kind == ir::StatementKind::RangeFor && loop->expression->local == local;
          return !walksIt && !hasOwnElements(local, *loop);
        });
    if (isRepeated) return true;
    return holder.of && isSeen(holder.of->local, holders_.at(holder.of->local), each);
  }

  Loops loops_;
  std::map<std::uint32_t, Holder> holders_;
  std::map<std::uint32_t, std::vector<const ir::Expression*>> mentions_;
  std::map<const ir::Expression*, std::uint32_t> indices_;  // mention of a list -> the variable that is its index
  std::set<std::uint32_t> escaped_;                         // named by lambdas
  std::vector<Assignment> assignments_;
};

}  // namespace

std::vector<CopiedHandle> assignedCopies(const ir::Program& program) {
  std::vector<CopiedHandle> result;
  const auto add = [&](const ir::Statement& body) {
    for (CopiedHandle& copy : Body(body).copies()) result.push_back(std::move(copy));
  };
  for (const auto& [usr, function] : program.functions) {
    if (function.body) add(*function.body);
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.lambda && e.lambda->body) add(*e.lambda->body);
    });
  }
  return result;
}

}  // namespace dictum::checks
