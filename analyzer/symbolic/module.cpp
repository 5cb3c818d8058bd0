// torch::nn::Module: registration, walking the tree, conversion.
#include <set>

#include "catalog/dtype.h"
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

// The dtype that an argument names: torch::kHalf.
std::optional<std::string> dtypeNamed(const Value& value) {
  const Expression* expression = scalar(value);
  const schema::Literal* literal = expression ? expression->literal() : nullptr;
  const auto* enumerator = literal ? std::get_if<schema::Enumerator>(literal) : nullptr;
  if (!enumerator) return std::nullopt;
  auto dtype =
      catalog::findDtype(enumerator->type.empty() ? enumerator->name : enumerator->type + "::" + enumerator->name);
  if (!dtype) return std::nullopt;
  return std::string(dtype->name);
}

bool canRequireGradient(const std::string& name) {
  auto dtype = catalog::findDtype(name);
  return !dtype || dtype->kind == catalog::DtypeKind::Floating || dtype->kind == catalog::DtypeKind::Complex;
}

Place moduleOf(Call& call) {
  return call.evaluator.placeOf(call.evaluator.objectBehind(*call.object, call.location()));
}

// When a pointer or holder is null.
Expression isNull(const Value& value) {
  if (value.is<None>()) return Expression::boolean(true);
  Expression result = Expression::boolean(false);
  if (const Choice* choice = value.as<Choice>())
    for (const Alternative& alternative : choice->alternatives)
      result = schema::disjunction(result, schema::conjunction(alternative.when, isNull(alternative.value)));
  return result;
}

// What is left of a value that is certainly not null.
Value withoutNull(const Value& value) {
  const Choice* choice = value.as<Choice>();
  if (!choice) return value;
  Choice left;
  for (const Alternative& alternative : choice->alternatives)
    if (!isNull(alternative.value).isTrue()) left.alternatives.push_back(alternative);
  return left.alternatives.size() == 1 ? left.alternatives.front().value : Value(std::move(left));
}

// ModuleHolder::get() and ptr(), which every use of a holder but the call operator goes through (pimpl.h).
Value requireHeld(Call& call, const Value& holder) {
  call.evaluator.require(schema::negation(isNull(holder)), "Accessing empty ModuleHolder", call.location());
  return withoutNull(holder);
}

Operand registerModule(Call& call) {
  Value value = call.argument(1);
  // A null std::shared_ptr is registered; the overload for holders asks for what is held.
  if (call.evaluator.index().heldType(call.expression.operands.at(1)->type)) value = requireHeld(call, value);
  if (const Structure* object = value.as<Structure>(); object && object->registry)
    value = Value(Pointer{call.evaluator.placeOf(call.arguments[1])});
  Registered entry;
  entry.value = value;
  entry.location = call.location();
  call.evaluator.registerOn(moduleOf(call), catalog::What::Module, call.argument(0), std::move(entry));
  return Operand(value);
}

// `learns`: what register_parameter is asked for; null: it is not known.
Value asParameter(Call& call, Value value, const Expression* learns) {
  Tensor& tensor = value.edit<Tensor>();
  if (learns && learns->isTrue() && tensor.dtype && !canRequireGradient(*tensor.dtype))
    call.evaluator.throwHere("Only Tensors of floating point and complex dtype can require gradients", call.location());
  tensor.requiresGrad = !learns || !learns->isFalse();
  if (tensor.learns) tensor.learns = learns ? std::optional(*learns) : std::nullopt;
  return value;
}

Operand registerTensor(Call& call, catalog::What what) {
  Value value = call.argument(1);
  if (what == catalog::What::Parameter) {
    const Value asked = call.count() > 2 ? call.argument(2) : Value(Expression::boolean(true));
    const Expression* learns = scalar(asked);
    value = forEachAlternative(value, [&](const Value& v) {
      return v.is<Tensor>() && v.as<Tensor>()->defined ? asParameter(call, v, learns) : v;
    });
    if (value.is<Tensor>()) call.evaluator.write(call.arguments[1], value);
  }
  Registered entry;
  entry.value = value;
  entry.location = call.location();
  call.evaluator.registerOn(moduleOf(call), what, call.argument(0), std::move(entry));
  return Operand(value);
}

Operand registerParameter(Call& call) { return registerTensor(call, catalog::What::Parameter); }
Operand registerBuffer(Call& call) { return registerTensor(call, catalog::What::Buffer); }

Operand unregisterModule(Call& call) {
  Value nameValue = call.argument(0);
  const std::string* name = literalString(nameValue);
  Evaluator& evaluator = call.evaluator;
  if (!name) {
    evaluator.gap("a submodule is unregistered under a name that is not known", call.location());
    return Operand(Value(None{}));
  }
  Value& object = evaluator.edit(moduleOf(call));
  bool found = false;
  if (object.is<Structure>()) {
    auto& modules = editRegistry(object.edit<Structure>()).modules;
    for (auto it = modules.begin(); it != modules.end();) {
      const std::string* existing = it->value.name.asString();
      bool match = existing && *existing == *name;
      found |= match;
      it = match ? modules.erase(it) : it + 1;
    }
  }
  if (!found) evaluator.throwHere("No Module with name `" + *name + "` is registered", call.location());
  return Operand(Value(None{}));
}

Operand replaceModule(Call& call) {
  Value nameValue = call.argument(0);
  const std::string* name = literalString(nameValue);
  Value value = call.argument(1);
  if (!name) {
    call.evaluator.gap("a submodule is replaced under a name that is not known", call.location());
  } else if (!call.evaluator.replaceRegistered(moduleOf(call), *name, value, call.location())) {
    call.evaluator.throwHere("Submodule '" + *name + "' is not defined", call.location());
  }
  return Operand(value);
}

Expression always() { return Expression::boolean(true); }

// A module in the tree below another: its path from there, and when it is there.
struct Below {
  Expression path;  // empty: the module itself
  Place place;
  Expression when;
  std::vector<Family> loops;
};

Expression pathOf(const Below& at, const Expression& name) {
  const bool isRoot = at.path.asString() && at.path.asString()->empty();
  return isRoot ? name : schema::add(schema::add(at.path, Expression::string(".")), name);
}

template <typename T>
std::vector<Family> loopsOf(const Below& at, const Element<T>& element) {
  std::vector<Family> loops = at.loops;
  loops.insert(loops.end(), element.loops.begin(), element.loops.end());
  return loops;
}

const Registry* listedRegistry(Evaluator& evaluator, const Place& module, Value& object) {
  evaluator.noteListed(module.cell);
  object = evaluator.read(module);
  const Structure* structure = object.as<Structure>();
  return structure ? structure->registry.get() : nullptr;
}

void walkModules(Evaluator& evaluator, const Below& at, const std::function<void(const Below&)>& visit,
                 std::size_t depth = 0) {
  visit(at);
  if (depth > 200) return;
  Value object;
  const Registry* registry = listedRegistry(evaluator, at.place, object);
  if (!registry) return;
  for (const auto& child : registry->modules) {
    const Value& held = child.value.value;
    const Choice* choice = held.as<Choice>();
    for (const Alternative& one : choice ? choice->alternatives : std::vector{Alternative{always(), held}}) {
      const Pointer* pointer = one.value.as<Pointer>();
      const Expression when = schema::conjunction({at.when, child.when, one.when});
      if (!pointer || when.isFalse()) continue;
      walkModules(evaluator, {pathOf(at, child.value.name), pointer->target, when, loopsOf(at, child)}, visit,
                  depth + 1);
    }
  }
}

Below rootOf(Call& call) { return {Expression::string(""), moduleOf(call), always(), {}}; }

Operand children(Call& call) {
  Value object;
  Sequence result;
  if (const Registry* registry = listedRegistry(call.evaluator, moduleOf(call), object))
    for (const auto& child : registry->modules) result.elements.push_back({child.when, child.loops, child.value.value});
  return Operand(Value(std::move(result)));
}

Operand namedChildren(Call& call) {
  Value object;
  Map result;
  if (const Registry* registry = listedRegistry(call.evaluator, moduleOf(call), object))
    for (const auto& child : registry->modules)
      result.entries.push_back({child.when, child.loops, MapEntry{Value(child.value.name), child.value.value}});
  return Operand(Value(std::move(result)));
}

// Whether two entries beside each other are of the same iterations.
bool isInterleaved(const Map& map) {
  for (std::size_t i = 1; i < map.entries.size(); ++i) {
    const auto &before = map.entries[i - 1].loops, &loops = map.entries[i].loops;
    if (!before.empty() && !loops.empty() && before.front() == loops.front()) return true;
  }
  return false;
}

// `includesSelf`: the position of the argument that says whether the module itself is listed, as it is by default. Its
// constructor has no shared_ptr to it that could be.
Map namedModules(Call& call, std::size_t includesSelf) {
  const Value given = call.count() > includesSelf ? call.argument(includesSelf) : boolean(true);
  const Expression* isListed = scalar(given);
  if (isListed && isListed->isTrue() && call.evaluator.isBeingConstructed(moduleOf(call)))
    call.evaluator.throwHere(
        "It looks like you attempted to retrieve your top-level module as a shared_ptr, but it is not stored in a "
        "shared_ptr",
        call.location());
  Map result;
  walkModules(call.evaluator, rootOf(call), [&](const Below& below) {
    const bool isSelf = below.path.asString() && below.path.asString()->empty();
    if (!isSelf || !isListed || !isListed->isFalse())
      result.entries.push_back({below.when, below.loops, MapEntry{Value(below.path), Value(Pointer{below.place})}});
  });
  result.isInterleaved = isInterleaved(result);
  return result;
}

// named_parameters or named_buffers; recursion is the default.
Map namedTensors(Call& call, bool buffers) {
  bool recurse = true;
  if (call.count() > 0) {
    Value given = call.argument(0);
    if (const Expression* flag = scalar(given)) recurse = flag->asBoolean().value_or(true);
  }
  Map result;
  const Below root = rootOf(call);
  walkModules(call.evaluator, root, [&](const Below& below) {
    if (!recurse && !(below.place == root.place)) return;
    Value object;
    const Registry* registry = listedRegistry(call.evaluator, below.place, object);
    if (!registry) return;
    for (const auto& entry : buffers ? registry->buffers : registry->parameters) {
      const Tensor* tensor = entry.value.value.as<Tensor>();
      if (tensor && !tensor->defined) continue;
      result.entries.push_back({schema::conjunction(below.when, entry.when), loopsOf(below, entry),
                                MapEntry{Value(pathOf(below, entry.value.name)), entry.value.value}});
    }
  });
  result.isInterleaved = isInterleaved(result);
  return result;
}

void convertTensors(Call& call, const std::optional<std::string>& dtype) {
  call.evaluator.forEachModule(Value(Pointer{moduleOf(call)}), [&](const Place& place) {
    Value& object = call.evaluator.edit(place);
    if (!object.is<Structure>()) return;
    Registry& registry = editRegistry(object.edit<Structure>());
    for (auto* list : {&registry.parameters, &registry.buffers})
      for (auto& entry : *list)
        if (entry.value.value.is<Tensor>() && entry.value.value.as<Tensor>()->defined)
          entry.value.value.edit<Tensor>().dtype = dtype;
  });
}

// An argument that says which dtype, whether or not it is known which one.
bool isDtypeArgument(const Call& call, std::size_t i) {
  if (i >= call.expression.operands.size()) return false;
  const ir::TypePtr type = withoutReference(call.expression.operands[i]->type);
  return type && type->name == "c10::ScalarType";
}

// module.to(dtype): parameters that are floating, and every buffer (LibTorch converts integer buffers too).
Operand to(Call& call) {
  for (std::size_t i = 0; i < call.count(); ++i) {
    const std::optional<std::string> dtype = dtypeNamed(call.argument(i));
    if (!dtype && !isDtypeArgument(call, i)) continue;
    convertTensors(call, dtype);
    break;
  }
  return Operand(Value(None{}));
}

Operand apply(Call& call) {
  Value function = call.argument(0);
  std::vector<Place> places;
  call.evaluator.forEachModule(Value(Pointer{moduleOf(call)}), [&](const Place& place) { places.push_back(place); });
  const Closure* closure = function.as<Closure>();
  if (closure && closure->function && closure->function->parameters.size() == 1)
    for (const Place& place : places) {
      bool pointer = closure->function->parameters[0].type &&
                     isSmartPointer(withoutReference(closure->function->parameters[0].type)->name);
      call.evaluator.callValue(function, {pointer ? Operand(Value(Pointer{place})) : Operand(place)}, call.expression);
    }
  return Operand(Value(None{}));
}

// module->as<T>(): the module when it is a T, else null.
Operand as(Call& call) {
  Place place = moduleOf(call);
  ir::TypePtr wanted = call.expression.templateArguments.empty() ? nullptr : call.expression.templateArguments[0].type;
  if (ir::TypePtr held = call.evaluator.index().heldType(wanted)) wanted = held;
  std::optional<bool> is = wanted ? call.evaluator.isInstance(call.evaluator.read(place), *wanted) : std::nullopt;
  if (!is) return Operand(call.unknown("which class a module is of is not known"));
  return Operand(*is ? Value(Pointer{place}) : Value(None{}));
}

// Of a holder or AnyModule: whether it holds a module. Not to be followed: the holder itself is asked.
Operand isEmpty(Call& call) {
  return Operand(Value(schema::negation(call.evaluator.condition(call.self(), call.expression))));
}

Operand isSet(Call& call) { return Operand(Value(call.evaluator.condition(call.self(), call.expression))); }

Operand held(Call& call) { return Operand(call.self()); }

Operand heldByHolder(Call& call) { return Operand(requireHeld(call, call.self())); }

// module->name(): the class, as the compiler's runtime spells it. Of templates that spelling is not known here.
Operand className(Call& call) {
  const Value object = call.evaluator.read(moduleOf(call));
  const Structure* structure = object.as<Structure>();
  const ir::Class* definition = structure ? call.evaluator.index().classOf(structure->usr) : nullptr;
  const bool isPlain = structure && structure->className.find_first_of("<(") == std::string::npos &&
                       !(definition && definition->isTemplateInstantiation);
  return Operand(isPlain ? string(structure->className) : call.unknown("the name of a module's class is not known"));
}

// Embedding::from_pretrained(weight): an embedding of the tensor's sizes, which becomes its weight.
Operand fromPretrained(Call& call) {
  const Value given = call.argument(0);
  const Tensor* weight = given.as<Tensor>();
  const ir::TypePtr held = call.evaluator.index().heldType(call.expression.type);
  const bool isMatrix = weight && weight->shape && weight->shape->size() == 2;
  if (!held || !isMatrix || !(*weight->shape)[0] || !(*weight->shape)[1])
    return Operand(call.unknown("an embedding made from a tensor whose sizes are not known"));
  const Operand rows(Value(*(*weight->shape)[0])), columns(Value(*(*weight->shape)[1]));
  const Value module = call.evaluator.makeObject(held, {rows, columns}, call.location());
  const Pointer* pointer = module.as<Pointer>();
  if (!pointer) return Operand(module);
  Structure& object = call.evaluator.edit(pointer->target).edit<Structure>();
  for (auto& parameter : editRegistry(object).parameters)
    if (parameter.value.name == Expression::string("weight")) parameter.value.value = given;
  object.at("weight") = given;
  return Operand(module);
}

Operand nothing(Call&) { return Operand(Value(None{})); }

}  // namespace

void addModuleIntrinsics(Intrinsics& table) {
  const std::string base = "torch::nn::Module::";
  // Which of several modules it is may depend on inputs.
  const auto add = [&](const std::string& name, Intrinsic apply) { table.add(name, onEachObject(std::move(apply))); };
  add(base + "register_module", registerModule);
  add(base + "register_parameter", registerParameter);
  add(base + "register_buffer", registerBuffer);
  add(base + "unregister_module", unregisterModule);
  add(base + "replace_module", replaceModule);
  add(base + "children", children);
  add(base + "named_children", namedChildren);
  add(base + "modules", [](Call& call) { return Operand(Value(valuesOf(namedModules(call, 0)))); });
  add(base + "named_modules", [](Call& call) { return Operand(Value(namedModules(call, 1))); });
  add(base + "parameters", [](Call& call) { return Operand(Value(valuesOf(namedTensors(call, false)))); });
  add(base + "named_parameters", [](Call& call) { return Operand(Value(namedTensors(call, false))); });
  add(base + "buffers", [](Call& call) { return Operand(Value(valuesOf(namedTensors(call, true)))); });
  add(base + "named_buffers", [](Call& call) { return Operand(Value(namedTensors(call, true))); });
  add(base + "to", to);
  add(base + "apply", apply);
  add(base + "as", as);
  add(base + "name", className);
  add(base + "clone",
      [](Call& call) { return Operand(call.evaluator.cloneModule(Value(Pointer{moduleOf(call)}), call.location())); });
  add(base + "shared_from_this", [](Call& call) { return Operand(Value(Pointer{moduleOf(call)})); });
  add(base + "is_training", [](Call&) { return Operand(boolean(true)); });
  for (const char* name : {"train", "eval", "zero_grad", "reset_parameters", "pretty_print"}) add(base + name, nothing);
  for (const std::string holder : {"torch::nn::ModuleHolder::", "torch::nn::AnyModule::"}) {
    table.add(holder + "is_empty", isEmpty);
    table.add(holder + "operator bool", isSet);
  }
  for (const char* name : {"get", "ptr", "operator->", "operator*"}) {
    table.add(std::string("torch::nn::ModuleHolder::") + name, heldByHolder);
    table.add(std::string("torch::nn::AnyModule::") + name, held);
  }
  table.add("torch::nn::AnyModule::clone",
            [](Call& call) { return Operand(call.evaluator.cloneModule(call.self(), call.location())); });
  for (const char* embedding : {"torch::nn::Embedding", "torch::nn::EmbeddingBag"})
    table.add(std::string(embedding) + "::from_pretrained", fromPretrained);
  table.add("torch::nn::Cloneable::clone", *table.find(base + "clone"));
}

}  // namespace dictum::symbolic
