// Operators that show, join or split tensors.
#include <algorithm>
#include <set>

#include "symbolic/intrinsics/tensor.h"
#include "symbolic/iterations.h"

namespace dictum::symbolic {

namespace {

Expression number(std::int64_t value) { return Expression::integer(value); }

// A view whose elements come in another order or number.
Value rearranged(TensorCall& call, Result<Shape> shape) {
  Value result = call.view(std::move(shape));
  result.edit<Tensor>().elements.clear();
  return result;
}

// A view of these sizes, where they fit.
Value fitted(TensorCall& call, Result<Shape> shape, const Expression& fits) {
  Value result = call.view(std::move(shape));
  call.require(fits);
  return result;
}

// A new tensor of the operand's dtype.
Value computed(TensorCall& call, Result<Shape> shape) {
  return call.make(call.checked(std::move(shape)), call.dtype(0));
}

Value viewOrCast(TensorCall& call) {
  const Expression* dtype = call.count() > 1 ? scalar(call.operands[1]) : nullptr;
  if (dtype && dtypeNamedBy(*dtype)) return call.make(Shape(), dtypeNamedBy(*dtype));
  const Shape wanted = call.sizes(1);
  return fitted(call, viewed(call.shape(0), wanted), viewFits(call.shape(0), wanted));
}

Value viewAs(TensorCall& call) {
  return fitted(call, viewed(call.shape(0), call.shape(1)), viewFits(call.shape(0), call.shape(1)));
}

Value unflatten(TensorCall& call) {
  const Shape shape = call.shape(0), sizes = call.sizes(2);
  const Axis axis = call.axis(1);
  return fitted(call, unflattened(shape, axis, sizes), unflattenFits(shape, axis, sizes));
}

Value expandTo(TensorCall& call, const Shape& wanted) {
  Value result = rearranged(call, expanded(call.shape(0), wanted));
  call.require(expandFits(call.shape(0), wanted));
  return result;
}

Value squeeze(TensorCall& call) {
  return call.view(call.count() > 1 ? squeezed(call.shape(0), call.axis(1)) : squeezed(call.shape(0)));
}

Value permute(TensorCall& call) {
  const std::optional<std::vector<Value>> order = call.list(1);
  return rearranged(call, permuted(call.shape(0), order ? std::optional(call.axes(1)) : std::nullopt));
}

// movedim: the moved dimensions take their places, the others keep their order in what is left.
Value moveDimensions(TensorCall& call) {
  const Shape shape = call.shape(0);
  if (!shape) return call.view(Shape());
  const std::vector<Axis> from = call.axes(1), to = call.axes(2);
  std::vector<Axis> order(shape->size());
  std::set<std::size_t> moved;
  for (std::size_t i = 0; i < from.size() && i < to.size(); ++i) {
    if (!from[i] || !to[i]) return rearranged(call, permuted(shape, std::nullopt));
    const Result<std::size_t> source = wrapAxis(*from[i], shape->size()), target = wrapAxis(*to[i], shape->size());
    if (!source || !target) call.evaluator.throwHere((source ? target : source).error().message(), call.location());
    order[*target] = static_cast<std::int64_t>(*source);
    moved.insert(*source);
  }
  std::size_t next = 0;
  for (Axis& axis : order) {
    if (axis) continue;
    while (moved.count(next)) ++next;
    axis = static_cast<std::int64_t>(next++);
  }
  return rearranged(call, permuted(shape, order));
}

// tile takes fewer repeats than dimensions, too.
Value tile(TensorCall& call) {
  const Shape shape = call.shape(0);
  Shape repeats = call.sizes(1);
  if (shape && repeats)
    while (repeats->size() < shape->size()) repeats->insert(repeats->begin(), number(1));
  return computed(call, repeated(shape, shape ? repeats : Shape()));
}

Value repeatInterleave(TensorCall& call) {
  const Shape shape = call.shape(0);
  const Dimension times = call.dimension(1);
  const auto product = [&](const Dimension& size) {
    return size && times ? Dimension(schema::multiply(*size, *times)) : std::nullopt;
  };
  if (!call.has(2) || !scalar(call.operands[2]))
    return call.make(Dimensions{product(elementCount(shape))}, call.dtype(0));
  const Axis axis = call.axis(2);
  if (!shape || !axis) return call.make(Shape(), call.dtype(0));
  const std::size_t at = wrapAxis(*axis, shape->size()).value_or(0);
  return computed(call, resizedAt(shape, axis, at < shape->size() ? product((*shape)[at]) : std::nullopt));
}

// --- joins

// A tensor of a list, and how many of it there are.
struct Part {
  Tensor tensor;
  Dimension count;
};

bool mentions(const Expression& expression, const std::vector<Family>& loops) {
  const std::set<std::string> indices = loopIndicesOf(expression);
  return std::any_of(loops.begin(), loops.end(), [&](const Family& loop) { return indices.count(loop.index) > 0; });
}

// How often an element of a list is there; nothing where that or its shape depends on the iteration.
Dimension timesOf(const Element<Value>& element, const Tensor& tensor) {
  if (!element.when.isTrue()) return std::nullopt;
  Expression count = number(1);
  for (const Family& loop : element.loops) {
    if (mentions(loop.from, element.loops) || mentions(loop.to, element.loops)) return std::nullopt;
    count = schema::multiply(count, iterationsOf(loop));
  }
  for (std::size_t i = 0; tensor.shape && i < tensor.shape->size(); ++i)
    if ((*tensor.shape)[i] && mentions(*(*tensor.shape)[i], element.loops)) return std::nullopt;
  return count;
}

// The tensors of a list; nothing where it is not known which there are.
std::optional<std::vector<Part>> partsOf(TensorCall& call) {
  const Sequence* sequence = call.count() > 0 ? call.operands[0].as<Sequence>() : nullptr;
  if (!sequence || sequence->base) return std::nullopt;
  std::vector<Part> parts;
  for (const auto& element : sequence->elements) {
    const Tensor* tensor = element.value.as<Tensor>();
    Part part{tensor ? *tensor : Tensor{}, Dimension()};
    part.count = timesOf(element, part.tensor);
    parts.push_back(std::move(part));
  }
  return parts;
}

// Tensors that are certainly in the list have sizes that fit.
void requireSizes(TensorCall& call, const std::vector<Part>& parts, Axis along = std::nullopt) {
  std::vector<Shape> shapes;
  for (const Part& part : parts)
    if (const auto count = literalSize(part.count); count && *count > 0) shapes.push_back(part.tensor.shape);
  call.require(sizesFit(shapes, along));
}

Dtype commonDtype(TensorCall& call, const std::vector<Part>& parts) {
  std::vector<TypedOperand> operands;
  for (const Part& part : parts) {
    const OperandRank rank = !part.tensor.shape           ? OperandRank::Unknown
                             : part.tensor.shape->empty() ? OperandRank::NoDimensions
                                                          : OperandRank::Dimensions;
    operands.push_back({part.tensor.dtype, rank});
  }
  return operands.empty() ? std::nullopt : promoted(operands, call.evaluator.defaultDtype());
}

Value concatenate(TensorCall& call) {
  const std::optional<std::vector<Part>> parts = partsOf(call);
  if (!parts) return call.make(Shape(), std::nullopt);
  const Axis axis = call.axis(1, 0);
  std::vector<Shape> shapes;
  for (const Part& part : *parts) {
    Shape shape = part.tensor.shape;
    const bool isOne = literalSize(part.count) == std::optional<std::int64_t>(1);
    if (shape && axis && !isOne) {
      const std::size_t at = wrapAxis(*axis, shape->size()).value_or(shape->size());
      if (at < shape->size())
        (*shape)[at] =
            (*shape)[at] && part.count ? Dimension(schema::multiply(*(*shape)[at], *part.count)) : std::nullopt;
    }
    shapes.push_back(std::move(shape));
  }
  Value result = call.make(call.checked(concatenated(shapes, axis)), commonDtype(call, *parts));
  if (axis) requireSizes(call, *parts, axis);
  return result;
}

Value stack(TensorCall& call) {
  const std::optional<std::vector<Part>> parts = partsOf(call);
  if (!parts) return call.make(Shape(), std::nullopt);
  std::vector<Shape> shapes;
  Dimension total = number(0);
  for (const Part& part : *parts) {
    shapes.push_back(part.tensor.shape);
    total = total && part.count ? Dimension(schema::add(*total, *part.count)) : std::nullopt;
  }
  const Axis axis = call.axis(1, 0);
  Shape shape = call.checked(stacked(shapes, axis));
  requireSizes(call, *parts);
  if (shape && axis) shape = call.checked(resizedAt(shape, axis, total));
  return call.make(std::move(shape), commonDtype(call, *parts));
}

// --- parts

// One tensor for each of `sizes` along an axis.
Value pieces(TensorCall& call, Axis axis, const std::optional<Dimensions>& sizes) {
  if (!sizes) return call.unknown("into how many tensors a tensor is split is not known");
  std::vector<Value> result;
  for (const Dimension& size : *sizes) result.push_back(rearranged(call, resizedAt(call.shape(0), axis, size)));
  return sequenceOf(std::move(result));
}

Dimension sizeAlong(TensorCall& call, Axis axis) {
  const Shape shape = call.shape(0);
  if (!shape || !axis) return std::nullopt;
  const Result<std::size_t> at = wrapAxis(*axis, shape->size());
  if (!at) call.evaluator.throwHere(at.error().message(), call.location());
  return *at < shape->size() ? (*shape)[*at] : std::nullopt;
}

Value chunk(TensorCall& call) {
  const Axis axis = call.axis(2, 0), count = call.axis(1);
  if (!count) return pieces(call, axis, std::nullopt);
  if (*count < 1)
    call.evaluator.throwHere("chunk expects `chunks` to be greater than 0, got: " + std::to_string(*count),
                             call.location());
  return pieces(call, axis, chunkSizes(sizeAlong(call, axis), *count));
}

Value split(TensorCall& call) {
  const Axis axis = call.axis(2, 0);
  if (call.list(1)) return pieces(call, axis, call.sizes(1));
  return pieces(call, axis, splitSizes(sizeAlong(call, axis), call.dimension(1)));
}

Value unbind(TensorCall& call) {
  const Axis axis = call.axis(1, 0);
  const auto count = literalSize(sizeAlong(call, axis));
  if (!count || *count > 4096) return call.unknown("into how many tensors a tensor is split is not known");
  std::vector<Value> result;
  for (std::int64_t i = 0; i < *count; ++i)
    result.push_back(rearranged(call, selected(call.shape(0), axis, number(i))));
  return sequenceOf(std::move(result));
}

Value narrow(TensorCall& call) {
  const Axis axis = call.axis(1);
  const Dimension start = call.dimension(2), length = call.dimension(3);
  Value result = rearranged(call, narrowed(call.shape(0), axis, start, length));
  call.require(narrowFits(call.shape(0), axis, start, length));
  return result;
}

Value slice(TensorCall& call) {
  Slice bounds;
  if (call.has(2)) bounds.start = call.dimension(2);
  if (call.has(3)) bounds.stop = call.dimension(3);
  if (call.has(4)) bounds.step = call.dimension(4);
  return rearranged(call, sliced(call.shape(0), call.axis(1, 0), bounds));
}

Value indexSelect(TensorCall& call) {
  return computed(call, resizedAt(call.shape(0), call.axis(1), elementCount(call.shape(2))));
}

// unfold(axis, size, step): windows of `size`.
Value unfold(TensorCall& call) {
  const Dimension whole = sizeAlong(call, call.axis(1)), size = call.dimension(2), step = call.dimension(3);
  Dimension windows;
  if (whole && size && step) windows = schema::add(schema::divide(schema::subtract(*whole, *size), *step), number(1));
  Shape shape = call.checked(resizedAt(call.shape(0), call.axis(1), windows));
  if (shape) shape->push_back(size);
  return rearranged(call, std::move(shape));
}

// The number of elements on the diagonal `offset` to the right of the main one.
Dimension diagonalLength(const Dimension& rows, const Dimension& columns, std::int64_t offset) {
  if (!rows || !columns) return std::nullopt;
  const Expression below = offset < 0 ? schema::add(*rows, number(offset)) : *rows;
  const Expression right = offset > 0 ? schema::subtract(*columns, number(offset)) : *columns;
  return below == right ? below : schema::conditional(schema::less(below, right), below, right);
}

Value diagonal(TensorCall& call) {
  const Shape shape = call.shape(0);
  const Axis offset = call.axis(1, 0);
  if (!shape || !offset) return call.make(Shape(), call.dtype(0));
  if (shape->size() == 1 && (*shape)[0]) {
    const Expression size = schema::add(*(*shape)[0], number(std::abs(*offset)));
    return call.make(Dimensions{size, size}, call.dtype(0));
  }
  return call.make(Dimensions{shape->size() == 2 ? diagonalLength((*shape)[0], (*shape)[1], *offset) : std::nullopt},
                   call.dtype(0));
}

void addSplits(Intrinsics& table) {
  addOperator(table, {"chunk", "unsafe_chunk"}, chunk);
  addOperator(table, {"split", "split_with_sizes", "unsafe_split"}, split);
  addOperator(table, {"unbind"}, unbind);
  addOperator(table, {"narrow", "narrow_copy"}, narrow);
  addOperator(table, {"slice"}, slice);
  addOperator(table, {"index_select"}, indexSelect);
  addOperator(table, {"unfold"}, unfold);
  addOperator(table, {"diag"}, diagonal);
  addOperator(table, {"gather"}, [](TensorCall& call) { return call.make(call.shape(2), call.dtype(0)); });
  addOperator(table, {"masked_select"},
              [](TensorCall& call) { return call.make(Dimensions{std::nullopt}, call.dtype(0)); });
}

}  // namespace

void addTensorViewIntrinsics(Intrinsics& table) {
  addOperator(table, {"view", "reshape"}, viewOrCast);
  addOperator(table, {"view_as", "reshape_as"}, viewAs);
  addOperator(table, {"unsqueeze"},
              [](TensorCall& call) { return call.view(unsqueezed(call.shape(0), call.axis(1))); });
  addOperator(table, {"squeeze"}, squeeze);
  addOperator(table, {"flatten"},
              [](TensorCall& call) { return call.view(flattened(call.shape(0), call.axis(1, 0), call.axis(2, -1))); });
  addOperator(table, {"ravel"}, [](TensorCall& call) { return call.view(flattened(call.shape(0), 0, -1)); });
  addOperator(table, {"unflatten"}, unflatten);
  addOperator(table, {"t"}, [](TensorCall& call) { return rearranged(call, matrixTransposed(call.shape(0))); });
  addOperator(table, {"transpose", "swapaxes", "swapdims"},
              [](TensorCall& call) { return rearranged(call, transposed(call.shape(0), call.axis(1), call.axis(2))); });
  addOperator(table, {"permute"}, permute);
  addOperator(table, {"movedim", "moveaxis"}, moveDimensions);
  addOperator(table, {"expand", "broadcast_to"}, [](TensorCall& call) { return expandTo(call, call.sizes(1)); });
  addOperator(table, {"expand_as"}, [](TensorCall& call) { return expandTo(call, call.shape(1)); });
  addOperator(table, {"repeat"},
              [](TensorCall& call) { return computed(call, repeated(call.shape(0), call.sizes(1))); });
  addOperator(table, {"tile"}, tile);
  addOperator(table, {"repeat_interleave"}, repeatInterleave);
  addOperator(table, {"cat", "concat", "concatenate"}, concatenate);
  addOperator(table, {"stack"}, stack);
  addSplits(table);
}

}  // namespace dictum::symbolic
