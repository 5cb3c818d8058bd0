#include <algorithm>
#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "rules/variables.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

bool setsGradient(const ir::Expression& e) {
  const std::string name = unqualified(e.text);
  return e.kind == ir::ExpressionKind::Call && (name == "set_requires_grad" || name == "requires_grad_");
}

bool isFalse(const ir::Expression& call) {
  return call.operands.size() == 1 && call.operands[0]->kind == ir::ExpressionKind::Boolean &&
         call.operands[0]->integer == 0;
}

bool isRelated(const std::string& a, const std::string& b) { return isWithin(a, b) || isWithin(b, a); }

bool anyRelated(const std::set<std::string>& subjects, const std::string& subject) {
  return std::any_of(subjects.begin(), subjects.end(), [&](const auto& each) { return isRelated(each, subject); });
}

// What one function does with modules, by variable or member.
class Story {
 public:
  struct Frozen {
    const ir::Expression* call = nullptr;    // the one that freezes
    const ir::Expression* module = nullptr;  // whose parameters all are frozen
  };

  Story(const Context& context, const ir::Function& function) : context_(context), owners_(function) {
    loops(*function.body);
    if (!frozen_.empty()) ir::walk(function, [&](const ir::Expression& e) { call(e); });
  }

  const std::map<std::string, Frozen>& frozen() const { return frozen_; }

  // An optimizer that has the parameters of this module alone, all of them frozen; null: none.
  const ir::Expression* vainOptimizer(const std::string& subject) const {
    const auto found = optimized_.find(subject);
    const bool changes = thaws_ || anyRelated(thawed_, subject) || anyRelated(extended_, subject);
    return found == optimized_.end() || changes || !trainsAfter(frozen_.at(subject)) ? nullptr : found->second;
  }

  // Training goes on with the module frozen as a whole, and nothing stops its statistics.
  bool movesStatistics(const std::string& subject) const {
    return trainsAfter(frozen_.at(subject)) && !thaws_ && !thawed_.count(subject) && !anyRelated(evaluated_, subject);
  }

 private:
  // A loop over all parameters of a module that sets each, without a condition.
  void loops(const ir::Statement& s) {
    for (const ir::StatementPtr& child : s.children)
      if (child) loops(*child);
    if (s.kind != ir::StatementKind::RangeFor || !s.expression || s.children.empty()) return;
    const std::vector<const ir::Expression*> owners = owners_.of(*s.expression);
    const ir::Statement* body = s.children.back().get();
    while (body && body->kind == ir::StatementKind::Block && body->children.size() == 1) body = body->children[0].get();
    if (owners.size() != 1 || !body || body->kind != ir::StatementKind::Expression || !setsGradient(*body->expression))
      return;
    const std::string subject = subjectOf(*owners[0]);
    inLoops_.insert(body->expression.get());
    if (subject.empty())
      thaws_ |= !isFalse(*body->expression);
    else if (isFalse(*body->expression))
      frozen_[subject] = {body->expression.get(), owners[0]};
    else
      thawed_.insert(subject);
  }

  void call(const ir::Expression& e) {
    if (makesOptimizer(e)) {
      const std::vector<const ir::Expression*> owners = owners_.of(e);
      trained_.push_back(e.location);
      if (owners.size() == 1) optimized_[subjectOf(*owners[0])] = &e;
    }
    if (setsGradient(e) && !isFalse(e) && !inLoops_.count(&e)) thaws_ = true;
    if (e.kind != ir::ExpressionKind::Call || !e.object) return;
    const std::string name = unqualified(e.text);
    if (name == "step") trained_.push_back(e.location);
    if (name == "eval" || (name == "train" && isFalse(e))) evaluated_.insert(subjectOf(*e.object));
    if (extends(e)) extended_.insert(subjectOf(*e.object));
  }

  // New parameters come to the module, which are not frozen.
  bool extends(const ir::Expression& e) const {
    const auto registers = [](const ir::Expression& inner) {
      const std::string name = inner.kind == ir::ExpressionKind::Call ? unqualified(inner.text) : "";
      return name.rfind("register_", 0) == 0 || name == "replace_module";
    };
    bool found = registers(e) || unqualified(e.text) == "operator=";
    if (const ir::Function* method = context_.index().function(e.usr))
      ir::walk(*method, [&](const ir::Expression& inner) { found |= registers(inner); });
    return found;
  }

  bool trainsAfter(const Frozen& frozen) const {
    return std::any_of(trained_.begin(), trained_.end(),
                       [&](const ir::Location& at) { return isBefore(frozen.call->location, at); });
  }

  const Context& context_;
  ParameterOwners owners_;
  std::map<std::string, Frozen> frozen_;
  std::map<std::string, const ir::Expression*> optimized_;
  std::set<std::string> thawed_;  // gradients are switched on again for all of these
  std::set<std::string> evaluated_;
  std::set<std::string> extended_;
  std::set<const ir::Expression*> inLoops_;
  std::vector<ir::Location> trained_;  // an optimizer is made or makes a step
  bool thaws_ = false;                 // gradients are switched on for something
};

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
    const Story story(context, function);
    for (const auto& [subject, frozen] : story.frozen()) {
      if (const ir::Expression* optimizer = story.vainOptimizer(subject))
        context.report(context.range(optimizer->location), "the optimizer gets only parameters that are frozen",
                       {{"frozen here", context.range(frozen.call->location)}});
      if (story.movesStatistics(subject) && hasStatistics(context, *frozen.module))
        context.report(
            context.range(frozen.call->location),
            "the parameters of '" + nameOf(*frozen.module) +
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
       .silentWhen =
           "eval() is called on the module, what holds it or a part of it in the same function, gradients are "
           "switched on again, or the function neither makes an optimizer nor steps afterwards.",
       .doesNotSee = "Freezing in another function than the one that trains."},
      run};
}

}  // namespace dictum::checks
