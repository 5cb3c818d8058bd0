#include <map>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "rules/variables.h"

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

  // In the order of the text: an optimizer takes a module's parameters, then a method adds some.
  void function(const ir::Function& function) {
    struct Taken {
      ir::Location optimizer;
      const ir::Expression* adder = nullptr;
    };
    std::map<std::string, Taken> taken;
    bool rebuilds = false;
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind == ir::ExpressionKind::Construct && isOptimizer(e.type)) {
        const std::string subject = parametersOf(e);
        if (!subject.empty()) taken[subject] = {e.location, nullptr};
      }
      if (e.kind != ir::ExpressionKind::Call) return;
      const std::string name = unqualified(e.text);
      rebuilds |= name == "add_param_group" || name == "add_parameters";
      if (e.object && isAdder(e.usr))
        if (auto found = taken.find(subjectOf(*e.object)); found != taken.end() && !found->second.adder)
          found->second.adder = &e;
    });
    if (rebuilds) return;
    for (const auto& [subject, each] : taken)
      if (each.adder) report(*each.adder, each.optimizer);
  }

 private:
  static std::string keyOf(const schema::Location& at) { return at.file + ":" + std::to_string(at.line); }

  bool isAdder(const std::string& usr) {
    const ir::Function* function = context_.index().function(usr);
    return function && adding_.count(keyOf(context_.index().locate(function->location)));
  }

  void report(const ir::Expression& call, const ir::Location& optimizer) {
    const ir::Function* method = context_.index().function(call.usr);
    const std::string key = adding_[keyOf(context_.index().locate(method->location))];
    context_.report(context_.range(call.location),
                    unqualified(call.text) + "() adds '" + key +
                        "' after the optimizer took the parameters; it will not " + "be trained",
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
