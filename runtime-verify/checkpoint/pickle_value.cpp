#include "checkpoint/pickle_value.h"

#include <algorithm>
#include <utility>

namespace dictum::checkpoint {

ValueId PickleValues::push(Value value) {
  values_.push_back(value);
  return static_cast<ValueId>(values_.size() - 1);
}

PickleValues::Contents& PickleValues::contents(ValueId id) {
  Value& value = values_[id];
  std::uint32_t& position = value.payload.parts.contents;
  if (position == 0) {
    Contents& made = contents_.emplace_back();
    position = static_cast<std::uint32_t>(contents_.size());
    Range& first = value.kind == ValueKind::Dict ? made.pairs : made.items;
    if (value.kind != ValueKind::Object) first = {value.payload.parts.arguments, value.extra, value.extra};
  }
  return contents_[position - 1];
}

// Most dictionaries are filled at once, and need no more than a place in the pool.
void PickleValues::put(ValueId container, Range Contents::* where, std::span<const ValueId> values) {
  Value& value = values_[container];
  const bool isFirst = value.payload.parts.contents == 0 && value.kind != ValueKind::Object && value.extra == 0;
  if (!isFirst) return extend(contents(container).*where, values);
  value.payload.parts.arguments = static_cast<ValueId>(pool_.size());
  value.extra = static_cast<std::uint32_t>(values.size());
  pool_.insert(pool_.end(), values.begin(), values.end());
}

std::span<const ValueId> PickleValues::taken(ValueId id, Range Contents::* where) const {
  if (const Contents* contents = contentsOf(id)) return in(contents->*where);
  const Value& value = values_[id];
  const bool isList = value.kind == ValueKind::List || value.kind == ValueKind::Set;
  const bool isMeant = where == &Contents::items ? isList : value.kind == ValueKind::Dict;
  return isMeant ? in({value.payload.parts.arguments, value.extra, 0}) : std::span<const ValueId>();
}

void PickleValues::extend(Range& range, std::span<const ValueId> values) {
  const auto count = static_cast<std::uint32_t>(values.size());
  if (range.count + count > range.room) {
    const auto first = static_cast<std::uint32_t>(pool_.size());
    range.room = std::max(2 * range.room, range.count + count);
    pool_.resize(pool_.size() + range.room);
    std::copy_n(pool_.begin() + range.first, range.count, pool_.begin() + first);
    range.first = first;
  }
  std::copy(values.begin(), values.end(), pool_.begin() + range.first + range.count);
  range.count += count;
}

const PickleValues::Contents* PickleValues::contentsOf(ValueId id) const {
  const Value& value = values_[id];
  const bool grows = value.kind == ValueKind::List || value.kind == ValueKind::Set || value.kind == ValueKind::Dict ||
                     value.kind == ValueKind::Object;
  return grows && value.payload.parts.contents != 0 ? &contents_[value.payload.parts.contents - 1] : nullptr;
}

std::optional<std::int64_t> PickleValues::integer(ValueId id) const {
  const Value& value = values_[id];
  if (value.kind != ValueKind::Integer && value.kind != ValueKind::Boolean) return std::nullopt;
  return value.payload.number;
}

std::optional<double> PickleValues::floating(ValueId id) const {
  return values_[id].kind == ValueKind::Floating ? std::optional(values_[id].payload.real) : std::nullopt;
}

std::string_view PickleValues::text(ValueId id) const {
  const Value& value = values_[id];
  const bool isText =
      value.kind == ValueKind::String || value.kind == ValueKind::Bytes || value.kind == ValueKind::Global;
  return isText ? std::string_view(value.payload.text, value.extra) : std::string_view();
}

std::span<const ValueId> PickleValues::items(ValueId id) const {
  const Value& value = values_[id];
  if (value.kind == ValueKind::Tuple || value.kind == ValueKind::Persistent) {
    return std::span(pool_).subspan(static_cast<std::size_t>(value.payload.number), value.extra);
  }
  return taken(id, &Contents::items);
}

std::span<const ValueId> PickleValues::pairs(ValueId id) const { return taken(id, &Contents::pairs); }

std::optional<ValueId> PickleValues::state(ValueId id) const {
  const Contents* contents = contentsOf(id);
  return contents ? contents->state : std::nullopt;
}

std::string_view PickleValues::calleeName(ValueId id) const {
  if (kind(id) != ValueKind::Object) return {};
  return kind(callee(id)) == ValueKind::Global ? text(callee(id)) : std::string_view();
}

std::vector<std::string_view> PickleValues::globals() const {
  std::vector<std::string_view> names;
  for (const ValueId id : globalOrder_) names.push_back(text(id));
  return names;
}

ValueId PickleValues::add(ValueKind kind) {
  const Value value{.kind = kind, .payload = {.parts = {0, 0}}};
  return kind == ValueKind::None ? pushOnce(none_, value) : push(value);
}

ValueId PickleValues::addBoolean(bool value) {
  return pushOnce(value ? true_ : false_, {.kind = ValueKind::Boolean, .payload = {.number = value}});
}

ValueId PickleValues::addInteger(std::int64_t value) {
  const Value made{.kind = ValueKind::Integer, .payload = {.number = value}};
  const bool isSmall = value >= 0 && static_cast<std::size_t>(value) < smallIntegers_.size();
  return isSmall ? pushOnce(smallIntegers_[static_cast<std::size_t>(value)], made) : push(made);
}

ValueId PickleValues::addFloating(double value) {
  return push({.kind = ValueKind::Floating, .payload = {.real = value}});
}

ValueId PickleValues::addText(ValueKind kind, std::string_view text) {
  return push({.kind = kind, .extra = static_cast<std::uint32_t>(text.size()), .payload = {.text = text.data()}});
}

ValueId PickleValues::addItems(ValueKind kind, std::span<const ValueId> items) {
  const auto start = static_cast<std::int64_t>(pool_.size());
  pool_.insert(pool_.end(), items.begin(), items.end());
  const Value value{.kind = kind, .extra = static_cast<std::uint32_t>(items.size()), .payload = {.number = start}};
  return kind == ValueKind::Tuple && items.empty() ? pushOnce(emptyTuple_, value) : push(value);
}

ValueId PickleValues::addGlobal(std::string name) {
  const auto [at, isNew] = globals_.try_emplace(std::move(name), 0);
  if (isNew) {
    at->second = addText(ValueKind::Global, at->first);
    globalOrder_.push_back(at->second);
  }
  return at->second;
}

ValueId PickleValues::addObject(ValueId callee, ValueId arguments) {
  return push({.kind = ValueKind::Object, .extra = callee, .payload = {.parts = {arguments, 0}}});
}

void PickleValues::append(ValueId container, std::span<const ValueId> items) {
  put(container, &Contents::items, items);
}

void PickleValues::set(ValueId container, std::span<const ValueId> pairs) { extend(contents(container).pairs, pairs); }

void PickleValues::setState(ValueId container, ValueId state) { contents(container).state = state; }

}  // namespace dictum::checkpoint
