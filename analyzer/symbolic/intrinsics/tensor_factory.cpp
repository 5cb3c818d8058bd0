// Functions that make tensors: zeros, arange, eye and their like.
#include <cmath>

#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {

namespace {

Expression number(std::int64_t value) { return Expression::integer(value); }

// A tensor of this shape with the settings given from operand `first` on.
Value madeWith(TensorCall& call, Shape shape, std::size_t first, const Dtype& otherwise) {
  const TensorSettings settings = call.settings(first);
  return makeTensor(call.evaluator, std::move(shape), dtypeOfSetting(settings.dtype, otherwise), settings.requiresGrad,
                    call.location());
}

Value ofSizes(TensorCall& call) { return madeWith(call, call.sizes(0), 1, call.evaluator.defaultDtype()); }

// rand and randn fill floating tensors only.
TensorOperator random(const char* kernel) {
  return [kernel](TensorCall& call) {
    const Dtype dtype = call.dtypeOr(1, call.evaluator.defaultDtype());
    if (isCertainlyInteger(dtype))
      call.evaluator.throwHere(std::string("\"") + kernel + "\" not implemented for '" + scalarTypeName(*dtype) + "'",
                               call.location());
    return ofSizes(call);
  };
}

Dtype dtypeOfFill(TensorCall& call, std::size_t i) {
  const Expression* fill = i < call.count() ? scalar(call.operands[i]) : nullptr;
  return fill ? dtypeOfNumber(*fill, call.evaluator.defaultDtype()) : std::nullopt;
}

Value full(TensorCall& call) { return madeWith(call, call.sizes(0), 2, dtypeOfFill(call, 1)); }

// randint(high, sizes) and randint(low, high, sizes).
Value randint(TensorCall& call) {
  const std::size_t at = call.count() > 1 && scalar(call.operands[1]) ? 2 : 1;
  return madeWith(call, call.sizes(at), at + 1, "int64");
}

// normal(mean, std, sizes), and with a tensor for the mean or the deviation.
Value normal(TensorCall& call) {
  const bool mean = call.count() > 0 && call.operands[0].is<Tensor>();
  const bool deviation = call.count() > 1 && call.operands[1].is<Tensor>();
  if (mean && deviation) return call.make(call.broadcast(call.shape(0), call.shape(1)), call.dtype(0));
  if (mean || deviation) return call.make(call.shape(mean ? 0 : 1), call.dtype(mean ? 0 : 1));
  return madeWith(call, call.sizes(2), 3, call.evaluator.defaultDtype());
}

Value like(TensorCall& call) { return madeWith(call, call.shape(0), 1, call.dtype(0)); }
Value newOfSizes(TensorCall& call) { return madeWith(call, call.sizes(1), 2, call.dtype(0)); }

Value eye(TensorCall& call) {
  const Dimension rows = call.dimension(0);
  const bool isSquare = call.count() < 2 || !scalar(call.operands[1]);
  for (const Dimension& size : {rows, isSquare ? rows : call.dimension(1)})
    if (const auto literal = literalSize(size); literal && *literal < 0)
      call.evaluator.throwHere(
          (&size == &rows ? "n" : "m") + std::string(" must be greater or equal to 0, got ") + std::to_string(*literal),
          call.location());
  return madeWith(call, Dimensions{rows, isSquare ? rows : call.dimension(1)}, 1, call.evaluator.defaultDtype());
}

// --- progressions

struct Bounds {
  Expression start, end, step;
  std::size_t count = 0;  // operands that give them
};

// The leading numbers of arange(end), arange(start, end), arange(start, end, step); nothing where one is not known.
std::optional<Bounds> boundsOf(TensorCall& call) {
  std::vector<Expression> numbers;
  for (const Value& operand : call.operands) {
    const Expression* expression = scalar(operand);
    if (!expression || expression->type() == schema::ValueType::Enumeration) break;
    numbers.push_back(*expression);
  }
  if (numbers.empty() || numbers.size() > 3) return std::nullopt;
  if (numbers.size() < call.count() && call.operands[numbers.size()].is<Unknown>()) return std::nullopt;
  const std::size_t count = numbers.size();
  if (count == 1) numbers.insert(numbers.begin(), number(0));
  if (count < 3) numbers.push_back(number(1));
  return Bounds{numbers[0], numbers[1], numbers[2], count};
}

bool areIntegers(const Bounds& bounds) {
  for (const Expression* e : {&bounds.start, &bounds.end, &bounds.step})
    if (e->type() != schema::ValueType::Integer && e->type() != schema::ValueType::Boolean) return false;
  return true;
}

// (end - start) / step as LibTorch computes it, rounded up or down; only for literal steps of a known sign.
Dimension stepsBetween(const Bounds& bounds, bool up) {
  const auto step = bounds.step.asFloating();
  if (!step || *step == 0) return std::nullopt;
  const auto first = bounds.start.asFloating(), last = bounds.end.asFloating();
  if (first && last && !areIntegers(bounds)) {
    const double steps = (*last - *first) / *step;
    return number(static_cast<std::int64_t>(up ? std::ceil(steps) : std::floor(steps)));
  }
  if (!areIntegers(bounds)) {
    const Expression span = schema::subtract(bounds.end, bounds.start);
    const Expression steps = schema::divide(schema::call("float", {span}), Expression::floating(*step));
    return schema::call("int", {schema::call(up ? "ceil" : "floor", {steps})});
  }
  const std::int64_t size = std::abs(*bounds.step.asInteger());
  const Expression span =
      *step > 0 ? schema::subtract(bounds.end, bounds.start) : schema::subtract(bounds.start, bounds.end);
  const Expression whole = schema::divide(span, number(size));
  if (schema::multiply(number(size), whole) == span) return whole;
  return schema::divide(up ? schema::add(span, number(size - 1)) : span, number(size));
}

Value progression(TensorCall& call, const Bounds& bounds, Dimension size, const Dtype& otherwise, std::size_t first) {
  Value made = madeWith(call, Dimensions{size}, first, otherwise);
  made.edit<Tensor>().progression = Progression{bounds.start, bounds.step};
  return made;
}

Value arange(TensorCall& call) {
  const std::optional<Bounds> bounds = boundsOf(call);
  if (!bounds) return madeWith(call, Dimensions{std::nullopt}, 1, std::nullopt);
  const auto start = bounds->start.asFloating(), end = bounds->end.asFloating(), step = bounds->step.asFloating();
  if (step && *step == 0) call.evaluator.throwHere("step must be nonzero", call.location());
  if (start && end && step && (*end - *start) * *step < 0)
    call.evaluator.throwHere("upper bound and larger bound inconsistent with step sign", call.location());
  const Dtype dtype = areIntegers(*bounds) ? Dtype("int64") : Dtype(call.evaluator.defaultDtype());
  return progression(call, *bounds, stepsBetween(*bounds, true), dtype, bounds->count);
}

// range includes its end.
Value range(TensorCall& call) {
  const std::optional<Bounds> bounds = boundsOf(call);
  if (!bounds) return madeWith(call, Dimensions{std::nullopt}, 1, std::nullopt);
  const Dimension steps = stepsBetween(*bounds, false);
  const Dimension size = steps ? Dimension(schema::add(*steps, number(1))) : std::nullopt;
  return progression(call, *bounds, size, call.evaluator.defaultDtype(), bounds->count);
}

Value linspace(TensorCall& call) {
  const Dimension steps = call.dimension(2);
  if (const auto literal = literalSize(steps); literal && *literal < 0)
    call.evaluator.throwHere("number of steps must be non-negative", call.location());
  Value made = madeWith(call, Dimensions{steps}, 3, call.evaluator.defaultDtype());
  const Expression* start = scalar(call.operands[0]);
  const Expression* end = scalar(call.operands[1]);
  if (start && end && steps) {
    const Expression intervals = schema::call("float", {schema::subtract(*steps, number(1))});
    const Expression span = schema::call("float", {schema::subtract(*end, *start)});
    const bool isSingle = literalSize(steps) == std::optional<std::int64_t>(1);
    made.edit<Tensor>().progression = Progression{schema::call("float", {*start}),
                                                  isSingle ? Expression::floating(0) : schema::divide(span, intervals)};
  }
  return made;
}

Value window(TensorCall& call) {
  return madeWith(call, Dimensions{call.dimension(0)}, 1, call.evaluator.defaultDtype());
}

Value logspace(TensorCall& call) {
  return madeWith(call, Dimensions{call.dimension(2)}, 3, call.evaluator.defaultDtype());
}

Value randperm(TensorCall& call) { return madeWith(call, Dimensions{call.dimension(0)}, 1, "int64"); }

Value triangleIndices(TensorCall& call) { return madeWith(call, Dimensions{number(2), std::nullopt}, 3, "int64"); }

Value fromBlob(TensorCall& call) { return madeWith(call, call.sizes(1), 2, call.evaluator.defaultDtype()); }

// --- functions of tensors

Value outer(TensorCall& call) {
  const Shape a = call.shape(0), b = call.shape(1);
  for (const auto& [shape, name] : {std::pair(&a, "self"), std::pair(&b, "vec2")})
    if (*shape && (*shape)->size() != 1)
      call.evaluator.throwHere(
          "outer: Expected 1-D argument " + std::string(name) + ", but got " + std::to_string((*shape)->size()) + "-D",
          call.location());
  const Dtype dtype = promoted({{call.dtype(0)}, {call.dtype(1)}}, call.evaluator.defaultDtype());
  return call.make(Dimensions{a ? (*a)[0] : std::nullopt, b ? (*b)[0] : std::nullopt}, dtype);
}

Value oneHot(TensorCall& call) {
  Shape shape = call.shape(0);
  Dimension classes = call.count() > 1 ? call.dimension(1) : Dimension();
  if (const auto literal = literalSize(classes); literal && *literal < 0) classes = std::nullopt;  // from the values
  if (shape) shape->push_back(classes);
  return call.make(std::move(shape), "int64");
}

Value complexOf(TensorCall& call) {
  const Dtype part = call.dtype(0);
  Dtype dtype;
  if (part) dtype = *part == "float64" ? "complex128" : *part == "float16" ? "complex32" : "complex64";
  return call.make(call.broadcast(call.shape(0), call.shape(1)), dtype);
}

// Grids of one-dimensional tensors: as many tensors, all of the common shape.
Value meshgrid(TensorCall& call) {
  const std::optional<std::vector<Value>> tensors = call.list(0);
  if (!tensors) return call.unknown("a grid of a number of tensors that is not known");
  Dimensions sizes;
  for (const Value& value : *tensors) {
    const Tensor* tensor = value.as<Tensor>();
    sizes.push_back(tensor ? elementCount(tensor->shape) : std::nullopt);
  }
  const std::string* indexing = call.count() > 1 ? literalString(call.operands[1]) : nullptr;
  if (call.count() > 1 && !indexing) sizes.assign(sizes.size(), std::nullopt);
  if (indexing && *indexing == "xy" && sizes.size() > 1) std::swap(sizes[0], sizes[1]);
  std::vector<Value> grids;
  for (const Value& value : *tensors) {
    const Tensor* tensor = value.as<Tensor>();
    grids.push_back(call.make(sizes, tensor ? tensor->dtype : std::nullopt));
  }
  return sequenceOf(std::move(grids));
}

void addFactory(Intrinsics& table, std::initializer_list<const char*> names, const TensorOperator& run) {
  for (const char* name : names)
    addFunction(table, {("torch::" + std::string(name)).c_str(), ("at::" + std::string(name)).c_str()}, run);
}

}  // namespace

void addTensorFactoryIntrinsics(Intrinsics& table) {
  addFactory(table, {"zeros", "ones", "empty", "empty_strided"}, ofSizes);
  addFactory(table, {"rand"}, random("check_uniform_bounds"));
  addFactory(table, {"randn"}, random("normal_kernel_cpu"));
  addFactory(table, {"full"}, full);
  addFactory(table, {"randint"}, randint);
  addFactory(table, {"normal"}, normal);
  addFactory(table, {"eye"}, eye);
  addFactory(table, {"arange"}, arange);
  addFactory(table, {"range"}, range);
  addFactory(table, {"linspace"}, linspace);
  addFactory(table, {"logspace"}, logspace);
  addFactory(table, {"randperm"}, randperm);
  addFactory(table, {"tril_indices", "triu_indices"}, triangleIndices);
  addFactory(table, {"from_blob"}, fromBlob);
  addFactory(table, {"hann_window", "hamming_window", "blackman_window", "bartlett_window", "kaiser_window"}, window);
  addFactory(table, {"zeros_like", "ones_like", "empty_like", "rand_like", "randn_like"}, like);
  addFactory(table, {"full_like", "randint_like"}, like);
  addOperator(table, {"new_zeros", "new_ones", "new_empty", "new_full"}, newOfSizes);
  addOperator(table, {"outer", "ger"}, outer);
  addFactory(table, {"one_hot"}, oneHot);
  addFactory(table, {"complex", "polar"}, complexOf);
  addFactory(table, {"meshgrid"}, meshgrid);
}

}  // namespace dictum::symbolic
