#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "rules/variables.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

class Rule {
 public:
  explicit Rule(Context& context) : context_(context) {
    for (const schema::Model& model : context.prediction().models)
      for (const schema::Stage& stage : model.stages)
        for (const schema::Entry& entry : stage.added)
          if (entry.kind == schema::Kind::Parameter) adding_.emplace(keyOf(stage.location), entry.key.text());
  }

  // In the order of the text: an optimizer takes a module's parameters, then a method adds some, or the module is
  // replaced and the optimizer goes on.
  void function(const ir::Function& function) {
    const ParameterOwners owners(function);
    Taken taken;
    bool rebuilds = false;
    std::set<const ir::Expression*> later;  // in lambdas, which run when they are called
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.lambda) ir::walk(*e.lambda, [&](const ir::Expression& inner) { later.insert(&inner); });
      rebuilds |= makesOptimizer(e) && later.count(&e);
      if (makesOptimizer(e) && !later.count(&e))
        for (const ir::Expression* owner : owners.of(e))
          if (const std::string subject = subjectOf(*owner); !subject.empty()) taken[subject] = {e.location};
      if (e.kind != ir::ExpressionKind::Call) return;
      const std::string name = unqualified(e.text);
      rebuilds |= name == "add_param_group" || name == "add_parameters";
      if (e.object) call(e, taken);
    });
    if (rebuilds) return;
    for (const auto& [subject, each] : taken) {
      if (each.adder) reportAdded(*each.adder, each.optimizer);
      if (each.replaced && each.steps) reportReplaced(*each.replaced, each.optimizer);
    }
  }

 private:
  struct Optimized {
    ir::Location optimizer;
    const ir::Expression* adder = nullptr;
    const ir::Expression* replaced = nullptr;  // another module is assigned
    bool steps = false;                        // after that
  };
  using Taken = std::map<std::string, Optimized>;

  void call(const ir::Expression& e, Taken& taken) {
    const std::string name = unqualified(e.text);
    const std::string subject = subjectOf(*e.object);
    for (auto& [owner, each] : taken) {
      if (name == "step" && isOptimizerObject(*e.object) && each.replaced) each.steps = true;
      if (subject.empty()) continue;
      if (!each.adder && isWithin(subject, owner) && isAdder(e.usr)) each.adder = &e;
      if (name == "operator=" && subject == owner && !e.operands.empty() && makesModule(*e.operands[0]))
        each.replaced = &e;
    }
  }

  bool isOptimizerObject(const ir::Expression& e) const {
    bool found = false;
    ir::walk(e, [&](const ir::Expression& inner) {
      ir::TypePtr type = symbolic::withoutReference(inner.type);
      if (type && symbolic::isSmartPointer(type->name) && !type->arguments.empty()) type = type->arguments[0].type;
      found |= isOptimizer(type);
    });
    return found;
  }

  bool makesModule(const ir::Expression& e) const {
    if (e.kind == ir::ExpressionKind::Call) return e.text == "std::make_shared";
    const bool passesOn = e.kind == ir::ExpressionKind::Construct && e.operands.size() == 1;
    if (passesOn &&
        (e.operands[0]->kind == ir::ExpressionKind::Construct || e.operands[0]->kind == ir::ExpressionKind::Call))
      return makesModule(*e.operands[0]);
    const bool copies = passesOn && isModuleType(context_, symbolic::withoutReference(e.operands[0]->type));
    return e.kind == ir::ExpressionKind::Construct && !copies && isModuleType(context_, e.type);
  }

  static std::string keyOf(const schema::Location& at) { return at.file + ":" + std::to_string(at.line); }

  bool isAdder(const std::string& usr) {
    const ir::Function* function = context_.index().function(usr);
    return function && adding_.count(keyOf(context_.index().locate(function->location)));
  }

  void reportAdded(const ir::Expression& call, const ir::Location& optimizer) {
    const ir::Function* method = context_.index().function(call.usr);
    const std::string key = adding_[keyOf(context_.index().locate(method->location))];
    context_.report(context_.range(call.location),
                    unqualified(call.text) + "() adds '" + key +
                        "' after the optimizer took the parameters; it will not " + "be trained",
                    {{"the optimizer is made here", context_.range(optimizer)}});
  }

  void reportReplaced(const ir::Expression& call, const ir::Location& optimizer) {
    context_.report(context_.range(call.location),
                    "'" + nameOf(*call.object) +
                        "' is another module after the optimizer took its parameters; it will not be trained",
                    {{"the optimizer is made here", context_.range(optimizer)}});
  }

  Context& context_;
  std::map<std::string, std::string> adding_;  // method -> a parameter that it adds
};

void run(Context& context) {
  Rule rule(context);
  for (const auto& [usr, function] : context.program().functions)
    if (function.body) rule.function(function);
}

}  // namespace

Check optimizerOrder() {
  return {
      {.name = "torch-optimizer-order",
       .summary = "parameters that are registered after the optimizer took them",
       .why =
           "An optimizer holds the tensors that parameters() gave when it was made. What a method registers later is "
           "in the state dict and in forward, but no step ever changes it.",
       .silentWhen = "The optimizer is made anew afterwards, gets a parameter group, or only to() is called, which "
                     "keeps the tensors.",
       .doesNotSee = "Optimizers and registrations in different functions."},
      run};
}

}  // namespace dictum::checks
