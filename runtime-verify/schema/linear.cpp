#include "schema/linear.h"

#include <algorithm>
#include <iterator>

namespace dictum::schema {
namespace {

Expression scaled(const Expression& term, std::int64_t factor) {
  if (term.operation() == Operation::Multiply) return scaledProduct(factor, term.operands());
  return scaledProduct(factor, {term});
}

Expression withoutLiteral(const Expression& product) {
  std::vector<Expression> rest(product.operands().begin() + 1, product.operands().end());
  if (rest.size() == 1) return rest[0];
  return makeExpression(Operation::Multiply, "", ValueType::Integer, std::move(rest));
}

// Up to this many terms a scan is faster than a map.
constexpr std::size_t scannedTerms = 16;

}  // namespace

Expression scaledProduct(std::int64_t literal, std::vector<Expression> factors) {
  if (literal == 0 || factors.empty()) return Expression::integer(literal);
  if (literal != 1 && factors.size() == 1 && choosesLiterals(factors[0])) {
    return mapAlternatives(factors[0], [&](const Expression& e) { return multiply(e, Expression::integer(literal)); });
  }
  if (literal == 1 || literal == -1) {
    const Expression product =
        factors.size() == 1 ? factors[0] : makeExpression(Operation::Multiply, "", ValueType::Integer, factors);
    return literal == 1 ? product : makeExpression(Operation::Negate, "", ValueType::Integer, {product});
  }
  factors.insert(factors.begin(), Expression::integer(literal));
  return makeExpression(Operation::Multiply, "", ValueType::Integer, std::move(factors));
}

bool LinearSum::add(const Expression& e, std::int64_t factor) { return collect(promoted(e), factor); }

bool LinearSum::collect(const Expression& e, std::int64_t factor) {
  if (auto value = e.asInteger()) {
    std::int64_t product = 0;
    return !__builtin_mul_overflow(*value, factor, &product) && !__builtin_add_overflow(constant_, product, &constant_);
  }
  if (e.operation() == Operation::Add) {
    return std::all_of(e.operands().begin(), e.operands().end(),
                       [&](const Expression& operand) { return collect(operand, factor); });
  }
  std::int64_t product = factor;
  if (e.operation() == Operation::Negate) {
    return !__builtin_mul_overflow(factor, std::int64_t{-1}, &product) && collect(e.operands()[0], product);
  }
  if (e.operation() == Operation::Multiply) {
    if (auto literal = e.operands()[0].asInteger()) {
      return !__builtin_mul_overflow(factor, *literal, &product) && collect(withoutLiteral(e), product);
    }
  }
  return addTerm(e, factor);
}

LinearTerm* LinearSum::find(const Expression& term) {
  if (terms_.size() <= scannedTerms) {
    const auto known = std::find_if(terms_.begin(), terms_.end(), [&](const LinearTerm& t) { return t.term == term; });
    return known == terms_.end() ? nullptr : &*known;
  }
  for (std::size_t i = positions_.size(); i < terms_.size(); ++i) positions_.emplace(terms_[i].term, i);
  const auto known = positions_.find(term);
  return known == positions_.end() ? nullptr : &terms_[known->second];
}

bool LinearSum::addTerm(const Expression& term, std::int64_t factor) {
  if (LinearTerm* known = find(term)) return !__builtin_add_overflow(known->factor, factor, &known->factor);
  terms_.push_back({term, factor});
  return true;
}

std::vector<LinearTerm> LinearSum::terms() const {
  std::vector<LinearTerm> result;
  std::copy_if(terms_.begin(), terms_.end(), std::back_inserter(result), [](const auto& t) { return t.factor != 0; });
  return result;
}

bool LinearSum::isMultipleOf(std::int64_t divisor) const {
  if (divisor == 0 || divisor == -1) return false;
  return constant_ % divisor == 0 &&
         std::all_of(terms_.begin(), terms_.end(), [&](const LinearTerm& term) { return term.factor % divisor == 0; });
}

LinearSum LinearSum::divided(std::int64_t divisor) const {
  LinearSum result = *this;
  result.constant_ /= divisor;
  for (LinearTerm& term : result.terms_) term.factor /= divisor;
  return result;
}

Expression LinearSum::expression() const {
  const std::vector<LinearTerm> terms = this->terms();
  if (terms.empty()) return Expression::integer(constant_);
  if (terms.size() == 1 && constant_ != 0 && choosesLiterals(terms[0].term)) {
    return mapAlternatives(scaled(terms[0].term, terms[0].factor),
                           [this](const Expression& e) { return schema::add(e, Expression::integer(constant_)); });
  }
  std::vector<Expression> operands;
  const auto take = [&](bool positive) {
    for (const LinearTerm& term : terms) {
      if ((term.factor > 0) == positive) operands.push_back(scaled(term.term, term.factor));
    }
  };
  take(true);
  if (constant_ > 0) operands.push_back(Expression::integer(constant_));
  take(false);
  if (constant_ < 0) operands.push_back(Expression::integer(constant_));
  if (operands.size() == 1) return operands[0];
  return makeExpression(Operation::Add, "", ValueType::Integer, std::move(operands));
}

std::optional<LinearSum> differenceOf(const Expression& a, const Expression& b) {
  const auto isInteger = [](const Expression& e) {
    return e.type() == ValueType::Integer || e.type() == ValueType::Boolean;
  };
  LinearSum result;
  if (!isInteger(a) || !isInteger(b) || !result.add(a, 1) || !result.add(b, -1)) return std::nullopt;
  return result;
}

}  // namespace dictum::schema
