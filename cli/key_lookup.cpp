#include "cli/key_lookup.h"

#include "match/key_patterns.h"
#include "schema/specialize.h"

namespace dictum::cli {
namespace {

using schema::Expression;
using schema::IndexValues;

IndexValues indicesOf(const match::KeyMatch& found) {
  IndexValues indices;
  for (const auto& [part, literal] : found.parts) {
    const auto* number = std::get_if<std::int64_t>(&literal);
    if (part.operation() == schema::Operation::LoopIndex && number) indices.emplace(part.name(), *number);
  }
  return indices;
}

// What the inputs must be for the key to read so, within the bounds of the loops.
Expression conditionOf(const match::KeyMatch& found, const std::vector<schema::Family>& loops,
                       const IndexValues& indices) {
  std::vector<Expression> conditions;
  for (const auto& [part, literal] : found.parts)
    conditions.push_back(equal(substituteIndices(part, indices), Expression::literal(literal)));
  for (const auto& loop : loops) {
    const auto index = indices.find(loop.index);
    if (index == indices.end()) continue;
    const auto value = Expression::integer(index->second);
    conditions.push_back(lessEqual(substituteIndices(loop.from, indices), value));
    conditions.push_back(less(value, substituteIndices(loop.to, indices)));
  }
  return schema::conjunction(conditions);
}

schema::Entry instantiate(const schema::Entry& entry, const std::string& key, const match::KeyMatch& found) {
  const IndexValues indices = indicesOf(found);
  schema::Entry result = entry;
  result.key = schema::Key(key);
  result.when = conjunction(substituteIndices(entry.when, indices), conditionOf(found, entry.loops, indices));
  std::erase_if(result.loops, [&](const schema::Family& loop) { return indices.contains(loop.index); });
  if (!result.shape) return result;
  for (auto& dimension : *result.shape) {
    if (dimension) dimension = substituteIndices(*dimension, indices);
  }
  return result;
}

}  // namespace

std::vector<KeyInstance> instancesOf(const std::string& key, const std::vector<schema::Entry>& entries) {
  std::vector<KeyInstance> instances;
  for (const auto& found : match::KeyPatterns(entries).find(key)) {
    auto entry = instantiate(entries[found.entry], key, found);
    if (!entry.when.isFalse()) instances.push_back({found.entry, std::move(entry)});
  }
  return instances;
}

}  // namespace dictum::cli
