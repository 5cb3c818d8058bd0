// Values of library types: what constructors of the standard library and of LibTorch's small classes make.
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

ir::TypePtr argumentType(const ir::TypePtr& type, std::size_t i) {
  return type && i < type->arguments.size() ? type->arguments[i].type : nullptr;
}

}  // namespace

// vector(n), vector(n, value), vector{list}, vector(begin, end), and copies.
Value Evaluator::constructSequence(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site) {
  if (arguments.empty()) {
    if (type->name != "std::array") return sequenceOf({});
    return defaultValue(type, site, true);
  }
  Value first = read(arguments[0]);
  bool holdsSequences = false;
  if (ir::TypePtr element = argumentType(type, 0)) holdsSequences = isSequenceType(element->name);
  if (arguments.size() == 1 && (first.is<Sequence>() || first.is<Map>())) return first;
  if (arguments.size() == 1 && first.is<Unknown>()) return first;
  if (arguments.size() == 1 && first.is<Choice>() && !holdsSequences) return first;
  const Expression* count = scalar(first);
  bool sized = count && count->type() == schema::ValueType::Integer &&
               (type->name == "std::vector" || type->name == "std::deque" || type->name == "std::list");
  if (sized && arguments.size() <= 2) {
    Value fill = arguments.size() == 2 ? read(arguments[1]) : defaultValue(argumentType(type, 0), site, true);
    if (auto literal = count->asInteger()) {
      if (*literal < 0 || *literal > 1'000'000) return unknown("a vector of that size", site);
      return sequenceOf(std::vector<Value>(static_cast<std::size_t>(*literal), fill));
    }
    Sequence sequence;
    Family family{freshIndexName("i"), Expression::integer(0), *count};
    sequence.elements.push_back({Expression::boolean(true), {family}, fill});
    return Value(std::move(sequence));
  }
  return unknown("how a '" + type->name + "' is constructed here is not known", site);
}

// What an optional or a variant holds when it is given one number: an ExpandingArray where it can hold one and no
// number.
Value Evaluator::asWrapped(Value value, const ir::Type& wrapper, const ir::Location& site) {
  const Expression* number = scalar(value);
  if (!number || number->type() == schema::ValueType::Enumeration) return value;
  for (const ir::TemplateArgument& argument : wrapper.arguments)
    if (argument.type && isExpandingArray(argument.type->name)) return expandingArray(value, argument.type, site);
  return value;
}

Value Evaluator::constructLibrary(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site) {
  const std::string& name = type->name;
  if (const Intrinsic* intrinsic = intrinsics_.find(name + "::" + unqualified(name))) {
    ir::Expression expression;
    expression.kind = ir::ExpressionKind::Construct;
    expression.type = type;
    expression.text = name;
    expression.location = site;
    Call call{*this, expression, std::nullopt, std::move(arguments)};
    return read((*intrinsic)(call));
  }
  if (isOptionsType(name)) return constructOptions(type, "", std::move(arguments), site);
  if (isLibraryModule(name)) return read(dereference(makeObject(type, std::move(arguments), site), site));
  if (isSequenceType(name)) return constructSequence(type, std::move(arguments), site);
  if (name == "std::multimap" && !arguments.empty())
    return unknown("the order of a 'std::multimap' is not known", site);
  if (isMapType(name)) return constructMap(arguments, site);
  if (isExpandingArray(name) && arguments.size() <= 1)
    return expandingArray(arguments.empty() ? sequenceOf({}) : read(arguments[0]), type, site);
  if (arguments.empty()) return defaultValue(type, site, true);
  if (isString(name) && arguments.size() == 2) return constructString(arguments, site);
  // Everything else that is made from one value holds that value: optional, variant, function, string, smart pointers,
  // AnyModule, Tensor, Device, Scalar.
  Value only = read(arguments[0]);
  if (type->kind != ir::TypeKind::Class) return converted(only, type, site);
  if (name.find("exception") != std::string::npos || name.find("error") != std::string::npos ||
      name.find("Error") != std::string::npos || name == "std::invalid_argument" || name == "std::out_of_range") {
    Structure exception;
    exception.className = name;
    exception.at("what") = only;
    return Value(std::move(exception));
  }
  bool wraps = isOptional(name) || isString(name) || isSmartPointer(name) || name == "std::variant" ||
               name == "c10::variant" || name == "std::function" || name == "std::reference_wrapper" ||
               name == "torch::nn::AnyModule" || name == "at::Tensor" || name == "c10::Scalar" || name == "c10::Device";
  if (wraps && arguments.size() == 1) return asWrapped(std::move(only), *type, site);
  if (only.is<Opaque>() && arguments.size() == 1) return only;
  ir::Expression construction;
  construction.text = name;
  construction.location = site;
  runGivenFunctions(construction, arguments);  // std::thread
  return unknown("an object of class '" + name + "'", site);
}

Value Evaluator::constructString(const std::vector<Operand>& arguments, const ir::Location& site) {
  Value first = read(arguments[0]), second = read(arguments[1]);
  auto count = literalInteger(first), code = literalInteger(second);
  if (count && code && *count >= 0 && *count < 4096)
    return string(std::string(static_cast<std::size_t>(*count), static_cast<char>(*code)));
  const std::string* text = literalString(first);
  if (text && code && *code >= 0) return string(text->substr(0, static_cast<std::size_t>(*code)));
  return unknown("a string that is not literal", site);
}

Value Evaluator::constructMap(const std::vector<Operand>& arguments, const ir::Location& site) {
  Map map;
  if (arguments.empty()) return Value(std::move(map));
  Value list = read(arguments[0]);
  if (list.is<Map>() || list.is<Unknown>()) return list;
  const Sequence* sequence = list.as<Sequence>();
  if (!sequence) return Value(std::move(map));
  for (const auto& element : sequence->elements) {
    const Structure* pair = element.value.as<Structure>();
    if (!pair || !pair->find("first") || !pair->find("second"))
      return unknown("a map whose entries are not known", site);
    map.entries.push_back({element.when, element.loops, MapEntry{*pair->find("first"), *pair->find("second")}});
  }
  return Value(std::move(map));
}

Value Evaluator::defaultValue(const ir::TypePtr& type, const ir::Location& site, bool valueInitialised) {
  if (!type) return unknown("a value of a type that is not known", site);
  auto uninitialised = [&] { return unknown("a variable that is not initialised", site); };
  switch (type->kind) {
    case ir::TypeKind::Boolean:
      return valueInitialised ? boolean(false) : uninitialised();
    case ir::TypeKind::Integer:
      return valueInitialised ? integer(0) : uninitialised();
    case ir::TypeKind::Floating:
      return valueInitialised ? floating(0) : uninitialised();
    case ir::TypeKind::Pointer:
      return valueInitialised ? Value(None{}) : uninitialised();
    case ir::TypeKind::Array: {
      std::int64_t extent = type->extent.value_or(0);
      std::vector<Value> values;
      for (std::int64_t i = 0; i < extent; ++i) values.push_back(defaultValue(type->pointee, site, valueInitialised));
      return sequenceOf(std::move(values));
    }
    case ir::TypeKind::Class:
      return defaultObject(type, site);
    default:
      return uninitialised();
  }
}

Value Evaluator::defaultObject(const ir::TypePtr& type, const ir::Location& site) {
  const std::string& name = type->name;
  if (ir::TypePtr held = index_.heldType(type)) return makeObject(held, {}, site);
  if (const ir::Class* definition = index_.classOf(type)) {
    if (definition->isUserCode) return constructObject(*definition, constructorFor(*definition, 0), {}, site);
    if (isOptionsType(name)) return constructOptions(type, "", {}, site);
  }
  if (isString(name)) return string("");
  if (name == "std::array") {
    std::int64_t extent = type->arguments.size() > 1 ? type->arguments[1].value.value_or(0) : 0;
    std::vector<Value> values;
    for (std::int64_t i = 0; i < extent; ++i) values.push_back(defaultValue(argumentType(type, 0), site, true));
    return sequenceOf(std::move(values));
  }
  if (isSequenceType(name)) return sequenceOf({});
  if (isMapType(name)) {
    Map map;
    map.sorted = name == "std::map";
    return Value(std::move(map));
  }
  if (isOptional(name) || isSmartPointer(name) || name == "std::function" || name == "torch::nn::AnyModule")
    return Value(None{});
  if (name == "at::Tensor") return Value(undefinedTensor());
  if (isLibraryModule(name)) return read(dereference(makeObject(type, {}, site), site));
  if (const Intrinsic* intrinsic = intrinsics_.find(name + "::" + unqualified(name))) {
    ir::Expression expression;
    expression.kind = ir::ExpressionKind::Construct;
    expression.type = type;
    expression.text = name;
    expression.location = site;
    Call call{*this, expression, std::nullopt, {}};
    return read((*intrinsic)(call));
  }
  Structure object;
  object.className = name;
  return Value(std::move(object));
}

}  // namespace dictum::symbolic
