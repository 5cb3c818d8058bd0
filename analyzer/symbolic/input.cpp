// What comes from outside: constructor parameters, fields of parameter structs, opaque calls. Each is an input by name.
#include <algorithm>
#include <tuple>

#include "symbolic/configured_value.h"
#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

// Fields below which no pointer is followed: what is pointed to may have such a pointer again.
constexpr std::ptrdiff_t maximumDepth = 3;

// The name under which users know a field: TORCH_ARG fields by their accessor.
std::string publicName(const ProgramIndex& index, const ir::Class& type, const std::string& field) {
  if (field.size() < 2 || field.back() != '_') return field;
  std::string accessor = field.substr(0, field.size() - 1);
  if (!type.isUserCode) return accessor;
  for (const std::string& usr : type.methods)
    if (const ir::Function* method = index.function(usr); method && unqualified(method->name) == accessor)
      return accessor;
  return field;
}

// The record of an input, made where the input is first met.
InputRecord& recordOf(std::map<std::string, InputRecord>& inputs, std::vector<std::string>& order,
                      const std::string& name, schema::ValueType valueType, const ir::Type& type,
                      const ir::Location& location) {
  InputRecord& record = inputs[name];
  if (!record.input.name.empty()) return record;
  order.push_back(name);
  record.input.name = name;
  record.input.type = valueType;
  record.input.typeName = type.spelling.empty() ? type.name : type.spelling;
  record.location = location;
  if (valueType == schema::ValueType::Boolean) record.input.values = {false, true};
  return record;
}

// What an expression is where nothing is given: a default may be a variable that the program may change.
Expression byDefault(const Expression& expression, const std::map<std::string, InputRecord>& inputs) {
  schema::Configuration defaults;
  for (const std::string& name : schema::inputsOf(expression)) {
    const auto record = inputs.find(name);
    if (record == inputs.end() || !record->second.input.defaultValue) continue;
    if (const auto value = schema::parseValue(*record->second.input.defaultValue)) defaults.emplace(name, *value);
  }
  return schema::substitute(expression, defaults);
}

// A dtype may be set in them, which decides that of a tensor.
Value outsideTensorOptions(const std::string& name, const ir::Location& location) {
  Structure options;
  options.className = "c10::TensorOptions";
  options.at("dtype") = unknown("the dtype of '" + name + "' is not known", location);
  return Value(std::move(options));
}

}  // namespace

Value Evaluator::input(const std::string& name, const ir::TypePtr& rawType, const ir::Location& location,
                       std::optional<std::string> defaultValue, std::optional<std::string> gapReason) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type) return unknown("'" + name + "' is not known", location);
  if (auto given = options_.configuration.find(name); given != options_.configuration.end()) {
    used_.insert(name);
    return configuredValue(index_, given->second, type);
  }
  schema::ValueType valueType = valueTypeOf(type);
  if (valueType == schema::ValueType::Unknown) return Value(Opaque{name, type});
  InputRecord& record = recordOf(inputs_, inputOrder_, name, valueType, *type, location);
  if (defaultValue) record.input.defaultValue = defaultValue;
  if (gapReason) record.gap = gapReason;
  return Value(Expression::input(name, valueType));
}

// What is met on the way concerns those alone who give no value.
std::optional<Value> Evaluator::valueOfDefault(const ir::Expression& expression) {
  const auto saved = std::tuple(gaps_, gapKeys_, inputs_, inputOrder_, valid_, throws_, tries_);
  tries_.clear();
  std::optional<Value> value;
  try {
    value = evaluateValue(expression);
  } catch (const PathThrows&) {
    value.reset();
  }
  if (gaps_.size() > std::get<0>(saved).size()) value.reset();
  if (const Expression* e = value ? scalar(*value) : nullptr; e && !e->isLiteral())
    value = Value(byDefault(*e, inputs_));
  std::tie(gaps_, gapKeys_, inputs_, inputOrder_, valid_, throws_, tries_) = saved;
  return value;
}

Value Evaluator::structInput(const std::string& name, const ir::Class& type, const Structure* defaults,
                             const ir::Location& location) {
  Structure result;
  result.className = type.templateName.empty() ? type.name : type.templateName;
  result.usr = type.usr;
  result.origin = name;
  std::function<void(const ir::Class&)> addFields = [&](const ir::Class& part) {
    for (const ir::TypePtr& base : part.bases)
      if (const ir::Class* definition = index_.classOf(base)) addFields(*definition);
    for (const ir::Field& field : part.fields) {
      std::string shown = publicName(index_, part, field.name);
      std::string path = name + "." + shown;
      std::string stored = part.isUserCode ? field.name : shown;
      const Value* value = defaults ? defaults->find(stored) : nullptr;
      result.at(stored) = value ? outsideParameter(path, field.type, value, location)
                                : parameterValue(path, field.type, field.initializer.get(), location);
    }
  };
  addFields(type);
  return Value(std::move(result));
}

Value Evaluator::parameterValue(const std::string& name, const ir::TypePtr& type, const ir::Expression* defaultValue,
                                const ir::Location& location) {
  const bool isGiven = options_.configuration.count(name) > 0;
  const std::optional<Value> value = defaultValue && !isGiven ? valueOfDefault(*defaultValue) : std::nullopt;
  return outsideParameter(name, type, value ? &*value : nullptr, location);
}

Value Evaluator::outsideElements(const std::string& name, std::size_t size, const ir::TypePtr& element,
                                 const Value* defaultValue, const ir::Location& location) {
  const Sequence* defaults = defaultValue ? defaultValue->as<Sequence>() : nullptr;
  const bool hasAll = defaults && !defaults->base && defaults->elements.size() == size;
  std::vector<Value> values;
  for (std::size_t i = 0; i < size; ++i)
    values.push_back(outsideParameter(name + "[" + std::to_string(i) + "]", element,
                                      hasAll ? &defaults->elements[i].value : nullptr, location));
  return sequenceOf(std::move(values));
}

Value Evaluator::outsideSequence(const std::string& name, const ir::TypePtr& type, const Value* defaultValue,
                                 const ir::Location& location) {
  InputRecord& record = recordOf(inputs_, inputOrder_, name, schema::ValueType::Sequence, *type, location);
  const auto list = defaultValue && defaultValue->is<Sequence>() ? asConfigured(*defaultValue) : std::nullopt;
  const auto size = fixedSize(*type);
  if (list && list->elements().size() == size.value_or(list->elements().size()))
    record.input.defaultValue = schema::print(*list);
  Sequence sequence;
  sequence.base = Expression::input(name, schema::ValueType::Sequence);
  sequence.elementType = type->arguments.empty() ? nullptr : type->arguments[0].type;
  return listed(std::move(sequence), size, location);
}

Value Evaluator::outsideOptional(const std::string& name, const ir::TypePtr& type, const Value* defaultValue,
                                 const ir::Location& location) {
  const bool isKnown = defaultValue && !defaultValue->is<Unknown>() && !defaultValue->is<Choice>();
  const bool isSet = isKnown && !defaultValue->is<None>();
  const auto byDefault = isKnown ? std::optional<std::string>(isSet ? "true" : "false") : std::nullopt;
  Value present = input(name + ".has_value()", plainType(schema::ValueType::Boolean), location, byDefault);
  const ir::TypePtr element = type->arguments.empty() ? nullptr : type->arguments[0].type;
  return merge(*scalar(present), outsideParameter(name, element, isSet ? defaultValue : nullptr, location),
               Value(None{}));
}

namespace {

Value givenModule(const std::string& name, const ir::Location& location) {
  return Unknown{"the module passed as '" + name + "' is not known", location, true};
}

}  // namespace

Value Evaluator::outsideParameter(const std::string& name, const ir::TypePtr& rawType, const Value* defaultValue,
                                  const ir::Location& location) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type) return Value(Opaque{name, std::make_shared<ir::Type>()});
  if (auto given = options_.configuration.find(name); given != options_.configuration.end()) {
    used_.insert(name);
    return configuredValue(index_, given->second, type);
  }
  const auto part = [&](const char* field) {
    const Structure* structure = defaultValue ? defaultValue->as<Structure>() : nullptr;
    return structure ? structure->find(field) : nullptr;
  };
  const auto pointed = [&](const ir::Class& target) {
    if (std::count(name.begin(), name.end(), '.') >= maximumDepth)
      return unknown("what '" + name + "' points to is not known", location);
    const Value object =
        defaultValue && defaultValue->is<Pointer>() ? read(dereference(*defaultValue, location)) : Value(None{});
    const Value pointer(Pointer{temporary(structInput(name, target, object.as<Structure>(), location))});
    if (!defaultValue || !defaultValue->is<None>()) return pointer;
    const Value present =
        input(name + ".has_value()", plainType(schema::ValueType::Boolean), location, std::string("false"));
    return merge(*scalar(present), pointer, Value(None{}));
  };
  if (type->kind == ir::TypeKind::Class) {
    const std::string& library = type->name;
    ir::TypePtr element = type->arguments.empty() ? nullptr : type->arguments[0].type;
    if (isSequenceType(library)) return outsideSequence(name, type, defaultValue, location);
    if (isExpandingArray(library))
      return outsideElements(name, rankOfExpandingArray(*type), plainType(schema::ValueType::Integer), defaultValue,
                             location);
    if (isOptional(library)) return outsideOptional(name, type, defaultValue, location);
    if (library == "std::pair" && type->arguments.size() == 2)
      return pairOf(outsideParameter(name + ".first", element, part("first"), location),
                    outsideParameter(name + ".second", type->arguments[1].type, part("second"), location));
    if (isSmartPointer(library) && element && index_.classOf(element) && !index_.classOf(element)->isModule)
      return pointed(*index_.classOf(element));
    if (isSmartPointer(library) || index_.heldType(type)) return givenModule(name, location);
    if (library == "at::Tensor") return Value(Tensor{.identity = freshIdentity()});
    if (library == "c10::TensorOptions") return outsideTensorOptions(name, location);
    if (const ir::Class* definition = index_.classOf(type)) {
      if (definition->isModule) return givenModule(name, location);
      return structInput(name, *definition, defaultValue ? defaultValue->as<Structure>() : nullptr, location);
    }
  }
  if (type->kind == ir::TypeKind::Pointer && type->pointee && index_.classOf(type->pointee) &&
      !index_.classOf(type->pointee)->isModule)
    return pointed(*index_.classOf(type->pointee));
  const Expression* literal = defaultValue ? scalar(*defaultValue) : nullptr;
  const bool isShown = literal && literal->isLiteral();
  return input(name, type, location, isShown ? std::optional(schema::print(*literal)) : std::nullopt);
}

namespace {

// The source text of what a call adds to its object: `.as<size_t>()` of `vm["nf"].as<size_t>()`.
std::string suffixOf(const ir::Expression& call, const std::vector<Expression>& arguments) {
  std::string name = unqualified(call.text);
  if (name.rfind("operator ", 0) == 0) return "";  // a conversion
  std::string list;
  for (const Expression& argument : arguments) list += (list.empty() ? "" : ", ") + schema::print(argument);
  if (name == "operator[]") return "[" + list + "]";
  if (name == "operator()") return "(" + list + ")";
  if (call.object && !call.object->source.empty() && call.source.rfind(call.object->source, 0) == 0) {
    std::string rest = call.source.substr(call.object->source.size());
    std::size_t open = rest.find('(');
    if (open != std::string::npos) return rest.substr(0, open) + "(" + list + ")";
  }
  return "." + name + "(" + list + ")";
}

}  // namespace

std::optional<std::vector<Expression>> Evaluator::scalarArguments(const std::vector<Operand>& arguments) {
  std::vector<Expression> result;
  for (const Operand& argument : arguments) {
    Value value = read(argument);
    if (const Opaque* opaque = value.as<Opaque>()) {
      result.push_back(Expression::input(opaque->name, schema::ValueType::Unknown));
    } else if (const Expression* expression = scalar(value)) {
      result.push_back(*expression);
    } else {
      return std::nullopt;
    }
  }
  return result;
}

Operand Evaluator::opaqueMember(const Opaque& object, const ir::Expression& e, const std::vector<Operand>& arguments) {
  std::optional<std::vector<Expression>> scalars = scalarArguments(arguments);
  if (!scalars) return unknownResult(e, "'" + e.source + "' is not known");
  return outsideValue(object.name + suffixOf(e, *scalars), e);
}

std::optional<std::string> Evaluator::freshOutsideName(const std::string& name) {
  if (families_ > 0) return std::nullopt;
  constructions_.spoil();
  const std::size_t times = ++outsideCalls_[name];
  return times > 1 ? name + "#" + std::to_string(times) : name;
}

// What a call outside gives is an input by name. A member that is not const and is told nothing may be a reader that
// gives the next value each time; one that is told a key, and a const one, give the same again.
Operand Evaluator::outsideValue(const std::string& name, const ir::Expression& call) {
  std::optional<std::string> numbered = name;
  if (call.changesObject && call.operands.empty()) numbered = freshOutsideName(name);
  if (!numbered) return unknownResult(call, "'" + name + "' may give another value in each iteration");
  return Operand(parameterValue(*numbered, call.type, nullptr, call.location));
}

Value Evaluator::converted(const Value& value, const ir::TypePtr& type, const ir::Location& location) {
  const Opaque* opaque = value.as<Opaque>();
  const ir::TypePtr& plain = withoutReference(type);
  if (opaque && plain && valueTypeOf(plain) != schema::ValueType::Unknown) return input(opaque->name, plain, location);
  return convert(value, type, location);
}

Value Evaluator::asOperand(const Value& value, const Value& other, const ir::Location& location) {
  const Opaque* opaque = value.as<Opaque>();
  if (!opaque) return value;
  const Expression* beside = scalar(other);
  return input(opaque->name, plainType(beside ? beside->type() : schema::ValueType::Integer), location);
}

Operand Evaluator::opaqueResult(const ir::Expression& e, const std::vector<Operand>& arguments,
                                const std::string& reason) {
  if (e.type && e.type->name == "at::Tensor") return unknownResult(e, reason);
  std::optional<std::vector<Expression>> scalars = scalarArguments(arguments);
  bool named = scalars && e.type && (valueTypeOf(e.type) != schema::ValueType::Unknown || !e.object);
  if (!named || !e.type || e.type->kind == ir::TypeKind::Void) return unknownResult(e, reason);
  std::string list;
  for (const Expression& argument : *scalars) list += (list.empty() ? "" : ", ") + schema::print(argument);
  std::size_t open = e.source.find('(');
  std::string head = e.object || open == std::string::npos ? e.text : e.source.substr(0, open);
  return outsideValue(head + "(" + list + ")", e);
}

Operand Evaluator::unknownResult(const ir::Expression& e, const std::string& reason) {
  if (e.type && e.type->name == "at::Tensor") return Operand(Value(Tensor{.identity = freshIdentity()}));
  return Operand(unknown(reason, e.location));
}

}  // namespace dictum::symbolic
