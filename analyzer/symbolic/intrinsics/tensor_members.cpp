// Questions to a tensor, conversions, and copies.
#include "symbolic/intrinsics/tensor.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

Value valueOf(TensorCall& call, const Dimension& dimension) {
  return dimension ? Value(*dimension) : call.unknown("the size of a tensor is not known");
}

// size(axis), and sizes() of all.
Value size(TensorCall& call) {
  const Tensor tensor = call.tensor(0);
  const Axis axis = call.axis(1);
  if (!tensor.shape || !axis) return call.unknown("the size of a tensor is not known");
  const Result<std::size_t> at = wrapAxis(*axis, tensor.shape->size());
  if (!at) call.evaluator.throwHere(at.error().message(), call.location());
  if (tensor.shape->empty())
    call.evaluator.throwHere("Dimension specified as " + std::to_string(*axis) + " but tensor has no dimensions",
                             call.location());
  return valueOf(call, (*tensor.shape)[*at]);
}

Value sizes(TensorCall& call) {
  const Shape shape = call.shape(0);
  if (!shape) return call.unknown("the shape of a tensor is not known");
  std::vector<Value> result;
  for (const Dimension& dimension : *shape) result.push_back(valueOf(call, dimension));
  return sequenceOf(std::move(result));
}

Value rank(TensorCall& call) {
  const Shape shape = call.shape(0);
  return shape ? integer(static_cast<std::int64_t>(shape->size())) : call.unknown("the rank of a tensor is not known");
}

Value isDefined(TensorCall& call) {
  const Tensor* tensor = call.operands[0].as<Tensor>();
  return tensor ? boolean(tensor->defined) : call.unknown("whether a tensor is defined is not known");
}

Value scalarType(TensorCall& call) {
  const Dtype dtype = call.dtype(0);
  return dtype ? Value(scalarTypeOf(*dtype)) : call.unknown("the dtype of a tensor is not known");
}

Value options(TensorCall& call) {
  Structure result;
  result.className = "c10::TensorOptions";
  result.at("dtype") = scalarType(call);
  return result;
}

// Devices are not followed: one is known by the text that gives it.
Value device(TensorCall& call) { return Opaque{call.expression.source, call.expression.type}; }

// --- the value of a single element

Value item(TensorCall& call) {
  const Tensor tensor = call.tensor(0);
  if (const auto count = literalSize(elementCount(tensor.shape)); count && *count != 1)
    call.evaluator.throwHere("a Tensor with " + std::to_string(*count) + " elements cannot be converted to Scalar",
                             call.location());
  if (!tensor.scalar) return call.unknown(unknownElements);
  return convert(Value(*tensor.scalar), call.expression.type, call.location());
}

// c10::Scalar::to<T>(), toInt(), ...
Value scalarTo(TensorCall& call) { return convert(call.operands.at(0), call.expression.type, call.location()); }

// --- conversions

Value converted(TensorCall& call, const Dtype& dtype) {
  const Value& self = call.operands[0];
  const Tensor source = call.tensor(0);
  if (dtype && dtype == source.dtype) return self;  // the same tensor, not a copy
  Value result = call.make(source.shape, dtype);
  Tensor& tensor = result.edit<Tensor>();
  if (isCertainlyFloating(dtype)) {
    tensor.scalar = source.scalar;
    tensor.elements = source.elements;
    tensor.progression = source.progression;
  }
  return result;
}

// to(dtype), to(device), to(options), to(other), to(device, dtype): where no dtype is given, the tensor stays.
Value to(TensorCall& call) {
  for (std::size_t i = 1; i < call.count(); ++i)
    if (call.operands[i].is<Tensor>()) return converted(call, call.dtype(i));
  const TensorSettings settings = call.settings(1);
  if (!settings.dtype || settings.dtype->is<None>()) return call.operands[0];
  return converted(call, dtypeOfSetting(settings.dtype, std::nullopt));
}

Value toType(TensorCall& call) {
  if (call.count() < 2) return call.unknown("the name of a tensor's type");
  if (call.operands[1].is<Tensor>()) return converted(call, call.dtype(1));
  const Expression* dtype = scalar(call.operands[1]);
  return converted(call, dtype ? dtypeNamedBy(*dtype) : std::nullopt);
}

// --- copies

Value itself(TensorCall& call) {
  call.tensor(0);
  return call.operands[0];
}

Value clone(TensorCall& call) {
  const Tensor source = call.tensor(0);
  Value result = call.make(source.shape, source.dtype);
  Tensor& tensor = result.edit<Tensor>();
  tensor.scalar = source.scalar;
  tensor.elements = source.elements;
  tensor.progression = source.progression;
  tensor.requiresGrad = source.requiresGrad;
  return result;
}

// The same elements without a history of gradients.
Value detached(TensorCall& call) {
  const Tensor source = call.tensor(0);
  Value result = call.view(source.shape);
  Tensor& tensor = result.edit<Tensor>();
  tensor.scalar = source.scalar;
  tensor.progression = source.progression;
  tensor.learns.reset();
  return result;
}

TensorOperator dtypeTest(bool (*holds)(const std::string&)) {
  return [holds](TensorCall& call) -> Value {
    const Dtype dtype = call.dtype(0);
    return dtype ? boolean(holds(*dtype)) : call.unknown("the dtype of a tensor is not known");
  };
}

Value isSame(TensorCall& call) {
  const Tensor a = call.tensor(0), b = call.tensor(1);
  if (a.identity == 0 || b.identity == 0) return call.unknown("whether two tensors are the same is not known");
  return boolean(a.identity == b.identity);
}

Value unknownTensor(TensorCall& call) { return call.make(Shape(), std::nullopt); }

void addConversions(Intrinsics& table) {
  addOperator(table, {"to", "_to_copy"}, to);
  addOperator(table, {"toType", "type", "type_as", "_cast"}, toType);
  addOperator(table, {"cpu", "cuda", "xpu", "hip", "vulkan", "metal", "contiguous", "expect_contiguous", "pin_memory"},
              itself);
  addOperator(table, {"clone", "copy"}, clone);
  addOperator(table, {"detach", "data", "tensor_data", "variable_data", "alias"}, detached);
  addFunction(
      table,
      {"c10::Scalar::to", "c10::Scalar::toInt", "c10::Scalar::toLong", "c10::Scalar::toFloat", "c10::Scalar::toDouble",
       "c10::Scalar::toBool", "c10::Scalar::toShort", "c10::Scalar::toChar", "c10::Scalar::toByte"},
      scalarTo);
}

}  // namespace

void addTensorMemberIntrinsics(Intrinsics& table) {
  addOperator(table, {"size", "sym_size"}, size);
  addOperator(table, {"sizes", "sym_sizes"}, sizes);
  addOperator(table, {"dim", "ndimension"}, rank);
  addOperator(table, {"numel", "sym_numel"},
              [](TensorCall& call) { return valueOf(call, elementCount(call.shape(0))); });
  addOperator(table, {"defined"}, isDefined);
  for (const char* scope : {"at::Tensor::", "at::TensorBase::"})
    addFunction(table, {(std::string(scope) + "dtype").c_str(), (std::string(scope) + "scalar_type").c_str()},
                scalarType);
  addOperator(table, {"options"}, options);
  for (const char* scope : {"at::Tensor::", "at::TensorBase::"})
    addFunction(table, {(std::string(scope) + "device").c_str()}, device);
  addOperator(table, {"item"}, item);
  addOperator(table, {"is_floating_point"}, dtypeTest([](const std::string& dtype) {
                return isCertainlyFloating(dtype) && realResult(dtype) == dtype;
              }));
  addOperator(table, {"is_complex"}, dtypeTest([](const std::string& dtype) { return realResult(dtype) != dtype; }));
  addOperator(table, {"is_same"}, isSame);
  for (const char* scope : {"at::Tensor::", "at::TensorBase::"})
    addFunction(table, {(std::string(scope) + "requires_grad").c_str()}, [](TensorCall& call) {
      const Tensor* tensor = call.operands[0].as<Tensor>();
      return tensor && tensor->learns ? Value(*tensor->learns)
                                      : call.unknown("whether a tensor requires a gradient is not known");
    });
  // Before any backward pass there is none.
  addOperator(table, {"grad", "mutable_grad"}, [](TensorCall&) { return Value(undefinedTensor()); });
  addFunction(table, {"torch::from_file", "at::from_file", "torch::pickle_load", "torch::jit::load"}, unknownTensor);
  addConversions(table);
}

}  // namespace dictum::symbolic
