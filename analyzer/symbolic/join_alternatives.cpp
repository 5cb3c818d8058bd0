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

bool excludes(const Entry& a, const Entry& b) { return schema::conjunction(a.when, b.when).isFalse(); }

bool isAlike(const Entry& a, const Entry& b) {
  return a.kind == b.kind && a.dtype == b.dtype && a.shape == b.shape && a.loops == b.loops && excludes(a, b);
}

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
      if (isAlike(*earlier, entry) && join(earlier, entry)) return;
    entries_.push_back(std::move(entry));
    known.push_back(std::prev(entries_.end()));
  }

  // What must stand before the later entry goes before the earlier one, which it and all that it passes exclude.
  bool join(Place earlier, const Entry& later) {
    std::vector<Place> passed, moved;
    for (Place between = std::next(earlier); between != entries_.end(); ++between) {
      if (passed.size() + moved.size() == maximumDistance) return false;
      if (excludes(*between, later)) {
        passed.push_back(between);
        continue;
      }
      // One iteration's entries stand together: they cannot be moved apart.
      if (!later.loops.empty() || !between->loops.empty() || !excludes(*between, *earlier)) return false;
      for (const Place other : passed)
        if (!excludes(*between, *other)) return false;
      moved.push_back(between);
    }
    for (const Place place : moved) entries_.splice(earlier, entries_, place);
    earlier->when = schema::disjunction(earlier->when, later.when);
    return true;
  }

  std::list<Entry> entries_;
  std::map<std::string, std::vector<Place>> places_;
};

}  // namespace

std::vector<Entry> joinAlternatives(std::vector<Entry> entries) { return Joining().run(std::move(entries)); }

}  // namespace dictum::symbolic
