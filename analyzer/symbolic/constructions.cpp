#include "symbolic/constructions.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

constexpr std::size_t maximumFindings = 16;  // of a construction that depends on more, the next will differ
constexpr std::size_t maximumKnown = 16;     // with different arguments at one position
constexpr std::size_t maximumInVain = 8;     // kept at one position without one that was found again

// Of two at one position.
bool isSameKey(const ConstructionKey& a, const ConstructionKey& b) {
  return a.constructor == b.constructor && a.defaultDtype == b.defaultDtype &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(), equalValues);
}

bool isWithin(const Place& part, const Place& whole) {
  return part.cell == whole.cell && part.path.size() >= whole.path.size() &&
         std::equal(whole.path.begin(), whole.path.end(), part.path.begin());
}

}  // namespace

bool isPlainArgument(const Value& value) {
  if (const Sequence* sequence = value.as<Sequence>())
    return std::all_of(sequence->elements.begin(), sequence->elements.end(), [](const Element<Value>& element) {
      return element.when.isTrue() && element.loops.empty() && isPlainArgument(element.value);
    });
  if (const Structure* structure = value.as<Structure>())
    return !structure->registry && std::all_of(structure->fields.begin(), structure->fields.end(),
                                               [](const auto& field) { return isPlainArgument(field.second); });
  return value.is<Expression>() || value.is<None>() || value.is<FunctionReference>() || value.is<Opaque>();
}

Constructions::Position Constructions::positionOf(const ConstructionKey& key) {
  return {key.type, key.site.file, key.site.line, key.site.column};
}

const Blueprint* Constructions::find(const ConstructionKey& key, const std::function<bool(const Findings&)>& isSame) {
  const auto here = known_.find(positionOf(key));
  if (here == known_.end()) return nullptr;
  const auto& known = here->second.known;
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const Known& each) { return isSameKey(each.key, key) && isSame(each.findings); });
  if (found == known.end()) return nullptr;
  here->second.wasFound = true;
  return &found->blueprint;
}

bool Constructions::mayRepeat(const ConstructionKey& key) const {
  const auto here = known_.find(positionOf(key));
  return here == known_.end() || here->second.wasFound || here->second.added < maximumInVain;
}

void Constructions::add(Known known) {
  Here& here = known_[positionOf(known.key)];
  if (here.known.size() == maximumKnown) here.known.erase(here.known.begin());
  here.known.push_back(std::move(known));
  ++here.added;
}

void Constructions::begin(CellId cells, std::size_t pathLength, std::vector<Place> arguments) {
  recordings_.push_back({cells, pathLength, std::move(arguments), {}, false});
}

std::optional<Constructions::Findings> Constructions::end() {
  Recording ended = std::move(recordings_.back());
  recordings_.pop_back();
  if (ended.isSpoilt) return std::nullopt;
  return std::move(ended.findings);
}

// The values of arguments are part of the key.
void Constructions::addRead(const Place& place, const Value& value) {
  for (auto recording = recordings_.rbegin(); recording != recordings_.rend(); ++recording) {
    if (place.cell > recording->cells) return;
    const auto& arguments = recording->arguments;
    const bool isArgument =
        std::any_of(arguments.begin(), arguments.end(), [&](const Place& whole) { return isWithin(place, whole); });
    if (recording->isSpoilt || isArgument) continue;
    auto& reads = recording->findings.reads;
    const bool isKnown = std::any_of(reads.begin(), reads.end(), [&](const auto& read) { return read.first == place; });
    if (!isKnown) reads.emplace_back(place, value);
    if (reads.size() > maximumFindings) recording->isSpoilt = true;
  }
}

// What is asked further on the path cannot be asked again from its beginning.
void Constructions::addAnswer(const Expression& question, const Expression& answer, std::size_t pathLength) {
  for (Recording& recording : recordings_) {
    auto& answers = recording.findings.answers;
    const bool isKnown = std::any_of(answers.begin(), answers.end(),
                                     [&](const auto& known) { return known.first.identity() == question.identity(); });
    if (!isKnown) answers.emplace_back(question, answer);
    if (pathLength != recording.pathLength || answers.size() > maximumFindings) recording.isSpoilt = true;
  }
}

void Constructions::spoilAround(CellId cell) {
  for (auto recording = recordings_.rbegin(); recording != recordings_.rend() && cell <= recording->cells; ++recording)
    recording->isSpoilt = true;
}

void Constructions::spoil() {
  for (Recording& recording : recordings_) recording.isSpoilt = true;
}

}  // namespace dictum::symbolic
