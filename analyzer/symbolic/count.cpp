#include "symbolic/count.h"

#include <algorithm>

#include "symbolic/iterations.h"

namespace dictum::symbolic {

namespace {

std::vector<Expression> conjuncts(const Expression& guard) {
  if (guard.operation() == schema::Operation::And) return guard.operands();
  return {guard};
}

// `a || b`, where (x && y) || (x && !y) is x.
Expression join(const Expression& a, const Expression& b) {
  std::vector<Expression> common = conjuncts(a);
  const std::vector<Expression> other = conjuncts(b);
  if (common.size() != other.size()) return disjunction(a, b);
  const auto shared = [&](const Expression& e) { return std::find(other.begin(), other.end(), e) != other.end(); };
  auto own = std::partition(common.begin(), common.end(), shared);
  if (common.end() - own != 1) return disjunction(a, b);
  const Expression opposite = negation(*own);
  if (!shared(opposite)) return disjunction(a, b);
  common.erase(own);
  return conjunction(common);
}

}  // namespace

void GuardedSum::add(const Expression& guard, const Expression& count) {
  if (guard.isFalse()) return;
  include(guard, count);
  // A choice between numbers has no better form; any other sum may join with what its guard was joined with.
  const Expression sum = schema::add(total_, conditional(guard, count, Expression::integer(0)));
  total_ = sum.isLiteral() || schema::choosesLiterals(sum) ? sum : summedUp();
}

void GuardedSum::include(const Expression& guard, const Expression& count) {
  if (guard.isTrue()) {
    always_ = schema::add(always_, count);
    return;
  }
  const std::size_t first = terms_.size() > lookBack ? terms_.size() - lookBack : 0;
  for (std::size_t i = terms_.size(); i-- > first;) {
    Term& term = terms_[i];
    if (term.guard == guard) {
      term.count = schema::add(term.count, count);
      return;
    }
    if (term.count == count && conjunction(term.guard, guard).isFalse()) {
      const Expression joined = join(term.guard, guard);
      terms_.erase(terms_.begin() + static_cast<std::ptrdiff_t>(i));
      return include(joined, count);
    }
  }
  terms_.push_back({guard, count});
}

Expression GuardedSum::summedUp() const {
  Expression sum = always_;
  for (const Term& term : terms_) sum = schema::add(sum, conditional(term.guard, term.count, Expression::integer(0)));
  return sum;
}

namespace {

bool mentions(const Expression& expression, const std::vector<Family>& loops) {
  if (expression.isLiteral()) return false;
  const std::set<std::string> indices = loopIndicesOf(expression);
  return std::any_of(loops.begin(), loops.end(), [&](const Family& loop) { return indices.count(loop.index) > 0; });
}

// How many times the loops run together; nothing where an inner bound depends on an outer index.
std::optional<Expression> iterations(const std::vector<Family>& loops) {
  Expression product = Expression::integer(1);
  for (const Family& loop : loops) {
    if (mentions(loop.from, loops) || mentions(loop.to, loops)) return std::nullopt;
    product = multiply(product, iterationsOf(loop));
  }
  return product;
}

}  // namespace

bool ElementCount::add(const Expression& when, const std::vector<Family>& loops) {
  if (loops.empty()) {
    if (when.isTrue())
      ++plain_;
    else
      sum_.add(when, Expression::integer(1));
    return true;
  }
  std::optional<Expression> count = iterations(loops);
  if (!count) return false;
  if (!mentions(when, loops)) {
    sum_.add(when, *count);
    return true;
  }
  const auto times = loops.size() == 1 ? timesWhere(loops.front(), when) : std::nullopt;
  if (times) sum_.add(times->guard, times->count);
  return times.has_value();
}

bool GrowingCount::isCounted(const std::vector<Element<Value>>& elements) const {
  return counted_.size() <= elements.size() && std::equal(counted_.begin(), counted_.end(), elements.begin(),
                                                          [](const Counted& counted, const auto& element) {
                                                            return counted.when == element.when &&
                                                                   counted.loops == element.loops;
                                                          });
}

std::optional<Expression> GrowingCount::of(const std::vector<Element<Value>>& elements) {
  if (!isCounted(elements)) *this = {};
  for (std::size_t i = counted_.size(); i < elements.size(); ++i) {
    if (!count_.add(elements[i].when, elements[i].loops)) {
      *this = {};
      return std::nullopt;
    }
    counted_.push_back({elements[i].when, elements[i].loops});
  }
  return count_.total();
}

template <typename T>
std::optional<Expression> countOf(const std::vector<Element<T>>& elements) {
  ElementCount count;
  for (const auto& element : elements)
    if (!count.add(element.when, element.loops)) return std::nullopt;
  return count.total();
}

template std::optional<Expression> countOf(const std::vector<Element<Value>>&);
template std::optional<Expression> countOf(const std::vector<Element<MapEntry>>&);
template std::optional<Expression> countOf(const std::vector<Element<Registered>>&);

std::optional<Expression> sizeOf(const Sequence& sequence) {
  std::optional<Expression> count = countOf(sequence.elements);
  if (count && sequence.base) return schema::add(schema::size(*sequence.base), *count);
  return count;
}

}  // namespace dictum::symbolic
