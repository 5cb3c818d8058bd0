#include "symbolic/join_alternatives.h"

#include <algorithm>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <unordered_map>

#include "schema/expression_node.h"

namespace dictum::symbolic {

namespace {

using schema::Entry;

// An entry, with the number of its condition.
struct Listed {
  Entry entry;
  std::size_t condition = 0;
};
using Place = std::list<Listed>::iterator;

// How many entries may stand between two that are joined and have to be looked at: the work is quadratic in it.
constexpr std::size_t maximumDistance = 1000;

bool looksAlike(const Entry& a, const Entry& b) {
  return a.kind == b.kind && a.dtype == b.dtype && a.shape == b.shape && a.loops == b.loops;
}

// Whether two conditions exclude each other. There are far fewer conditions than entries, and entries are compared with
// those around them again and again: each pair of conditions is asked once.
class Exclusion {
 public:
  std::size_t numberOf(const schema::Expression& condition) {
    const auto [known, isNew] = numbers_.try_emplace(condition, conditions_.size());
    if (isNew) {
      conditions_.push_back(condition);
      answers_.emplace_back();
    }
    return known->second;
  }

  bool operator()(const Listed& a, const Listed& b) {
    const auto [low, high] = std::minmax(a.condition, b.condition);
    std::vector<Answer>& answers = answers_[high];
    const std::size_t distance = high - low;
    if (answers.size() <= distance) answers.resize(distance + 1, Answer::NotAsked);
    if (answers[distance] == Answer::NotAsked) {
      const bool excludes = schema::conjunction(conditions_[low], conditions_[high]).isFalse();
      answers[distance] = excludes ? Answer::Excludes : Answer::Meets;
    }
    return answers[distance] == Answer::Excludes;
  }

 private:
  enum class Answer : std::uint8_t { NotAsked, Excludes, Meets };

  std::unordered_map<schema::Expression, std::size_t, schema::ExpressionHash> numbers_;
  std::vector<schema::Expression> conditions_;
  std::vector<std::vector<Answer>> answers_;  // of each with those before it, the nearest first
};

class Joining {
 public:
  std::vector<Entry> run(std::vector<Entry> entries) {
    for (Entry& entry : entries) {
      const std::size_t condition = excludes_.numberOf(entry.when);
      add({std::move(entry), condition});
    }
    std::vector<Entry> result;
    for (Listed& listed : entries_) result.push_back(std::move(listed.entry));
    return result;
  }

 private:
  void add(Listed later) {
    std::vector<Place>& known = places_[later.entry.key.text()];
    for (const Place earlier : known)
      if (looksAlike(earlier->entry, later.entry) && excludes_(*earlier, later) && join(earlier, later)) return;
    entries_.push_back(std::move(later));
    known.push_back(std::prev(entries_.end()));
  }

  // What must stand before the later entry goes before the earlier one, which it and all that it passes exclude.
  bool join(Place earlier, const Listed& later) {
    std::vector<Place> passed, moved;
    for (Place between = std::next(earlier); between != entries_.end(); ++between) {
      if (passed.size() + moved.size() == maximumDistance) return false;
      if (excludes_(*between, later)) {
        passed.push_back(between);
        continue;
      }
      // One iteration's entries stand together: they cannot be moved apart.
      if (!later.entry.loops.empty() || !between->entry.loops.empty() || !excludes_(*between, *earlier)) return false;
      for (const Place other : passed)
        if (!excludes_(*between, *other)) return false;
      moved.push_back(between);
    }
    for (const Place place : moved) entries_.splice(earlier, entries_, place);
    earlier->entry.when = schema::disjunction(earlier->entry.when, later.entry.when);
    earlier->condition = excludes_.numberOf(earlier->entry.when);
    return true;
  }

  Exclusion excludes_;
  std::list<Listed> entries_;
  std::map<std::string, std::vector<Place>> places_;
};

}  // namespace

std::vector<Entry> joinAlternatives(std::vector<Entry> entries) { return Joining().run(std::move(entries)); }

}  // namespace dictum::symbolic
