// What holds on a path, kept for asking more than once: `assuming` learns the same facts anew in every call.
#pragma once

#include <unordered_map>
#include <vector>

#include "schema/expression_node.h"
#include "schema/range.h"

namespace dictum::schema {

class Facts {
 public:
  void learn(const Expression& fact);

  // What `e` becomes where all facts hold; see `assuming`.
  Expression apply(const Expression& e);

 private:
  void learnBound(const Expression& fact);
  Expression applyTo(const Expression& e);
  std::optional<Expression> byBounds(const Expression& e) const;
  std::optional<Expression> byDifference(const Expression& e) const;
  Expression withOperands(const Expression& e);

  std::unordered_map<Expression, Expression, ExpressionHash> values_;
  std::unordered_map<Expression, Range, ExpressionHash> bounds_;
  std::unordered_map<Expression, Range, ExpressionHash> differences_;  // of two terms, as `i - n`
  std::unordered_map<const void*, Expression> done_;                   // of the expression that is being applied to
};

}  // namespace dictum::schema
