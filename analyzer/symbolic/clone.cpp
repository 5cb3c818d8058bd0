// clone(): a module with tensors and submodules of its own, or an exception where LibTorch cannot make one.
#include "symbolic/evaluator.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

Value Evaluator::cloneModule(const Value& module, const ir::Location& site) {
  return forEachAlternative(module, [&](const Value& v) -> Value {
    const Value target = v.is<Pointer>() ? read(v.as<Pointer>()->target) : Value(None{});
    const Structure* object = target.as<Structure>();
    const ir::Class* own = object ? index_.classOf(object->usr) : nullptr;
    if (own && own->isUserCode && index_.libraryBase(*own).empty() && !index_.derivesFrom(*own, "torch::nn::Cloneable"))
      throwHere("clone() has not been implemented for " + own->name + ". Subclass torch::nn::Cloneable<" + own->name +
                    "> instead of torch::nn::Module to inherit the ability to clone.",
                site);
    return cloneObject(v, site);
  });
}

Value Evaluator::cloneObject(const Value& module, const ir::Location& site) {
  const Pointer* pointer = module.as<Pointer>();
  if (!pointer) return module;
  const Value original = read(pointer->target);
  if (!original.is<Structure>()) return original;
  Structure object = *original.as<Structure>();
  const Value items = containerItems(original);
  if (const Sequence* elements = items.as<Sequence>()) return cloneContainer(object, *elements, site);
  if (!object.registry) return Value(Pointer{temporary(Value(std::move(object)))});
  requireSameRegistrations(object, site);
  object.registry = std::make_shared<Registry>(*object.registry);
  for (auto* list : {&object.registry->parameters, &object.registry->buffers})
    for (auto& element : *list)
      if (element.value.value.is<Tensor>()) element.value.value.edit<Tensor>().identity = freshIdentity();
  // A submodule that cannot be cloned stays the one that reset() makes.
  for (auto& element : object.registry->modules)
    element.value.value =
        forEachAlternative(element.value.value, [&](const Value& child) { return cloneObject(child, site); });
  return Value(Pointer{temporary(Value(std::move(object)))});
}

// Sequential and ModuleList make a new one of their own kind, whatever derives from them, and append the clones.
Value Evaluator::cloneContainer(const Structure& object, const Sequence& items, const ir::Location& site) {
  const ir::Class* own = index_.classOf(object.usr);
  Structure list;
  list.className = own && own->isUserCode ? index_.libraryBase(*own) : object.className;
  list.registry = std::make_shared<Registry>();
  const Place self = temporary(Value(std::move(list)));
  constructContainer(self, read(self).as<Structure>()->className, {}, site);
  const std::vector<Element<Value>> elements = items.elements;
  forEachInOrder(
      elements, [&](std::size_t i) { appendModule(self, std::nullopt, cloneModule(elements[i].value, site), site); },
      site);
  return Value(Pointer{self});
}

// The clone is made by reset(), and LibTorch refuses where that does not register as much as the original has.
void Evaluator::requireSameRegistrations(const Structure& object, const ir::Location& site) {
  Structure blank = object;
  blank.registry = std::make_shared<Registry>();
  const Place self = temporary(Value(std::move(blank)));
  if (!registerAnew(self, object, site)) return;
  const Value after = read(self);
  const auto compare = [&](auto list, const std::string& what, const std::string& function) {
    const auto had = countOf((*object.registry).*list), has = countOf((*after.as<Structure>()->registry).*list);
    if (had && has)
      require(schema::equal(*had, *has),
              "The cloned module does not have the same number of " + what +
                  " as the original module after calling reset(). Are you sure you called " + function +
                  "() inside reset() and not the constructor?",
              site);
  };
  compare(&Registry::parameters, "parameters", "register_parameter");
  compare(&Registry::buffers, "buffers", "register_buffer");
  compare(&Registry::modules, "child modules", "register_module");
}

// Runs what reset() does on an object that has nothing; false where that is not known.
bool Evaluator::registerAnew(const Place& self, const Structure& object, const ir::Location& site) {
  const ir::Class* own = index_.classOf(object.usr);
  const bool isUsers = own && own->isUserCode;
  if (const ir::Function* reset = isUsers ? index_.methodNamed(own->usr, "reset", 0) : nullptr) {
    if (reset->body) callFunction(*reset, self, {}, site);
    return reset->body != nullptr;
  }
  const std::string name = isUsers ? index_.libraryBase(*own) : object.className;
  const catalog::CatalogModule* module = catalog_.find(name);
  const Value* options = object.find("options");
  if (!module || !options) return false;
  instantiateFor(self, name, *module, *options, site);
  return true;
}

}  // namespace dictum::symbolic
