// Probable renames: a missing and an unexpected key whose tensors have the same shape and whose names end alike, or
// which are the only ones of their shape in the same place.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "match/compare.h"
#include "match/wishes.h"
#include "schema/suggest.h"

namespace dictum::match {
namespace {

// Pairs compared in one group of keys with the same shape and last name; larger groups are paired in order.
constexpr std::size_t comparedPairs = 40'000;

std::vector<std::string> segmentsOf(const std::string& key) {
  std::vector<std::string> result;
  std::size_t from = 0;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', from)) {
    result.push_back(key.substr(from, dot - from));
    from = dot + 1;
  }
  result.push_back(key.substr(from));
  return result;
}

// How alike two paths are: segments that both begin and end with, and how few letters the first differing ones differ
// in.
double similarity(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t front = 0, back = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (front < shorter && a[front] == b[front]) ++front;
  while (back < shorter - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  double score = static_cast<double>(2 * (front + back)) / static_cast<double>(a.size() + b.size());
  if (front < a.size() && front < b.size()) {
    const std::string &x = a[front], &y = b[front];
    const auto longer = static_cast<double>(std::max(x.size(), y.size()));
    score += 0.3 * (1 - static_cast<double>(schema::editDistance(x, y)) / std::max(longer, 1.0));
  }
  return score;
}

struct Candidate {
  double score;
  std::size_t missing;
  std::size_t unexpected;
};

using Group = std::tuple<std::vector<std::int64_t>, std::string>;  // shape, and last name or place

std::optional<std::vector<std::int64_t>> concreteShape(const schema::Shape& shape) {
  if (!shape) return std::nullopt;
  std::vector<std::int64_t> sizes;
  for (const schema::Dimension& dimension : *shape) {
    const auto size = dimension ? dimension->asInteger() : std::nullopt;
    if (!size) return std::nullopt;
    sizes.push_back(*size);
  }
  return sizes;
}

struct Members {
  std::vector<std::size_t> missing;
  std::vector<std::size_t> unexpected;
};

void pair(const Members& members, const std::vector<Missing>& missing, const std::vector<Unexpected>& unexpected,
          std::vector<Candidate>& candidates) {
  if (members.missing.size() * members.unexpected.size() > comparedPairs) {
    const std::size_t count = std::min(members.missing.size(), members.unexpected.size());
    if (members.missing.size() != members.unexpected.size()) return;
    for (std::size_t i = 0; i < count; ++i) candidates.push_back({0.5, members.missing[i], members.unexpected[i]});
    return;
  }
  const bool onlyOne = members.missing.size() == 1 && members.unexpected.size() == 1;
  for (const std::size_t m : members.missing) {
    const auto a = segmentsOf(missing[m].key);
    for (const std::size_t u : members.unexpected) {
      const double score = similarity(a, segmentsOf(unexpected[u].key));
      if (score >= 0.4 || onlyOne) candidates.push_back({score, m, u});
    }
  }
}

using Pairs = std::map<std::size_t, std::size_t>;  // unexpected by missing

// The best partner for each, best first.
Pairs pairsByLikeness(const std::vector<Missing>& missing, const std::vector<Unexpected>& unexpected) {
  std::map<Group, Members> groups;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (const auto shape = concreteShape(missing[i].shape)) {
      groups[{*shape, segmentsOf(missing[i].key).back()}].missing.push_back(i);
    }
  }
  for (std::size_t i = 0; i < unexpected.size(); ++i) {
    const auto group = groups.find({unexpected[i].shape, segmentsOf(unexpected[i].key).back()});
    if (group != groups.end()) group->second.unexpected.push_back(i);
  }
  std::vector<Candidate> candidates;
  for (const auto& [group, members] : groups) pair(members, missing, unexpected, candidates);
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(b.score, a.missing, a.unexpected) < std::tie(a.score, b.missing, b.unexpected);
  });
  std::vector<bool> missingTaken(missing.size()), unexpectedTaken(unexpected.size());
  Pairs pairs;
  for (const Candidate& candidate : candidates) {
    if (missingTaken[candidate.missing] || unexpectedTaken[candidate.unexpected]) continue;
    missingTaken[candidate.missing] = unexpectedTaken[candidate.unexpected] = true;
    pairs.emplace(candidate.missing, candidate.unexpected);
  }
  return pairs;
}

std::string placeOf(const std::string& key) { return key.substr(0, key.rfind('.') + 1); }

// Of what is left: one of each with the same shape in the same place, whatever the last name (`gamma`, `weight`).
void addOnlyOnesInPlace(const std::vector<Missing>& missing, const std::vector<Unexpected>& unexpected, Pairs& pairs) {
  std::vector<bool> taken(unexpected.size());
  for (const auto& [m, u] : pairs) taken[u] = true;
  std::map<Group, Members> places;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const auto shape = concreteShape(missing[i].shape);
    if (shape && !pairs.count(i)) places[{*shape, placeOf(missing[i].key)}].missing.push_back(i);
  }
  for (std::size_t i = 0; i < unexpected.size(); ++i) {
    const auto place = places.find({unexpected[i].shape, placeOf(unexpected[i].key)});
    if (place != places.end() && !taken[i]) place->second.unexpected.push_back(i);
  }
  for (const auto& [place, members] : places) {
    if (members.missing.size() == 1 && members.unexpected.size() == 1)
      pairs.emplace(members.missing[0], members.unexpected[0]);
  }
}

}  // namespace

std::vector<Rename> probableRenames(const std::vector<Missing>& missing, const std::vector<Unexpected>& unexpected) {
  Pairs pairs = pairsByLikeness(missing, unexpected);
  addOnlyOnesInPlace(missing, unexpected, pairs);
  std::vector<Rename> result;
  for (const auto& [m, u] : pairs) result.push_back({unexpected[u].key, missing[m].key, missing[m].location});
  return result;
}

}  // namespace dictum::match
