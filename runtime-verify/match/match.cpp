#include "match/match.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "match/compare.h"
#include "match/infer.h"
#include "match/prefix.h"
#include "match/timeline.h"
#include "schema/input_type.h"
#include "schema/specialize.h"

namespace dictum::match {
namespace {

using schema::Configuration;
using schema::Expression;

// `dims[0]`, `dims[1]` and `size(dims)` as one list where all of them are known.
Configuration withLists(Configuration configuration) {
  Configuration lists;
  for (const auto& [name, value] : configuration) {
    if (!name.starts_with("size(") || !value.literal()) continue;
    const auto* size = std::get_if<std::int64_t>(value.literal());
    const std::string sequence = name.substr(5, name.size() - 6);
    std::vector<schema::Value> elements;
    for (std::int64_t i = 0; size && i < *size && static_cast<std::size_t>(i) == elements.size(); ++i) {
      const auto element = configuration.find(fmt::format("{}[{}]", sequence, i));
      if (element != configuration.end()) elements.push_back(element->second);
    }
    if (size && static_cast<std::int64_t>(elements.size()) == *size)
      lists.emplace(sequence, schema::Value::list(elements));
  }
  for (const auto& [name, list] : lists) {
    configuration.erase("size(" + name + ")");
    for (std::size_t i = 0; i < list.elements().size(); ++i) configuration.erase(fmt::format("{}[{}]", name, i));
    configuration.emplace(name, list);
  }
  return configuration;
}

// The input that a name of a configuration belongs to: "dims" of "dims[0]" and "size(dims)".
std::string inputOf(const std::vector<schema::Input>& inputs, const std::string& name) {
  std::string path = name.starts_with("size(") ? name.substr(5, name.size() - 6) : name;
  const auto isInput = [&](const std::string& each) {
    return std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) { return input.name == each; });
  };
  while (!isInput(path) && path.ends_with("]")) path.resize(path.rfind('['));
  return path;
}

// One model and one checkpoint, in the order in which the answer is found.
class Matcher {
 public:
  Matcher(const schema::Model& model, const checkpoint::CheckpointIndex& index, const Configuration& given)
      : model_(model), index_(index), given_(given), partial_(specialize(model, given)), patterns_(partial_.entries) {}

  Match run() {
    describe();
    if (partial_.throws) {
      result_.verdict = Verdict::DoesNotFit;
      result_.notes.push_back("construction throws: " + partial_.throws->message);
      return std::move(result_);
    }
    const PrefixChange change = bestPrefix(partial_, patterns_, index_);
    result_.stripped = change.strip;
    result_.added = change.add;
    file_ = keysUnder(change, index_);
    const Inference inference =
        infer(partial_, wishesOf(partial_.entries, patterns_, file_, expectedEntries(partial_, index_)));
    const schema::Model concrete = concreteModel(inference.configuration);
    compare(concrete, file_, index_, result_);
    for (Missing& missing : result_.missing) missing.when = conditionOf(missing);
    result_.renamed = probableRenames(result_.missing, result_.unexpected);
    result_.load = loadOutcome(concrete, index_, result_);
    result_.verdict = verdict(inference);
    tellConfiguration(inference);
    return std::move(result_);
  }

 private:
  void describe() {
    result_.checkpoint = index_.path;
    result_.format = index_.format;
    result_.model = model_.className;
    result_.signature = model_.signature;
    result_.location = model_.location;
    result_.gaps = model_.gaps;
  }

  // Inputs about which the file says nothing take their defaults.
  schema::Model concreteModel(const Configuration& inferred) {
    schema::Model concrete = specialize(partial_, inferred);
    for (const auto& [name, value] : defaultsOf(partial_)) {
      if (!inferred.count(name)) defaults_.emplace(name, value);
    }
    if (!concrete.throws && concrete.completeness != schema::Completeness::Exact && !defaults_.empty()) {
      schema::Model byDefault = specialize(concrete, defaults_);
      if (!byDefault.throws) concrete = std::move(byDefault);
    }
    if (concrete.throws) {
      // The values that the keys ask for are refused: compare what these keys would have been.
      result_.notes.push_back("construction refuses the configuration that the keys ask for");
      schema::Model unchecked = partial_;
      unchecked.valid = {};
      concrete = specialize(unchecked, inferred);
    }
    return concrete;
  }

  std::string conditionOf(const Missing& missing) const {
    for (const KeyMatch& match : patterns_.find(missing.key)) {
      const schema::Entry& entry = partial_.entries[match.entry];
      if (entry.location == missing.location && !entry.when.isTrue()) return print(entry.when);
    }
    return "";
  }

  Verdict verdict(const Inference& inference) const {
    const std::size_t differences = result_.differences();
    if (differences == 0) {
      if (!inference.decided && !result_.notes.empty()) return Verdict::Undecided;
      return inference.configuration.empty() ? Verdict::Fits : Verdict::FitsUnderConfiguration;
    }
    if (!inference.decided && inference.granted) return Verdict::Undecided;
    const bool gapsMayExplain = !model_.gaps.empty() && result_.unexpected.size() == differences;
    return gapsMayExplain ? Verdict::Undecided : Verdict::DoesNotFit;
  }

  void tellConfiguration(const Inference& inference) {
    const Configuration inferred = withLists(inference.configuration);
    std::set<std::string> known;
    for (const schema::Input& input : model_.inputs) {
      for (const auto* values : {&given_, &inferred}) {
        for (const auto& [name, value] : *values) {
          if (inputOf(model_.inputs, name) != input.name) continue;
          result_.configuration.push_back({name, value, values == &given_ ? Source::Given : Source::Inferred});
          known.insert(input.name);
        }
      }
      const auto byDefault = defaults_.find(input.name);
      if (known.count(input.name)) continue;
      if (byDefault != defaults_.end())
        result_.configuration.push_back({input.name, byDefault->second, Source::Default});
      result_.ambiguous.push_back(input.name);
    }
    for (const std::string& name : inference.open) result_.ambiguous.push_back(name);
  }

  const schema::Model& model_;
  const checkpoint::CheckpointIndex& index_;
  const Configuration& given_;
  const schema::Model partial_;
  const KeyPatterns patterns_;
  std::vector<FileKey> file_;
  Configuration defaults_;
  Match result_;
};

int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::Fits:
      return 0;
    case Verdict::FitsUnderConfiguration:
      return 1;
    case Verdict::Undecided:
      return 2;
    default:
      return 3;
  }
}

bool isBetter(const Match& a, const Match& b) {
  const bool fits = rank(a.verdict) < 2, otherFits = rank(b.verdict) < 2;
  if (fits != otherFits) return fits;
  if (fits && a.matched != b.matched) return a.matched > b.matched;
  if (!fits && a.differences() != b.differences()) return a.differences() < b.differences();
  return rank(a.verdict) < rank(b.verdict);
}

}  // namespace

Match match(const schema::Model& model, const checkpoint::CheckpointIndex& index, const Configuration& given) {
  return Matcher(model, index, given).run();
}

MatchReport match(const schema::Prediction& prediction, const std::vector<checkpoint::CheckpointIndex>& indices,
                  const Configuration& given) {
  MatchReport report;
  if (prediction.models.empty()) return report;
  for (const auto& index : indices) {
    std::optional<Match> best;
    for (const schema::Model& model : prediction.models) {
      Match candidate = match(model, index, given);
      if (!best || isBetter(candidate, *best)) best = std::move(candidate);
    }
    report.files.push_back(std::move(*best));
  }
  report.timeline = timelineOf(indices, report.files);
  return report;
}

}  // namespace dictum::match
