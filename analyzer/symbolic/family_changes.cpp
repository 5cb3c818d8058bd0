#include "symbolic/family_changes.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

// Whether the first elements of `after` are those of `before`.
bool grows(const Sequence& before, const Sequence& after, std::size_t prefix) {
  if (after.elements.size() < prefix || before.elements.size() > prefix) return false;
  for (std::size_t i = 0; i < before.elements.size(); ++i)
    if (!after.elements[i].value.same(before.elements[i].value)) return false;
  return true;
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
  if (a && b) {
    auto it = scalars_.find(path);
    if (it == scalars_.end() && *a != *b) {
      // A loop around this one may have changed the same place.
      const Expression placeholder = Expression::input("#" + family.index + "/" + path, a->type());
      it = scalars_.emplace(path, Scalar{*a, placeholder, *b, std::nullopt}).first;
    }
    if (it != scalars_.end()) it->second.next = *b;
    return;
  }
  if (before.same(after)) return;
  const Structure* s = before.as<Structure>();
  const Structure* t = after.as<Structure>();
  if (s && t && s->className == t->className) {
    for (const auto& [name, value] : t->fields)
      if (const Value* old = s->find(name)) learnAt(path + "/" + name, *old, value, family);
    return;
  }
  const Sequence* u = before.as<Sequence>();
  const Sequence* v = after.as<Sequence>();
  if (u && v) {
    auto it = grown_.find(path);
    std::size_t prefix = u->elements.size() + (it == grown_.end() ? 0 : it->second.size());
    if (grows(*u, *v, prefix)) {
      std::vector<Element<Value>> tail(v->elements.begin() + prefix, v->elements.end());
      if (it != grown_.end() || !tail.empty()) grown_[path] = std::move(tail);
      return;
    }
  }
  if (!b || !a) others_[path] = true;
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

Value FamilyChanges::withPlaceholders(CellId cell, const Value& before) const {
  return startAt(std::to_string(cell), before, false, nullptr);
}

Value FamilyChanges::atIteration(CellId cell, const Value& before, const Family& family) const {
  return startAt(std::to_string(cell), before, true, &family);
}

Value FamilyChanges::startAt(const Path& path, const Value& before, bool solved, const Family* family) const {
  if (auto it = scalars_.find(path); it != scalars_.end()) {
    if (!solved) return Value(it->second.placeholder);
    if (it->second.solved) return Value(it->second.solved->atIteration);
    return unknown("a value that changes from one iteration to the next without a closed form", {});
  }
  if (others_.count(path)) return unknown("a value that differs from one iteration to the next", {});
  if (auto it = grown_.find(path); it != grown_.end() && before.is<Sequence>()) {
    Sequence sequence = *before.as<Sequence>();
    for (Element<Value> element : it->second) {
      if (solved && family) {
        // What earlier iterations appended: the same element for an index that runs below this one.
        Family earlier{family->index + "'", family->from, Expression::loopIndex(family->index)};
        auto rename = renaming(family->index, Expression::loopIndex(earlier.index));
        const auto solve = [&](const Expression& e) { return solvedLeaf(e); };
        element.value = substitute(substitute(element.value, solve), rename);
        element.when = schema::substitute(schema::substitute(element.when, solve), rename);
        element.loops.insert(element.loops.begin(), earlier);
      }
      sequence.elements.push_back(std::move(element));
    }
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
    Sequence sequence = *before.as<Sequence>();
    std::size_t prefix = sequence.elements.size() + it->second.size();
    for (Element<Value>& element : tailOf(after.as<Sequence>()->elements, prefix, family))
      sequence.elements.push_back(std::move(element));
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
