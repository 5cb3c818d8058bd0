#include "match/wishes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "schema/expression_node.h"
#include "schema/specialize.h"

namespace dictum::match {
namespace {

using schema::Entry;
using schema::Expression;
using schema::Family;
using schema::IndexValues;
using schema::Operation;

// Indices past the last one present that must not be there either, and holes between those present that are asked
// about.
constexpr std::int64_t probedIndices = 4;
constexpr std::int64_t probedHoles = 256;

// One key as a member of one entry: the values of the loop indices, and what else its computed parts ask for.
struct Occurrence {
  IndexValues indices;
  Expression condition;
  const checkpoint::TensorEntry* tensor = nullptr;
};

Expression at(const Expression& e, const IndexValues& indices) {
  return indices.empty() ? e : substituteIndices(e, indices);
}

Expression within(const Family& loop, std::int64_t value, const IndexValues& outer) {
  const Expression index = Expression::integer(value);
  return conjunction(lessEqual(at(loop.from, outer), index), less(index, at(loop.to, outer)));
}

bool dependsOn(const Expression& e, const std::vector<Family>& loops) {
  if (loops.empty() || e.isLiteral()) return false;
  return !loopIndicesOf(e).empty();
}

// An equation of a part: a loop index takes a value, anything else is a condition.
bool learn(Occurrence& occurrence, const Expression& part, const schema::Literal& value) {
  const Expression equation = equal(at(part, occurrence.indices), Expression::literal(value));
  if (equation.isFalse()) return false;
  const auto& operands = equation.operands();
  if (equation.operation() == Operation::Equal && operands[0].operation() == Operation::LoopIndex &&
      operands[1].asInteger()) {
    occurrence.indices[operands[0].name()] = *operands[1].asInteger();
  } else {
    occurrence.condition = conjunction(occurrence.condition, equation);
  }
  return true;
}

std::optional<Occurrence> occurrenceOf(const KeyMatch& match, const checkpoint::TensorEntry* tensor) {
  Occurrence result{{}, {}, tensor};
  for (const auto& [part, value] : match.parts) {
    if (!learn(result, part, value)) return std::nullopt;
  }
  return result;
}

class WishList {
 public:
  void add(const Expression& formula, unsigned weight) {
    if (formula.isLiteral()) return;
    if (formula.operation() == Operation::And) {
      for (const Expression& operand : formula.operands()) add(operand, weight);
      return;
    }
    const auto [position, isNew] = positions_.emplace(formula, wishes_.size());
    if (isNew) wishes_.push_back({formula, 0});
    wishes_[position->second].weight += weight;
  }
  std::vector<Wish> take() { return std::move(wishes_); }

 private:
  std::unordered_map<Expression, std::size_t, schema::ExpressionHash> positions_;
  std::vector<Wish> wishes_;
};

class WishBuilder {
 public:
  WishBuilder(const std::vector<Entry>& entries, const std::vector<bool>& isExpected)
      : entries_(entries), isExpected_(isExpected), occurrences_(entries.size()), isShared_(entries.size()) {}

  void addKey(const std::vector<KeyMatch>& matches, const checkpoint::TensorEntry* tensor) {
    std::vector<std::pair<std::uint32_t, Occurrence>> possible;
    for (const KeyMatch& match : matches) {
      auto occurrence = isExpected_[match.entry] ? occurrenceOf(match, tensor) : std::nullopt;
      if (!occurrence) continue;
      occurrences_[match.entry].push_back(*occurrence);
      possible.emplace_back(match.entry, std::move(*occurrence));
    }
    if (possible.empty()) return;
    for (const auto& [entry, occurrence] : possible) isShared_[entry] = isShared_[entry] || possible.size() > 1;
    std::vector<Expression> present, fitting;
    for (const auto& [entry, occurrence] : possible) {
      const Expression here = presence(entries_[entry], occurrence);
      present.push_back(here);
      fitting.push_back(conjunction(here, sameShape(shapeAt(entries_[entry], occurrence), tensor->shape)));
    }
    wishes_.add(disjunction(present), presenceWeight);
    wishes_.add(disjunction(fitting), 1);
  }

  std::vector<Wish> finish() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (!isExpected_[i]) continue;
      const Entry& entry = entries_[i];
      if (occurrences_[i].empty()) {
        wishes_.add(negation(existence(entry, 0, {})), presenceWeight);
      } else if (!entry.loops.empty()) {
        guard_ = isShared_[i] ? negation(entry.when) : Expression::boolean(false);
        if (isShared_[i] && dependsOnIndices(entry)) guard_ = Expression::boolean(true);
        addBounds(entry, occurrences_[i], 0, {});
      }
    }
    return wishes_.take();
  }

 private:
  // A key that is there counts for more than its shape.
  static constexpr unsigned presenceWeight = 4;

  static Expression presence(const Entry& entry, const Occurrence& occurrence) {
    std::vector<Expression> all{occurrence.condition, at(entry.when, occurrence.indices)};
    for (const Family& loop : entry.loops) {
      // Which bounds hold is said once for all indices by addBounds, where nothing else depends on it.
      const auto value = occurrence.indices.find(loop.index);
      if (value != occurrence.indices.end() && dependsOnIndices(entry)) {
        all.push_back(within(loop, value->second, occurrence.indices));
      }
    }
    return conjunction(all);
  }

  static bool dependsOnIndices(const Entry& entry) {
    return dependsOn(entry.when, entry.loops) || entry.loops.size() > 1;
  }

  static schema::Shape shapeAt(const Entry& entry, const Occurrence& occurrence) {
    if (!entry.shape || occurrence.indices.empty()) return entry.shape;
    schema::Shape result = entry.shape;
    for (schema::Dimension& dimension : *result) {
      if (dimension) dimension = at(*dimension, occurrence.indices);
    }
    return result;
  }

  // Whether the entry has any key from this loop on, judged by the first index of the loops inside.
  static Expression existence(const Entry& entry, std::size_t level, IndexValues outer) {
    Expression result;
    std::map<std::string, Expression> first;
    const auto replace = [&](const Expression& e) {
      return substitute(at(e, outer), [&](const Expression& leaf) -> std::optional<Expression> {
        const auto known = leaf.operation() == Operation::LoopIndex ? first.find(leaf.name()) : first.end();
        return known == first.end() ? std::nullopt : std::optional(known->second);
      });
    };
    for (std::size_t i = level; i < entry.loops.size(); ++i) {
      const Expression from = replace(entry.loops[i].from), to = replace(entry.loops[i].to);
      result = conjunction(result, less(from, to));
      first[entry.loops[i].index] = from;
    }
    return conjunction(result, replace(entry.when));
  }

  Expression existenceAt(const Entry& entry, std::size_t level, const IndexValues& outer, std::int64_t value) const {
    IndexValues inner = outer;
    inner[entry.loops[level].index] = value;
    return conjunction(within(entry.loops[level], value, outer), existence(entry, level + 1, inner));
  }

  // The bounds of one loop around the indices that occur, and then those of the loops inside for each of them.
  void addBounds(const Entry& entry, const std::vector<Occurrence>& occurrences, std::size_t level,
                 const IndexValues& outer) {
    const Family& loop = entry.loops[level];
    std::map<std::int64_t, std::vector<Occurrence>> byIndex;
    for (const Occurrence& occurrence : occurrences) {
      const auto value = occurrence.indices.find(loop.index);
      if (value != occurrence.indices.end()) byIndex[value->second].push_back(occurrence);
    }
    if (byIndex.empty()) return;
    const auto weight = static_cast<unsigned>(presenceWeight * occurrences.size());
    const std::int64_t first = byIndex.begin()->first, last = byIndex.rbegin()->first;
    wishes_.add(disjunction(guard_, within(loop, first, outer)), weight);
    wishes_.add(disjunction(guard_, within(loop, last, outer)), weight);
    std::set<std::int64_t> absent;
    if (first > 0) absent.insert(first - 1);
    for (std::int64_t past = 1; past <= probedIndices; ++past) absent.insert(last + past);
    std::int64_t previous = first;
    for (const auto& [value, inner] : byIndex) {
      for (std::int64_t hole = previous + 1; hole < value && hole - previous < probedHoles; ++hole) absent.insert(hole);
      previous = value;
    }
    for (const std::int64_t value : absent)
      wishes_.add(negation(existenceAt(entry, level, outer, value)), presenceWeight);
    if (level + 1 == entry.loops.size()) return;
    for (const auto& [value, inner] : byIndex) {
      IndexValues indices = outer;
      indices[loop.index] = value;
      addBounds(entry, inner, level + 1, indices);
    }
  }

  const std::vector<Entry>& entries_;
  const std::vector<bool>& isExpected_;
  std::vector<std::vector<Occurrence>> occurrences_;
  std::vector<bool> isShared_;  // another entry has some of its keys too
  Expression guard_;  // the entry being bounded is not the one that has the keys; true where `presence` says the bounds
  WishList wishes_;
};

}  // namespace

Expression sameShape(const schema::Shape& shape, const std::vector<std::int64_t>& sizes) {
  if (!shape) return {};
  if (shape->size() != sizes.size()) return Expression::boolean(false);
  std::vector<Expression> all;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if ((*shape)[i]) all.push_back(equal(*(*shape)[i], Expression::integer(sizes[i])));
  }
  return conjunction(all);
}

std::vector<Wish> wishesOf(const std::vector<Entry>& entries, const KeyPatterns& patterns,
                           const std::vector<FileKey>& file, const std::vector<bool>& isExpected) {
  WishBuilder builder(entries, isExpected);
  for (const FileKey& key : file) builder.addKey(patterns.find(key.key), key.tensor);
  return builder.finish();
}

}  // namespace dictum::match
