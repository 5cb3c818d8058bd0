// torch::nn containers: Sequential, ModuleList, ModuleDict, ParameterList, ParameterDict.
//
// What a Sequential or ModuleList holds is its field "$items", beside the registry: the two differ after
// ModuleList::insert. A ModuleDict has the field once it has lost elements. The index of an element is the number of
// elements before it; for it a ParameterList has its tensors as the field "$parameters".
#include <algorithm>

#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

constexpr const char* itemsField = "$items";
constexpr const char* parametersField = "$parameters";

bool isList(const std::string& name) {
  return name == "torch::nn::SequentialImpl" || name == "torch::nn::ModuleListImpl";
}

// The module that a value stands for: a pointer to it; a module by value moves into a cell of its own.
Value modulePointer(Evaluator& evaluator, const Value& value) {
  return forEachAlternative(value, [&](const Value& v) -> Value {
    if (const Structure* structure = v.as<Structure>(); structure && structure->registry)
      return Value(Pointer{evaluator.temporary(v)});
    return v;
  });
}

bool isNamedPair(const Value& value) {
  const Structure* pair = value.as<Structure>();
  return pair && !pair->registry && pair->find("first") && pair->find("second");
}

bool isModuleValue(const Value& value) {
  if (value.is<Pointer>()) return true;
  const Structure* structure = value.as<Structure>();
  return structure && structure->registry;
}

}  // namespace

// The number of the elements in the field `items` of a container, as a name.
Value Evaluator::sizeName(const Place& self, const char* items, const ir::Location& site) {
  const Value list = read(self.field(items));
  const Sequence* sequence = list.as<Sequence>();
  std::optional<Expression> size;
  if (sequence) size = sequence->base ? sizeOf(*sequence) : counts_[self.cell].of(sequence->elements);
  if (!size) return unknown("the number of elements before it has no closed form", site);
  return Value(schema::call("string", {onPath(*size)}));
}

bool Evaluator::isContainer(const std::string& className) const {
  const catalog::CatalogModule* module = catalog_.find(className);
  return module && module->info().isContainer;
}

void Evaluator::constructContainer(const Place& self, const std::string& className, std::vector<Operand> arguments,
                                   const ir::Location& site) {
  if (isList(className)) write(self.field(itemsField), sequenceOf({}));
  if (className == "torch::nn::ParameterListImpl") write(self.field(parametersField), sequenceOf({}));
  for (const Operand& argument : arguments) addToContainer(self, read(argument), site);
}

// Adds what a constructor argument, push_back, extend or update gives: a module, a (name, module) pair, or many of
// them.
void Evaluator::addToContainer(const Place& self, const Value& value, const ir::Location& site) {
  if (value.is<None>()) return;
  if (isModuleValue(value)) return appendModule(self, std::nullopt, value, site);
  const Value object = read(self);
  const bool isNumbered = object.is<Structure>() && object.as<Structure>()->find(parametersField);
  // A ParameterList gives numbers of its own to what has a name.
  const auto add = [&](const Value& name, const Value& item) {
    isNumbered ? addToContainer(self, item, site) : appendNamed(self, name, item, site);
  };
  if (isNamedPair(value)) {
    const Structure* pair = value.as<Structure>();
    return add(*pair->find("first"), *pair->find("second"));
  }
  if (const Choice* choice = value.as<Choice>()) {
    bool modules = true;
    for (const Alternative& alternative : choice->alternatives) modules &= isModuleValue(alternative.value);
    if (modules) return appendModule(self, std::nullopt, value, site);
    branchOver(value, [&](const Value& one) -> Value {
      addToContainer(self, one, site);
      return None{};
    });
    return;
  }
  if (value.is<Tensor>()) return appendParameter(self, value, site);
  if (const Sequence* sequence = value.as<Sequence>(); sequence && !sequence->base) {
    if (sequence->isInterleaved) return gap("elements whose order is not known are added to a container", site);
    const std::vector<Element<Value>> elements = sequence->elements;
    return forEachInOrder(elements, [&](std::size_t i) { addToContainer(self, elements[i].value, site); }, site);
  }
  if (const Map* map = value.as<Map>()) {
    const std::vector<Element<MapEntry>> entries = map->entries;
    return forEachInOrder(entries, [&](std::size_t i) { add(entries[i].value.key, entries[i].value.value); }, site);
  }
  const Unknown* missing = value.as<Unknown>();
  gap("what is added to a container is not known" + (missing ? ": " + missing->reason : std::string()), site);
}

void Evaluator::appendModule(const Place& self, std::optional<Value> name, const Value& value,
                             const ir::Location& site) {
  Value module = modulePointer(*this, value);
  if (!name) name = sizeName(self, itemsField, site);
  Registered entry;
  entry.value = module;
  entry.location = site;
  registerOn(self, catalog::What::Module, *name, std::move(entry));
  if (!read(self).is<Structure>() || !read(self).as<Structure>()->find(itemsField)) return;
  Value& items = edit(self.field(itemsField));
  if (items.is<Sequence>()) items.edit<Sequence>().elements.push_back({Expression::boolean(true), {}, module});
}

void Evaluator::appendNamed(const Place& self, const Value& name, const Value& value, const ir::Location& site) {
  if (value.is<Tensor>()) {
    Registered entry;
    entry.value = value;
    entry.location = site;
    return registerOn(self, catalog::What::Parameter, name, std::move(entry));
  }
  Value object = read(self);
  const std::string* key = literalString(name);
  const bool isDictionary = object.as<Structure>() && object.as<Structure>()->className == "torch::nn::ModuleDictImpl";
  if (isDictionary && object.as<Structure>()->find(itemsField))
    return gap("whether a ModuleDict that has lost elements holds the name is not known", site);
  if (isDictionary && key && replaceRegistered(self, *key, modulePointer(*this, value), site)) return;
  object = Value(None{});
  appendModule(self, name, value, site);
}

// Replaces an existing unconditional child in place; false where there is none.
bool Evaluator::replaceRegistered(const Place& self, const std::string& name, const Value& value,
                                  const ir::Location& site) {
  Value& object = edit(self);
  if (!object.is<Structure>()) return false;
  for (auto& element : editRegistry(object.edit<Structure>()).modules) {
    const std::string* existing = element.value.name.asString();
    if (!existing || *existing != name || !element.loops.empty()) continue;
    element.value.value = value;
    element.value.location = site;
    return true;
  }
  return false;
}

void Evaluator::appendParameter(const Place& self, const Value& tensor, const ir::Location& site) {
  appendNamed(self, sizeName(self, parametersField, site), tensor, site);
  Value& parameters = edit(self.field(parametersField));
  if (parameters.is<Sequence>())
    parameters.edit<Sequence>().elements.push_back({Expression::boolean(true), {}, tensor});
}

Value Evaluator::containerItems(const Value& object) {
  const Structure* structure = object.as<Structure>();
  if (!structure) return unknown("a container that is not known", {});
  if (const Value* items = structure->find(itemsField)) return *items;
  Map map;
  if (!structure->registry) return unknown("'" + structure->className + "' cannot be walked", {});
  const auto& list = structure->className.rfind("torch::nn::Parameter", 0) == 0 ? structure->registry->parameters
                                                                                : structure->registry->modules;
  for (const auto& element : list)
    map.entries.push_back({element.when, element.loops, MapEntry{Value(element.value.name), element.value.value}});
  return Value(std::move(map));
}

namespace {

Place container(Call& call) {
  return call.evaluator.placeOf(call.evaluator.objectBehind(*call.object, call.location()));
}

Value items(Call& call) { return call.evaluator.containerItems(call.evaluator.read(container(call))); }

Operand pushBack(Call& call) {
  if (call.count() == 2)
    call.evaluator.appendNamed(container(call), call.argument(0), call.argument(1), call.location());
  else if (call.count() == 1)
    call.evaluator.addToContainer(container(call), call.argument(0), call.location());
  return Operand(Value(None{}));
}

Operand extend(Call& call) {
  Value more = call.argument(0);
  Value behind = call.evaluator.read(call.evaluator.objectBehind(call.arguments[0], call.location()));
  if (const Structure* other = behind.as<Structure>(); other && other->registry)
    more = call.evaluator.containerItems(behind);
  // extend renumbers: names are lost.
  if (const Map* map = more.as<Map>()) {
    const Structure* self = call.evaluator.read(container(call)).as<Structure>();
    if (self && isList(self->className)) more = Value(valuesOf(*map));
  }
  call.evaluator.addToContainer(container(call), more, call.location());
  return Operand(Value(None{}));
}

// LibTorch re-registers the element at `index` under every later index (measured on 1.13, 2.6 and 2.14): the element
// that was last is not registered any more.
Operand insertIntoList(Call& call) {
  Evaluator& evaluator = call.evaluator;
  Place self = container(call);
  auto position = literalInteger(call.argument(0));
  Value list = evaluator.read(self.field(itemsField));
  const Sequence* sequence = list.as<Sequence>();
  if (!position || !sequence || !isPlain(*sequence) || *position < 0 ||
      *position > static_cast<std::int64_t>(sequence->elements.size())) {
    evaluator.gap("where a module is inserted into a ModuleList is not known", call.location());
    return Operand(Value(None{}));
  }
  Value module = modulePointer(evaluator, call.argument(1));
  std::size_t at = static_cast<std::size_t>(*position), count = sequence->elements.size();
  if (at == count) {
    evaluator.appendModule(self, std::nullopt, module, call.location());
    return Operand(Value(None{}));
  }
  Sequence changed = *sequence;
  changed.elements.insert(changed.elements.begin() + at, {Expression::boolean(true), {}, module});
  std::vector<Value> values;
  for (const auto& element : changed.elements) values.push_back(element.value);
  evaluator.write(self.field(itemsField), Value(std::move(changed)));
  for (std::size_t i = at; i < count; ++i)
    evaluator.replaceRegistered(self, std::to_string(i), values[at], call.location());
  Registered last;
  last.value = values.back();
  last.location = call.location();
  evaluator.registerOn(self, catalog::What::Module, Value(Expression::string(std::to_string(count))), std::move(last));
  return Operand(Value(None{}));
}

Operand size(Call& call) {
  Value all = items(call);
  std::optional<Expression> count;
  if (const Sequence* sequence = all.as<Sequence>()) count = sizeOf(*sequence);
  if (const Map* map = all.as<Map>()) count = countOf(map->entries);
  return Operand(count ? Value(*count) : call.unknown("the size of a container is not known"));
}

Operand isEmpty(Call& call) {
  Value count = call.evaluator.read(size(call));
  const Expression* number = scalar(count);
  return Operand(number ? Value(schema::equal(*number, Expression::integer(0))) : count);
}

Operand element(Call& call) {
  const Value object = call.evaluator.read(container(call));
  const Structure* structure = object.as<Structure>();
  // The items of a ParameterList are pairs.
  const Value* parameters = structure ? structure->find(parametersField) : nullptr;
  const Value all = parameters ? *parameters : call.evaluator.containerItems(object);
  if (all.is<Sequence>())
    return call.evaluator.elementAt(Operand(all), call.argument(0), call.expression.type, call.location());
  const std::string* key = literalString(call.argument(0));
  const Map* map = all.as<Map>();
  if (key && map)
    for (const auto& entry : map->entries)
      if (const std::string* name = literalString(entry.value.key); name && *name == *key)
        return Operand(entry.value.value);
  return Operand(call.unknown("which element of a container is meant is not known"));
}

Operand contains(Call& call) {
  Value all = items(call);
  const std::string* key = literalString(call.argument(0));
  const Map* map = all.as<Map>();
  if (!key || !map) return Operand(call.unknown("whether a container has the element is not known"));
  std::vector<Expression> holds;
  for (const auto& entry : map->entries)
    if (const std::string* name = literalString(entry.value.key); name && *name == *key) holds.push_back(entry.when);
  return Operand(Value(schema::disjunction(holds)));
}

// begin and end of a list; nothing is known of those of a dictionary.
Operand boundary(Call& call, bool atEnd) {
  const Place list = container(call).field(itemsField);
  const Value all = items(call);
  const std::optional<Expression> end = all.is<Sequence>() ? endPosition(all) : std::nullopt;
  if (!end) return Operand(call.unknown("an iterator into a container whose length is not known"));
  return Operand(iteratorAt({list, atEnd ? *end : Expression::integer(0), false}));
}

Operand allItems(Call& call) { return Operand(items(call)); }

// keys() or values() of a dictionary; the elements of a list.
Operand column(Call& call, Sequence (*columnOf)(const Map&)) {
  const Value all = items(call);
  const Map* map = all.as<Map>();
  return Operand(map ? Value(columnOf(*map)) : all);
}

Operand clone(Call& call) {
  return Operand(call.evaluator.cloneModule(Value(Pointer{container(call)}), call.location()));
}

Operand extendItself(Call& call) {
  extend(call);
  return Operand(container(call));
}

// A ModuleDict that has lost elements keeps their registrations: what it holds from now on is not the registry.
void forget(Call& call) {
  call.evaluator.write(container(call).field(itemsField),
                       unknown("what a ModuleDict holds after pop or clear", call.location()));
}

Operand popModule(Call& call) {
  Operand taken = element(call);
  forget(call);
  return taken;
}

Operand clearModules(Call& call) {
  forget(call);
  return Operand(Value(None{}));
}

// The dictionary of a ParameterDict is that of its registrations: pop and clear take these away.
Operand popParameter(Call& call) {
  const std::string* key = literalString(call.argument(0));
  Operand taken = element(call);
  Value& object = call.evaluator.edit(container(call));
  if (!object.is<Structure>()) return taken;
  auto& parameters = editRegistry(object.edit<Structure>()).parameters;
  const bool areNamed = std::all_of(parameters.begin(), parameters.end(),
                                    [](const auto& one) { return one.value.name.asString() != nullptr; });
  if (!key || !areNamed) {
    call.evaluator.gap("which parameter is taken out of a ParameterDict is not known", call.location());
    return taken;
  }
  const std::size_t before = parameters.size();
  parameters.erase(std::remove_if(parameters.begin(), parameters.end(),
                                  [&](const auto& one) { return *one.value.name.asString() == *key; }),
                   parameters.end());
  if (parameters.size() == before) call.evaluator.throwHere("Parameter '" + *key + "' is not defined", call.location());
  return taken;
}

Operand clearParameters(Call& call) {
  Value& object = call.evaluator.edit(container(call));
  if (object.is<Structure>()) editRegistry(object.edit<Structure>()).parameters.clear();
  return Operand(Value(None{}));
}

void updateParameter(Call& call, const Value& name, const Value& tensor) {
  const std::string* key = literalString(name);
  Value& object = call.evaluator.edit(container(call));
  if (!object.is<Structure>()) return;
  auto& parameters = editRegistry(object.edit<Structure>()).parameters;
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& one) {
    const std::string* existing = one.value.name.asString();
    return key && existing && *existing == *key;
  });
  if (!key || (found != parameters.end() && !found->loops.empty()))
    return call.evaluator.gap("which parameters of a ParameterDict are updated is not known", call.location());
  if (found == parameters.end())
    return call.evaluator.throwHere("Parameter '" + *key + "' is not defined", call.location());
  found->value.value = tensor;
}

// ParameterDict::update assigns to parameters that are there, and throws for others.
Operand updateParameters(Call& call) {
  const Value given = call.evaluator.read(call.evaluator.objectBehind(call.arguments[0], call.location()));
  const Structure* other = given.as<Structure>();
  const Value entries = other && other->registry ? call.evaluator.containerItems(given) : given;
  const Map* map = entries.as<Map>();
  if (!map) call.evaluator.gap("what a ParameterDict is updated with is not known", call.location());
  if (!map) return Operand(Value(None{}));
  for (const auto& entry : map->entries)
    call.evaluator.branch(
        entry.when,
        [&]() -> Value {
          updateParameter(call, entry.loops.empty() ? entry.value.key : Value(None{}), entry.value.value);
          return None{};
        },
        [] { return Value(None{}); });
  return Operand(Value(None{}));
}

}  // namespace

void addContainerIntrinsics(Intrinsics& table) {
  // Which of several modules it is may depend on inputs.
  const auto add = [&](const std::string& name, Intrinsic apply) { table.add(name, onEachObject(std::move(apply))); };
  for (const std::string base :
       {"torch::nn::SequentialImpl::", "torch::nn::ModuleListImpl::", "torch::nn::ModuleDictImpl::",
        "torch::nn::ParameterListImpl::", "torch::nn::ParameterDictImpl::"}) {
    for (const char* name : {"push_back", "append", "insert"}) add(base + name, pushBack);
    for (const char* name : {"extend", "update"}) add(base + name, extend);
    for (const char* name : {"operator[]", "at", "ptr", "get"}) add(base + name, element);
    for (const char* name : {"items", "modules", "pairs"}) add(base + name, allItems);
    add(base + "keys", [](Call& call) { return column(call, keysOf); });
    add(base + "values", [](Call& call) { return column(call, valuesOf); });
    add(base + "clone", clone);
    add(base + "size", size);
    add(base + "is_empty", isEmpty);
    add(base + "empty", isEmpty);
    add(base + "contains", contains);
  }
  for (const std::string list : {"torch::nn::SequentialImpl::", "torch::nn::ModuleListImpl::"}) {
    add(list + "begin", [](Call& call) { return boundary(call, false); });
    add(list + "end", [](Call& call) { return boundary(call, true); });
  }
  add("torch::nn::ModuleListImpl::insert", insertIntoList);
  add("torch::nn::ParameterListImpl::operator+=", extendItself);
  add("torch::nn::ModuleDictImpl::pop", popModule);
  add("torch::nn::ModuleDictImpl::clear", clearModules);
  add("torch::nn::ParameterDictImpl::pop", popParameter);
  add("torch::nn::ParameterDictImpl::clear", clearParameters);
  add("torch::nn::ParameterDictImpl::update", updateParameters);
  add("torch::nn::ModuleHolder::operator[]", element);
}

}  // namespace dictum::symbolic
