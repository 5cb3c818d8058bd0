#include "symbolic/family_changes.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

bool isSamePointer(const Value& before, const Value& after) {
  const Pointer *a = before.as<Pointer>(), *b = after.as<Pointer>();
  return a && b && a->target == b->target;
}

// Equal as far as numbers and texts go: objects are made anew in every trial.
bool areAlike(const Value& a, const Value& b) {
  if (a.same(b)) return true;
  if (a.data().index() != b.data().index()) return false;
  if (const Expression* x = a.as<Expression>()) return *x == *b.as<Expression>();
  if (const Structure* x = a.as<Structure>()) {
    const auto& fields = b.as<Structure>()->fields;
    return std::equal(x->fields.begin(), x->fields.end(), fields.begin(), fields.end(),
                      [](const auto& f, const auto& g) { return f.first == g.first && areAlike(f.second, g.second); });
  }
  if (const Sequence* x = a.as<Sequence>()) {
    const auto& elements = b.as<Sequence>()->elements;
    return std::equal(x->elements.begin(), x->elements.end(), elements.begin(), elements.end(),
                      [](const auto& f, const auto& g) { return f.when == g.when && areAlike(f.value, g.value); });
  }
  return true;
}

// Whether a value leads to an object that is not in this memory.
bool leadsOutOf(const Store& store, const Value& value) {
  return anyPointer(value, [&](const Pointer& pointer) { return !store.exists(pointer.target.cell); });
}

std::function<std::optional<Expression>(const Expression&)> renaming(const std::string& from, const Expression& to) {
  Expression leaf = Expression::loopIndex(from);
  return [leaf, to](const Expression& e) -> std::optional<Expression> {
    if (e == leaf) return to;
    return std::nullopt;
  };
}

template <typename T>
std::vector<Element<T>> tailOf(const std::vector<Element<T>>& elements, std::size_t from, const Family& family) {
  std::vector<Element<T>> tail(elements.begin() + std::min(from, elements.size()), elements.end());
  for (Element<T>& element : tail) element.loops.insert(element.loops.begin(), family);
  return tail;
}

// What the index of earlier iterations is called: as no loop in what they have appended.
std::string nameOfPassed(const Family& family, const std::vector<Element<Value>>& appended) {
  const auto isTaken = [&](const std::string& name) {
    return std::any_of(appended.begin(), appended.end(), [&](const Element<Value>& element) {
      return std::any_of(element.loops.begin(), element.loops.end(),
                         [&](const Family& inner) { return inner.index == name; });
    });
  };
  std::string name = family.index + "'";
  while (isTaken(name)) name += "'";
  return name;
}

// What an iteration has added to a list.
struct Growth {
  std::vector<Element<Value>> added;
  bool isAtEnd = true;  // false: what was there before stands between or behind it
};

// Nothing where something that the list had as the iteration began is not there any more, or not as it was.
std::optional<Growth> growthOf(const Sequence& start, const Sequence& after) {
  if (start.base != after.base) return std::nullopt;
  Growth growth;
  auto next = start.elements.begin();
  for (const Element<Value>& element : after.elements) {
    const bool isKept = next != start.elements.end() && element.value.same(next->value) && element.when == next->when &&
                        element.loops == next->loops;
    if (isKept)
      ++next;
    else
      growth.added.push_back(element);
    if (isKept && !growth.added.empty()) growth.isAtEnd = false;
  }
  return next == start.elements.end() ? std::optional(std::move(growth)) : std::nullopt;
}

}  // namespace

std::vector<CellId> FamilyChanges::cells() const {
  std::vector<CellId> result;
  for (const auto& [cell, changed] : cells_) result.push_back(cell);
  return result;
}

void FamilyChanges::learn(CellId cell, const Value& before, const Value& after, const Family& family) {
  cells_[cell] = true;
  learnAt(std::to_string(cell), before, after, family);
}

void FamilyChanges::learnAt(const Path& path, const Value& before, const Value& after, const Family& family) {
  const Expression* a = before.as<Expression>();
  const Expression* b = after.as<Expression>();
  if (a && b && !others_.count(path)) {
    auto it = scalars_.find(path);
    if (it == scalars_.end() && *a != *b) {
      // A loop around this one may have changed the same place.
      const Expression placeholder = Expression::input("#" + family.index + "/" + path, a->type());
      it = scalars_.emplace(path, Scalar{*a, placeholder, *b, std::nullopt}).first;
      ++revision_;
    }
    if (it != scalars_.end()) it->second.next = *b;
    return;
  }
  if (before.same(after) || isSamePointer(before, after)) return;
  const Structure* s = before.as<Structure>();
  const Structure* t = after.as<Structure>();
  if (s && t && s->className == t->className) {
    for (const auto& [name, value] : t->fields)
      if (const Value* old = s->find(name)) learnAt(path + "/" + name, *old, value, family);
    return;
  }
  const Sequence* u = before.as<Sequence>();
  const Sequence* v = after.as<Sequence>();
  if (u && v && !others_.count(path)) {
    if (auto growth = growthOf(startOf(path, *u), *v)) {
      if (!growth->isAtEnd) revision_ += rearranged_.insert(path).second ? 1 : 0;
      if (grown_.count(path) || !growth->added.empty()) learnGrowth(path, std::move(growth->added), family);
      return;
    }
  }
  if (a && b) return;
  scalars_.erase(path);
  grown_.erase(path);
  revision_ += others_.emplace(path, true).second ? 1 : 0;
}

// Another trial is needed where the elements of earlier iterations would now look otherwise to this one.
void FamilyChanges::learnGrowth(const Path& path, std::vector<Element<Value>> tail, const Family& family) {
  const auto known = grown_.find(path);
  const auto isAsBefore = [&](const Element<Value>& a, const Element<Value>& b) {
    const Element<Value> x = earlier(a, family), y = earlier(b, family);
    return x.when == y.when && x.loops == y.loops && areAlike(x.value, y.value);
  };
  const bool isSame = known != grown_.end() &&
                      std::equal(tail.begin(), tail.end(), known->second.begin(), known->second.end(), isAsBefore);
  if (!isSame) ++revision_;
  grown_[path] = std::move(tail);
}

// What an earlier iteration appended, while nothing is solved: the same as this one where nothing in it varies.
Element<Value> FamilyChanges::earlier(const Element<Value>& element, const Family& family) const {
  bool varies = false;
  const auto look = [&](const Expression& leaf) -> std::optional<Expression> {
    varies |= leaf == Expression::loopIndex(family.index);
    for (const auto& [path, scalar] : scalars_) varies |= leaf == scalar.placeholder;
    return std::nullopt;
  };
  schema::substitute(element.when, look);
  substitute(element.value, look);
  for (const Family& inner : element.loops) {
    schema::substitute(inner.from, look);
    schema::substitute(inner.to, look);
  }
  Element<Value> result = element;
  if (varies) result.value = unknown("an element that an earlier iteration of a loop appended", {});
  return result;
}

// Whether a value still depends on another that is not solved.
bool FamilyChanges::isOpen(const Expression& next, const Scalar& of) const {
  const std::set<std::string> inputs = schema::inputsOf(next);
  return std::any_of(scalars_.begin(), scalars_.end(), [&](const auto& other) {
    const std::string& name = other.second.placeholder.name();
    return name != of.placeholder.name() && inputs.count(name) > 0;
  });
}

void FamilyChanges::solve(const Family& family) {
  for (std::size_t round = 0; round <= scalars_.size(); ++round) {
    bool progress = false;
    for (auto& [path, scalar] : scalars_) {
      if (scalar.solved) continue;
      const Expression next = schema::substitute(scalar.next, [&](const Expression& e) { return solvedLeaf(e); });
      if (isOpen(next, scalar)) continue;
      scalar.solved = closedForm(scalar.initial, scalar.placeholder, next, family);
      progress |= scalar.solved.has_value();
    }
    if (!progress) break;
  }
}

// A placeholder as its closed form.
std::optional<Expression> FamilyChanges::solvedLeaf(const Expression& leaf) const {
  if (leaf.operation() != schema::Operation::Input) return std::nullopt;
  for (const auto& [path, scalar] : scalars_)
    if (leaf == scalar.placeholder && scalar.solved) return scalar.solved->atIteration;
  return std::nullopt;
}

const Sequence& FamilyChanges::startOf(const Path& path, const Sequence& before) const {
  const auto started = started_.find(path);
  return started == started_.end() ? before : started->second;
}

Value FamilyChanges::withPlaceholders(CellId cell, const Value& before, const Family& family) {
  return startAt(std::to_string(cell), before, false, family);
}

Value FamilyChanges::atIteration(CellId cell, const Value& before, const Family& family) {
  return startAt(std::to_string(cell), before, true, family);
}

Value FamilyChanges::startAt(const Path& path, const Value& before, bool solved, const Family& family) {
  if (auto it = scalars_.find(path); it != scalars_.end()) {
    if (!solved) return Value(it->second.placeholder);
    if (it->second.solved) return Value(it->second.solved->atIteration);
    return unknown("a value that changes from one iteration to the next without a closed form", {});
  }
  if (others_.count(path)) return unknown("a value that differs from one iteration to the next", {});
  if (auto it = grown_.find(path); it != grown_.end() && before.is<Sequence>()) {
    Sequence sequence = *before.as<Sequence>();
    sequence.isInterleaved |= rearranged_.count(path) > 0;
    // What earlier iterations added: the same elements for an index that runs below this one.
    const Family passed{nameOfPassed(family, it->second), family.from, Expression::loopIndex(family.index)};
    for (Element<Value> element : it->second) {
      if (leadsOutOf(before_, element.value))
        element.value = unknown("an object that an earlier iteration of a loop made", {});
      if (solved) {
        auto rename = renaming(family.index, Expression::loopIndex(passed.index));
        const auto solve = [&](const Expression& e) { return solvedLeaf(e); };
        const auto inPassed = [&](const Expression& e) {
          return schema::substitute(schema::substitute(e, solve), rename);
        };
        element.value = substitute(substitute(element.value, solve), rename);
        element.when = inPassed(element.when);
        for (Family& inner : element.loops) {
          inner.from = inPassed(inner.from);
          inner.to = inPassed(inner.to);
        }
      } else {
        element = earlier(element, family);
      }
      element.loops.insert(element.loops.begin(), passed);
      sequence.elements.push_back(std::move(element));
    }
    started_[path] = sequence;
    return Value(std::move(sequence));
  }
  if (const Structure* structure = before.as<Structure>()) {
    Value result = before;
    for (const auto& [name, value] : structure->fields) {
      Value started = startAt(path + "/" + name, value, solved, family);
      if (!started.same(value)) result.edit<Structure>().at(name) = std::move(started);
    }
    return result;
  }
  return before;
}

Value FamilyChanges::afterwards(CellId cell, const Value& before, const Value& after, const Family& family) {
  return finishAt(std::to_string(cell), before, after, family);
}

Value FamilyChanges::finishAt(const Path& path, const Value& before, const Value& after, const Family& family) {
  if (auto it = scalars_.find(path); it != scalars_.end()) {
    if (it->second.solved) return Value(it->second.solved->afterwards);
    return unknown("a value that a loop changes without a closed form", {});
  }
  if (auto it = grown_.find(path); it != grown_.end() && after.is<Sequence>() && before.is<Sequence>()) {
    const auto growth = growthOf(startOf(path, *before.as<Sequence>()), *after.as<Sequence>());
    if (!growth) {
      isAsLearnt_ = false;
      return after;
    }
    isAsLearnt_ = isAsLearnt_ && isGrowthLearnt(path, growth->added, growth->isAtEnd);
    Sequence sequence = *before.as<Sequence>();
    sequence.isInterleaved |= !growth->isAtEnd;
    for (Element<Value>& element : tailOf(growth->added, 0, family)) sequence.elements.push_back(std::move(element));
    return Value(std::move(sequence));
  }
  if (others_.count(path)) {
    if (!after.is<Expression>() && !after.is<Tensor>())
      return unknown("a value that the last iteration of a loop leaves", {});
    Expression last = schema::subtract(family.to, Expression::integer(1));
    return merge(schema::less(family.from, family.to), substitute(after, renaming(family.index, last)), before);
  }
  const Structure* s = before.as<Structure>();
  const Structure* t = after.as<Structure>();
  if (!s || !t) return after;
  Structure result = *t;
  for (auto& [name, value] : result.fields)
    if (const Value* old = s->find(name)) value = finishAt(path + "/" + name, *old, value, family);
  finishRegistry(result, *s, *t, family);
  return Value(std::move(result));
}

// Whether the run of the body for good added as many elements, in the same inner loops and at the same end as the
// trial: what it found of earlier iterations was made from that.
bool FamilyChanges::isGrowthLearnt(const Path& path, const std::vector<Element<Value>>& added, bool isAtEnd) const {
  const auto solve = [&](const Expression& e) { return solvedLeaf(e); };
  auto element = added.begin();
  for (const Element<Value>& learnt : grown_.at(path)) {
    if (schema::substitute(learnt.when, solve).isFalse()) continue;
    std::vector<Family> loops = learnt.loops;
    for (Family& loop : loops) {
      loop.from = schema::substitute(loop.from, solve);
      loop.to = schema::substitute(loop.to, solve);
    }
    if (element == added.end() || element->loops != loops) return false;
    ++element;
  }
  return element == added.end() && isAtEnd == (rearranged_.count(path) == 0);
}

void FamilyChanges::finishRegistry(Structure& result, const Structure& before, const Structure& after,
                                   const Family& family) {
  if (!before.registry || !after.registry) return;
  auto registry = std::make_shared<Registry>(*after.registry);
  auto finish = [&](std::vector<Element<Registered>>& list, const std::vector<Element<Registered>>& old) {
    std::vector<Element<Registered>> tail = tailOf(list, old.size(), family);
    list.resize(std::min(list.size(), old.size()));
    for (Element<Registered>& element : tail) {
      if (element.value.name.asString() && element.when.isTrue()) repeated_.push_back(*element.value.name.asString());
      list.push_back(std::move(element));
    }
  };
  finish(registry->parameters, before.registry->parameters);
  finish(registry->buffers, before.registry->buffers);
  finish(registry->modules, before.registry->modules);
  result.registry = std::move(registry);
}

}  // namespace dictum::symbolic
