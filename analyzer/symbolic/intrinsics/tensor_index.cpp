// Indexing: select, operator[], index({...}) with Slice, None, Ellipsis and index tensors.
#include <algorithm>

#include "symbolic/intrinsics/tensor.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

Expression number(std::int64_t value) { return Expression::integer(value); }

constexpr const char* sliceClass = "at::indexing::Slice";

// nullopt, or a constant of the library that stands for it.
bool isNone(const Value& value) {
  if (value.is<None>()) return true;
  const Opaque* opaque = value.as<Opaque>();
  return opaque && opaque->type && (opaque->type->name == "c10::nullopt_t" || opaque->type->name == "std::nullopt_t");
}

bool isEllipsis(const Value& value) {
  if (const std::string* text = literalString(value)) return *text == "...";
  const Opaque* opaque = value.as<Opaque>();
  return opaque && opaque->type && opaque->type->name == "at::indexing::EllipsisIndexType";
}

Value makeSlice(TensorCall& call) {
  if (call.count() == 1 && call.operands[0].is<Structure>()) return call.operands[0];
  Structure slice;
  slice.className = sliceClass;
  static constexpr const char* names[] = {"start", "stop", "step"};
  for (std::size_t i = 0; i < 3; ++i)
    slice.at(names[i]) = i < call.count() && !isNone(call.operands[i]) ? call.operands[i] : Value(None{});
  return slice;
}

Slice boundsOf(const Structure& structure) {
  Slice slice;
  const auto bound = [&](const char* name) -> std::optional<Dimension> {
    const Value* value = structure.find(name);
    if (!value || value->is<None>()) return std::nullopt;
    return dimensionOf(*value);
  };
  slice.start = bound("start");
  slice.stop = bound("stop");
  if (const auto step = bound("step")) slice.step = *step;
  return slice;
}

// --- the values of selected elements

std::optional<Expression> elementOf(const Tensor& tensor, const Expression& index) {
  if (!tensor.shape || tensor.shape->size() != 1) return std::nullopt;
  Expression position = index;
  if (auto literal = index.asInteger(); literal && *literal < 0) {
    if (!(*tensor.shape)[0]) return std::nullopt;
    position = schema::add(*(*tensor.shape)[0], index);
  }
  if (auto literal = position.asInteger()) {
    const auto at = static_cast<std::size_t>(*literal);
    if (*literal >= 0 && at < tensor.elements.size()) return tensor.elements[at];
  }
  if (!tensor.progression) return std::nullopt;
  // The step of linspace has no value where there is one element only.
  const auto& [first, step] = *tensor.progression;
  return schema::conditional(schema::equal(position, number(0)), first,
                             schema::add(first, schema::multiply(position, step)));
}

// The elements of one row of a tensor of more dimensions.
std::vector<Expression> rowOf(const Tensor& tensor, std::int64_t index) {
  if (tensor.elements.empty() || !tensor.shape) return {};
  const auto rows = literalSize(tensor.shape->front());
  if (!rows || *rows <= 0) return {};
  const std::int64_t length = static_cast<std::int64_t>(tensor.elements.size()) / *rows;
  const std::int64_t at = index < 0 ? index + *rows : index;
  if (at < 0 || at >= *rows) return {};
  return {tensor.elements.begin() + at * length, tensor.elements.begin() + (at + 1) * length};
}

Value select(TensorCall& call, Axis axis, const Value& index) {
  const Tensor source = call.tensor(0);
  Value result = call.view(selected(source.shape, axis, dimensionOf(index)));
  call.require(indexFits(source.shape, axis, dimensionOf(index)));
  Tensor& tensor = result.edit<Tensor>();
  tensor.learns = source.learns;
  tensor.elements.clear();
  const Expression* position = scalar(index);
  if (!position || axis != Axis(0)) return result;
  if (const auto element = elementOf(source, *position)) tensor.scalar = *element;
  if (const auto literal = position->asInteger(); literal && tensor.shape && !tensor.shape->empty())
    tensor.elements = rowOf(source, *literal);
  return result;
}

Value selectOperator(TensorCall& call) { return select(call, call.axis(1), call.operands.at(2)); }

Value subscript(TensorCall& call) {
  const Tensor* index = call.operands.at(1).as<Tensor>();
  if (!index) return select(call, 0, call.operands[1]);
  return select(call, 0, index->scalar ? Value(*index->scalar) : call.unknown("an index that is not known"));
}

// --- index({...})

// One dimension of the result, or the place of an index tensor.
struct Indexed {
  Dimension size;
  std::optional<Tensor> index;
};

class Indexing {
 public:
  Indexing(TensorCall& call, const Shape& shape) : call_(call), shape_(*shape) {}

  // The shape that `indices` give; nothing where it is not known.
  Shape run(const std::vector<Value>& indices) {
    const std::optional<std::size_t> used = dimensionsUsed(indices);
    if (!used) return Shape();
    if (*used > shape_.size())
      call_.evaluator.throwHere("too many indices for tensor of dimension " + std::to_string(shape_.size()),
                                call_.location());
    for (const Value& index : indices) step(index, shape_.size() - *used);
    while (next_ < shape_.size()) result_.push_back({shape_[next_++], std::nullopt});
    return assembled();
  }

 private:
  // How many dimensions the indices stand for; nothing where that is not known.
  std::optional<std::size_t> dimensionsUsed(const std::vector<Value>& indices) const {
    std::size_t used = 0;
    for (const Value& index : indices) {
      if (isNone(index) || isEllipsis(index)) continue;
      if (const Tensor* tensor = index.as<Tensor>()) {
        if (!tensor->dtype || (isMask(*tensor) && !tensor->shape)) return std::nullopt;
        used += isMask(*tensor) ? tensor->shape->size() : 1;
      } else if (const Expression* expression = scalar(index)) {
        if (expression->type() != schema::ValueType::Integer) return std::nullopt;
        ++used;
      } else if (index.is<Structure>()) {
        ++used;
      } else {
        return std::nullopt;
      }
    }
    return used;
  }

  static bool isMask(const Tensor& tensor) { return tensor.dtype == "bool" || tensor.dtype == "uint8"; }

  void step(const Value& index, std::size_t rest) {
    if (isNone(index)) {
      result_.push_back({number(1), std::nullopt});
    } else if (isEllipsis(index)) {
      for (std::size_t i = 0; i < rest; ++i) result_.push_back({shape_[next_++], std::nullopt});
    } else if (const Structure* structure = index.as<Structure>()) {
      const Dimension size = shape_[next_++];
      result_.push_back({sliceLength(size, boundsOf(*structure)), std::nullopt});
    } else if (const Tensor* tensor = index.as<Tensor>()) {
      stepTensor(*tensor);
    } else {
      checkBounds(*scalar(index));
      ++next_;
    }
  }

  void stepTensor(const Tensor& tensor) {
    if (!isMask(tensor)) {
      result_.push_back({std::nullopt, tensor});
      ++next_;
      return;
    }
    Tensor positions;  // as many as the mask has true elements
    positions.shape = Dimensions{std::nullopt};
    result_.push_back({std::nullopt, positions});
    next_ += tensor.shape->size();
  }

  void checkBounds(const Expression& index) {
    const auto position = index.asInteger(), size = literalSize(shape_[next_]);
    if (position && size && (*position < -*size || *position >= *size))
      call_.evaluator.throwHere("index " + std::to_string(*position) + " is out of bounds for dimension " +
                                    std::to_string(result_.size()) + " with size " + std::to_string(*size),
                                call_.location());
    call_.require(indexFits(Dimensions{shape_[next_]}, 0, index));
  }

  // Index tensors broadcast; their dimensions come where the first of them stands if they stand side by side, else
  // first.
  Shape assembled() {
    std::optional<std::size_t> first, last;
    Shape common = Dimensions{};
    for (std::size_t i = 0; i < result_.size(); ++i) {
      if (!result_[i].index) continue;
      common = call_.broadcast(common, result_[i].index->shape);
      if (!first) first = i;
      adjacent_ = adjacent_ && (!last || i == *last + 1);
      last = i;
    }
    if (!common) return Shape();
    Dimensions sizes;
    if (first && !adjacent_) sizes = *common;
    for (std::size_t i = 0; i < result_.size(); ++i) {
      if (!result_[i].index) sizes.push_back(result_[i].size);
      if (adjacent_ && first == i) sizes.insert(sizes.end(), common->begin(), common->end());
    }
    return sizes;
  }

  TensorCall& call_;
  const Dimensions& shape_;
  std::size_t next_ = 0;
  std::vector<Indexed> result_;
  bool adjacent_ = true;
};

Value indexOperator(TensorCall& call) {
  const Shape shape = call.shape(0);
  const std::optional<std::vector<Value>> indices =
      call.count() > 1 && !call.operands[1].is<Sequence>() ? std::vector<Value>{call.operands[1]} : call.list(1);
  if (!shape || !indices) return call.view(Shape());
  if (indices->size() == 1 && scalar((*indices)[0]) && !isEllipsis((*indices)[0]) && !shape->empty()) {
    Indexing(call, shape).run(*indices);  // for its checks
    return select(call, 0, (*indices)[0]);
  }
  Value result = call.view(Indexing(call, shape).run(*indices));
  Tensor& tensor = result.edit<Tensor>();
  tensor.elements.clear();
  // Indexing with a tensor or a list copies.
  const bool shows = std::all_of(indices->begin(), indices->end(),
                                 [](const Value& v) { return v.is<Expression>() || v.is<Structure>(); });
  if (!shows) tensor.learns.reset();
  return result;
}

Value passThrough(TensorCall& call) {
  if (call.count() == 1 && isNone(call.operands[0])) return None{};
  return call.count() == 1 ? call.operands[0] : call.unknown("an index that is not known");
}

}  // namespace

void addTensorIndexIntrinsics(Intrinsics& table) {
  addFunction(table, {"at::indexing::Slice::Slice"}, makeSlice);
  addFunction(table, {"at::indexing::TensorIndex::TensorIndex"}, passThrough);
  addOperator(table, {"select"}, selectOperator);
  addOperator(table, {"operator[]"}, subscript);
  addOperator(table, {"index"}, indexOperator);
}

}  // namespace dictum::symbolic
