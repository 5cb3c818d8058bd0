#include "checkpoint/pickle_value.h"

#include <utility>

namespace dictum::checkpoint {

ValueId PickleValues::push(Value value) {
  values_.push_back(value);
  return static_cast<ValueId>(values_.size() - 1);
}

PickleValues::Contents& PickleValues::contents(ValueId id) {
  Value& value = values_[id];
  if (value.contents == 0) {
    contents_.emplace_back();
    value.contents = static_cast<std::uint32_t>(contents_.size());
  }
  return contents_[value.contents - 1];
}

std::optional<std::int64_t> PickleValues::integer(ValueId id) const {
  const Value& value = values_[id];
  if (value.kind != ValueKind::Integer && value.kind != ValueKind::Boolean) return std::nullopt;
  return value.number;
}

std::string_view PickleValues::text(ValueId id) const {
  const Value& value = values_[id];
  return value.bytes ? std::string_view(value.bytes, value.first) : std::string_view();
}

std::span<const ValueId> PickleValues::items(ValueId id) const {
  const Value& value = values_[id];
  if (value.kind == ValueKind::Tuple || value.kind == ValueKind::Persistent) {
    return std::span(pool_).subspan(static_cast<std::size_t>(value.number), value.second);
  }
  if (value.contents == 0) return {};
  return contents_[value.contents - 1].items;
}

std::span<const ValueId> PickleValues::pairs(ValueId id) const {
  const Value& value = values_[id];
  if (value.contents == 0) return {};
  return contents_[value.contents - 1].pairs;
}

std::optional<ValueId> PickleValues::state(ValueId id) const {
  const Value& value = values_[id];
  return value.contents == 0 ? std::nullopt : contents_[value.contents - 1].state;
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

ValueId PickleValues::add(ValueKind kind) { return push({.kind = kind}); }

ValueId PickleValues::addBoolean(bool value) { return push({.kind = ValueKind::Boolean, .number = value}); }

ValueId PickleValues::addInteger(std::int64_t value) { return push({.kind = ValueKind::Integer, .number = value}); }

ValueId PickleValues::addText(ValueKind kind, std::string_view text) {
  return push({.kind = kind, .first = static_cast<std::uint32_t>(text.size()), .bytes = text.data()});
}

ValueId PickleValues::addItems(ValueKind kind, std::span<const ValueId> items) {
  const auto start = static_cast<std::int64_t>(pool_.size());
  pool_.insert(pool_.end(), items.begin(), items.end());
  return push({.kind = kind, .second = static_cast<std::uint32_t>(items.size()), .number = start});
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
  return push({.kind = ValueKind::Object, .first = callee, .second = arguments});
}

void PickleValues::append(ValueId container, std::span<const ValueId> items) {
  auto& all = contents(container).items;
  all.insert(all.end(), items.begin(), items.end());
}

void PickleValues::set(ValueId container, std::span<const ValueId> pairs) {
  auto& all = contents(container).pairs;
  all.insert(all.end(), pairs.begin(), pairs.end());
}

void PickleValues::setState(ValueId container, ValueId state) { contents(container).state = state; }

}  // namespace dictum::checkpoint
