#include "symbolic/join_alternatives.h"

#include <iterator>
#include <list>
#include <map>
#include <string>

namespace dictum::symbolic {

namespace {

using schema::Entry;
using Place = std::list<Entry>::iterator;

// How many entries may stand between two that are joined and have to be looked at: the work is quadratic in it.
constexpr std::size_t maximumDistance = 1000;

bool looksAlike(const Entry& a, const Entry& b) {
  return a.kind == b.kind && a.dtype == b.dtype && a.shape == b.shape && a.loops == b.loops;
}

// Whether two conditions exclude each other. Entries share conditions with those beside them: each pair is asked once.
class Exclusion {
 public:
  bool operator()(const Entry& a, const Entry& b) {
    const auto [known, isNew] = known_.try_emplace({a.when.identity(), b.when.identity()});
    if (isNew) known->second = {a.when, b.when, schema::conjunction(a.when, b.when).isFalse()};
    return known->second.excludes;
  }

 private:
  struct Answer {
    schema::Expression a, b;  // so that their identities stay theirs
    bool excludes = false;
  };
  std::map<std::pair<const void*, const void*>, Answer> known_;
};

class Joining {
 public:
  std::vector<Entry> run(std::vector<Entry> entries) {
    for (Entry& entry : entries) add(std::move(entry));
    return {std::make_move_iterator(entries_.begin()), std::make_move_iterator(entries_.end())};
  }

 private:
  void add(Entry entry) {
    std::vector<Place>& known = places_[entry.key.text()];
    for (const Place earlier : known)
      if (looksAlike(*earlier, entry) && excludes_(*earlier, entry) && join(earlier, entry)) return;
    entries_.push_back(std::move(entry));
    known.push_back(std::prev(entries_.end()));
  }

  // What must stand before the later entry goes before the earlier one, which it and all that it passes exclude.
  bool join(Place earlier, const Entry& later) {
    std::vector<Place> passed, moved;
    for (Place between = std::next(earlier); between != entries_.end(); ++between) {
      if (passed.size() + moved.size() == maximumDistance) return false;
      if (excludes_(*between, later)) {
        passed.push_back(between);
        continue;
      }
      // One iteration's entries stand together: they cannot be moved apart.
      if (!later.loops.empty() || !between->loops.empty() || !excludes_(*between, *earlier)) return false;
      for (const Place other : passed)
        if (!excludes_(*between, *other)) return false;
      moved.push_back(between);
    }
    for (const Place place : moved) entries_.splice(earlier, entries_, place);
    earlier->when = schema::disjunction(earlier->when, later.when);
    return true;
  }

  Exclusion excludes_;
  std::list<Entry> entries_;
  std::map<std::string, std::vector<Place>> places_;
};

}  // namespace

std::vector<Entry> joinAlternatives(std::vector<Entry> entries) { return Joining().run(std::move(entries)); }

}  // namespace dictum::symbolic
