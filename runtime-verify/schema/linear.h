// Integer expressions as sums: constant + factor * term + ... The normal form behind `add`, `multiply` and comparisons.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "schema/expression_node.h"

namespace dictum::schema {

struct LinearTerm {
  Expression term;
  std::int64_t factor = 0;
};

class LinearSum {
 public:
  // Adds factor * e. False where a coefficient overflows; the sum is then useless.
  bool add(const Expression& e, std::int64_t factor);

  std::int64_t constant() const { return constant_; }
  // Those whose factor is not zero, in the order first seen.
  std::vector<LinearTerm> terms() const;
  // Whether the constant and every factor are multiples of `divisor`; `divided` is the exact quotient.
  bool isMultipleOf(std::int64_t divisor) const;
  LinearSum divided(std::int64_t divisor) const;

  // The expression: terms with positive factors, the constant, terms with negative factors.
  Expression expression() const;

 private:
  bool collect(const Expression& e, std::int64_t factor);
  LinearTerm* find(const Expression& term);
  bool addTerm(const Expression& term, std::int64_t factor);

  std::int64_t constant_ = 0;
  std::vector<LinearTerm> terms_;
  std::unordered_map<Expression, std::size_t, ExpressionHash> positions_;  // of the terms, once there are many
};

// literal * factor * ...; the factors are no literals.
Expression scaledProduct(std::int64_t literal, std::vector<Expression> factors);

// a - b as a sum; nothing where either is not an integer or a coefficient overflows.
std::optional<LinearSum> differenceOf(const Expression& a, const Expression& b);

}  // namespace dictum::schema
