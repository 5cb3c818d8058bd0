// Operators that change a tensor: its values, its shape, whether it requires a gradient. And assignment, which makes a
// variable another tensor, or fills a part of one: `x = y`, `x[0] = y`.
#include "catalog/refusals.h"
#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {

namespace {

// Replaces the shape by one that `run` computes from the operands.
TensorChange reshaping(Result<Shape> (*run)(TensorCall&)) {
  return [run](TensorCall& call, Tensor& tensor) { tensor.shape = call.checked(run(call)); };
}

// a.add_(b): b must broadcast to a.
void checkOther(TensorCall& call, Tensor& tensor) {
  if (call.count() < 2 || !call.operands[1].is<Tensor>() || !tensor.shape) return;
  const Shape common = call.checked(broadcasted(tensor.shape, call.shape(1)));
  if (common && common->size() > tensor.shape->size())
    call.evaluator.throwHere(
        "output with shape " + describe(*tensor.shape) + " doesn't match the broadcast shape " + describe(*common),
        call.location());
  call.require(expandFits(call.shape(1), tensor.shape));
}

// a += b: the promoted dtype must fit into a's; of a /= b, a floating one.
void checkArithmetic(TensorCall& call, Tensor& tensor) {
  checkOther(call, tensor);
  if (call.count() < 2) return;
  const Dtype result = promoted({typedOperand(call, 0), typedOperand(call, 1)}, call.evaluator.defaultDtype());
  if (const auto error = castError(result, tensor.dtype)) call.evaluator.throwHere(*error, call.location());
}

void checkDivision(TensorCall& call, Tensor& tensor) {
  checkOther(call, tensor);
  const bool rounds = call.has(2) && literalString(call.operands[2]);
  const auto error = castError(floatingResult(tensor.dtype, call.evaluator.defaultDtype()), tensor.dtype);
  if (error && !rounds) call.evaluator.throwHere(*error, call.location());
}

// Kernels that exist for floating types only.
TensorChange needFloating(const char* kernel) {
  return [kernel](TensorCall& call, Tensor& tensor) {
    if (isCertainlyInteger(tensor.dtype))
      call.evaluator.throwHere(
          std::string("\"") + kernel + "\" not implemented for '" + scalarTypeName(*tensor.dtype) + "'",
          call.location());
  };
}

void requireGradient(TensorCall& call, Tensor& tensor) {
  const std::optional<bool> flag = call.flag(1, true);
  if (flag == true && isCertainlyInteger(tensor.dtype))
    call.evaluator.throwHere("Only Tensors of floating point and complex dtype can require gradients", call.location());
  tensor.requiresGrad = flag.value_or(true);
  const Value asked = call.has(1) ? call.operands[1] : Value(Expression::boolean(true));
  const Expression* learns = scalar(asked);
  if (tensor.learns) tensor.learns = learns ? std::optional(*learns) : std::nullopt;
}

void detach(TensorCall&, Tensor& tensor) {
  tensor.requiresGrad = false;
  if (tensor.learns) tensor.learns = Expression::boolean(false);
}

std::string freezing(const TensorCall& call) {
  return call.flag(1, true) == false ? "frozen: requires no gradient" : "";
}

// How masks prune weights: weight.mul_(mask), weight.set_data(weight * mask), weight.data() *= mask.
TensorRemark remarking(const char* what) {
  return [what](const TensorCall&) { return std::string(what); };
}

void setData(TensorCall& call, Tensor& tensor) {
  const Tensor source = call.tensor(1);
  tensor.shape = source.shape;
  tensor.dtype = source.dtype;
  tensor.scalar = source.scalar;
  tensor.elements = source.elements;
  tensor.storage = source.storage ? source.storage : source.identity;
}

void resize(TensorCall& call, Tensor& tensor) { tensor.shape = call.sizes(1); }
void resizeAs(TensorCall& call, Tensor& tensor) { tensor.shape = call.shape(1); }

void needFans(TensorCall& call, Tensor& tensor) {
  if (tensor.shape && tensor.shape->size() < 2)
    call.evaluator.throwHere("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
                             call.location());
}

bool isOverInputs(const TensorCall& call) {
  const Expression* mode = call.count() > 2 ? scalar(call.operands[2]) : nullptr;
  const schema::Literal* literal = mode ? mode->literal() : nullptr;
  const auto* given = literal ? std::get_if<schema::Enumerator>(literal) : nullptr;
  return call.count() <= 2 || (given && given->name == "kFanIn");
}

void needInputs(TensorCall& call, Tensor& tensor) {
  needFans(call, tensor);
  if (!tensor.shape || !isOverInputs(call)) return;
  if (const auto refusal = catalog::refusalOfKaiming(*tensor.shape, tensor.dtype))
    call.evaluator.throwHere(*refusal, call.location());
}

void needMatrix(TensorCall& call, Tensor& tensor) {
  if (tensor.shape && tensor.shape->size() != 2)
    call.evaluator.throwHere("Only tensors with 2 dimensions are supported", call.location());
}

// `x = y` rebinds a variable; assigning to the result of an expression fills what it shows.
Operand assign(Call& call) {
  if (!call.object || call.count() == 0) return Operand(call.unknown("an assignment without its operands"));
  const Operand target = call.evaluator.objectBehind(*call.object, call.location());
  const Value value = call.argument(0);
  if (target.isPlace()) {
    call.evaluator.write(target, value);
    return target;
  }
  return changeInPlace(call, target, {call.evaluator.read(target), value}, recorded(nullptr));
}

Operand reset(Call& call) {
  const Operand target = call.evaluator.objectBehind(*call.object, call.location());
  call.evaluator.write(target, Value(undefinedTensor()));
  return Operand(Value(None{}));
}

Operand nothing(Call&) { return Operand(Value(None{})); }

void addInitializers(Intrinsics& table) {
  addInPlaceFunction(table, {"torch::nn::init::constant_", "torch::nn::init::normal_", "torch::nn::init::ones_",
                             "torch::nn::init::uniform_", "torch::nn::init::zeros_", "torch::nn::init::dirac_",
                             "torch::nn::init::orthogonal_", "torch::nn::init::sparse_"});
  addInPlaceFunction(table, {"torch::nn::init::eye_"}, needMatrix);
  addInPlaceFunction(
      table,
      {"torch::nn::init::kaiming_normal_", "torch::nn::init::xavier_normal_", "torch::nn::init::xavier_uniform_"},
      needFans);
  addInPlaceFunction(table, {"torch::nn::init::kaiming_uniform_"}, needInputs);
}

}  // namespace

void addTensorInPlaceIntrinsics(Intrinsics& table) {
  addInPlace(table, {"fill_",        "zero_",           "random_",    "bernoulli_",   "exponential_", "log_normal_",
                     "cauchy_",      "geometric_",      "abs_",       "neg_",         "exp_",         "log_",
                     "sqrt_",        "rsqrt_",          "sin_",       "cos_",         "tanh_",        "sigmoid_",
                     "relu_",        "floor_",          "ceil_",      "round_",       "trunc_",       "sign_",
                     "reciprocal_",  "square_",         "erf_",       "erfinv_",      "clamp_",       "clamp_min_",
                     "clamp_max_",   "clip_",           "index_put_", "index_fill_",  "index_copy_",  "index_add_",
                     "masked_fill_", "masked_scatter_", "scatter_",   "scatter_add_", "tril_",        "triu_",
                     "lerp_",        "addmm_",          "addcmul_",   "addcdiv_",     "renorm_",      "fill_diagonal_",
                     "put_",         "leaky_relu_",     "elu_",       "dropout_",     "cumsum_",      "copysign_",
                     "logical_not_", "bitwise_not_",    "nan_to_num_"});
  addInPlace(table,
             {"copy_", "pow_", "remainder_", "fmod_", "floor_divide_", "eq_", "ne_", "lt_", "le_", "gt_", "ge_",
              "atan2_", "operator&=", "operator|=", "operator^="},
             checkOther);
  addInPlace(table, {"add_", "sub_", "subtract_", "operator+=", "operator-="}, checkArithmetic);
  addInPlace(table, {"mul_", "multiply_", "operator*="}, checkArithmetic, remarking("multiplied in place"));
  addInPlace(table, {"div_", "divide_", "operator/="}, checkDivision);
  addInPlace(table, {"normal_"}, needFloating("normal_kernel_cpu"));
  addInPlace(table, {"uniform_"}, needFloating("check_uniform_bounds"));
  addUnrecorded(table, {"requires_grad_", "set_requires_grad"}, requireGradient, freezing);
  addUnrecorded(table, {"detach_"}, detach);
  addUnrecorded(table, {"set_data", "set_"}, setData, remarking("its data are replaced"));
  addUnrecorded(table, {"resize_"}, resize);
  addUnrecorded(table, {"resize_as_"}, resizeAs);
  addInPlace(table, {"t_"}, reshaping([](TensorCall& call) { return matrixTransposed(call.shape(0)); }));
  addInPlace(table, {"transpose_", "swapaxes_", "swapdims_"},
             reshaping([](TensorCall& call) { return transposed(call.shape(0), call.axis(1), call.axis(2)); }));
  addInPlace(table, {"unsqueeze_"},
             reshaping([](TensorCall& call) { return unsqueezed(call.shape(0), call.axis(1)); }));
  addInPlace(table, {"squeeze_"}, reshaping([](TensorCall& call) {
               return call.count() > 1 ? squeezed(call.shape(0), call.axis(1)) : squeezed(call.shape(0));
             }));
  addInitializers(table);
  table.add("at::Tensor::operator=", assign);
  table.add("at::TensorBase::operator=", assign);
  table.add("at::Tensor::reset", reset);
  table.add("at::TensorBase::reset", reset);
  for (const char* name : {"backward", "retain_grad", "set_names"})
    table.add(std::string("at::Tensor::") + name, nothing);
}

}  // namespace dictum::symbolic
