#include "symbolic/tensor_fit.h"

#include <algorithm>

namespace dictum::symbolic {

using schema::Expression;

namespace {

Expression number(std::int64_t value) { return Expression::integer(value); }
Expression always() { return Expression::boolean(true); }

bool isLiteral(const Dimension& dimension, std::int64_t value) {
  return literalSize(dimension) == std::optional<std::int64_t>(value);
}

Expression sameSize(const Dimension& a, const Dimension& b) { return a && b ? schema::equal(*a, *b) : always(); }

void addFactors(const Expression& product, std::vector<std::string>& factors) {
  if (product.operation() != schema::Operation::Multiply) {
    factors.push_back(schema::print(product));
    return;
  }
  for (const Expression& factor : product.operands()) addFactors(factor, factors);
}

// Whether both are the same factors in some order, as those of a view that swaps dimensions.
bool isSameProduct(const Expression& a, const Expression& b) {
  std::vector<std::string> left, right;
  addFactors(a, left);
  addFactors(b, right);
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  return left == right;
}

Expression sameCount(const Dimension& a, const Dimension& b) {
  return a && b && isSameProduct(*a, *b) ? always() : sameSize(a, b);
}

// The dimension at `axis`; nothing where one of them is not known.
Dimension sizeAt(const Shape& shape, Axis axis) {
  if (!shape || !axis || shape->empty()) return std::nullopt;
  const Result<std::size_t> at = wrapAxis(*axis, shape->size());
  return at ? (*shape)[*at] : std::nullopt;
}

// Whether `wanted`, of which at most one size is -1, stands for `count` elements.
Expression countFits(const Dimension& count, const Dimensions& wanted) {
  const auto open =
      std::find_if(wanted.begin(), wanted.end(), [](const Dimension& size) { return isLiteral(size, -1); });
  if (open == wanted.end()) return sameCount(count, elementCount(wanted));
  const Result<Shape> resolved = viewed(Dimensions{count}, wanted);
  Dimensions fixed = wanted;
  fixed.erase(fixed.begin() + (open - wanted.begin()));
  const Dimension product = elementCount(fixed);
  if (!count || !product || !resolved || isLiteral(product, 0)) return always();
  if (const Dimension all = elementCount(*resolved); all && isSameProduct(*all, *count)) return always();
  return schema::equal(schema::remainder(*count, *product), number(0));
}

}  // namespace

Expression viewFits(const Shape& shape, const Shape& wanted) {
  return wanted ? countFits(elementCount(shape), *wanted) : always();
}

Expression unflattenFits(const Shape& shape, Axis axis, const Shape& sizes) {
  return sizes ? countFits(sizeAt(shape, axis), *sizes) : always();
}

Expression expandFits(const Shape& shape, const Shape& wanted) {
  if (!shape || !wanted || shape->size() > wanted->size()) return always();
  const std::size_t offset = wanted->size() - shape->size();
  std::vector<Expression> all;
  for (std::size_t i = 0; i < shape->size(); ++i) {
    const Dimension& size = (*shape)[i];
    const Dimension& target = (*wanted)[offset + i];
    if (!size || !target || isLiteral(target, -1)) continue;
    all.push_back(schema::disjunction(schema::equal(*size, *target), schema::equal(*size, number(1))));
  }
  return schema::conjunction(all);
}

Expression sizesFit(const std::vector<Shape>& shapes, Axis along) {
  std::vector<Expression> all;
  const auto isOther = [](const Shape& a, const Shape& b) { return !a || !b || a->size() != b->size(); };
  for (std::size_t i = 1; i < shapes.size(); ++i) {
    if (isOther(shapes[0], shapes[i])) continue;
    const Result<std::size_t> skipped = along ? wrapAxis(*along, shapes[i]->size()) : shapes[i]->size();
    for (std::size_t d = 0; skipped && d < shapes[i]->size(); ++d)
      if (d != *skipped) all.push_back(sameSize((*shapes[0])[d], (*shapes[i])[d]));
  }
  return schema::conjunction(all);
}

Expression indexFits(const Shape& shape, Axis axis, const Dimension& index) {
  const Dimension size = sizeAt(shape, axis);
  if (!size || !index || index->type() != schema::ValueType::Integer) return always();
  const Expression fromBegin = schema::less(*index, *size);
  const Expression fromEnd = schema::lessEqual(schema::negate(*size), *index);
  const auto literal = index->asInteger();
  if (literal) return *literal < 0 ? fromEnd : fromBegin;
  return schema::conjunction(fromBegin, schema::disjunction(schema::lessEqual(number(0), *index), fromEnd));
}

Expression narrowFits(const Shape& shape, Axis axis, const Dimension& start, const Dimension& length) {
  const Dimension size = sizeAt(shape, axis);
  if (!size || !start || !length) return always();
  const auto first = start->asInteger();
  const Expression begin = first && *first < 0 ? schema::add(*size, *start) : *start;
  const Expression ends = schema::lessEqual(schema::add(begin, *length), *size);
  if (first && *first < 0) return schema::conjunction(schema::lessEqual(number(0), begin), ends);
  return first ? ends : schema::disjunction(schema::less(*start, number(0)), ends);
}

}  // namespace dictum::symbolic
