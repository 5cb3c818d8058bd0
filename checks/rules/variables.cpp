#include "rules/variables.h"

#include <algorithm>
#include <set>

#include "ir/walk.h"
#include "rules/source.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

bool isAccess(const std::string& name) {
  return name == "operator->" || name == "operator*" || name == "get" || name == "ptr" || name == "move";
}

// What is behind conversions, holders and pointers.
const ir::Expression& accessed(const ir::Expression& e) {
  // `list->ptr(2)` is an element, and `net.ptr()` the module itself.
  const bool isElement = e.object && !e.operands.empty();
  const bool passesOn = e.kind == ir::ExpressionKind::Dereference || e.kind == ir::ExpressionKind::AddressOf ||
                        e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast ||
                        (e.kind == ir::ExpressionKind::Call && !isElement && isAccess(unqualified(e.text)));
  if (!passesOn) return e;
  if (e.object) return accessed(*e.object);
  return e.operands.size() == 1 ? accessed(*e.operands[0]) : e;
}

// The variable or field behind them; null: none.
const ir::Expression* named(const ir::Expression& e) {
  const ir::Expression& behind = accessed(e);
  const bool isNamed = behind.kind == ir::ExpressionKind::Variable || behind.kind == ir::ExpressionKind::Field;
  return isNamed ? &behind : nullptr;
}

// A copy of it is another name of what it refers to.
bool isHandle(const ir::TypePtr& type) {
  if (!type) return false;
  if (type->kind == ir::TypeKind::Reference || type->kind == ir::TypeKind::Pointer) return true;
  return type->name == "std::shared_ptr" || type->name == "torch::nn::ModuleHolder" ||
         symbolic::isLibraryModule(type->name + "Impl");
}

bool listsParameters(const ir::Expression& e) {
  return e.kind == ir::ExpressionKind::Call && e.object &&
         (e.text == "torch::nn::Module::parameters" || e.text == "torch::nn::Module::named_parameters");
}

bool listsModules(const ir::Expression& e) {
  static const std::set<std::string> names = {"modules", "named_modules", "children", "named_children"};
  return e.kind == ir::ExpressionKind::Call && e.object && e.text.rfind("torch::nn::Module::", 0) == 0 &&
         names.count(unqualified(e.text)) > 0;
}

// `[sgd]` of `optimizers["sgd"]`, `optimizers.at(0)`: an element of a list of optimizers that a literal names.
std::string elementOf(const ir::Expression& e) {
  const std::string name = unqualified(e.text);
  const bool isElement = e.kind == ir::ExpressionKind::Call && e.object && e.operands.size() == 1 &&
                         (name == "operator[]" || name == "at") && holdsOptimizer(e.object->type);
  const ir::Expression* key = isElement ? e.operands[0].get() : nullptr;
  while (key && key->operands.size() == 1 &&
         (key->kind == ir::ExpressionKind::Construct || key->kind == ir::ExpressionKind::Cast))
    key = key->operands[0].get();
  if (!key) return "";
  if (key->kind == ir::ExpressionKind::String) return "[" + key->text + "]";
  return key->kind == ir::ExpressionKind::Integer ? "[" + std::to_string(key->integer) + "]" : "";
}

std::string subjectOfLocal(std::uint32_t local) { return "local " + std::to_string(local); }

}  // namespace

bool isThis(const ir::Expression& e) {
  const bool follows = e.kind == ir::ExpressionKind::Dereference && e.operands.size() == 1;
  return e.kind == ir::ExpressionKind::This || (follows && isThis(*e.operands[0]));
}

bool isWithin(const std::string& subject, const std::string& whole) {
  return subject == whole || subject.rfind(whole + ".", 0) == 0;
}

std::string Names::fieldSubject(const std::string& usr) const { return self_.empty() ? usr : self_ + "." + usr; }

std::string Names::subjectOf(const ir::Expression& e) const {
  const ir::Expression& behind = accessed(e);
  if (const std::string element = elementOf(behind); !element.empty()) {
    const std::string list = subjectOf(*behind.object);
    return list.empty() ? "" : list + "." + element;
  }
  const ir::Expression* found = named(e);
  if (!found) return isThis(e) ? self_ : "";
  if (found->local) {
    const auto alias = aliases_.find(found->local);
    return alias == aliases_.end() ? subjectOfLocal(found->local) : alias->second;
  }
  if (found->kind == ir::ExpressionKind::Variable || found->operands.empty()) return found->usr;
  if (isThis(*found->operands[0])) return fieldSubject(found->usr);
  const std::string object = subjectOf(*found->operands[0]);
  return object.empty() ? "" : object + "." + found->usr;
}

const ir::Expression& Names::origin(const ir::Expression& e) const {
  const ir::Expression* found = named(e);
  const auto given = found ? given_.find(found->local) : given_.end();
  return found && found->local && given != given_.end() && given->second != &e ? origin(*given->second) : e;
}

std::string Names::nameOf(const ir::Expression& e) const {
  const ir::Expression* found = named(origin(e));
  return found ? unqualified(found->text) : "";
}

std::optional<bool> Names::booleanOf(const ir::Expression& e) const {
  if (e.kind == ir::ExpressionKind::Boolean) return e.integer != 0;
  if (e.kind == ir::ExpressionKind::Unary && e.text == "!" && e.operands.size() == 1) {
    const auto value = booleanOf(*e.operands[0]);
    return value ? std::optional(!*value) : std::nullopt;
  }
  const auto known = e.kind == ir::ExpressionKind::Variable ? booleans_.find(e.local) : booleans_.end();
  return known == booleans_.end() ? std::nullopt : std::optional(known->second);
}

const ir::Function* Names::lambdaOf(const ir::Expression& e) const {
  if (e.lambda) return e.lambda.get();
  const ir::Expression* found = named(e);
  const auto known = found && found->local ? lambdas_.find(found->local) : lambdas_.end();
  if (known != lambdas_.end()) return known->second;
  return passesOn(e) ? lambdaOf(*e.operands[0]) : nullptr;
}

std::string Names::wholeOf(const ir::Expression& e) const {
  std::string whole;
  ir::walk(e, [&](const ir::Expression& inner) {
    if (listsModules(inner)) whole = subjectOf(*inner.object);
    const auto part = inner.kind == ir::ExpressionKind::Variable ? wholes_.find(inner.local) : wholes_.end();
    if (part != wholes_.end()) whole = part->second;
  });
  return whole;
}

std::string Names::containerOf(const ir::Expression& e) const {
  static const std::set<std::string> accesses = {"ptr", "at", "operator[]"};
  std::string container;
  ir::walk(e, [&](const ir::Expression& inner) {
    const bool isElement = inner.kind == ir::ExpressionKind::Call && inner.object && !inner.operands.empty() &&
                           accesses.count(unqualified(inner.text)) > 0;
    if (isElement) container = subjectOf(*inner.object);
    const auto element = inner.kind == ir::ExpressionKind::Variable ? containers_.find(inner.local) : containers_.end();
    if (element != containers_.end()) container = element->second;
  });
  return container;
}

std::vector<ParameterOwner> Names::ownersOf(const ir::Expression& e) const {
  std::vector<ParameterOwner> owners;
  const auto add = [&](const ParameterOwner& owner) {
    const bool isKnown = std::any_of(owners.begin(), owners.end(),
                                     [&](const ParameterOwner& other) { return other.subject == owner.subject; });
    if (!isKnown) owners.push_back(owner);
  };
  ir::walk(e, [&](const ir::Expression& inner) {
    if (listsParameters(inner)) add({subjectOf(*inner.object), inner.object.get()});
    const bool isNamed = inner.kind == ir::ExpressionKind::Variable || inner.kind == ir::ExpressionKind::Field;
    const auto list = isNamed ? lists_.find(subjectOf(inner)) : lists_.end();
    if (list != lists_.end()) std::for_each(list->second.begin(), list->second.end(), add);
  });
  return owners;
}

void Names::declare(std::uint32_t local, const ir::TypePtr& type, const ir::Expression* value) {
  const std::vector<ParameterOwner> owners =
      value && !holdsOptimizer(type) ? ownersOf(*value) : std::vector<ParameterOwner>();
  aliases_.erase(local);
  lists_.erase(subjectOfLocal(local));
  wholes_.erase(local);
  containers_.erase(local);
  if (!value) return;
  if (const std::string container = containerOf(*value); !container.empty()) containers_[local] = container;
  if (const std::string whole = wholeOf(*value); !whole.empty()) wholes_[local] = whole;
  give(local, *value);
  given_.erase(local);
  if (isHandle(type)) return;
  aliases_.erase(local);
  if (!owners.empty()) lists_[subjectOfLocal(local)] = owners;
}

void Names::give(std::uint32_t local, const ir::Expression& value) {
  const std::string subject = subjectOf(value);
  const std::optional<bool> boolean = booleanOf(value);
  const ir::Function* lambda = lambdaOf(value);
  const std::vector<ParameterOwner> owners = subject.empty() ? ownersOf(value) : std::vector<ParameterOwner>();
  aliases_.erase(local);
  booleans_.erase(local);
  given_[local] = &value;
  if (!subject.empty()) aliases_[local] = subject;
  if (boolean) booleans_[local] = *boolean;
  if (lambda) lambdas_[local] = lambda;
  if (!owners.empty()) lists_[subjectOfLocal(local)] = owners;
}

void Names::givePart(std::uint32_t parameter, const ir::Expression& whole) {
  give(parameter, whole);
  wholes_[parameter] = subjectOf(whole);
}

void Names::element(std::uint32_t local, const ir::Expression& list) {
  const std::vector<ParameterOwner> owners = ownersOf(list);
  aliases_.erase(local);
  if (holdsOptimizer(list.type) && !subjectOf(list).empty()) aliases_[local] = subjectOf(list);
  if (!owners.empty()) lists_[subjectOfLocal(local)] = owners;
  if (const std::string whole = wholeOf(list); !whole.empty()) wholes_[local] = whole;
}

void Names::rename(const ir::Expression& variable, const std::string& subject) {
  const ir::Expression* found = named(variable);
  if (found && found->local) aliases_[found->local] = subject;
}

void Names::extend(const ir::Expression& list, const std::vector<ParameterOwner>& owners) {
  const std::string subject = subjectOf(list);
  if (subject.empty() || owners.empty()) return;
  std::vector<ParameterOwner>& known = lists_[subject];
  known.insert(known.end(), owners.begin(), owners.end());
}

bool makesOptimizer(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Construct) {
    const bool copies = e.operands.size() == 1 && isOptimizer(symbolic::withoutReference(e.operands[0]->type));
    return isOptimizer(e.type) && !copies;
  }
  const bool makes =
      e.kind == ir::ExpressionKind::Call && (e.text == "std::make_unique" || e.text == "std::make_shared");
  return makes && !e.templateArguments.empty() && isOptimizer(e.templateArguments[0].type);
}

bool isOptimizer(const ir::TypePtr& type) {
  if (!type || type->name.rfind("torch::optim::", 0) != 0) return false;
  const std::string name = unqualified(type->name);
  return name.find("Options") == std::string::npos && name.find("ParamGroup") == std::string::npos &&
         name.find("ParamState") == std::string::npos && name.find("Scheduler") == std::string::npos &&
         name.find("LR") == std::string::npos;
}

bool holdsOptimizer(const ir::TypePtr& type) {
  const ir::TypePtr direct = symbolic::withoutReference(type);
  if (!direct) return false;
  if (direct->kind == ir::TypeKind::Pointer) return holdsOptimizer(direct->pointee);
  return isOptimizer(direct) || std::any_of(direct->arguments.begin(), direct->arguments.end(),
                                            [](const auto& each) { return holdsOptimizer(each.type); });
}

}  // namespace dictum::checks
