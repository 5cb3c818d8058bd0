// torch::tensor: tensors from values written in the source, or from a list of them.
//
// LibTorch gathers the values in a torch::detail::TensorDataContainer, which here is a tensor whose dtype is that of
// the C++ elements.
#include "catalog/dtype.h"
#include "symbolic/intrinsics/tensor.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

constexpr std::size_t maximumElements = 4096;  // larger tensors are held without their values

// The dtype of elements of this C++ type: of `T` itself, or of a list of T.
Dtype elementDtype(const ir::TypePtr& reference) {
  ir::TypePtr type = withoutReference(reference);
  while (type) {
    if (const auto dtype = catalog::dtypeOfScalarType(type->name)) return std::string(dtype->name);
    type = !type->arguments.empty() ? type->arguments[0].type : type->pointee;
  }
  return std::nullopt;
}

// Without the C++ type, by the kind of value.
Dtype dtypeOfValue(const Value& value) {
  const Expression* expression = scalar(value);
  return expression ? dtypeOfNumber(*expression, "float64") : std::nullopt;
}

Dtype operandDtype(TensorCall& call) {
  return call.expression.operands.empty() ? std::nullopt : elementDtype(call.expression.operands[0]->type);
}

Value fromNumber(TensorCall& call, const Dtype& dtype) {
  Value made = call.make(Dimensions{}, dtype ? dtype : dtypeOfValue(call.operands[0]));
  if (const Expression* expression = scalar(call.operands[0])) made.edit<Tensor>().scalar = *expression;
  return made;
}

// A list of C++ numbers.
Value fromNumbers(TensorCall& call, const Sequence& sequence, const Dtype& elementType) {
  Dtype dtype = elementType;
  Tensor result;
  result.identity = call.evaluator.freshIdentity();
  result.shape = Dimensions{sizeOf(sequence)};
  const bool isKnown = isPlain(sequence) && sequence.elements.size() <= maximumElements;
  for (const auto& element : sequence.elements) {
    const Expression* expression = scalar(element.value);
    if (!dtype) dtype = dtypeOfValue(element.value);
    if (isKnown && expression) result.elements.push_back(*expression);
  }
  if (result.elements.size() != sequence.elements.size()) result.elements.clear();
  result.dtype = dtype;
  return result;
}

// A list of containers: one dimension more.
Value fromContainers(TensorCall& call, const Sequence& sequence) {
  Tensor result = *sequence.elements.front().value.as<Tensor>();
  const Shape first = result.shape;
  std::vector<Expression> elements;
  bool isKnown = true;
  for (const auto& element : sequence.elements) {
    const Tensor* part = element.value.as<Tensor>();
    if (!part) return call.make(Shape(), std::nullopt);
    if (part->shape && first && part->shape->size() != first->size())
      call.evaluator.throwHere("Expected all sub-lists to have sizes: " + describe(*first), call.location());
    if (part->dtype && result.dtype && *part->dtype != *result.dtype)
      call.evaluator.throwHere("Expected all elements of the tensor to have the same scalar type", call.location());
    isKnown = isKnown && (part->scalar || !part->elements.empty());
    if (!isKnown) continue;
    if (part->scalar) elements.push_back(*part->scalar);
    elements.insert(elements.end(), part->elements.begin(), part->elements.end());
  }
  result.identity = call.evaluator.freshIdentity();
  result.shape.reset();
  if (first) {
    result.shape = Dimensions{Expression::integer(static_cast<std::int64_t>(sequence.elements.size()))};
    result.shape->insert(result.shape->end(), first->begin(), first->end());
  }
  result.scalar.reset();
  result.elements = isKnown && elements.size() <= maximumElements ? std::move(elements) : std::vector<Expression>();
  return result;
}

Value container(TensorCall& call) {
  if (call.count() == 0) return call.make(Dimensions{Expression::integer(0)}, call.evaluator.defaultDtype());
  const Value& value = call.operands[0];
  if (value.is<Tensor>()) return value;
  if (scalar(value)) return fromNumber(call, operandDtype(call));
  const Sequence* sequence = value.as<Sequence>();
  if (!sequence) return call.make(Shape(), operandDtype(call));
  const bool isNested = isPlain(*sequence) && !sequence->elements.empty() && sequence->elements[0].value.is<Tensor>();
  return isNested ? fromContainers(call, *sequence) : fromNumbers(call, *sequence, operandDtype(call));
}

// Integers become int64 and floating numbers the default dtype, whatever their width; others stay.
Dtype desired(const Dtype& elements, const std::string& defaultDtype) {
  if (!elements) return std::nullopt;
  if (*elements == "int32" || *elements == "int64") return "int64";
  if (*elements == "float32" || *elements == "float64") return defaultDtype;
  return elements;
}

// A tensor with one known element has it as its scalar, too.
void noteScalar(Tensor& tensor) {
  if (tensor.elements.size() == 1) tensor.scalar = tensor.elements[0];
}

Value finished(TensorCall& call, const Value& made, const Dtype& otherwise) {
  const Tensor source = *made.as<Tensor>();
  const TensorSettings settings = call.settings(1);
  Value result = makeTensor(call.evaluator, source.shape, dtypeOfSetting(settings.dtype, otherwise),
                            settings.requiresGrad, call.location());
  Tensor& tensor = result.edit<Tensor>();
  tensor.scalar = source.scalar;
  tensor.elements = source.elements;
  noteScalar(tensor);
  return result;
}

Value torchTensor(TensorCall& call) {
  const Value made = container(call);
  return finished(call, made, desired(made.as<Tensor>()->dtype, call.evaluator.defaultDtype()));
}

// at::tensor keeps the type of the elements.
Value atTensor(TensorCall& call) {
  const Value made = container(call);
  return finished(call, made, made.as<Tensor>()->dtype);
}

Value scalarTensor(TensorCall& call) {
  return finished(call, fromNumber(call, std::nullopt), call.evaluator.defaultDtype());
}

}  // namespace

void addTensorLiteralIntrinsics(Intrinsics& table) {
  addFunction(table, {"torch::detail::TensorDataContainer::TensorDataContainer"}, container);
  addFunction(table, {"torch::tensor"}, torchTensor);
  addFunction(table, {"at::tensor"}, atTensor);
  addFunction(table, {"torch::scalar_tensor", "at::scalar_tensor"}, scalarTensor);
}

}  // namespace dictum::symbolic
