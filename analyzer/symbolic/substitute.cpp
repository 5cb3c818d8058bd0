// Replacing inputs and loop indices inside values, keeping what does not change shared.
#include "symbolic/value.h"

namespace dictum::symbolic {

namespace {

using Replacement = std::function<std::optional<Expression>(const Expression&)>;

// Each function rewrites in a copy and says whether anything changed.
class Substitution {
 public:
  explicit Substitution(const Replacement& replacement) : replacement_(replacement) {}

  bool rewrite(Value& value) const {
    std::optional<Value> changed = std::visit([&](const auto& content) { return rewritten(content); }, value.data());
    if (changed) value = std::move(*changed);
    return changed.has_value();
  }

 private:
  bool rewrite(Expression& expression) const {
    if (expression.isLiteral()) return false;
    Expression next = schema::substitute(expression, replacement_);
    if (next == expression) return false;
    expression = std::move(next);
    return true;
  }

  template <typename T>
  bool rewrite(std::optional<T>& part) const {
    return part && rewrite(*part);
  }

  template <typename T>
  bool rewrite(std::vector<T>& parts) const {
    bool changed = false;
    for (T& part : parts) changed |= rewrite(part);
    return changed;
  }

  template <typename T>
  bool rewrite(Element<T>& element) const {
    bool when = rewrite(element.when);
    bool loops = rewrite(element.loops);
    return rewrite(element.value) | when | loops;
  }

  bool rewrite(Family& loop) const {
    bool from = rewrite(loop.from);
    return rewrite(loop.to) | from;
  }

  bool rewrite(MapEntry& entry) const {
    bool key = rewrite(entry.key);
    return rewrite(entry.value) | key;
  }

  bool rewrite(Registered& entry) const {
    bool name = rewrite(entry.name);
    return rewrite(entry.value) | name;
  }

  bool rewrite(Alternative& alternative) const {
    bool when = rewrite(alternative.when);
    return rewrite(alternative.value) | when;
  }

  bool rewrite(std::pair<std::string, Value>& field) const { return rewrite(field.second); }

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

  bool rewrite(Sequence& sequence) const {
    bool base = rewrite(sequence.base);
    return rewrite(sequence.elements) | base;
  }

  bool rewrite(Map& map) const { return rewrite(map.entries); }

  bool rewrite(Structure& structure) const {
    bool changed = rewrite(structure.fields);
    if (!structure.registry) return changed;
    Registry registry = *structure.registry;
    bool parameters = rewrite(registry.parameters);
    bool buffers = rewrite(registry.buffers);
    bool modules = rewrite(registry.modules);
    if (!parameters && !buffers && !modules) return changed;
    structure.registry = std::make_shared<Registry>(std::move(registry));
    return true;
  }

  // Alternatives that became impossible or certain disappear.
  std::optional<Value> rewritten(const Choice& choice) const {
    Choice copy = choice;
    if (!rewrite(copy.alternatives)) return std::nullopt;
    Value result = copy.alternatives.back().value;
    for (std::size_t i = copy.alternatives.size() - 1; i-- > 0;)
      result = merge(copy.alternatives[i].when, copy.alternatives[i].value, result);
    return result;
  }

  std::optional<Value> rewritten(const Expression& expression) const { return rewrittenCopy(expression); }
  std::optional<Value> rewritten(const Tensor& tensor) const { return rewrittenCopy(tensor); }
  std::optional<Value> rewritten(const Sequence& sequence) const { return rewrittenCopy(sequence); }
  std::optional<Value> rewritten(const Map& map) const { return rewrittenCopy(map); }
  std::optional<Value> rewritten(const Structure& structure) const { return rewrittenCopy(structure); }

  // What has no expression in it. Places are not followed: what a pointer designates is shared.
  template <typename T>
  std::optional<Value> rewritten(const T&) const {
    return std::nullopt;
  }

  template <typename T>
  std::optional<Value> rewrittenCopy(const T& content) const {
    T copy = content;
    if (!rewrite(copy)) return std::nullopt;
    return Value(std::move(copy));
  }

  const Replacement& replacement_;
};

}  // namespace

Value substitute(const Value& value, const Replacement& replacement) {
  Value result = value;
  Substitution(replacement).rewrite(result);
  return result;
}

}  // namespace dictum::symbolic
