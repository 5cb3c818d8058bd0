// Operators that reduce dimensions: sum, mean, max, norm.
#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {

namespace {

// The dimension `axes` go, or stay with size 1 under the flag at `keep`.
Shape reducedShape(TensorCall& call, const std::vector<Axis>& axes, std::size_t keep) {
  const std::optional<bool> keeps = call.flag(keep, false);
  if (!keeps) return Shape();
  return call.checked(reduced(call.shape(0), axes, *keeps));
}

// Whether operand `i` says which dimensions go: a list, or a number that is no dtype and no flag.
bool isAxes(TensorCall& call, std::size_t i) {
  if (i >= call.count()) return false;
  if (call.operands[i].is<Sequence>()) return true;
  const Expression* expression = scalar(call.operands[i]);
  return expression && expression->type() == schema::ValueType::Integer;
}

using Combination = Expression (*)(const Expression&, const Expression&);

Expression larger(const Expression& a, const Expression& b) { return schema::conditional(schema::less(a, b), b, a); }
Expression smaller(const Expression& a, const Expression& b) { return schema::conditional(schema::less(b, a), b, a); }

// An element as a number; nothing where the tensor holds another one, as the dtype is another than that of what it was
// made of.
std::optional<Expression> numberOf(const Expression& element, const Dtype& dtype) {
  if (dtype == "bool" && element.type() == schema::ValueType::Boolean)
    return schema::conditional(element, Expression::integer(1), Expression::integer(0));
  const auto literal = element.asInteger();
  const bool fits =
      dtype == "int64" || (dtype == "int32" && literal && *literal == static_cast<std::int32_t>(*literal));
  return fits && element.type() == schema::ValueType::Integer ? std::optional(element) : std::nullopt;
}

// All elements of a tensor of whole numbers as one; nothing where they are not known.
std::optional<Expression> combined(const Tensor& tensor, Combination combine) {
  std::optional<Expression> result;
  for (const Expression& element : tensor.elements) {
    const std::optional<Expression> number = numberOf(element, tensor.dtype);
    if (!number) return std::nullopt;
    result = result ? combine(*result, *number) : *number;
  }
  return result;
}

Value reducedToOne(TensorCall& call, const Dtype& dtype, Combination combine) {
  Value result = call.make(Dimensions{}, dtype);
  if (combine && dtype == "int64") result.edit<Tensor>().scalar = combined(call.tensor(0), combine);
  return result;
}

// sum(dtype), sum(axes, keep, dtype).
TensorOperator reduction(Dtype (*result)(const Dtype&), Combination combine = nullptr) {
  return [result, combine](TensorCall& call) -> Value {
    const bool withAxes = isAxes(call, 1) || call.count() > 3;
    const Dtype dtype = call.dtypeOr(withAxes ? 3 : 1, result(call.dtype(0)));
    if (!withAxes) return reducedToOne(call, dtype, combine);
    return call.make(reducedShape(call, call.axes(1), 2), dtype);
  };
}

Dtype unchanged(const Dtype& dtype) { return dtype; }

Value mean(TensorCall& call) {
  const bool withAxes = isAxes(call, 1) || call.count() > 3;
  const TensorSettings settings = call.settings(withAxes ? 3 : 1);
  const Dtype dtype = call.dtype(0);
  if (!settings.dtype && isCertainlyInteger(dtype))
    call.evaluator.throwHere(
        "mean(): could not infer output dtype. Input dtype must be either a floating point or "
        "complex dtype. Got: " +
            scalarTypeName(*dtype),
        call.location());
  return reduction(unchanged)(call);
}

// std(unbiased), std(axes, unbiased, keep).
Value deviation(TensorCall& call) {
  if (isCertainlyInteger(call.dtype(0)))
    call.evaluator.throwHere("std and var only support floating point and complex dtypes", call.location());
  if (call.count() <= 2 && !isAxes(call, 1)) return call.make(Dimensions{}, realResult(call.dtype(0)));
  return call.make(reducedShape(call, call.axes(1), 3), realResult(call.dtype(0)));
}

Value pairOfTensors(TensorCall& call, const Shape& shape) {
  Structure tuple;
  tuple.className = "std::tuple";
  tuple.at("0") = call.make(shape, call.dtype(0));
  tuple.at("1") = call.make(shape, "int64");
  return tuple;
}

// max(), max(other), max(axis, keep) with values and positions.
TensorOperator extremum(Combination combine = nullptr) {
  return [combine](TensorCall& call) -> Value {
    if (call.count() == 1) return reducedToOne(call, call.dtype(0), combine);
    if (call.operands[1].is<Tensor>()) {
      const Dtype dtype = promoted({typedOperand(call, 0), typedOperand(call, 1)}, call.evaluator.defaultDtype());
      return call.make(call.broadcast(call.shape(0), call.shape(1)), dtype);
    }
    return pairOfTensors(call, reducedShape(call, call.axes(1), 2));
  };
}

// sort(axis), cummax(axis): values and positions of the same shape.
Value sorted(TensorCall& call) { return pairOfTensors(call, call.shape(0)); }

Value topk(TensorCall& call) {
  return pairOfTensors(call, call.checked(resizedAt(call.shape(0), call.axis(2, -1), call.dimension(1))));
}

Value positionOfExtremum(TensorCall& call) { return call.make(reducedShape(call, call.axes(1), 2), "int64"); }

Value quantifier(TensorCall& call) {
  const Dtype given = call.dtype(0);
  const Dtype dtype = !given ? std::nullopt : *given == "uint8" ? given : Dtype("bool");
  return call.make(reducedShape(call, call.axes(1), 2), dtype);
}

Value reducedKeepingType(TensorCall& call) { return call.make(reducedShape(call, call.axes(1), 2), call.dtype(0)); }

// norm(p), norm(p, axes, keep).
Value norm(TensorCall& call) {
  if (call.count() <= 4 && isCertainlyInteger(call.dtype(0)))
    call.evaluator.throwHere("norm(): input dtype should be either floating point or complex. Got " +
                                 scalarTypeName(*call.dtype(0)) + " instead.",
                             call.location());
  if (call.count() <= 2) return call.make(Dimensions{}, realResult(call.dtype(0)));
  return call.make(reducedShape(call, call.axes(2), 3), call.dtypeOr(4, realResult(call.dtype(0))));
}

Value argsort(TensorCall& call) { return call.make(call.shape(0), "int64"); }

}  // namespace

void addTensorReductionIntrinsics(Intrinsics& table) {
  addOperator(table, {"sum", "nansum"}, reduction(sumResult, schema::add));
  addOperator(table, {"prod"}, reduction(sumResult, schema::multiply));
  addOperator(table, {"mean", "nanmean"}, mean);
  addOperator(table, {"std", "var"}, deviation);
  addOperator(table, {"max"}, extremum(larger));
  addOperator(table, {"min"}, extremum(smaller));
  addOperator(table, {"median", "nanmedian", "mode"}, extremum());
  addOperator(table, {"sort", "cummax", "cummin"}, sorted);
  addOperator(table, {"topk"}, topk);
  addOperator(table, {"argmax", "argmin"}, positionOfExtremum);
  addOperator(table, {"argsort"}, argsort);
  addOperator(table, {"all", "any"}, quantifier);
  addOperator(table, {"amax", "amin", "logsumexp"}, reducedKeepingType);
  addOperator(table, {"norm"}, norm);
}

}  // namespace dictum::symbolic
