// What comes from outside: constructor parameters, fields of parameter structs, opaque calls. Each is an input by name.
#include "symbolic/configured_value.h"
#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

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

}  // namespace

Value Evaluator::input(const std::string& name, const ir::TypePtr& rawType, const ir::Location& location,
                       std::optional<std::string> defaultValue, std::optional<std::string> gapReason) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type) return unknown("'" + name + "' is not known", location);
  if (auto given = options_.configuration.find(name); given != options_.configuration.end()) {
    used_.insert(name);
    return configuredValue(given->second, type);
  }
  schema::ValueType valueType = valueTypeOf(type);
  if (valueType == schema::ValueType::Unknown) return Value(Opaque{name, type});
  InputRecord& record = inputs_[name];
  if (record.input.name.empty()) {
    inputOrder_.push_back(name);
    record.input.name = name;
    record.input.type = valueType;
    record.input.typeName = type->spelling.empty() ? type->name : type->spelling;
    record.location = location;
    if (valueType == schema::ValueType::Boolean) record.input.values = {false, true};
  }
  if (defaultValue) record.input.defaultValue = defaultValue;
  if (gapReason) record.gap = gapReason;
  return Value(Expression::input(name, valueType));
}

Value Evaluator::structInput(const std::string& name, const ir::Class& type, const ir::Location& location) {
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
      result.at(stored) = parameterValue(path, field.type, field.initializer.get(), location);
    }
  };
  addFields(type);
  return Value(std::move(result));
}

Value Evaluator::parameterValue(const std::string& name, const ir::TypePtr& rawType, const ir::Expression* defaultValue,
                                const ir::Location& location) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type) return Value(Opaque{name, std::make_shared<ir::Type>()});
  if (auto given = options_.configuration.find(name); given != options_.configuration.end()) {
    used_.insert(name);
    return configuredValue(given->second, type);
  }
  auto inputPerElement = [&](std::size_t size, const ir::TypePtr& element) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < size; ++i)
      values.push_back(parameterValue(name + "[" + std::to_string(i) + "]", element, nullptr, location));
    return sequenceOf(std::move(values));
  };
  if (type->kind == ir::TypeKind::Class) {
    const std::string& library = type->name;
    ir::TypePtr element = type->arguments.empty() ? nullptr : type->arguments[0].type;
    if (isSequenceType(library)) {
      Sequence sequence;
      sequence.base = Expression::input(name, schema::ValueType::Sequence);
      sequence.elementType = element;
      noteInput(name, schema::ValueType::Sequence, type, location);
      return Value(std::move(sequence));
    }
    if (library == "std::array" && type->arguments.size() > 1 && type->arguments[1].value)
      return inputPerElement(static_cast<std::size_t>(*type->arguments[1].value), element);
    if (isExpandingArray(library))
      return inputPerElement(rankOfExpandingArray(*type), plainType(schema::ValueType::Integer));
    if (isOptional(library)) {
      const bool isSet = defaultValue && !evaluateValue(*defaultValue).is<None>();
      Value present = input(name + ".has_value()", plainType(schema::ValueType::Boolean), location,
                            defaultValue ? std::optional<std::string>(isSet ? "true" : "false") : std::nullopt);
      return merge(*scalar(present), parameterValue(name, element, isSet ? defaultValue : nullptr, location),
                   Value(None{}));
    }
    if (library == "std::pair" && type->arguments.size() == 2)
      return pairOf(parameterValue(name + ".first", element, nullptr, location),
                    parameterValue(name + ".second", type->arguments[1].type, nullptr, location));
    if (isSmartPointer(library) && element && index_.classOf(element) && !index_.classOf(element)->isModule)
      return Value(Pointer{temporary(structInput(name, *index_.classOf(element), location))});
    if (isSmartPointer(library) || index_.heldType(type))
      return unknown("the module passed as '" + name + "' is not known", location);
    if (library == "at::Tensor")
      return Value(Tensor{freshIdentity(), true, std::nullopt, std::nullopt, false, std::nullopt});
    if (const ir::Class* definition = index_.classOf(type)) {
      if (definition->isModule) return unknown("the module passed as '" + name + "' is not known", location);
      return structInput(name, *definition, location);
    }
  }
  if (type->kind == ir::TypeKind::Pointer && type->pointee && index_.classOf(type->pointee) &&
      !index_.classOf(type->pointee)->isModule)
    return Value(Pointer{temporary(structInput(name, *index_.classOf(type->pointee), location))});
  std::optional<std::string> shown;
  if (defaultValue) {
    Value value = evaluateValue(*defaultValue);
    if (const Expression* literal = scalar(value); literal && literal->isLiteral()) shown = schema::print(*literal);
  }
  return input(name, type, location, shown);
}

void Evaluator::noteInput(const std::string& name, schema::ValueType valueType, const ir::TypePtr& type,
                          const ir::Location& location) {
  InputRecord& record = inputs_[name];
  if (!record.input.name.empty()) return;
  inputOrder_.push_back(name);
  record.input.name = name;
  record.input.type = valueType;
  record.input.typeName = type->spelling.empty() ? type->name : type->spelling;
  record.location = location;
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
  if (e.type && e.type->name == "at::Tensor")
    return Operand(Value(Tensor{freshIdentity(), true, std::nullopt, std::nullopt, false, std::nullopt}));
  return Operand(unknown(reason, e.location));
}

}  // namespace dictum::symbolic
