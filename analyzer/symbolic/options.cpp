// LibTorch's options classes and the modules made from them.
#include "symbolic/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "schema/parse.h"
#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

std::string optionName(const std::string& field) {
  std::size_t end = field.find_last_not_of('_');
  return end == std::string::npos ? field : field.substr(0, end + 1);
}

namespace {

const ir::Field* optionField(const ProgramIndex& index, const ir::Class& type, const std::string& option) {
  for (const ir::Field& field : type.fields)
    if (optionName(field.name) == option || field.name == option) return &field;
  for (const ir::TypePtr& base : type.bases)
    if (const ir::Class* definition = index.classOf(base))
      if (const ir::Field* found = optionField(index, *definition, option)) return found;
  return nullptr;
}

// torch::ExpandingArray<D>: one number stands for D equal ones.
Value expand(const Value& value, const ir::TypePtr& type, const ir::Location& site) {
  return forEachAlternative(value, [&](const Value& v) -> Value {
    if (v.is<Sequence>() || v.is<Unknown>()) return v;
    if (!v.is<Expression>() && !v.is<None>()) return unknown("a size that is not known", site);
    return sequenceOf(std::vector<Value>(rankOfExpandingArray(*type), v));
  });
}

Value asFieldValue(Evaluator& evaluator, Value value, const ir::Field* field, const ir::Location& site) {
  if (!field || !field->type) return value;
  ir::TypePtr type = field->type;
  if (isOptional(type->name) && !value.is<None>() && !type->arguments.empty()) type = type->arguments[0].type;
  // TransformerEncoderOptions takes its layer, or the options of one.
  const Structure* options = value.as<Structure>();
  const ir::TypePtr held = evaluator.index().heldType(type);
  if (held && options && isOptionsType(options->className)) return evaluator.makeObject(held, {Operand(value)}, site);
  if (type && isExpandingArray(type->name)) return expand(evaluator.asOperand(value, Value(None{}), site), type, site);
  return evaluator.converted(value, type, site);
}

catalog::OptionValue optionValue(const Value& value, std::vector<Value>& modules) {
  if (const Expression* expression = scalar(value)) return *expression;
  if (value.is<None>()) return std::monostate{};
  if (const Tensor* tensor = value.as<Tensor>())
    return catalog::OptionTensor{tensor->defined, tensor->shape, tensor->dtype};
  if (const Sequence* sequence = value.as<Sequence>(); sequence && isPlain(*sequence)) {
    catalog::OptionList list;
    for (const auto& element : sequence->elements) {
      const Expression* size = scalar(element.value);
      list.elements.push_back(size ? schema::Dimension(*size) : std::nullopt);
    }
    return list;
  }
  if (value.is<Pointer>()) {
    modules.push_back(value);
    return catalog::OptionModule{modules.size() - 1};
  }
  if (const Unknown* missing = value.as<Unknown>()) return catalog::OptionUnknown{missing->reason};
  return catalog::OptionUnknown{"its value is not known"};
}

// The tensors of a layer share their sizes: what is not known of several for one reason is said once.
std::vector<std::string> told(const std::vector<catalog::Unknown>& unknowns) {
  constexpr std::size_t maximumNames = 4;
  std::vector<std::pair<std::string, std::vector<std::string>>> byReason;
  for (const catalog::Unknown& unknown : unknowns) {
    auto known =
        std::find_if(byReason.begin(), byReason.end(), [&](const auto& each) { return each.first == unknown.reason; });
    if (known == byReason.end()) known = byReason.insert(known, {unknown.reason, {}});
    known->second.push_back(unknown.what);
  }
  std::vector<std::string> texts;
  for (const auto& [reason, names] : byReason) {
    const std::size_t shown = std::min(names.size(), maximumNames);
    std::string text =
        fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
    texts.push_back(fmt::format("{} {} not known: {}", text, names.size() == 1 ? "is" : "are", reason));
  }
  return texts;
}

bool isKnown(const schema::Shape& shape) {
  return shape &&
         std::all_of(shape->begin(), shape->end(), [](const auto& dimension) { return dimension.has_value(); });
}

}  // namespace

Value Evaluator::expandingArray(const Value& value, const ir::TypePtr& type, const ir::Location& site) {
  Value expanded = expand(value, type, site);
  const Sequence* sizes = expanded.as<Sequence>();
  if (sizes && isPlain(*sizes) && sizes->elements.size() != rankOfExpandingArray(*type))
    throwHere("Expected " + std::to_string(rankOfExpandingArray(*type)) + " values, but instead got " +
                  std::to_string(sizes->elements.size()),
              site);
  return expanded;
}

Value Evaluator::constructOptions(const ir::TypePtr& type, const std::string& constructorUsr,
                                  std::vector<Operand> arguments, const ir::Location& site) {
  if (arguments.size() == 1) {
    Value value = read(arguments[0]);
    if (const Structure* same = value.as<Structure>(); same && isOptionsType(same->className)) return value;
  }
  const ir::Class* definition = index_.classOf(type);
  if (!definition) return unknown("the options class '" + type->name + "' is not visible", site);
  Structure options;
  options.className = type->name;
  options.usr = type->usr;
  std::function<void(const ir::Class&)> addDefaults = [&](const ir::Class& part) {
    for (const ir::TypePtr& base : part.bases)
      if (const ir::Class* next = index_.classOf(base)) addDefaults(*next);
    for (const ir::Field& field : part.fields)
      options.at(optionName(field.name)) = asFieldValue(
          *this, field.initializer ? evaluateValue(*field.initializer) : defaultValue(field.type, site), &field, site);
  };
  addDefaults(*definition);
  const catalog::OptionsInfo* info = catalog_.findOptions(type->name);
  std::vector<std::string> names = optionParameters(*definition, info, constructorUsr, arguments.size());
  if (names.size() < arguments.size())
    return unknown("which options the arguments of '" + type->name + "' set is not known", site);
  for (std::size_t i = 0; i < arguments.size(); ++i)
    options.at(names[i]) = asFieldValue(*this, read(arguments[i]), optionField(index_, *definition, names[i]), site);
  if (info)
    for (const auto& [derived, formula] : info->derived)
      if (const Value* source = options.find(formula)) options.at(derived) = *source;
  return Value(std::move(options));
}

std::vector<std::string> Evaluator::optionParameters(const ir::Class& definition, const catalog::OptionsInfo* info,
                                                     const std::string& constructorUsr, std::size_t count) const {
  if (count == 0) return {};
  if (info)
    for (const auto& constructor : info->constructors)
      if (constructor.size() == count) return constructor;
  std::vector<std::string> names;
  auto namesOf = [&](const ir::Function& constructor) {
    std::vector<std::string> result;
    for (const ir::Parameter& parameter : constructor.parameters) result.push_back(optionName(parameter.name));
    return result;
  };
  if (const ir::Function* constructor = index_.function(constructorUsr)) return namesOf(*constructor);
  for (const std::string& usr : definition.constructors)
    if (const ir::Function* candidate = index_.function(usr); candidate && candidate->parameters.size() == count)
      names = namesOf(*candidate);
  return names;
}

std::optional<Operand> Evaluator::optionAccess(const ir::Expression& call, const Operand& object,
                                               const std::vector<Operand>& arguments) {
  std::size_t at = call.text.rfind("::");
  if (at == std::string::npos || !isOptionsType(call.text.substr(0, at)) || arguments.size() > 1) return std::nullopt;
  std::string option = call.text.substr(at + 2);
  Operand behind = objectBehind(object, call.location);
  Value value = read(behind);
  const Structure* options = value.as<Structure>();
  if (!options) return std::nullopt;
  if (option == "operator=" && arguments.size() == 1) {
    write(behind, read(arguments[0]));
    return behind;
  }
  if (!options->find(option)) return std::nullopt;
  Place place = placeOf(behind);
  if (arguments.empty()) return Operand(place.field(option));
  const ir::Class* definition = index_.classOf(options->usr);
  const ir::Field* field = definition ? optionField(index_, *definition, option) : nullptr;
  write(place.field(option), asFieldValue(*this, read(arguments[0]), field, call.location));
  return Operand(place);
}

void Evaluator::constructLibraryModule(const Place& self, const ir::TypePtr& type, std::vector<Operand> arguments,
                                       const ir::Location& site) {
  if (type->name == "torch::nn::Module") return;  // what it holds is registered from outside
  if (isContainer(type->name)) return constructContainer(self, type->name, std::move(arguments), site);
  const catalog::CatalogModule* module = catalog_.find(type->name);
  if (!module) return gap("'" + type->name + "' is not in the catalog of LibTorch modules", site);
  ir::TypePtr optionsType = optionsTypeOf(type);
  Value options = optionsType ? constructOptions(optionsType, "", std::move(arguments), site) : Value(None{});
  instantiateFor(self, type->name, *module, options, site);
}

// The options class of a module, from the parameters of its constructors.
ir::TypePtr Evaluator::optionsTypeOf(const ir::TypePtr& type) const {
  const ir::Class* definition = index_.classOf(type);
  if (!definition) return nullptr;
  for (const std::string& usr : definition->constructors) {
    const ir::Function* constructor = index_.function(usr);
    if (!constructor || constructor->parameters.empty()) continue;
    ir::TypePtr parameter = withoutReference(constructor->parameters[0].type);
    if (parameter && isOptionsType(parameter->name)) return parameter;
  }
  for (const ir::TypePtr& base : definition->bases)
    if (ir::TypePtr found = optionsTypeOf(base)) return found;
  return nullptr;
}

void Evaluator::instantiateFor(const Place& self, const std::string& className, const catalog::CatalogModule& module,
                               const Value& options, const ir::Location& site) {
  if (const Structure* fields = options.as<Structure>()) {
    for (const auto& [name, value] : fields->fields) {
      if (!value.is<Choice>()) continue;
      branchOver(value, [&](const Value& one) -> Value {
        Value chosen = options;
        chosen.edit<Structure>().at(name) = one;
        instantiateFor(self, className, module, chosen, site);
        return None{};
      });
      return;
    }
  } else if (options.is<Choice>()) {
    branchOver(options, [&](const Value& one) -> Value {
      instantiateFor(self, className, module, one, site);
      return None{};
    });
    return;
  }
  std::vector<Value> modules;
  const Structure* fields = options.as<Structure>();
  const Unknown* missing = options.as<Unknown>();
  catalog::Options lookup = [&](const std::string& name) -> catalog::OptionValue {
    if (missing) return catalog::OptionUnknown{missing->reason};
    const Value* value = fields ? fields->find(name) : nullptr;
    return value ? optionValue(*value, modules) : catalog::OptionValue{};
  };
  catalog::InstantiationContext context;
  context.defaultDtype = defaultDtype_;
  context.freshIndexName = [this](const std::string& wanted) { return freshIndexName(wanted); };
  catalog::Instance instance = catalog_.instantiate(module, lookup, context);
  for (const catalog::Requirement& requirement : instance.requirements) {
    const bool isUndefined =
        !requirement.holds.isLiteral() && !requirement.holds.hasInput() && !requirement.holds.hasLoopIndex();
    if (isUndefined)
      gap(className + ": its check '" + schema::print(requirement.holds) + "' has no value", site);
    else
      require(requirement.holds, requirement.message, site);
  }
  for (const std::string& text : told(instance.unknowns)) gap(className + ": " + text, site);
  edit(self).edit<Structure>().serializable = module.info().isSerializable;
  if (fields) write(self.field("options"), options);
  auto optionTensor = [&](const std::string& name) {
    return fields && fields->find(name) ? *fields->find(name) : Value(None{});
  };
  registerInstance(self, instance.registrations, modules, optionTensor, site);
}

void Evaluator::registerInstance(const Place& self, const std::vector<catalog::Registration>& registrations,
                                 const std::vector<Value>& modules,
                                 const std::function<Value(const std::string&)>& optionTensor,
                                 const ir::Location& site) {
  for (const catalog::Registration& registration : registrations) {
    Registered entry;
    Value name = Expression::string("");
    Expression text = Expression::string("");
    for (const Expression& part : registration.name.parts())
      text = schema::add(text, part.asString() ? part : schema::call("string", {part}));
    entry.name = text;
    entry.location = site;
    entry.trace = trace_;
    if (registration.what == catalog::What::Module) {
      entry.value = childOf(registration, modules, optionTensor, site);
    } else if (!registration.optionTensor.empty() && optionTensor(registration.optionTensor).is<Tensor>()) {
      entry.value = optionTensor(registration.optionTensor);
    } else {
      Tensor tensor;
      tensor.identity = freshIdentity();
      tensor.defined = registration.isDefined;
      tensor.shape = registration.shape;
      tensor.dtype = registration.dtype;
      tensor.requiresGrad = registration.requiresGrad;
      tensor.learns = Expression::boolean(registration.requiresGrad);
      entry.value = Value(std::move(tensor));
      entry.isToldOf = !isKnown(registration.shape);
    }
    if (const std::string* literal = text.asString(); literal && registration.loops.empty())
      write(self.field(*literal),
            registration.when.isTrue() ? entry.value : merge(registration.when, entry.value, Value(undefinedTensor())));
    std::vector<Family> loops;
    for (const schema::Family& loop : registration.loops) loops.push_back({loop, ""});
    addRegistration(self, registration.what,
                    Element<Registered>{registration.when, std::move(loops), std::move(entry)});
  }
}

Value Evaluator::childOf(const catalog::Registration& registration, const std::vector<Value>& modules,
                         const std::function<Value(const std::string&)>& optionTensor, const ir::Location& site) {
  if (registration.optionModule && *registration.optionModule < modules.size())
    return cloneModule(modules[*registration.optionModule], site);
  Structure object;
  object.className = registration.className;
  object.registry = std::make_shared<Registry>();
  if (const catalog::CatalogModule* info = catalog_.find(registration.className))
    object.serializable = info->info().isSerializable;
  Place place = temporary(Value(std::move(object)));
  registerInstance(place, registration.children, modules, optionTensor, site);
  return Value(Pointer{place});
}

}  // namespace dictum::symbolic
