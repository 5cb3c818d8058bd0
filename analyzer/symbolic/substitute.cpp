// Replacing inputs and loop indices inside values, keeping what does not change shared.
#include "symbolic/rewriter.h"

namespace dictum::symbolic {

namespace {

using Replacement = std::function<std::optional<Expression>(const Expression&)>;

class Substitution : public Rewriter<Substitution> {
 public:
  explicit Substitution(const Replacement& replacement) : replacement_(replacement) {}

  using Rewriter::rewrite;
  using Rewriter::rewritten;

  bool rewrite(Expression& expression) const {
    if (expression.isLiteral()) return false;
    Expression next = schema::substitute(expression, replacement_);
    if (next == expression) return false;
    expression = std::move(next);
    return true;
  }

  bool rewrite(Tensor& tensor) const {
    bool changed = rewrite(tensor.shape);
    changed |= rewrite(tensor.scalar);
    changed |= rewrite(tensor.elements);
    if (tensor.progression) {
      changed |= rewrite(tensor.progression->first);
      changed |= rewrite(tensor.progression->step);
    }
    return changed;
  }

  // Alternatives that became impossible or certain disappear.
  std::optional<Value> rewritten(const Choice& choice) const {
    Choice copy = choice;
    if (!rewrite(copy)) return std::nullopt;
    Value result = copy.alternatives.back().value;
    for (std::size_t i = copy.alternatives.size() - 1; i-- > 0;)
      result = merge(copy.alternatives[i].when, copy.alternatives[i].value, result);
    return result;
  }

 private:
  const Replacement& replacement_;
};

}  // namespace

Value substitute(const Value& value, const Replacement& replacement) {
  Value result = value;
  Substitution(replacement).rewrite(result);
  return result;
}

}  // namespace dictum::symbolic
