// Boolean formulas and `c ? a : b`.
#include <algorithm>
#include <utility>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

bool isConnective(const Expression& e) { return e.operation() == Operation::And || e.operation() == Operation::Or; }

// Orders of floating values are not negated into each other: NaN is neither less nor not less.
bool isTotallyOrdered(const Expression& comparison) {
  return std::all_of(comparison.operands().begin(), comparison.operands().end(), [](const Expression& e) {
    return e.type() != ValueType::Floating && e.type() != ValueType::Unknown;
  });
}

// Pairs of terms are looked for among this many at most.
constexpr std::size_t mergedTerms = 24;

// So many terms are compared one by one: most formulas have two or three.
constexpr std::size_t fewTerms = 8;

// Whether one is the negation of the other. Most pairs are told apart without making the negation.
bool areOpposite(const Expression& a, const Expression& b) {
  const Operation one = a.operation(), other = b.operation();
  if (one == Operation::Not) return a.operands()[0] == b;
  if (other == Operation::Not) return b.operands()[0] == a;
  const auto are = [&](Operation first, Operation second) {
    return (one == first && other == second) || (one == second && other == first);
  };
  if (are(Operation::Equal, Operation::NotEqual)) return a.operands() == b.operands();
  const bool canBe = are(Operation::Less, Operation::LessEqual) || are(Operation::And, Operation::Or);
  return canBe && negation(b) == a;
}

// One n-ary connective. `unit` is its neutral element: true for And, false for Or; its opposite decides everything.
class Connective {
 public:
  explicit Connective(bool unit) : unit_(unit), operation_(unit ? Operation::And : Operation::Or) {}

  void reserve(std::size_t terms) { terms_.reserve(std::max(terms, fewTerms)); }

  void add(const Expression& term) {
    if (decided_) return;
    if (term.operation() == operation_) {
      for (const Expression& operand : term.operands()) add(operand);
      return;
    }
    if (auto value = term.asBoolean()) {
      decided_ = *value != unit_;
      return;
    }
    if (has(term) || isImplied(term)) return;
    if (isPin(term)) dropImpliedBy(term);
    if (hasOpposite(term)) decided_ = true;
    terms_.push_back(term);
    if (!present_.empty())
      present_.insert(term);
    else if (terms_.size() > fewTerms)
      present_.insert(terms_.begin(), terms_.end());
  }

  Expression result() {
    const bool nested = std::any_of(terms_.begin(), terms_.end(), [&](const Expression& e) { return isNested(e); });
    if (!decided_ && nested && terms_.size() > 1) {
      absorb();
      while (!decided_ && mergeOpposites()) {
      }
    }
    if (decided_) return Expression::boolean(!unit_);
    if (terms_.empty()) return Expression::boolean(unit_);
    if (terms_.size() == 1) return terms_.front();
    return makeExpression(operation_, "", ValueType::Boolean, terms_);
  }

 private:
  bool has(const Expression& term) const {
    if (!present_.empty()) return present_.count(term) > 0;
    return std::find(terms_.begin(), terms_.end(), term) != terms_.end();
  }
  bool hasOpposite(const Expression& term) const {
    if (!present_.empty()) return present_.count(negation(term)) > 0;
    return std::any_of(terms_.begin(), terms_.end(), [&](const Expression& other) { return areOpposite(other, term); });
  }
  Operation dual() const { return unit_ ? Operation::Or : Operation::And; }
  bool isNested(const Expression& e) const {
    return e.operation() == dual() || (e.operation() == Operation::Not && isConnective(e.operands()[0]));
  }

  // What says most of a value: n == 2 beside n != 3 in a conjunction, n != 3 beside n == 2 in a disjunction. Two of
  // them that differ decide everything.
  bool isPin(const Expression& e) const {
    return e.operation() == (unit_ ? Operation::Equal : Operation::NotEqual) && e.operands()[1].isLiteral();
  }
  bool isAbout(const Expression& e) const {
    return (e.operation() == Operation::Equal || e.operation() == Operation::NotEqual) && e.operands()[1].isLiteral();
  }
  static bool areOfDifferentValues(const Expression& a, const Expression& b) {
    return a.operands()[0] == b.operands()[0] && equal(a.operands()[1], b.operands()[1]).isFalse();
  }

  // Whether a term that is there says all that this one says.
  bool isImplied(const Expression& term) {
    if (pins_.empty() || !isAbout(term)) return false;
    for (const Expression& pin : pins_) {
      if (!areOfDifferentValues(pin, term)) continue;
      decided_ = isPin(term);
      return true;
    }
    return false;
  }

  void dropImpliedBy(const Expression& pin) {
    pins_.push_back(pin);
    terms_.erase(std::remove_if(terms_.begin(), terms_.end(),
                                [&](const Expression& term) {
                                  const bool implied = isAbout(term) && areOfDifferentValues(pin, term);
                                  if (implied) present_.erase(term);
                                  return implied;
                                }),
                 terms_.end());
  }

  // a && (a || b) is a; a && (!a || b) is a && b; a && !(a && b) is a && !b. And dually.
  void absorb() {
    std::vector<Expression> reduced;
    bool changed = false;
    for (const Expression& term : terms_) {
      reduced.push_back(isNested(term) ? reducedTerm(term) : term);
      changed |= reduced.back() != term;
    }
    if (changed) rebuildFrom(std::move(reduced));
  }

  // (a && b) || (a && !b) is a. And dually. Tells whether a pair was found.
  bool mergeOpposites() {
    if (terms_.size() > mergedTerms) return false;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      for (std::size_t j = i + 1; j < terms_.size(); ++j) {
        if (terms_[i].operation() != dual() || terms_[j].operation() != dual()) continue;
        const auto merged = withoutOpposite(terms_[i], terms_[j]);
        if (!merged) continue;
        terms_[i] = *merged;
        terms_.erase(terms_.begin() + static_cast<std::ptrdiff_t>(j));
        rebuildFrom(std::move(terms_));
        return true;
      }
    }
    return false;
  }

  // What two terms have in common, where they differ in one operand and its opposite only.
  static std::optional<Expression> withoutOpposite(const Expression& a, const Expression& b) {
    if (a.operands().size() != b.operands().size()) return std::nullopt;
    std::vector<Expression> common;
    std::optional<Expression> own;
    for (const Expression& operand : a.operands()) {
      if (std::find(b.operands().begin(), b.operands().end(), operand) != b.operands().end()) {
        common.push_back(operand);
      } else if (std::exchange(own, operand)) {
        return std::nullopt;
      }
    }
    if (!own || std::find(b.operands().begin(), b.operands().end(), negation(*own)) == b.operands().end()) {
      return std::nullopt;
    }
    return a.operation() == Operation::And ? conjunction(common) : disjunction(common);
  }

  void rebuildFrom(std::vector<Expression> terms) {
    Connective again(unit_);
    for (const Expression& term : terms) again.add(term);
    decided_ = again.decided_;
    terms_ = std::move(again.terms_);
    present_ = std::move(again.present_);
    pins_ = std::move(again.pins_);
  }

  Expression reducedTerm(const Expression& term) const {
    const bool negated = term.operation() == Operation::Not;
    const Expression inner = negated ? term.operands()[0] : term;
    std::vector<Expression> kept;
    bool changed = false;
    for (const Expression& operand : inner.operands()) {
      // Beside the other terms, an operand that is one of them has their common value, and its opposite the other.
      if (has(operand)) {
        if (inner.operation() == dual()) return Expression::boolean(negated ? !unit_ : unit_);
        continue;
      }
      if (hasOpposite(operand)) {
        if (inner.operation() == operation_) return Expression::boolean(negated ? unit_ : !unit_);
        continue;
      }
      const bool goesOn = inner.operation() == dual() && operand.operation() == operation_;
      kept.push_back(goesOn ? reducedOperand(operand) : operand);
      changed |= kept.back() != operand;
    }
    if (!changed && kept.size() == inner.operands().size()) return term;
    const Expression joined = inner.operation() == Operation::And ? conjunction(kept) : disjunction(kept);
    return negated ? negation(joined) : joined;
  }

  // a && (b || a && c) is a && (b || c); a && (b || !a && c) is a && b. And dually.
  Expression reducedOperand(const Expression& operand) const {
    std::vector<Expression> kept;
    for (const Expression& part : operand.operands()) {
      if (hasOpposite(part)) return Expression::boolean(!unit_);
      if (!has(part)) kept.push_back(part);
    }
    if (kept.size() == operand.operands().size()) return operand;
    return operation_ == Operation::And ? conjunction(kept) : disjunction(kept);
  }

  bool unit_;
  Operation operation_;
  bool decided_ = false;
  std::vector<Expression> terms_;
  std::vector<Expression> pins_;  // among the terms
  ExpressionSet present_;         // the terms, once they are more than a few
};

Expression connect(bool unit, const std::vector<Expression>& all) {
  // What stands alone beside neutral terms stays the node that it is: what is registered in one place shares one
  // condition.
  const auto isNeutral = [&](const Expression& term) { return term.asBoolean() == unit; };
  const auto first = std::find_if_not(all.begin(), all.end(), isNeutral);
  if (first != all.end() && std::all_of(std::next(first), all.end(), isNeutral)) return *first;
  Connective result(unit);
  result.reserve(all.size());
  for (const Expression& term : all) result.add(term);
  return result.result();
}

Expression negatedOperands(const Expression& a) {
  std::vector<Expression> opposite;
  opposite.reserve(a.operands().size());
  for (const Expression& operand : a.operands()) opposite.push_back(negation(operand));
  return connect(a.operation() == Operation::Or, opposite);
}

// De Morgan's laws, where they do not reach deeper than one level: formulas share parts, and copies would grow.
bool distributesNegation(const Expression& a) {
  return isConnective(a) && std::none_of(a.operands().begin(), a.operands().end(), isConnective);
}

Expression booleanConditional(const Expression& condition, const Expression& then, const Expression& otherwise) {
  if (then.isTrue()) return disjunction(condition, otherwise);
  if (then.isFalse()) return conjunction(negation(condition), otherwise);
  if (otherwise.isTrue()) return disjunction(negation(condition), then);
  if (otherwise.isFalse()) return conjunction(condition, then);
  return makeExpression(Operation::Conditional, "", ValueType::Boolean, {condition, then, otherwise});
}

// Loops that are unrolled under conditions nest one choice in another, over and over about the same few values. A chain
// of a few `a ? 1 : b ? 2 : 3` stays as it is written.
constexpr std::size_t maximumChainWeight = 64;

ValueType commonType(const Expression& a, const Expression& b) {
  if (a.type() == b.type()) return a.type();
  const auto is = [&](ValueType type) { return a.type() == type || b.type() == type; };
  if (is(ValueType::Integer) && is(ValueType::Floating)) return ValueType::Floating;
  if (is(ValueType::Integer) && is(ValueType::Boolean)) return ValueType::Integer;
  return ValueType::Unknown;
}

}  // namespace

Expression negation(const Expression& a) {
  if (auto value = a.asBoolean()) return Expression::boolean(!*value);
  switch (a.operation()) {
    case Operation::Not:
      return a.operands()[0];
    case Operation::Equal:
      return makeExpression(Operation::NotEqual, "", ValueType::Boolean, a.operands());
    case Operation::NotEqual:
      return makeExpression(Operation::Equal, "", ValueType::Boolean, a.operands());
    case Operation::Less:
    case Operation::LessEqual:
      if (!isTotallyOrdered(a)) break;
      return makeExpression(a.operation() == Operation::Less ? Operation::LessEqual : Operation::Less, "",
                            ValueType::Boolean, {a.operands()[1], a.operands()[0]});
    case Operation::And:
    case Operation::Or:
      if (distributesNegation(a)) return negatedOperands(a);
      break;
    default:
      break;
  }
  return makeExpression(Operation::Not, "", ValueType::Boolean, {a});
}

Expression conjunction(const std::vector<Expression>& all) { return connect(true, all); }
Expression disjunction(const std::vector<Expression>& all) { return connect(false, all); }

Expression conjunction(const Expression& a, const Expression& b) {
  if (a.isTrue() || b.isFalse()) return b;
  if (b.isTrue() || a.isFalse() || a.identity() == b.identity()) return a;
  return connect(true, {a, b});
}

Expression disjunction(const Expression& a, const Expression& b) {
  if (a.isFalse() || b.isTrue()) return b;
  if (b.isFalse() || a.isTrue() || a.identity() == b.identity()) return a;
  return connect(false, {a, b});
}

Expression conditional(const Expression& condition, const Expression& then, const Expression& otherwise) {
  if (auto value = condition.asBoolean()) return *value ? then : otherwise;
  if (then == otherwise) return then;
  if (condition.operation() == Operation::Not) return conditional(condition.operands()[0], otherwise, then);
  if (then.operation() == Operation::Conditional && then.operands()[0] == condition) {
    return conditional(condition, then.operands()[1], otherwise);
  }
  if (otherwise.operation() == Operation::Conditional && otherwise.operands()[0] == condition) {
    return conditional(condition, then, otherwise.operands()[2]);
  }
  if (then.type() == ValueType::Boolean && otherwise.type() == ValueType::Boolean) {
    return booleanConditional(condition, then, otherwise);
  }
  Expression result =
      makeExpression(Operation::Conditional, "", commonType(then, otherwise), {condition, then, otherwise});
  const bool isNested = then.operation() == Operation::Conditional || result.weight() > maximumChainWeight;
  return isNested ? asSwitch(result) : result;
}

}  // namespace dictum::schema
