// What values are after two branches meet.
#include <algorithm>

#include "symbolic/value.h"

namespace dictum::symbolic {

namespace {

// `condition ? then : otherwise` for the guards of something that is there on both sides.
Expression mergeGuards(const Expression& condition, const Expression& then, const Expression& otherwise) {
  if (then == otherwise) return then;
  if (then.isTrue()) return disjunction(condition, otherwise);
  if (otherwise.isTrue()) return disjunction(negation(condition), then);
  return disjunction(conjunction(condition, then), conjunction(negation(condition), otherwise));
}

// --- equality: never true for values that can differ

bool equalParts(const Value& a, const Value& b) { return equalValues(a, b); }
bool equalParts(const MapEntry& a, const MapEntry& b) {
  return equalValues(a.key, b.key) && equalValues(a.value, b.value);
}
bool equalParts(const Registered& a, const Registered& b) {
  return a.name == b.name && equalValues(a.value, b.value) && a.remarks.size() == b.remarks.size();
}

template <typename T>
bool equalElements(const std::vector<Element<T>>& a, const std::vector<Element<T>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Element<T>& x, const Element<T>& y) {
    return x.when == y.when && x.loops == y.loops && equalParts(x.value, y.value);
  });
}

bool equalRegistries(const std::shared_ptr<Registry>& a, const std::shared_ptr<Registry>& b) {
  if (a == b) return true;
  if (!a || !b) return false;
  return equalElements(a->parameters, b->parameters) && equalElements(a->buffers, b->buffers) &&
         equalElements(a->modules, b->modules);
}

bool equalContent(const Unknown& a, const Unknown& b) {
  return a.reason == b.reason && a.location.file == b.location.file && a.location.line == b.location.line &&
         a.location.column == b.location.column;
}
bool equalContent(const None&, const None&) { return true; }
bool equalContent(const Expression& a, const Expression& b) { return a == b; }
bool equalContent(const Pointer& a, const Pointer& b) { return a.target == b.target; }
bool equalContent(const Tensor& a, const Tensor& b) {
  if (!a.defined && !b.defined) return true;
  return a.identity == b.identity && a.defined == b.defined && a.shape == b.shape && a.dtype == b.dtype &&
         a.requiresGrad == b.requiresGrad && a.learns == b.learns && a.scalar == b.scalar && a.elements == b.elements &&
         a.progression == b.progression && a.storage == b.storage;
}
bool equalContent(const Sequence& a, const Sequence& b) {
  return a.base == b.base && equalElements(a.elements, b.elements);
}
bool equalContent(const Map& a, const Map& b) { return a.sorted == b.sorted && equalElements(a.entries, b.entries); }
bool equalContent(const Closure& a, const Closure& b) {
  return a.function == b.function && a.captures == b.captures && a.self == b.self;
}
bool equalContent(const FunctionReference& a, const FunctionReference& b) { return a.usr == b.usr && a.name == b.name; }
bool equalContent(const Opaque& a, const Opaque& b) { return a.name == b.name; }
bool equalContent(const Structure& a, const Structure& b) {
  return a.className == b.className && a.usr == b.usr && a.serializable == b.serializable &&
         std::equal(
             a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
             [](const auto& x, const auto& y) { return x.first == y.first && equalValues(x.second, y.second); }) &&
         equalRegistries(a.registry, b.registry);
}
bool equalContent(const Choice& a, const Choice& b) {
  return std::equal(
      a.alternatives.begin(), a.alternatives.end(), b.alternatives.begin(), b.alternatives.end(),
      [](const Alternative& x, const Alternative& y) { return x.when == y.when && equalValues(x.value, y.value); });
}

// --- choices

void addAlternative(std::vector<Alternative>& alternatives, const Expression& guard, const Value& value) {
  if (guard.isFalse()) return;
  for (Alternative& known : alternatives) {
    if (!equalValues(known.value, value)) continue;
    known.when = disjunction(known.when, guard);
    return;
  }
  alternatives.push_back({guard, value});
}

std::vector<Alternative> alternativesOf(const Value& value) {
  if (const Choice* choice = value.as<Choice>()) return choice->alternatives;
  return {{Expression::boolean(true), value}};
}

bool isAlike(const Expression& a, const Expression& b) {
  return a.type() == b.type() || a.type() == schema::ValueType::Unknown || b.type() == schema::ValueType::Unknown;
}

// Alternatives that are all scalars of one type, as one scalar.
std::optional<Expression> asConditional(const std::vector<Alternative>& alternatives) {
  const Expression* last = scalar(alternatives.back().value);
  if (!last) return std::nullopt;
  Expression result = *last;
  for (std::size_t i = alternatives.size() - 1; i-- > 0;) {
    const Expression* e = scalar(alternatives[i].value);
    if (!e || !isAlike(*e, *last)) return std::nullopt;
    result = conditional(alternatives[i].when, *e, result);
  }
  return result;
}

Value choose(const Expression& condition, const Value& then, const Value& otherwise) {
  std::vector<Alternative> rest = alternativesOf(otherwise);
  std::vector<Alternative> result;
  for (const Alternative& mine : alternativesOf(then)) {
    Expression guard = conjunction(condition, mine.when);
    for (auto it = rest.begin(); it != rest.end(); ++it) {
      if (!equalValues(it->value, mine.value)) continue;
      guard = mergeGuards(condition, mine.when, it->when);
      rest.erase(it);
      break;
    }
    addAlternative(result, guard, mine.value);
  }
  const Expression opposite = negation(condition);
  for (const Alternative& theirs : rest) addAlternative(result, conjunction(opposite, theirs.when), theirs.value);
  if (result.empty()) return otherwise;
  if (result.size() == 1) return result.front().value;
  if (std::optional<Expression> single = asConditional(result)) return *single;
  return Choice{std::move(result)};
}

// --- lists of elements

bool matches(const Value& a, const Value& b) { return equalValues(a, b); }
bool matches(const MapEntry& a, const MapEntry& b) { return equalValues(a.key, b.key); }
// A registered tensor stays the same registration when one side froze it or changed its data.
bool matches(const Registered& a, const Registered& b) {
  const Tensor* x = a.value.as<Tensor>();
  const Tensor* y = b.value.as<Tensor>();
  const bool isSameTensor = x && y && x->defined && y->defined && x->identity == y->identity;
  return a.name == b.name && (isSameTensor || equalParts(a, b));
}

template <typename T>
bool matches(const Element<T>& a, const Element<T>& b) {
  return a.loops == b.loops && matches(a.value, b.value);
}

// Whether two elements that differ are what one element becomes: `dims[1] = flag ? 8 : 4`. Registrations are kept
// apart, each with its own place in the source.
bool corresponds(const Element<Value>& a, const Element<Value>& b) { return a.when == b.when && a.loops == b.loops; }
template <typename T>
bool corresponds(const Element<T>&, const Element<T>&) {
  return false;
}

Value mergeParts(const Expression& condition, const Value& a, const Value& b) { return merge(condition, a, b); }
MapEntry mergeParts(const Expression& condition, const MapEntry& a, const MapEntry& b) {
  return {a.key, merge(condition, a.value, b.value)};
}
Registered mergeParts(const Expression& condition, const Registered& a, const Registered& b) {
  Registered result = a;
  result.value = merge(condition, a.value, b.value);
  for (const schema::Remark& remark : b.remarks) addRemark(result, remark);
  return result;
}

// Aligns two lists: what both have is kept once, the rest is guarded by the side it comes from.
template <typename T>
class ListMerge {
 public:
  using List = std::vector<Element<T>>;

  ListMerge(const Expression& condition, const List& then, const List& otherwise)
      : condition_(condition), opposite_(negation(condition)), a_(then), b_(otherwise) {}

  List run() {
    result_.reserve(std::max(a_.size(), b_.size()));
    std::size_t prefix = 0;
    while (prefix < a_.size() && prefix < b_.size() && matches(a_[prefix], b_[prefix])) {
      keep(a_[prefix], b_[prefix]);
      ++prefix;
    }
    std::size_t suffix = 0;
    while (suffix < a_.size() - prefix && suffix < b_.size() - prefix &&
           matches(a_[a_.size() - 1 - suffix], b_[b_.size() - 1 - suffix]))
      ++suffix;
    middle(prefix, a_.size() - suffix, prefix, b_.size() - suffix);
    for (; suffix > 0; --suffix) keep(a_[a_.size() - suffix], b_[b_.size() - suffix]);
    return std::move(result_);
  }

 private:
  // Two pointers: each element of `then` is matched with the next one like it in `otherwise`.
  void middle(std::size_t i, std::size_t endA, std::size_t j, std::size_t endB) {
    std::size_t gapA = i;
    for (; i < endA; ++i) {
      std::size_t match = j;
      while (match < endB && !matches(a_[i], b_[match])) ++match;
      if (match == endB) continue;
      gap(gapA, i, j, match);
      keep(a_[i], b_[match]);
      gapA = i + 1;
      j = match + 1;
    }
    gap(gapA, endA, j, endB);
  }

  // Elements that only one side has.
  void gap(std::size_t i, std::size_t endA, std::size_t j, std::size_t endB) {
    for (; i < endA && j < endB && corresponds(a_[i], b_[j]); ++i, ++j) keep(a_[i], b_[j]);
    for (; i < endA; ++i) guard(condition_, a_[i]);
    for (; j < endB; ++j) guard(opposite_, b_[j]);
  }

  void keep(const Element<T>& a, const Element<T>& b) {
    result_.push_back({mergeGuards(condition_, a.when, b.when), a.loops, mergeParts(condition_, a.value, b.value)});
  }

  void guard(const Expression& side, const Element<T>& element) {
    Expression when = conjunction(side, element.when);
    if (!when.isFalse()) result_.push_back({std::move(when), element.loops, element.value});
  }

  const Expression& condition_;
  const Expression opposite_;
  const List& a_;
  const List& b_;
  List result_;
};

template <typename T>
std::vector<Element<T>> mergeLists(const Expression& condition, const std::vector<Element<T>>& then,
                                   const std::vector<Element<T>>& otherwise) {
  return ListMerge<T>(condition, then, otherwise).run();
}

// --- kinds that merge member by member; nothing where they do not

std::optional<Value> mergeContent(const Expression& condition, const Expression& a, const Expression& b) {
  if (!isAlike(a, b)) return std::nullopt;
  return conditional(condition, a, b);
}

// One tensor that one side changed in place: what differs depends on the condition, or is not known any more.
std::optional<Value> mergeContent(const Expression& condition, const Tensor& a, const Tensor& b) {
  const bool isSame = a.defined && b.defined && a.identity == b.identity && a.dtype == b.dtype;
  if (!isSame || !a.shape != !b.shape || (a.shape && a.shape->size() != b.shape->size())) return std::nullopt;
  Tensor result = a;
  result.requiresGrad = a.requiresGrad || b.requiresGrad;
  if (a.learns != b.learns)
    result.learns = a.learns && b.learns ? std::optional(conditional(condition, *a.learns, *b.learns)) : std::nullopt;
  for (std::size_t i = 0; a.shape && i < a.shape->size(); ++i) {
    const schema::Dimension& x = (*a.shape)[i];
    const schema::Dimension& y = (*b.shape)[i];
    (*result.shape)[i] = x && y ? schema::Dimension(conditional(condition, *x, *y)) : std::nullopt;
  }
  if (a.scalar != b.scalar) result.scalar.reset();
  if (a.elements != b.elements) result.elements.clear();
  if (a.progression != b.progression) result.progression.reset();
  if (a.storage != b.storage) result.storage = 0;
  return result;
}

std::optional<Value> mergeContent(const Expression& condition, const Sequence& a, const Sequence& b) {
  if (a.base != b.base) return std::nullopt;
  return Sequence{mergeLists(condition, a.elements, b.elements), a.base, a.elementType,
                  a.isInterleaved || b.isInterleaved};
}

std::optional<Value> mergeContent(const Expression& condition, const Map& a, const Map& b) {
  if (a.sorted != b.sorted) return std::nullopt;
  Map result{mergeLists(condition, a.entries, b.entries), a.sorted, a.isInterleaved || b.isInterleaved};
  if (result.sorted) sortEntries(result);
  return result;
}

// A field that only one side has is not known on the other.
void mergeFields(const Expression& condition, const Structure& a, const Structure& b, Structure& result) {
  const auto missing = [](const std::string& name) { return unknown("the value of '" + name + "' is not known", {}); };
  result.fields.reserve(std::max(a.fields.size(), b.fields.size()));
  for (std::size_t i = 0; i < a.fields.size(); ++i) {
    const auto& [name, value] = a.fields[i];
    const Value* other = i < b.fields.size() && b.fields[i].first == name ? &b.fields[i].second : b.find(name);
    result.fields.emplace_back(name, merge(condition, value, other ? *other : missing(name)));
  }
  for (const auto& [name, value] : b.fields)
    if (!a.find(name)) result.fields.emplace_back(name, merge(condition, missing(name), value));
}

std::optional<Value> mergeContent(const Expression& condition, const Structure& a, const Structure& b) {
  if (a.className != b.className || a.usr != b.usr || a.serializable != b.serializable || !a.registry != !b.registry)
    return std::nullopt;
  Structure result;
  result.className = a.className;
  result.usr = a.usr;
  if (a.origin == b.origin) result.origin = a.origin;
  result.serializable = a.serializable;
  mergeFields(condition, a, b, result);
  result.registry = a.registry;
  if (a.registry != b.registry) {
    const Registry& mine = *a.registry;
    const Registry& theirs = *b.registry;
    result.registry = std::make_shared<Registry>(Registry{mergeLists(condition, mine.parameters, theirs.parameters),
                                                          mergeLists(condition, mine.buffers, theirs.buffers),
                                                          mergeLists(condition, mine.modules, theirs.modules)});
  }
  return result;
}

template <typename A, typename B>
std::optional<Value> mergeContent(const Expression&, const A&, const B&) {
  return std::nullopt;
}

}  // namespace

bool equalValues(const Value& a, const Value& b) {
  if (a.same(b)) return true;
  if (a.data().index() != b.data().index()) return false;
  return std::visit(
      [&](const auto& content) { return equalContent(content, *b.as<std::decay_t<decltype(content)>>()); }, a.data());
}

void addRemark(Registered& entry, const schema::Remark& remark) {
  for (const schema::Remark& known : entry.remarks)
    if (known.what == remark.what && known.location == remark.location) return;
  entry.remarks.push_back(remark);
}

void sortEntries(Map& map) {
  const auto keyOf = [](const Element<MapEntry>& entry) {
    const Expression* key = scalar(entry.value.key);
    return key && key->isLiteral() && entry.loops.empty() ? key : nullptr;
  };
  const bool comparable = std::all_of(map.entries.begin(), map.entries.end(), [&](const auto& entry) {
    const Expression *key = keyOf(entry), *first = keyOf(map.entries.front());
    return key && first && schema::less(*key, *first).isLiteral();
  });
  if (!comparable) return;
  const auto before = [&](const auto& x, const auto& y) { return schema::less(*keyOf(x), *keyOf(y)).isTrue(); };
  std::sort(map.entries.begin(), map.entries.end(), before);
}

Value merge(const Expression& condition, const Value& then, const Value& otherwise) {
  if (condition.isTrue() || then.same(otherwise)) return then;
  if (condition.isFalse()) return otherwise;
  if (then.data().index() == otherwise.data().index()) {
    std::optional<Value> merged = std::visit(
        [&](const auto& content) -> std::optional<Value> {
          const auto& other = *otherwise.as<std::decay_t<decltype(content)>>();
          return mergeContent(condition, content, other);
        },
        then.data());
    if (merged) return *merged;
  }
  return choose(condition, then, otherwise);
}

}  // namespace dictum::symbolic
