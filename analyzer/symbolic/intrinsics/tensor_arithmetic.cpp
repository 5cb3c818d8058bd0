// Element-wise operators, comparisons, products of matrices.
#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {

namespace {

Shape shapeOf(TensorCall& call, std::size_t i) {
  if (i < call.count() && scalar(call.operands[i])) return Dimensions{};
  return call.shape(i);
}

Shape commonShape(TensorCall& call, std::initializer_list<std::size_t> operands) {
  Shape result = Dimensions{};
  for (std::size_t i : operands) result = call.broadcast(result, shapeOf(call, i));
  return result;
}

Dtype commonDtype(TensorCall& call, std::initializer_list<std::size_t> operands) {
  std::vector<TypedOperand> types;
  for (std::size_t i : operands) types.push_back(typedOperand(call, i));
  return promoted(types, call.evaluator.defaultDtype());
}

// --- values of single elements and progressions

using Arithmetic = Expression (*)(const Expression&, const Expression&);

Expression trueQuotient(const Expression& a, const Expression& b) {
  return schema::divide(schema::call("float", {a}), b);
}

std::optional<Expression> singleValue(const Value& value) {
  if (const Expression* number = scalar(value)) return *number;
  const Tensor* tensor = value.as<Tensor>();
  return tensor ? tensor->scalar : std::nullopt;
}

const Tensor* asProgression(const Value& value) {
  const Tensor* tensor = value.as<Tensor>();
  return tensor && tensor->progression ? tensor : nullptr;
}

// The values of `a op b`, where both are known. `isLinear`: op distributes over sums on its left.
void computeValues(TensorCall& call, Tensor& result, Arithmetic op, bool scalesStep) {
  const std::optional<Expression> a = singleValue(call.operands[0]), b = singleValue(call.operands[1]);
  if (a && b && literalSize(elementCount(result.shape)) == std::optional<std::int64_t>(1)) result.scalar = op(*a, *b);
  const Tensor* left = asProgression(call.operands[0]);
  if (!left || !b || !result.shape || result.shape->size() != 1) return;
  const Progression& from = *left->progression;
  result.progression = Progression{op(from.first, *b), scalesStep ? op(from.step, *b) : from.step};
}

// --- operators on two operands

enum class Result2 { Promoted, Floating, Boolean };

TensorOperator binary(Result2 kind, Arithmetic op = nullptr, bool scalesStep = false) {
  return [kind, op, scalesStep](TensorCall& call) -> Value {
    if (call.count() < 2) return call.unknown("an operator without its second operand");
    Dtype dtype = "bool";
    if (kind != Result2::Boolean) dtype = commonDtype(call, {0, 1});
    if (kind == Result2::Floating) dtype = floatingResult(dtype, call.evaluator.defaultDtype());
    Value result = call.make(commonShape(call, {0, 1}), dtype);
    const bool isPlain = call.count() < 3 || call.operands[2].is<None>() || literalInteger(call.operands[2]) == 1;
    if (op && isPlain) computeValues(call, result.edit<Tensor>(), op, scalesStep);
    return result;
  };
}

// div(a, b, "floor") stays integer.
Value divide(TensorCall& call) {
  const bool rounds = call.has(2) && literalString(call.operands[2]);
  return rounds ? binary(Result2::Promoted)(call) : binary(Result2::Floating, trueQuotient, true)(call);
}

// Two boolean tensors have no difference.
Value subtract(TensorCall& call) {
  if (call.count() > 1 && typedOperand(call, 0).dtype == "bool" && typedOperand(call, 1).dtype == "bool")
    call.evaluator.throwHere(
        "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or "
        "`logical_xor()` operator instead.",
        call.location());
  return binary(Result2::Promoted, schema::subtract)(call);
}

// number - tensor, number / tensor and number % tensor start from a tensor like the right one that is filled with the
// number: what the operator gives must fit into that.
TensorOperator fromNumber(const TensorOperator& plain) {
  return [plain](TensorCall& call) -> Value {
    const Expression* number = scalar(call.operands[0]);
    if (call.count() < 2 || !number) return plain(call);
    const Dtype dtype = call.dtype(1);
    Value filled = call.make(call.shape(1), dtype);
    if (isCertainlyFloating(dtype)) filled.edit<Tensor>().scalar = *number;
    call.operands[0] = filled;
    Value result = plain(call);
    if (const auto error = castError(result.as<Tensor>()->dtype, dtype))
      call.evaluator.throwHere(*error, call.location());
    result.edit<Tensor>().dtype = dtype;
    return result;
  };
}

Value comparison(TensorCall& call) { return binary(Result2::Boolean)(call); }

// --- operators on one operand

Value sameType(TensorCall& call) { return call.make(call.shape(0), call.dtype(0)); }
Value floatingType(TensorCall& call) {
  return call.make(call.shape(0), floatingResult(call.dtype(0), call.evaluator.defaultDtype()));
}
Value realType(TensorCall& call) { return call.make(call.shape(0), realResult(call.dtype(0))); }
Value booleanType(TensorCall& call) { return call.make(call.shape(0), "bool"); }

Value negate(TensorCall& call) {
  if (call.dtype(0) == "bool")
    call.evaluator.throwHere(
        "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert "
        "a mask, use the `~` or `logical_not()` operator instead.",
        call.location());
  Value result = sameType(call);
  if (const auto value = singleValue(call.operands[0])) result.edit<Tensor>().scalar = schema::negate(*value);
  return result;
}

// softmax(dim, dtype), cumsum(dim, dtype): the operand after the axis asks for a dtype.
Value softmax(TensorCall& call) { return call.make(call.shape(0), call.dtypeOr(2, call.dtype(0))); }
Value cumulativeSum(TensorCall& call) { return call.make(call.shape(0), call.dtypeOr(2, sumResult(call.dtype(0)))); }

// where(condition, a, b); with the condition alone it lists positions.
Value where(TensorCall& call) {
  if (call.count() < 3) return call.unknown("positions that depend on values");
  return call.make(commonShape(call, {0, 1, 2}), commonDtype(call, {1, 2}));
}

Value clamp(TensorCall& call) {
  Shape shape = call.shape(0);
  for (std::size_t i = 1; i < call.count(); ++i)
    if (call.operands[i].is<Tensor>()) shape = call.broadcast(shape, call.shape(i));
  std::vector<TypedOperand> types = {typedOperand(call, 0)};
  for (std::size_t i = 1; i < call.count(); ++i)
    if (call.has(i)) types.push_back(typedOperand(call, i));
  return call.make(std::move(shape), promoted(types, call.evaluator.defaultDtype()));
}

// --- products

// Both operands have one dtype.
Dtype productDtype(TensorCall& call) { return call.dtype(0) ? call.dtype(0) : call.dtype(1); }

// Sizes that depend on inputs: elsewhere than where they fit LibTorch throws.
Shape productShape(TensorCall& call, const Shape& a, const Shape& b) {
  const Shape result = call.checked(matrixProduct(a, b));
  if (!a || !b) return result;
  const Dimension& left = a->back();
  const Dimension& right = b->at(b->size() == 1 ? 0 : b->size() - 2);
  if (left && right)
    call.evaluator.require(schema::equal(*left, *right), "the sizes of matrices do not fit", call.location());
  return result;
}

Value matmul(TensorCall& call) {
  return call.make(productShape(call, call.shape(0), call.shape(1)), productDtype(call));
}

// mm, bmm, mv and dot take operands of these ranks.
TensorOperator productOf(std::size_t first, std::size_t second) {
  return [first, second](TensorCall& call) -> Value {
    const auto withRank = [&](std::size_t i, std::size_t rank) {
      Shape shape = call.shape(i);
      if (!shape) shape = Dimensions(rank);
      return shape->size() == rank ? shape : Shape();
    };
    return call.make(productShape(call, withRank(0, first), withRank(1, second)), productDtype(call));
  };
}

// bmm: as many matrices on both sides, and none is broadcast.
Value batchProduct(TensorCall& call) {
  Value result = productOf(3, 3)(call);
  const Shape a = call.shape(0), b = call.shape(1);
  if (a && b && a->front() && b->front()) call.require(schema::equal(*a->front(), *b->front()));
  return result;
}

// addmm(self, a, b): the shape is that of the product.
Value addedProduct(TensorCall& call) {
  const Shape product = productShape(call, call.shape(1), call.shape(2));
  return call.make(product, call.dtype(0) ? call.dtype(0) : call.dtype(1));
}

// linear(input, weight, bias): the last dimension becomes weight's first.
Value linear(TensorCall& call) {
  const Shape weight = call.shape(1);
  const Dimension size = weight && !weight->empty() ? weight->front() : std::nullopt;
  return call.make(call.checked(resizedAt(call.shape(0), -1, size)), productDtype(call));
}

void addUnary(Intrinsics& table) {
  addOperator(
      table,
      {"positive",    "sign",       "sgn",          "floor",          "ceil",       "round",         "trunc",
       "fix",         "frac",       "relu",         "relu6",          "selu",       "celu",          "elu",
       "gelu",        "silu",       "mish",         "hardtanh",       "hardswish",  "leaky_relu",    "softplus",
       "square",      "nan_to_num", "flip",         "fliplr",         "flipud",     "roll",          "tril",
       "triu",        "conj",       "resolve_conj", "resolve_neg",    "dropout",    "alpha_dropout", "feature_dropout",
       "bitwise_not", "operator~",  "masked_fill",  "masked_scatter", "index_fill", "index_copy",    "index_add",
       "index_put",   "scatter",    "scatter_add",  "renorm",         "cumprod",    "bernoulli",     "threshold"},
      sameType);
  addOperator(table, {"neg", "negative", "operator-"},
              [](TensorCall& call) { return call.count() < 2 ? negate(call) : fromNumber(subtract)(call); });
  addOperator(table, {"exp",    "exp2",       "expm1", "log",    "log2",    "log10",  "log1p",   "sin",    "cos",
                      "tan",    "asin",       "acos",  "atan",   "arcsin",  "arccos", "arctan",  "sinh",   "cosh",
                      "tanh",   "asinh",      "acosh", "atanh",  "sqrt",    "rsqrt",  "sigmoid", "erf",    "erfc",
                      "erfinv", "reciprocal", "logit", "lgamma", "digamma", "sinc",   "deg2rad", "rad2deg"},
              floatingType);
  addOperator(table, {"abs", "absolute", "real", "imag"}, realType);
  addOperator(table, {"isnan", "isinf", "isfinite", "logical_not", "signbit"}, booleanType);
  addOperator(table, {"softmax", "log_softmax"}, softmax);
  addOperator(table, {"cumsum"}, cumulativeSum);
  addOperator(table, {"clamp", "clip", "clamp_min", "clamp_max"}, clamp);
}

}  // namespace

void addTensorArithmeticIntrinsics(Intrinsics& table) {
  addUnary(table);
  addOperator(table, {"add", "operator+"}, binary(Result2::Promoted, schema::add));
  addOperator(table, {"sub", "subtract"}, subtract);
  addOperator(table, {"mul", "multiply", "operator*"}, binary(Result2::Promoted, schema::multiply, true));
  addOperator(table, {"div", "divide", "true_divide"}, divide);
  addOperator(table, {"operator/"}, fromNumber(divide));
  addOperator(table, {"operator%"}, fromNumber(binary(Result2::Promoted)));
  addOperator(table, {"rsub"}, binary(Result2::Promoted));
  addOperator(table,
              {"pow", "fmod", "remainder", "maximum", "minimum", "fmax", "fmin", "floor_divide", "bitwise_and",
               "bitwise_or", "bitwise_xor", "operator&", "operator|", "operator^", "operator<<", "operator>>"},
              binary(Result2::Promoted));
  addOperator(table, {"atan2", "arctan2", "hypot", "xlogy", "copysign"}, binary(Result2::Floating));
  addOperator(table, {"eq",         "ne",          "lt",         "le",          "gt",
                      "ge",         "less",        "greater",    "less_equal",  "greater_equal",
                      "not_equal",  "logical_and", "logical_or", "logical_xor", "operator==",
                      "operator!=", "operator<",   "operator<=", "operator>",   "operator>=",
                      "isclose"},
              comparison);
  addOperator(table, {"where"}, where);
  addOperator(table, {"lerp"},
              [](TensorCall& call) { return call.make(call.broadcast(call.shape(0), call.shape(1)), call.dtype(0)); });
  addOperator(table, {"matmul"}, matmul);
  addOperator(table, {"mm"}, productOf(2, 2));
  addOperator(table, {"bmm"}, batchProduct);
  addOperator(table, {"mv"}, productOf(2, 1));
  addOperator(table, {"dot", "vdot"}, productOf(1, 1));
  addOperator(table, {"addmm", "baddbmm", "addmv"}, addedProduct);
  addOperator(table, {"linear"}, linear);
}

}  // namespace dictum::symbolic
