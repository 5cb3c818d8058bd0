#include "rules/made_modules.h"

#include <algorithm>
#include <functional>

#include "ir/call_graph.h"
#include "ir/walk.h"
#include "rules/source.h"
#include "rules/variables.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using ir::ExpressionKind;
using symbolic::unqualified;

namespace {

bool isOneOf(const std::string& name, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* each) { return name == each; });
}

bool fillsContainer(const std::string& name) {
  return isOneOf(name, {"push_back", "extend", "insert", "append", "update"});
}

// What becomes of a local in its function.
struct Fate {
  bool escapes = false;
  const ir::Expression* use = nullptr;
  std::vector<const ir::Expression*> fillings;  // calls that put something into it
};

class Follower {
 public:
  explicit Follower(std::uint32_t local) : local_(local) {}

  Fate fate(const ir::Statement& body) {
    ir::forEachStatement(body, [&](const ir::Statement& statement) {
      for (const ir::ExpressionPtr* e : {&statement.expression, &statement.increment, &statement.variable.initializer})
        if (*e) scan(**e, nullptr, nullptr);
    });
    return fate_;
  }

 private:
  bool isLocal(const ir::Expression& e) const {
    return e.kind == ExpressionKind::Variable && e.usr.empty() && e.local == local_;
  }

  void scan(const ir::Expression& e, const ir::Expression* parent, const ir::Expression* above) {
    if (isLocal(e)) mentioned(e, parent, above);
    if (e.object) scan(*e.object, &e, parent);
    for (const ir::ExpressionPtr& operand : e.operands)
      if (operand) scan(*operand, &e, parent);
    if (e.lambda) ir::walk(*e.lambda, [&](const ir::Expression& inner) { fate_.escapes |= isLocal(inner); });
  }

  static bool isCallOn(const ir::Expression* call, const ir::Expression& object) {
    return call && call->kind == ExpressionKind::Call && call->object.get() == &object;
  }

  void mentioned(const ir::Expression& e, const ir::Expression* parent, const ir::Expression* above) {
    const std::string name = isCallOn(parent, e) ? unqualified(parent->text) : "";
    const std::string method = name == "operator->" && isCallOn(above, *parent) ? unqualified(above->text) : "";
    if (name == "operator()" || method == "forward")
      fate_.use = parent;
    else if (fillsContainer(method))
      fate_.fillings.push_back(above);
    else if (!isOneOf(method, {"to", "train", "eval", "zero_grad"}))
      fate_.escapes = true;
  }

  std::uint32_t local_;
  Fate fate_;
};

}  // namespace

namespace {

bool isCertain(const schema::Entry& entry) { return entry.when.isTrue() && entry.loops.empty(); }

// A constructor of the class has a registration in its text.
bool mentionsRegistration(const Context& context, const ir::Class& type) {
  bool mentions = false;
  for (const std::string& usr : type.constructors)
    if (const ir::Function* constructor = context.index().function(usr))
      ir::walk(*constructor, [&](const ir::Expression& e) { mentions |= isRegistration(e); });
  return mentions;
}

}  // namespace

// What always throws has no keys, but would have, if it did not.
bool MadeModules::hasOwnKeys(const ir::Class& type) const {
  const bool isConstructed = std::any_of(context_.models().begin(), context_.models().end(),
                                         [&](const ModelFacts& facts) { return facts.type->usr == type.usr; });
  if (!isConstructed) return mentionsRegistration(context_, type);
  const std::vector<schema::Model>& models = context_.predictions().of(type.name);
  return std::any_of(models.begin(), models.end(), [](const schema::Model& model) {
    return std::any_of(model.entries.begin(), model.entries.end(), isCertain);
  });
}

bool MadeModules::hasKeys(const std::string& className, const std::string& usr) const {
  const ir::Class* type = usr.empty() ? nullptr : context_.index().classOf(usr);
  if (type && hasOwnKeys(*type)) return true;
  return symbolic::isLibraryModule(className) && hasLibraryKeys(className);
}

// A construction of a module, or of a holder of a new one; not a copy of a holder, and not an empty one.
bool MadeModules::isMaking(const ir::Expression& e) const {
  if (e.kind == ExpressionKind::Call) return e.text == "std::make_shared";
  if (e.kind != ExpressionKind::Construct) return false;
  if (e.operands.size() != 1) return true;
  const ir::TypePtr from = symbolic::withoutReference(e.operands[0]->type);
  return e.operands[0]->kind != ExpressionKind::Null && from && !isModuleType(context_, from);
}

bool MadeModules::makesKeys(const ir::Expression& e) const {
  bool makes = false;
  ir::walk(e, [&](const ir::Expression& inner) {
    if (makes || !isMaking(inner)) return;
    ir::TypePtr type = inner.type;
    if (type && symbolic::isSmartPointer(type->name) && !type->arguments.empty()) type = type->arguments[0].type;
    if (const ir::TypePtr held = type ? context_.index().heldType(type) : nullptr) type = held;
    makes = type && hasKeys(type->name, type->usr);
  });
  return makes;
}

void MadeModules::localsOf(const ir::Function& function, std::vector<LostLocal>& result) const {
  ir::forEachStatement(*function.body, [&](const ir::Statement& statement) {
    const ir::Variable& variable = statement.variable;
    if (statement.kind != ir::StatementKind::Declare || !variable.initializer || variable.isStatic) return;
    if (!isModuleType(context_, variable.type) || symbolic::isReference(variable.type)) return;
    if (!isMaking(*variable.initializer)) return;
    const Fate fate = Follower(variable.local).fate(*function.body);
    if (fate.escapes) return;
    bool keys = makesKeys(*variable.initializer);
    for (const ir::Expression* filling : fate.fillings) keys = keys || makesKeys(*filling);
    if (keys) result.push_back({&function, &statement, fate.use});
  });
}

std::vector<LostLocal> MadeModules::lostLocals() const {
  std::vector<LostLocal> result;
  for (const auto& [usr, function] : context_.program().functions) {
    const ir::Class* type = function.body ? context_.index().classOf(function.classUsr) : nullptr;
    if (type && type->isModule && !function.isStatic) localsOf(function, result);
  }
  // A constructor can run a module once to learn a size. A method that makes one and does not run it does nothing.
  std::erase_if(result, [&](const LostLocal& local) {
    return ir::isConstruction(context_.program(), *local.function) == (local.use != nullptr);
  });
  return result;
}

std::vector<LostTemporary> MadeModules::lostTemporaries() const {
  std::vector<LostTemporary> result;
  for (const auto& [usr, function] : context_.program().functions) {
    const ir::Class* type = function.body ? context_.index().classOf(function.classUsr) : nullptr;
    if (!type || !type->isModule || function.isStatic || ir::isConstruction(context_.program(), function)) continue;
    ir::walk(function, [&, &function = function](const ir::Expression& e) {
      if (e.kind != ExpressionKind::Call || !e.object || !isOneOf(unqualified(e.text), {"forward", "operator()"}))
        return;
      const ir::Expression* module = e.object.get();
      if (module->kind == ExpressionKind::Call && unqualified(module->text) == "operator->" && module->object)
        module = module->object.get();
      if (isMaking(*module) && makesKeys(*module)) result.push_back({&function, &e});
    });
  }
  return result;
}

namespace {

// The call that gives the member something: `blocks->push_back(...)`, `layers[i] = ...`, `fc = ...`; null: it does not.
const ir::Expression* fillingCall(const ir::Expression& e, const ir::Field& container) {
  if (e.kind != ExpressionKind::Call || !e.object) return nullptr;
  const bool isAssignment = unqualified(e.text) == "operator=";
  if (isAssignment && e.object->kind == ExpressionKind::Field && e.object->usr == container.usr) return &e;
  const ir::Expression& target = isAssignment ? *e.object : e;
  const ir::Expression* field = target.object ? fieldOf(*target.object) : nullptr;
  if (!field || field->usr != container.usr) return nullptr;
  const std::string name = unqualified(target.text);
  const bool fills = isAssignment ? name == "operator[]"
                                  : isOneOf(name, {"emplace", "insert", "try_emplace", "push_back", "emplace_back"});
  return fills ? &e : nullptr;
}

// Something that is not seen can register what the object has.
bool isGivenThis(const ir::Expression& call) {
  if (call.text.rfind("torch::", 0) == 0) return false;
  return (call.object && isThis(*call.object)) ||
         std::any_of(call.operands.begin(), call.operands.end(),
                     [](const ir::ExpressionPtr& operand) { return operand && isThis(*operand); });
}

// The variable that a call is given, through conversions, holders and moves.
std::uint32_t givenLocal(const ir::Expression& e) {
  const bool passesOn = e.kind == ExpressionKind::Construct || e.kind == ExpressionKind::Cast ||
                        (e.kind == ExpressionKind::Call && e.text == "std::move");
  if (passesOn && e.operands.size() == 1) return givenLocal(*e.operands[0]);
  return e.kind == ExpressionKind::Variable && e.usr.empty() ? e.local : 0;
}

}  // namespace

// `auto block = std::make_shared<Block>(4); blocks[name] = block;`, and nothing else is done with the variable but that
// modules are put into it.
bool MadeModules::givesMadeLocal(const ir::Function& function, const ir::Expression& call) const {
  const std::uint32_t local = call.operands.empty() ? 0 : givenLocal(*call.operands.back());
  if (!local || !function.body) return false;
  const std::vector<const ir::Expression*> fillings = Follower(local).fate(*function.body).fillings;
  std::size_t mentions = 0;
  bool isMade = false;
  bool keys = std::any_of(fillings.begin(), fillings.end(), [&](const auto* filling) { return makesKeys(*filling); });
  ir::walk(function,
           [&](const ir::Expression& e) { mentions += e.kind == ExpressionKind::Variable && e.local == local; });
  ir::forEachStatement(*function.body, [&](const ir::Statement& s) {
    const bool declares = s.kind == ir::StatementKind::Declare && s.variable.local == local && s.variable.initializer;
    if (!declares || !isMaking(*s.variable.initializer)) return;
    isMade = true;
    keys = keys || makesKeys(*s.variable.initializer);
  });
  return isMade && keys && mentions == 1 + fillings.size();
}

bool MadeModules::fillsOnly(const ir::Field& container) const {
  std::size_t mentions = 0, fillings = 0;
  bool keys = false, isGivenAway = false;
  for (const auto& [usr, function] : context_.program().functions) {
    if (!ir::isConstruction(context_.program(), function)) continue;
    std::size_t mentionsHere = 0;
    bool givesItself = false;
    ir::walk(function, [&, &function = function](const ir::Expression& e) {
      mentionsHere += e.kind == ExpressionKind::Field && e.usr == container.usr;
      givesItself |= e.kind == ExpressionKind::Call && !hasBody(e) && isGivenThis(e);
      if (const ir::Expression* call = fillingCall(e, container)) {
        ++fillings;
        keys |= (!registers(*call) && makesKeys(*call)) || givesMadeLocal(function, *call);
      }
    });
    mentions += mentionsHere;
    isGivenAway |= mentionsHere && givesItself;
  }
  return keys && mentions == fillings && !isGivenAway;
}

// The expression registers something, or what it calls does: `fc = add("fc", Linear(4, 4))`. A constructor that it runs
// registers in a module of its own.
bool MadeModules::registers(const ir::Expression& e) const {
  std::set<std::string> seen;
  bool found = hasRegistration(e);
  const std::function<void(const ir::Expression&)> follow = [&](const ir::Expression& inner) {
    const ir::Function* callee = inner.kind == ExpressionKind::Call ? context_.index().function(inner.usr) : nullptr;
    if (found || !callee || !callee->body || !seen.insert(inner.usr).second) return;
    ir::walk(*callee, [&](const ir::Expression& below) {
      found |= hasRegistration(below);
      follow(below);
    });
  };
  ir::walk(e, follow);
  return found;
}

bool MadeModules::hasBody(const ir::Expression& call) const {
  const ir::Function* function = context_.index().function(call.usr);
  return function && function->body;
}

}  // namespace dictum::checks
