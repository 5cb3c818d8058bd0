#include "cli/key_lookup.h"

#include <charconv>
#include <string_view>

namespace dictum::cli {
namespace {

using schema::Expression;

// What a computed part reads as in one instance of the key.
struct Reading {
  Expression part;
  Expression value;
};

std::optional<Expression> readValue(const Expression& part, std::string_view text) {
  if (part.type() == schema::ValueType::String) return Expression::string(std::string(text));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return Expression::integer(number);
  if (part.type() == schema::ValueType::Integer) return std::nullopt;
  return Expression::string(std::string(text));
}

// Matches the parts from `position` on against the whole of `text`. A computed part takes at least one character and
// never a dot, which no name can hold.
bool read(const std::vector<Expression>& parts, std::size_t position, std::string_view text,
          std::vector<Reading>& readings) {
  if (position == parts.size()) return text.empty();
  if (const std::string* literal = parts[position].asString())
    return text.starts_with(*literal) && read(parts, position + 1, text.substr(literal->size()), readings);
  for (std::size_t length = 1; length <= text.size() && text[length - 1] != '.'; ++length) {
    const auto value = readValue(parts[position], text.substr(0, length));
    if (!value) continue;
    readings.push_back({parts[position], *value});
    if (read(parts, position + 1, text.substr(length), readings)) return true;
    readings.pop_back();
  }
  return false;
}

}  // namespace

std::optional<KeyInstance> instanceOf(const schema::Key& key, const std::vector<schema::Family>& loops,
                                      const std::string& text) {
  std::vector<Reading> readings;
  if (!read(key.parts(), 0, text, readings)) return std::nullopt;
  KeyInstance instance;
  for (const auto& reading : readings) {
    if (reading.part.operation() == schema::Operation::LoopIndex && reading.value.asInteger())
      instance.indices.emplace(reading.part.name(), *reading.value.asInteger());
  }
  std::vector<Expression> conditions;
  for (const auto& reading : readings)
    conditions.push_back(equal(substituteIndices(reading.part, instance.indices), reading.value));
  for (const auto& loop : loops) {
    const auto found = instance.indices.find(loop.index);
    if (found == instance.indices.end()) continue;
    const auto index = Expression::integer(found->second);
    conditions.push_back(lessEqual(substituteIndices(loop.from, instance.indices), index));
    conditions.push_back(less(index, substituteIndices(loop.to, instance.indices)));
  }
  instance.condition = schema::conjunction(conditions);
  if (instance.condition.isFalse()) return std::nullopt;
  return instance;
}

schema::Entry instantiate(const schema::Entry& entry, const std::string& text, const KeyInstance& instance) {
  schema::Entry result = entry;
  result.key = schema::Key(text);
  result.when = conjunction(substituteIndices(entry.when, instance.indices), instance.condition);
  std::erase_if(result.loops, [&](const schema::Family& loop) { return instance.indices.contains(loop.index); });
  if (result.shape) {
    for (auto& dimension : *result.shape) {
      if (dimension) dimension = substituteIndices(*dimension, instance.indices);
    }
  }
  return result;
}

}  // namespace dictum::cli
