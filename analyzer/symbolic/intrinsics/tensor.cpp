// Operands, results and registration of tensor operators.
#include "symbolic/intrinsics/tensor.h"

#include <algorithm>

#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

constexpr int maximumDecisions = 8;  // nested choices per call; more leave the result unknown

bool choosesEnumerator(const Expression& e) {
  if (e.operation() != schema::Operation::Conditional) return false;
  const Expression& then = e.operands()[1];
  const Expression& otherwise = e.operands()[2];
  return dtypeNamedBy(then) || dtypeNamedBy(otherwise) || choosesEnumerator(then) || choosesEnumerator(otherwise);
}

// Decides one open choice in a list of values and runs `next` for each way.
class Decision {
 public:
  using Next = std::function<Value(std::vector<Value>)>;

  Decision(Evaluator& evaluator, const Next& next) : evaluator_(evaluator), next_(next) {}

  // The result over all ways to decide the first open choice; nothing where nothing is open.
  std::optional<Value> over(const std::vector<Value>& values) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto with = [&, i](const Value& value) {
        std::vector<Value> copy = values;
        copy[i] = value;
        return next_(std::move(copy));
      };
      if (std::optional<Value> result = decide(values[i], with)) return result;
    }
    return std::nullopt;
  }

 private:
  using With = std::function<Value(const Value&)>;

  std::optional<Value> decide(const Value& value, const With& with) const {
    if (value.is<Choice>()) return evaluator_.branchOver(value, with);
    if (const Expression* expression = scalar(value); expression && choosesEnumerator(*expression))
      return evaluator_.branch(
          expression->operands()[0], [&] { return with(Value(expression->operands()[1])); },
          [&] { return with(Value(expression->operands()[2])); });
    if (const Sequence* sequence = value.as<Sequence>()) return decideElement(*sequence, with);
    if (const Structure* structure = value.as<Structure>()) return decideField(*structure, with);
    return std::nullopt;
  }

  // Options, one of which is a choice.
  std::optional<Value> decideField(const Structure& structure, const With& with) const {
    if (structure.className != "c10::TensorOptions") return std::nullopt;
    for (std::size_t i = 0; i < structure.fields.size(); ++i) {
      const auto replaced = [&, i](const Value& value) {
        Structure copy = structure;
        copy.fields[i].second = value;
        return with(Value(std::move(copy)));
      };
      if (std::optional<Value> result = decide(structure.fields[i].second, replaced)) return result;
    }
    return std::nullopt;
  }

  // A list with an element that is there under a condition, or that is itself a choice.
  std::optional<Value> decideElement(const Sequence& sequence, const With& with) const {
    if (sequence.base) return std::nullopt;
    for (std::size_t i = 0; i < sequence.elements.size(); ++i) {
      const Element<Value>& element = sequence.elements[i];
      if (!element.loops.empty()) return std::nullopt;
      if (!element.when.isTrue()) return decidePresence(sequence, i, with);
      const auto replaced = [&, i](const Value& value) {
        Sequence copy = sequence;
        copy.elements[i].value = value;
        return with(Value(std::move(copy)));
      };
      if (std::optional<Value> result = decide(element.value, replaced)) return result;
    }
    return std::nullopt;
  }

  Value decidePresence(const Sequence& sequence, std::size_t i, const With& with) const {
    Sequence present = sequence, absent = sequence;
    present.elements[i].when = Expression::boolean(true);
    absent.elements.erase(absent.elements.begin() + static_cast<std::ptrdiff_t>(i));
    return evaluator_.branch(
        sequence.elements[i].when, [&] { return with(Value(present)); }, [&] { return with(Value(absent)); });
  }

  Evaluator& evaluator_;
  const Next& next_;
};

Value decidedWithin(Evaluator& evaluator, std::vector<Value> operands, const ir::Location& location,
                    const std::function<Value(std::vector<Value>)>& run, int depth) {
  const Decision::Next next = [&](std::vector<Value> values) {
    return decidedWithin(evaluator, std::move(values), location, run, depth + 1);
  };
  if (depth > maximumDecisions) return unknown("too many alternatives meet in one call", location);
  if (std::optional<Value> result = Decision(evaluator, next).over(operands)) return *result;
  return run(std::move(operands));
}

}  // namespace

std::vector<Value> operandsOf(Call& call) {
  std::vector<Value> operands;
  if (call.object) operands.push_back(call.evaluator.read(call.evaluator.objectBehind(*call.object, call.location())));
  for (const Operand& argument : call.arguments) operands.push_back(call.evaluator.read(argument));
  return operands;
}

bool isWithoutGradient(const Value& value) {
  if (const Tensor* tensor = value.as<Tensor>())
    return !tensor->defined || (tensor->learns && tensor->learns->isFalse());
  const Sequence* sequence = value.as<Sequence>();
  if (!sequence) return !value.is<Unknown>() && !value.is<Choice>();
  return !sequence->base && std::all_of(sequence->elements.begin(), sequence->elements.end(),
                                        [](const auto& element) { return isWithoutGradient(element.value); });
}

namespace {

Intrinsic asIntrinsic(const TensorOperator& run) {
  return [run](Call& call) {
    return Operand(decided(call.evaluator, operandsOf(call), call.location(), [&](std::vector<Value> operands) {
      TensorCall one{call.evaluator, call.expression, std::move(operands)};
      Value result = run(one);
      const Tensor* tensor = result.as<Tensor>();
      // What is calculated of such tensors is a leaf again.
      if (tensor && !tensor->learns && std::all_of(one.operands.begin(), one.operands.end(), isWithoutGradient))
        result.edit<Tensor>().learns = Expression::boolean(false);
      return result;
    }));
  };
}

}  // namespace

void addEverywhere(Intrinsics& table, std::initializer_list<const char*> names, const Intrinsic& intrinsic) {
  for (const char* name : names)
    for (const char* scope : {"at::Tensor::", "at::TensorBase::", "at::", "torch::"})
      table.add(std::string(scope) + name, intrinsic);
}

Value decided(Evaluator& evaluator, std::vector<Value> operands, const ir::Location& location,
              const std::function<Value(std::vector<Value>)>& run) {
  return decidedWithin(evaluator, std::move(operands), location, run, 0);
}

void addOperator(Intrinsics& table, std::initializer_list<const char*> names, const TensorOperator& run) {
  addEverywhere(table, names, asIntrinsic(run));
}

void addFunction(Intrinsics& table, std::initializer_list<const char*> names, const TensorOperator& run) {
  for (const char* name : names) table.add(name, asIntrinsic(run));
}

// --- operands

Tensor TensorCall::tensor(std::size_t i) const {
  const Tensor* tensor = i < operands.size() ? operands[i].as<Tensor>() : nullptr;
  if (tensor && !tensor->defined)
    evaluator.throwHere(
        "Expected a proper Tensor but got None (or an undefined Tensor in C++) for argument #" + std::to_string(i),
        location());
  return tensor ? *tensor : Tensor{};
}

Axis TensorCall::axis(std::size_t i, std::int64_t otherwise) const {
  if (i >= operands.size()) return otherwise;
  return literalInteger(operands[i]);
}

std::vector<Axis> TensorCall::axes(std::size_t i) const {
  if (!has(i)) return {};
  const Sequence* sequence = operands[i].as<Sequence>();
  if (!sequence) return {literalInteger(operands[i])};
  if (!isPlain(*sequence)) return {std::nullopt};
  std::vector<Axis> result;
  for (const auto& element : sequence->elements) result.push_back(literalInteger(element.value));
  return result;
}

Dimension dimensionOf(const Value& value) {
  const Expression* expression = scalar(value);
  return expression ? Dimension(*expression) : std::nullopt;
}

Dimension TensorCall::dimension(std::size_t i) const {
  return i < operands.size() ? dimensionOf(operands[i]) : std::nullopt;
}

std::optional<bool> TensorCall::flag(std::size_t i, bool otherwise) const {
  if (!has(i)) return otherwise;
  const Expression* expression = scalar(operands[i]);
  return expression ? expression->asBoolean() : std::nullopt;
}

Shape TensorCall::sizes(std::size_t i) const {
  if (i >= operands.size()) return Shape();
  if (scalar(operands[i])) return Dimensions{dimensionOf(operands[i])};
  const std::optional<std::vector<Value>> values = list(i);
  if (!values) return Shape();
  Dimensions result;
  for (const Value& value : *values) result.push_back(dimensionOf(value));
  return result;
}

std::optional<std::vector<Value>> TensorCall::list(std::size_t i) const {
  const Sequence* sequence = i < operands.size() ? operands[i].as<Sequence>() : nullptr;
  if (!sequence || !isPlain(*sequence)) return std::nullopt;
  std::vector<Value> result;
  for (const auto& element : sequence->elements) result.push_back(element.value);
  return result;
}

TensorSettings settingsOf(const Value& options) {
  if (const Structure* structure = options.as<Structure>()) {
    TensorSettings settings;
    if (const Value* dtype = structure->find("dtype")) settings.dtype = *dtype;
    if (const Value* gradient = structure->find("requires_grad")) settings.requiresGrad = *gradient;
    return settings;
  }
  if (const Expression* expression = scalar(options); expression && dtypeNamedBy(*expression))
    return {options, std::nullopt};
  return {};
}

TensorSettings TensorCall::settings(std::size_t first) const {
  for (std::size_t i = first; i < operands.size(); ++i) {
    if (operands[i].is<Unknown>()) return {operands[i], std::nullopt};
    const TensorSettings given = settingsOf(operands[i]);
    const bool isOptions = operands[i].is<Structure>() || given.dtype;
    const Expression* expression = scalar(operands[i]);
    if (isOptions) return given;
    // A dtype that depends on an input.
    if (expression && !expression->isLiteral() && expression->type() == schema::ValueType::Enumeration)
      return {operands[i], std::nullopt};
  }
  return {};
}

Dtype dtypeOfSetting(const std::optional<Value>& dtype, const Dtype& otherwise) {
  if (!dtype || dtype->is<None>()) return otherwise;
  const Expression* expression = scalar(*dtype);
  return expression ? dtypeNamedBy(*expression) : std::nullopt;
}

Dtype TensorCall::dtypeOr(std::size_t first, Dtype otherwise) const {
  return dtypeOfSetting(settings(first).dtype, otherwise);
}

// --- results

Shape TensorCall::checked(Result<Shape> shape) const {
  if (!shape) evaluator.throwHere(shape.error().message(), location());
  return std::move(*shape);
}

Shape TensorCall::broadcast(const Shape& a, const Shape& b) const {
  Shape result = checked(broadcasted(a, b));
  const std::size_t common = a && b ? std::min(a->size(), b->size()) : 0;
  for (std::size_t i = 0; i < common; ++i) {
    const Dimension& left = a->end()[-1 - static_cast<std::ptrdiff_t>(i)];
    const Dimension& right = b->end()[-1 - static_cast<std::ptrdiff_t>(i)];
    if (!left || !right) continue;
    const Expression one = Expression::integer(1);
    require(schema::disjunction({schema::equal(*left, *right), schema::equal(*left, one), schema::equal(*right, one)}));
  }
  return result;
}

void TensorCall::require(const Expression& fits) const {
  evaluator.require(fits, "the sizes of two tensors do not fit", location());
}

Value TensorCall::make(Shape shape, Dtype dtype) const {
  Tensor result;
  result.identity = evaluator.freshIdentity();
  result.shape = std::move(shape);
  result.dtype = std::move(dtype);
  return result;
}

Value TensorCall::view(Result<Shape> shape) const {
  const Tensor source = tensor(0);
  Tensor result;
  result.identity = evaluator.freshIdentity();
  result.shape = checked(std::move(shape));
  result.dtype = source.dtype;
  result.storage = source.storage ? source.storage : source.identity;
  result.elements = source.elements;
  if (source.storage == 0) result.learns = source.learns;  // the view of a view can be a copy: `w.t().reshape({-1})`
  const bool isOne = literalSize(elementCount(result.shape)) == std::optional<std::int64_t>(1);
  if (isOne) result.scalar = source.scalar;
  return result;
}

TypedOperand typedOperand(TensorCall& call, std::size_t i) {
  if (i < call.count())
    if (const Expression* number = scalar(call.operands[i]))
      return {dtypeOfNumber(*number, call.evaluator.defaultDtype()), OperandRank::Number};
  const Tensor tensor = call.tensor(i);
  if (!tensor.shape) return {tensor.dtype, OperandRank::Unknown};
  return {tensor.dtype, tensor.shape->empty() ? OperandRank::NoDimensions : OperandRank::Dimensions};
}

Value makeTensor(Evaluator& evaluator, Shape shape, Dtype dtype, const std::optional<Value>& requiresGrad,
                 const ir::Location& location) {
  Tensor result;
  result.identity = evaluator.freshIdentity();
  const Expression* flag = requiresGrad ? scalar(*requiresGrad) : nullptr;
  result.requiresGrad = flag && flag->asBoolean().value_or(true);
  if (flag) result.learns = *flag;
  if (!requiresGrad || requiresGrad->is<None>()) result.learns = Expression::boolean(false);
  if (flag && flag->isTrue() && isCertainlyInteger(dtype))
    evaluator.throwHere("Only Tensors of floating point and complex dtype can require gradients", location);
  for (std::size_t i = 0; shape && i < shape->size(); ++i)
    if (const auto size = literalSize((*shape)[i]); size && *size < 0)
      evaluator.throwHere(
          "Trying to create tensor with negative dimension " + std::to_string(*size) + ": " + describe(*shape),
          location);
  result.shape = std::move(shape);
  result.dtype = std::move(dtype);
  return result;
}

void addTensorIntrinsics(Intrinsics& table) {
  addTensorOptionIntrinsics(table);
  addTensorFactoryIntrinsics(table);
  addTensorLiteralIntrinsics(table);
  addTensorViewIntrinsics(table);
  addTensorIndexIntrinsics(table);
  addTensorArithmeticIntrinsics(table);
  addTensorAlgebraIntrinsics(table);
  addTensorDecompositionIntrinsics(table);
  addTensorPoolingIntrinsics(table);
  addTensorReductionIntrinsics(table);
  addTensorMemberIntrinsics(table);
  addTensorInPlaceIntrinsics(table);
}

}  // namespace dictum::symbolic
