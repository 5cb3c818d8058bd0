#include "match/wishes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "schema/linear.h"

namespace dictum::match {
namespace {

using schema::Entry;
using schema::Expression;
using schema::Family;
using schema::Operation;

using Indices = std::map<std::string, Expression>;

// Indices past the last one present that must not be there either, and holes between those present that are asked
// about.
constexpr std::int64_t probedIndices = 4;
constexpr std::int64_t probedHoles = 256;

// Keys among which a computed key is looked for.
constexpr std::size_t alternativeKeys = 512;

Expression at(const Expression& e, const Indices& indices) {
  if (indices.empty() || e.isLiteral()) return e;
  return substitute(e, [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.operation() != Operation::LoopIndex) return std::nullopt;
    const auto value = indices.find(leaf.name());
    return value == indices.end() ? std::nullopt : std::optional(value->second);
  });
}

// One key as a member of one entry: the values of the loop indices, which may depend on inputs (`up{n - i}`), and what
// else its computed parts ask for.
struct Occurrence {
  Indices indices;
  Expression condition;
  const checkpoint::TensorEntry* tensor = nullptr;
  bool isOnly = true;  // no other entry can have this key

  bool isConcrete() const {
    return std::all_of(indices.begin(), indices.end(), [](const auto& index) { return index.second.isLiteral(); });
  }
};

Expression within(const Family& loop, const Expression& index, const Indices& outer) {
  return conjunction(lessEqual(at(loop.from, outer), index), less(index, at(loop.to, outer)));
}

bool dependsOnIndices(const Entry& entry) {
  if (entry.loops.empty()) return false;
  return entry.loops.size() > 1 || (!entry.when.isLiteral() && entry.when.hasLoopIndex());
}

// The loop index that a part is linear in, and its value where the part has a value: i == n - 5 where n - i == 5.
std::optional<std::pair<std::string, Expression>> solvedIndex(const Expression& part, const Expression& value) {
  const auto difference = schema::differenceOf(part, value);
  if (!difference) return std::nullopt;
  for (const schema::LinearTerm& term : difference->terms()) {
    if (term.term.operation() != Operation::LoopIndex || (term.factor != 1 && term.factor != -1)) continue;
    const Expression rest = subtract(difference->expression(), multiply(Expression::integer(term.factor), term.term));
    if (loopIndicesOf(rest).count(term.term.name())) return std::nullopt;
    return std::pair(term.term.name(), term.factor == 1 ? negate(rest) : rest);
  }
  return std::nullopt;
}

bool learn(Occurrence& occurrence, const Expression& part, const schema::Literal& value) {
  const Expression here = at(part, occurrence.indices);
  const Expression equation = equal(here, Expression::literal(value));
  if (equation.isFalse()) return false;
  const auto& operands = equation.operands();
  if (equation.operation() == Operation::Equal && operands[0].operation() == Operation::LoopIndex &&
      operands[1].asInteger()) {
    occurrence.indices.emplace(operands[0].name(), operands[1]);
  } else if (const auto solved = solvedIndex(here, Expression::literal(value))) {
    occurrence.indices.insert(*solved);
  } else {
    occurrence.condition = conjunction(occurrence.condition, equation);
  }
  return true;
}

std::optional<Occurrence> occurrenceOf(const KeyMatch& match, const checkpoint::TensorEntry* tensor) {
  Occurrence result{.tensor = tensor};
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
      : entries_(entries), isExpected_(isExpected), occurrences_(entries.size()) {}

  void addKey(const std::vector<KeyMatch>& matches, const checkpoint::TensorEntry* tensor) {
    std::vector<std::pair<std::uint32_t, Occurrence>> possible;
    for (const KeyMatch& match : matches) {
      auto occurrence = isExpected_[match.entry] ? occurrenceOf(match, tensor) : std::nullopt;
      if (occurrence) possible.emplace_back(match.entry, std::move(*occurrence));
    }
    if (possible.empty()) return;
    std::vector<Expression> present, fitting;
    for (auto& [entry, occurrence] : possible) {
      occurrence.isOnly = possible.size() == 1;
      const Expression here = presence(entries_[entry], occurrence);
      present.push_back(here);
      fitting.push_back(conjunction(here, sameShape(shapeAt(entries_[entry], occurrence), tensor->shape)));
      occurrences_[entry].push_back(std::move(occurrence));
    }
    wishes_.add(disjunction(present), presenceWeight);
    wishes_.add(disjunction(fitting), 1);
  }

  std::vector<Wish> finish() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (isExpected_[i]) addWhole(entries_[i], occurrences_[i]);
    }
    return wishes_.take();
  }

 private:
  // A key that is there counts for more than its shape.
  static constexpr unsigned presenceWeight = 4;

  // What the keys of one entry say together: all that it makes are in the file.
  void addWhole(const Entry& entry, const std::vector<Occurrence>& occurrences) {
    if (occurrences.empty()) {
      wishes_.add(negation(existence(entry, 0, {})), presenceWeight);
    } else if (!entry.loops.empty()) {
      addCount(entry, occurrences);
      addBounds(entry, occurrences, 0, {});
    } else if (!entry.key.isLiteral() && occurrences.size() <= alternativeKeys) {
      std::vector<Expression> places{negation(entry.when)};
      for (const Occurrence& occurrence : occurrences) places.push_back(occurrence.condition);
      wishes_.add(disjunction(places), presenceWeight);
    }
  }

  // Whether the bounds of the entry's loops are part of a key's own wish: elsewhere addBounds says them once for all.
  static bool saysBounds(const Entry& entry, const Occurrence& occurrence) {
    return !occurrence.isOnly || !occurrence.isConcrete() || dependsOnIndices(entry);
  }

  static Expression presence(const Entry& entry, const Occurrence& occurrence) {
    std::vector<Expression> all{occurrence.condition, at(entry.when, occurrence.indices)};
    for (const Family& loop : entry.loops) {
      const auto value = occurrence.indices.find(loop.index);
      if (value != occurrence.indices.end() && saysBounds(entry, occurrence)) {
        all.push_back(within(loop, value->second, occurrence.indices));
      }
    }
    return conjunction(all);
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
  static Expression existence(const Entry& entry, std::size_t level, Indices indices) {
    Expression result;
    for (std::size_t i = level; i < entry.loops.size(); ++i) {
      const Expression from = at(entry.loops[i].from, indices), to = at(entry.loops[i].to, indices);
      result = conjunction(result, less(from, to));
      indices[entry.loops[i].index] = from;
    }
    return conjunction(result, at(entry.when, indices));
  }

  static Expression existenceAt(const Entry& entry, std::size_t level, const Indices& outer, std::int64_t value) {
    Indices inner = outer;
    const Expression index = Expression::integer(value);
    inner[entry.loops[level].index] = index;
    return conjunction(within(entry.loops[level], index, outer), existence(entry, level + 1, inner));
  }

  // Indices that depend on inputs have no bounds to read off; how many there are says as much.
  void addCount(const Entry& entry, const std::vector<Occurrence>& occurrences) {
    const auto isPlain = [](const Occurrence& occurrence) { return occurrence.isOnly && !occurrence.isConcrete(); };
    if (dependsOnIndices(entry) || !std::all_of(occurrences.begin(), occurrences.end(), isPlain)) return;
    const Expression count = Expression::integer(static_cast<std::int64_t>(occurrences.size()));
    wishes_.add(equal(subtract(entry.loops[0].to, entry.loops[0].from), count), presenceWeight);
  }

  // The bounds of one loop around the indices that occur, and then those of the loops inside for each of them.
  void addBounds(const Entry& entry, const std::vector<Occurrence>& occurrences, std::size_t level,
                 const Indices& outer) {
    const Family& loop = entry.loops[level];
    std::map<std::int64_t, std::vector<Occurrence>> byIndex;
    std::set<std::int64_t> own;  // those that only this entry can have
    for (const Occurrence& occurrence : occurrences) {
      const auto value = occurrence.indices.find(loop.index);
      const auto index = value == occurrence.indices.end() ? std::nullopt : value->second.asInteger();
      if (!index) continue;
      byIndex[*index].push_back(occurrence);
      if (occurrence.isOnly && occurrence.condition.isTrue()) own.insert(*index);
    }
    if (byIndex.empty()) return;
    if (!own.empty()) {
      const auto weight = static_cast<unsigned>(presenceWeight * occurrences.size());
      wishes_.add(within(loop, Expression::integer(*own.begin()), outer), weight);
      wishes_.add(within(loop, Expression::integer(*own.rbegin()), outer), weight);
    }
    for (const std::int64_t value : absentAround(byIndex)) {
      wishes_.add(negation(existenceAt(entry, level, outer, value)), presenceWeight);
    }
    if (level + 1 == entry.loops.size()) return;
    for (const auto& [value, inner] : byIndex) {
      Indices indices = outer;
      indices[loop.index] = Expression::integer(value);
      addBounds(entry, inner, level + 1, indices);
    }
  }

  // Indices that are not there: before the first, in the holes, and past the last.
  static std::set<std::int64_t> absentAround(const std::map<std::int64_t, std::vector<Occurrence>>& byIndex) {
    std::set<std::int64_t> absent;
    const std::int64_t first = byIndex.begin()->first, last = byIndex.rbegin()->first;
    if (first > 0) absent.insert(first - 1);
    for (std::int64_t past = 1; past <= probedIndices; ++past) absent.insert(last + past);
    std::int64_t previous = first;
    for (const auto& [value, inner] : byIndex) {
      for (std::int64_t hole = previous + 1; hole < value && hole - previous < probedHoles; ++hole) absent.insert(hole);
      previous = value;
    }
    return absent;
  }

  const std::vector<Entry>& entries_;
  const std::vector<bool>& isExpected_;
  std::vector<std::vector<Occurrence>> occurrences_;
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
