#include "match/match.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

template <typename T>
std::size_t allowedIn(const std::vector<T>& differences) {
  return static_cast<std::size_t>(
      std::count_if(differences.begin(), differences.end(), [](const T& each) { return each.allowed; }));
}

// One model and one checkpoint, in the order in which the answer is found.
class Matcher {
 public:
  // `index` has its keys mapped; `asWritten` has not.
  Matcher(const schema::Model& model, const checkpoint::CheckpointIndex& index,
          const checkpoint::CheckpointIndex& asWritten, const Configuration& given, const Tolerance& tolerance)
      : model_(model),
        index_(index),
        asWritten_(asWritten),
        given_(given),
        tolerance_(tolerance),
        partial_(specialize(model, given)),
        patterns_(partial_.entries) {}

  Match run() {
    describe();
    if (partial_.throws) {
      result_.verdict = Verdict::DoesNotFit;
      result_.notes.push_back("construction throws: " + partial_.throws->message);
      return std::move(result_);
    }
    PrefixAnswer answer = bestPrefix(partial_, patterns_, index_);
    result_.change = std::move(answer.change);
    file_ = keysUnder(result_.change, index_);
    tellPrefixes(answer.rivals);
    leaveOutDropped();
    leaveOutIgnored();
    const Inference inference =
        infer(partial_, wishesOf(partial_.entries, patterns_, file_, expectedEntries(partial_, index_, tolerance_)));
    const schema::Model concrete = concreteModel(inference.configuration);
    compare(concrete, file_, dropped_, index_, tolerance_, result_);
    for (Missing& missing : result_.missing) missing.when = conditionOf(missing);
    // Of several copies none is more probable than the others.
    if (answer.rivals.empty()) result_.renamed = probableRenames(result_.missing, result_.unexpected);
    result_.load = loadOutcome(concrete, asWritten_);
    result_.verdict = verdict(inference);
    tellConfiguration(inference);
    tellUnused();
    return std::move(result_);
  }

 private:
  // As the file has its keys: what the reader took off them already counts, unless the model has it too.
  void tellPrefixes(const std::vector<std::string>& rivals) {
    const KeyChange& change = result_.change;
    const bool isRestored = change.add == index_.prefix;
    result_.stripped = (isRestored ? "" : index_.prefix) + change.strip;
    if (!isRestored) result_.added = change.add;
    for (const FileKey& key : file_) {
      if (!change.unwrapped.count(key.tensor->key)) continue;
      const auto entry = patterns_.find(key.key).front().entry;
      result_.unwrapped.push_back({index_.prefix + key.tensor->key, key.key, partial_.entries[entry].location});
    }
    const auto others = std::count_if(file_.begin(), file_.end(),
                                      [&](const FileKey& key) { return !key.tensor->key.starts_with(change.strip); });
    if (others != 0)
      result_.notes.push_back(fmt::format("keys of the file that do not begin with '{}': {}", change.strip, others));
    if (!rivals.empty())
      result_.notes.push_back(
          fmt::format("equally many keys of the model are in the file below '{}'; choose one with a "
                      "mapping such as '{}='",
                      fmt::join(rivals, "' and below '"), rivals.front().substr(0, rivals.front().size() - 1)));
  }

  // A map drops keys by the names that they have in the file.
  void leaveOutDropped() {
    if (tolerance_.dropped.empty()) return;
    std::vector<FileKey> kept;
    for (FileKey& key : file_) {
      const std::string& written = asWritten_.entries[static_cast<std::size_t>(key.tensor - index_.entries.data())].key;
      if (!matchesAny(tolerance_.dropped, written))
        kept.push_back(std::move(key));
      else
        dropped_.push_back({written, key.tensor});
    }
    file_ = std::move(kept);
  }

  // By the name that a key has in the file or in the model.
  void leaveOutIgnored() {
    if (tolerance_.ignore.empty()) return;
    std::erase_if(file_, [&](const FileKey& key) {
      return matchesAny(tolerance_.ignore, key.key) || matchesAny(tolerance_.ignore, key.tensor->key);
    });
  }

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
    defaults_ = schema::defaultsBeside(inferred, partial_);
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
    const std::size_t unexpected = result_.unexpected.size() - allowedIn(result_.unexpected);
    const bool gapsMayExplain = !model_.gaps.empty() && unexpected == differences;
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

  // A pattern that nothing matches is probably misspelt.
  void tellUnused() {
    const auto hasMatch = [&](const Glob& glob) {
      const auto matches = [&](const auto& each) { return glob.matches(each.key); };
      return std::any_of(asWritten_.entries.begin(), asWritten_.entries.end(), matches) ||
             std::any_of(file_.begin(), file_.end(), matches) ||
             std::any_of(partial_.entries.begin(), partial_.entries.end(),
                         [&](const schema::Entry& entry) { return glob.matches(entry.key.text()); }) ||
             std::any_of(result_.missing.begin(), result_.missing.end(), matches) ||
             std::any_of(partial_.submodules.begin(), partial_.submodules.end(),
                         [&](const schema::Submodule& submodule) { return glob.matches(submodule.path.text()); });
    };
    for (const auto* globs :
         {&tolerance_.ignore, &tolerance_.allowMissing, &tolerance_.allowUnexpected, &tolerance_.dropped}) {
      for (const Glob& glob : *globs) {
        if (!hasMatch(glob)) result_.notes.push_back(fmt::format("no key matches '{}'", glob.text()));
      }
    }
    for (const KeyMapping& mapping : tolerance_.map) {
      const auto isMapped = [&](const auto& entry) { return mapping.from.matches(entry.key); };
      if (std::none_of(asWritten_.entries.begin(), asWritten_.entries.end(), isMapped))
        result_.notes.push_back(fmt::format("no key of the file matches '{}', which is to be mapped to '{}'",
                                            mapping.from.text(), mapping.to));
    }
  }

  const schema::Model& model_;
  const checkpoint::CheckpointIndex& index_;
  const checkpoint::CheckpointIndex& asWritten_;
  const Configuration& given_;
  const Tolerance& tolerance_;
  const schema::Model partial_;
  const KeyPatterns patterns_;
  std::vector<FileKey> file_;
  std::vector<FileKey> dropped_;  // by a map
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

// A key with another name is one difference, not one that is missing and one that nobody expects.
std::size_t distanceOf(const Match& match) {
  return match.differences() - std::min(match.differences(), match.renamed.size());
}

bool isBetter(const Match& a, const Match& b) {
  const bool fits = rank(a.verdict) < 2, otherFits = rank(b.verdict) < 2;
  if (fits != otherFits) return fits;
  if (fits && a.matched != b.matched) return a.matched > b.matched;
  if (!fits && distanceOf(a) != distanceOf(b)) return distanceOf(a) < distanceOf(b);
  if (!fits && a.matched != b.matched) return a.matched > b.matched;
  return rank(a.verdict) < rank(b.verdict);
}

bool fits(const Match& match) { return rank(match.verdict) < 2; }

// The model that fits best, and those that fit as well.
Match bestMatch(const std::vector<schema::Model>& models, const checkpoint::CheckpointIndex& index,
                const Configuration& given, const Tolerance& tolerance) {
  std::optional<Match> best;
  std::vector<std::string> others;
  for (const schema::Model& model : models) {
    Match candidate = match(model, index, given, tolerance);
    if (best && !isBetter(candidate, *best)) {
      const bool isEqual = fits(candidate) && !isBetter(*best, candidate);
      if (isEqual) others.push_back(candidate.signature.empty() ? candidate.model : candidate.signature);
      continue;
    }
    best = std::move(candidate);
    others.clear();
  }
  best->alsoFits = std::move(others);
  return std::move(*best);
}

}  // namespace

std::size_t Match::differences() const {
  return missing.size() + unexpected.size() + shape.size() + dtype.size() + kind.size() + submodules.size() - allowed();
}

std::size_t Match::allowed() const { return allowedIn(missing) + allowedIn(unexpected) + allowedIn(submodules); }

Match match(const schema::Model& model, const checkpoint::CheckpointIndex& index, const Configuration& given,
            const Tolerance& tolerance) {
  if (tolerance.map.empty()) return Matcher(model, index, index, given, tolerance).run();
  return Matcher(model, mapped(index, tolerance.map), index, given, tolerance).run();
}

MatchReport match(const schema::Prediction& prediction, const std::vector<checkpoint::CheckpointIndex>& indices,
                  const Configuration& given, const Tolerance& tolerance) {
  MatchReport report;
  if (prediction.models.empty()) return report;
  for (const auto& index : indices) report.files.push_back(bestMatch(prediction.models, index, given, tolerance));
  report.timeline = timelineOf(indices, report.files);
  return report;
}

}  // namespace dictum::match
