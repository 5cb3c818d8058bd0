// The dictionaries of a module object: adding with LibTorch's checks, converting.
#include "symbolic/evaluator.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

std::vector<Element<Registered>>& dictionary(Registry& registry, catalog::What what) {
  switch (what) {
    case catalog::What::Parameter:
      return registry.parameters;
    case catalog::What::Buffer:
      return registry.buffers;
    case catalog::What::Module:
      return registry.modules;
  }
  return registry.modules;
}

const char* word(catalog::What what) {
  switch (what) {
    case catalog::What::Parameter:
      return "Parameter";
    case catalog::What::Buffer:
      return "Buffer";
    case catalog::What::Module:
      return "Submodule";
  }
  return "Submodule";
}

NameIndex& namesOf(Registry& registry, catalog::What what) { return registry.names[static_cast<std::size_t>(what)]; }

// The conditions under which a dictionary already has an entry of this name.
std::vector<Expression> conditionsOfName(const Value& object, catalog::What what, const Expression& name) {
  std::vector<Expression> result;
  const Structure* structure = object.as<Structure>();
  if (!structure || !structure->registry) return result;
  const auto& list = dictionary(*structure->registry, what);
  for (const std::size_t position : namesOf(*structure->registry, what).find(list, name)) {
    const auto& existing = list[position];
    if (existing.loops.empty() && existing.value.name == name) result.push_back(existing.when);
  }
  return result;
}

// The registry for changing: copied first when it is shared.
Registry& ownRegistry(Structure& structure) {
  if (!structure.registry)
    structure.registry = std::make_shared<Registry>();
  else if (structure.registry.use_count() != 1)
    structure.registry = std::make_shared<Registry>(*structure.registry);
  return *structure.registry;
}

}  // namespace

Registry& editRegistry(Structure& structure) {
  Registry& registry = ownRegistry(structure);
  for (NameIndex& names : registry.names) names.clear();
  return registry;
}

void NameIndex::clear() {
  counted_ = 0;
  literals_.clear();
  computed_.clear();
}

std::vector<std::size_t> NameIndex::find(const std::vector<Element<Registered>>& list, const Expression& name) {
  if (counted_ > list.size()) clear();
  if (list.size() - counted_ > maximumUncounted)
    for (; counted_ < list.size(); ++counted_) {
      const std::string* literal = list[counted_].value.name.asString();
      (literal ? literals_[*literal] : computed_).push_back(counted_);
    }
  const std::string* wanted = name.asString();
  std::vector<std::size_t> result;
  if (!wanted)
    result = computed_;
  else if (const auto found = literals_.find(*wanted); found != literals_.end())
    result = found->second;
  for (std::size_t i = counted_; i < list.size(); ++i) {
    const std::string* literal = list[i].value.name.asString();
    if (wanted ? literal && *literal == *wanted : !literal) result.push_back(i);
  }
  return result;
}

Tensor undefinedTensor() {
  Tensor tensor;
  tensor.defined = false;
  return tensor;
}

void Evaluator::addRegistration(const Place& self, catalog::What what, Element<Registered> element) {
  Value& object = edit(self);
  if (!object.is<Structure>())
    return gap("something is registered on a module that is not known", element.value.location);
  registeredOn_.push_back(self.cell);
  // Adding at the end leaves the index of names as it is.
  dictionary(ownRegistry(object.edit<Structure>()), what).push_back(std::move(element));
}

void Evaluator::registerOn(const Place& self, catalog::What what, const Value& name, Registered entry) {
  const Expression* text = scalar(name);
  if (!text) {
    const Unknown* missing = name.as<Unknown>();
    return gap(std::string("a ") +
                   (what == catalog::What::Module      ? "submodule"
                    : what == catalog::What::Parameter ? "parameter"
                                                       : "buffer") +
                   " is registered under a name that is not known" + (missing ? ": " + missing->reason : ""),
               entry.location, GapKind::Registration);
  }
  entry.name = *text;
  entry.trace = trace_;
  if (const std::string* literal = text->asString()) {
    if (literal->empty()) throwHere(std::string(word(what)) + " name must not be empty", entry.location);
    if (literal->find('.') != std::string::npos)
      throwHere(std::string(word(what)) + " name must not contain a dot (got '" + *literal + "')", entry.location);
  }
  for (const Expression& taken : conditionsOfName(read(self), what, *text))
    require(schema::negation(taken),
            std::string(word(what)) + " '" + (text->asString() ? *text->asString() : schema::print(*text)) +
                "' already defined",
            entry.location);
  addRegistration(self, what, Element<Registered>{Expression::boolean(true), {}, std::move(entry)});
}

void Evaluator::noteLostRegistration(const ir::Expression& call, const Unknown& module) {
  static const std::set<std::string> registering = {"register_module", "register_parameter",
                                                    "register_buffer", "unregister_module",
                                                    "replace_module",  "push_back",
                                                    "append",          "insert",
                                                    "extend",          "update"};
  if (call.text.rfind("torch::nn::", 0) == 0 && registering.count(unqualified(call.text)))
    gap("something is registered on a module that is not known: " + module.reason, call.location);
}

bool Evaluator::isBeingConstructed(const Place& object) const {
  return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) {
    return frame.function && frame.function->kind == ir::FunctionKind::Constructor && frame.self == object;
  });
}

void Evaluator::forEachModule(const Value& module, const std::function<void(const Place&)>& visit) {
  Value behind = read(objectBehind(Operand(module), {}));
  std::set<CellId> seen;
  std::function<void(const Value&)> walk = [&](const Value& v) {
    if (const Choice* choice = v.as<Choice>()) {
      for (const Alternative& alternative : choice->alternatives) walk(alternative.value);
      return;
    }
    const Pointer* pointer = v.as<Pointer>();
    if (!pointer || !seen.insert(pointer->target.cell).second) return;
    visit(pointer->target);
    Value object = read(pointer->target);
    if (const Structure* structure = object.as<Structure>(); structure && structure->registry)
      for (const auto& child : structure->registry->modules) walk(child.value.value);
  };
  walk(module);
}

std::optional<bool> Evaluator::isInstance(const Value& object, const ir::Type& wanted) const {
  const Structure* structure = object.as<Structure>();
  if (!structure || structure->className.empty()) return std::nullopt;
  if (structure->className == wanted.name && (structure->usr.empty() || wanted.usr.empty())) return true;
  if (structure->usr == wanted.usr && !wanted.usr.empty()) return true;
  if (structure->registry && wanted.name == "torch::nn::Module") return true;
  const ir::Class* dynamic = index_.classOf(structure->usr);
  if (!dynamic) return structure->className == wanted.name;
  if (!wanted.usr.empty() && index_.classOf(wanted.usr)) return index_.derivesFromClass(*dynamic, wanted.usr);
  return index_.derivesFrom(*dynamic, wanted.name);
}

}  // namespace dictum::symbolic
