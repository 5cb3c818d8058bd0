// How many elements a list has whose elements are there under conditions, or once for each iteration of a loop.
#include <algorithm>

#include "symbolic/iterations.h"
#include "symbolic/value.h"

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

// A sum of `guard ? count : 0`. Guards that exclude each other are joined, so that an element that is in one branch and
// its counterpart in the other count as one.
class GuardedSum {
 public:
  void add(const Expression& guard, const Expression& count) {
    if (guard.isFalse()) return;
    if (guard.isTrue()) {
      total_ = schema::add(total_, count);
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
        Expression joined = join(term.guard, guard);
        terms_.erase(terms_.begin() + static_cast<std::ptrdiff_t>(i));
        return add(joined, count);
      }
    }
    terms_.push_back({guard, count});
  }

  Expression total() const {
    Expression result = total_;
    for (const Term& term : terms_)
      result = schema::add(result, conditional(term.guard, term.count, Expression::integer(0)));
    return result;
  }

 private:
  static constexpr std::size_t lookBack = 8;  // keeps long sequences linear
  struct Term {
    Expression guard;
    Expression count;
  };
  Expression total_ = Expression::integer(0);
  std::vector<Term> terms_;
};

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

template <typename T>
std::optional<Expression> countOf(const std::vector<Element<T>>& elements) {
  GuardedSum sum;
  std::int64_t plain = 0;
  for (const auto& element : elements) {
    if (element.loops.empty()) {
      if (element.when.isTrue())
        ++plain;
      else
        sum.add(element.when, Expression::integer(1));
      continue;
    }
    std::optional<Expression> count = iterations(element.loops);
    if (!count) return std::nullopt;
    if (!mentions(element.when, element.loops)) {
      sum.add(element.when, *count);
      continue;
    }
    const auto times = element.loops.size() == 1 ? timesWhere(element.loops.front(), element.when) : std::nullopt;
    if (!times) return std::nullopt;
    sum.add(times->guard, times->count);
  }
  return schema::add(Expression::integer(plain), sum.total());
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
