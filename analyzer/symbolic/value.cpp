// Values: construction, reading, counting. Merging is in merge.cpp.
#include "symbolic/value.h"

#include <algorithm>

#include "symbolic/iterations.h"

namespace dictum::symbolic {

Place Place::field(std::string name) const {
  Place result = *this;
  result.path.emplace_back(std::move(name));
  return result;
}

Place Place::element(std::size_t position) const {
  Place result = *this;
  result.path.emplace_back(position);
  return result;
}

Value::Value() : Value(Unknown{}) {}
Value::Value(Unknown unknown) : data_(std::make_shared<Data>(std::move(unknown))) {}
Value::Value(None none) : data_(std::make_shared<Data>(none)) {}
Value::Value(Expression scalar) : data_(std::make_shared<Data>(std::move(scalar))) {}
Value::Value(Pointer pointer) : data_(std::make_shared<Data>(std::move(pointer))) {}
Value::Value(Tensor tensor) : data_(std::make_shared<Data>(std::move(tensor))) {}
Value::Value(Sequence sequence) : data_(std::make_shared<Data>(std::move(sequence))) {}
Value::Value(Map map) : data_(std::make_shared<Data>(std::move(map))) {}
Value::Value(Closure closure) : data_(std::make_shared<Data>(std::move(closure))) {}
Value::Value(FunctionReference reference) : data_(std::make_shared<Data>(std::move(reference))) {}
Value::Value(Opaque opaque) : data_(std::make_shared<Data>(std::move(opaque))) {}
Value::Value(Structure structure) : data_(std::make_shared<Data>(std::move(structure))) {}
Value::Value(Choice choice) : data_(std::make_shared<Data>(std::move(choice))) {}

const Value* Structure::find(const std::string& field) const {
  for (const auto& [name, value] : fields)
    if (name == field) return &value;
  return nullptr;
}

Value& Structure::at(const std::string& field) {
  for (auto& [name, value] : fields)
    if (name == field) return value;
  return fields.emplace_back(field, Value()).second;
}

Value unknown(std::string reason, const ir::Location& location) { return Unknown{std::move(reason), location}; }
Value boolean(bool value) { return Expression::boolean(value); }
Value integer(std::int64_t value) { return Expression::integer(value); }
Value floating(double value) { return Expression::floating(value); }
Value string(std::string value) { return Expression::string(std::move(value)); }

Value sequenceOf(std::vector<Value> values) {
  Sequence sequence;
  sequence.elements.reserve(values.size());
  for (Value& value : values) sequence.elements.push_back({Expression::boolean(true), {}, std::move(value)});
  return sequence;
}

Value pairOf(Value first, Value second) {
  Structure pair;
  pair.className = "std::pair";
  pair.fields = {{"first", std::move(first)}, {"second", std::move(second)}};
  return pair;
}

const Expression* scalar(const Value& value) { return value.as<Expression>(); }

std::optional<std::int64_t> literalInteger(const Value& value) {
  const Expression* expression = scalar(value);
  return expression ? expression->asInteger() : std::nullopt;
}

const std::string* literalString(const Value& value) {
  const Expression* expression = scalar(value);
  return expression ? expression->asString() : nullptr;
}

bool isPlain(const Sequence& sequence) {
  return !sequence.base && std::all_of(sequence.elements.begin(), sequence.elements.end(), [](const auto& element) {
    return element.loops.empty() && element.when.isTrue();
  });
}

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
    if (!count || mentions(element.when, element.loops)) return std::nullopt;
    sum.add(element.when, *count);
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

bool anyPointer(const Value& value, const std::function<bool(const Pointer&)>& isSuch) {
  const auto has = [&](const auto& part) { return anyPointer(part.value, isSuch); };
  if (const Pointer* pointer = value.as<Pointer>()) return isSuch(*pointer);
  if (const Choice* choice = value.as<Choice>())
    return std::any_of(choice->alternatives.begin(), choice->alternatives.end(), has);
  if (const Sequence* sequence = value.as<Sequence>())
    return std::any_of(sequence->elements.begin(), sequence->elements.end(), has);
  const Structure* structure = value.as<Structure>();
  return structure && std::any_of(structure->fields.begin(), structure->fields.end(),
                                  [&](const auto& field) { return anyPointer(field.second, isSuch); });
}

bool holdsPointer(const Value& value) {
  return anyPointer(value, [](const Pointer&) { return true; });
}

}  // namespace dictum::symbolic
