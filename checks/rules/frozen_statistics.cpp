#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "rules/variables.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

// What one function does with modules, by variable or member.
struct Story {
  std::map<std::string, const ir::Expression*> frozen;  // every parameter of it
  std::map<std::string, const ir::Expression*> optimized;
  std::set<std::string> evaluated;
  std::map<std::string, const ir::Expression*> whole;  // the module itself, for its type
};

bool freezes(const ir::Expression& e) {
  const std::string name = unqualified(e.text);
  const bool sets = e.kind == ir::ExpressionKind::Call && (name == "set_requires_grad" || name == "requires_grad_");
  return sets && e.operands.size() == 1 && e.operands[0]->kind == ir::ExpressionKind::Boolean &&
         e.operands[0]->integer == 0;
}

// A loop over all parameters of a module that freezes each, without a condition.
void loops(const ir::Statement& s, Story& story) {
  if (s.kind == ir::StatementKind::RangeFor && s.expression) {
    const std::string subject = parametersOf(*s.expression);
    const ir::Statement* body = s.children.empty() ? nullptr : s.children.front().get();
    while (body && body->kind == ir::StatementKind::Block && body->children.size() == 1) body = body->children[0].get();
    if (!subject.empty() && body && body->kind == ir::StatementKind::Expression && freezes(*body->expression))
      story.frozen[subject] = body->expression.get();
    return;
  }
  for (const ir::StatementPtr& child : s.children)
    if (child) loops(*child, story);
}

void calls(const ir::Function& function, Story& story) {
  ir::walk(function, [&](const ir::Expression& e) {
    if (e.kind == ir::ExpressionKind::Construct && isOptimizer(e.type)) {
      const std::string subject = parametersOf(e);
      if (!subject.empty()) story.optimized[subject] = &e;
    }
    if (e.kind != ir::ExpressionKind::Call || !e.object) return;
    const std::string subject = subjectOf(*e.object);
    if (unqualified(e.text) == "eval" || unqualified(e.text) == "train") story.evaluated.insert(subject);
    if (unqualified(e.text) == "parameters") story.whole[subject] = e.object.get();
  });
}

// Whether the module has statistics that batch normalisation moves.
bool hasStatistics(const Context& context, const ir::Expression& object) {
  const ir::Expression& holder = object.object ? *object.object : object;
  ir::TypePtr type = context.index().heldType(holder.type);
  if (!type) type = holder.type;
  const ir::Class* definition = context.index().classOf(type);
  if (!definition) return false;
  for (const schema::Model& model : context.prediction().models)
    if (model.className == definition->name)
      for (const schema::Entry& entry : model.entries)
        if (entry.when.isTrue() && entry.key.text().ends_with("running_mean")) return true;
  return false;
}

void run(Context& context) {
  for (const auto& [usr, function] : context.program().functions) {
    if (!function.body) continue;
    Story story;
    loops(*function.body, story);
    if (story.frozen.empty()) continue;
    calls(function, story);
    for (const auto& [subject, freeze] : story.frozen) {
      if (const auto optimizer = story.optimized.find(subject); optimizer != story.optimized.end())
        context.report(context.range(optimizer->second->location), "the optimizer gets only parameters that are frozen",
                       {{"frozen here", context.range(freeze->location)}});
      const auto module = story.whole.find(subject);
      if (story.optimized.empty() || story.evaluated.count(subject) || module == story.whole.end()) continue;
      if (hasStatistics(context, *module->second))
        context.report(
            context.range(freeze->location),
            "the parameters of '" + nameOf(*module->second) +
                "' are frozen, but the running statistics of its batch normalisation go on moving; call eval() "
                "on it");
    }
  }
}

}  // namespace

Check frozenStatistics() {
  return {
      {.name = "torch-frozen-statistics",
       .summary = "frozen parameters with batch statistics that move on, or given to an optimizer alone",
       .why = "requires_grad = false stops gradients, not running_mean and running_var: a frozen backbone in training "
              "mode changes with every batch. An optimizer that has only frozen parameters trains nothing.",
       .silentWhen = "eval() or train() is called on the module in the same function, or the function makes no "
                     "optimizer.",
       .doesNotSee = "Freezing in another function than the one that trains."},
      run};
}

}  // namespace dictum::checks
