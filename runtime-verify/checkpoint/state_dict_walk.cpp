#include "checkpoint/state_dict_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "checkpoint/candidates.h"
#include "checkpoint/entry_list.h"
#include "checkpoint/known_globals.h"
#include "checkpoint/module_walk.h"
#include "checkpoint/utf8.h"

namespace dictum::checkpoint {
namespace {

constexpr std::size_t mostNotes = 8;  // of one sort; more are counted

std::string placeText(const std::string& path) { return path.empty() ? "the top" : fmt::format("'{}'", path); }

// Whether an object that nobody knows holds a tensor or storage, so that it may be a tensor itself. Those of `seen` are
// known not to; what was looked at joins them, so that values which many objects share are looked at once.
bool dependsOnTensor(const PickleValues& values, ValueId id, std::unordered_set<ValueId>& seen) {
  constexpr std::size_t mostSteps = 10'000;
  std::vector<ValueId> pending{id};
  for (std::size_t steps = 0; !pending.empty() && steps < mostSteps; ++steps) {
    const ValueId at = pending.back();
    pending.pop_back();
    if (!seen.insert(at).second) continue;
    if (values.kind(at) == ValueKind::Persistent || TensorReader::isTensor(values, at)) return true;
    if (values.kind(at) == ValueKind::Object) pending.push_back(values.arguments(at));
    if (const auto state = values.state(at)) pending.push_back(*state);
    for (const auto children : {values.items(at), values.pairs(at)}) {
      pending.insert(pending.end(), children.begin(), children.end());
    }
  }
  return false;
}

class Walk {
 public:
  Walk(const PickleValues& values, const TensorReader& tensors, const Limits& limits, CheckpointIndex& index)
      : values_(values), tensors_(tensors), index_(index), limits_(limits), entries_(limits) {}

  Result<void> run(ValueId root) {
    const Candidates candidates = findCandidates(values_, root, limits_);
    if (!candidates.error.empty()) return failure(candidates.error);
    if (candidates.tooDeep) {
      index_.notes.push_back(fmt::format("something is nested deeper than {} and was not looked at", limits_.nesting));
    }
    if (candidates.found.empty()) return nothingFound(root, candidates.sawOptimizer);
    const auto& all = candidates.found;
    const auto best = std::max_element(all.begin(), all.end(),
                                       [](const Candidate& a, const Candidate& b) { return a.tensors < b.tensors; });
    noteOthers(all, *best);
    index_.wrapper = best->path;
    entries_.reserve(best->tensors);
    auto walked = best->isModule ? takeModule(best->value) : takeDict(best->value);
    if (!walked) return best->path.empty() ? walked : failure(walked.error().within(placeText(best->path)));
    auto taken = std::move(entries_).take();
    if (!taken) return failure(taken.error());
    index_.entries = std::move(*taken);
    if (!best->isModule) takeMetadata(best->value);
    return {};
  }

 private:
  Result<void> nothingFound(ValueId root, bool sawOptimizer) {
    root = unwrapped(values_, root);
    if (isDict(values_, root) && values_.pairs(root).empty()) {
      index_.notes.push_back("the dictionary is empty");
      return {};
    }
    if (sawOptimizer) {
      return failure("holds the state of an optimizer and no state dict; give the file of the module");
    }
    if (TensorReader::isTensor(values_, root)) {
      return failure("holds a single tensor, not a state dict; save module.state_dict() instead");
    }
    const auto items = values_.items(root);
    if (!items.empty() && TensorReader::isTensor(values_, items[0])) {
      return failure(fmt::format(
          "holds a list of {} values without keys, not a state dict; save module.state_dict() instead", items.size()));
    }
    return failure("holds no dictionary with tensors under string keys; save module.state_dict() instead");
  }

  void noteOthers(const std::vector<Candidate>& all, const Candidate& taken) {
    std::size_t others = 0;
    for (const Candidate& other : all) {
      if (&other == &taken || other.tensors == 0 || ++others > mostNotes) continue;
      index_.notes.push_back(fmt::format("took the {} tensors at {}; there are {} at {}", taken.tensors,
                                         placeText(taken.path), other.tensors, placeText(other.path)));
    }
    if (others > mostNotes) index_.notes.push_back(fmt::format("and {} more such places", others - mostNotes));
  }

  Result<void> addTensor(std::string key, ValueId value, std::optional<schema::Kind> kind) {
    auto entry = tensors_.read(value);
    if (!entry) return failure(entry.error().within(fmt::format("key '{}'", key)));
    if (kind) entry->kind = kind;
    return entries_.add(std::move(key), std::move(*entry));
  }

  Result<void> takeModule(ValueId module) {
    return walkModule(
        values_, module, limits_,
        {[&](std::string key, ValueId value, schema::Kind kind) { return addTensor(std::move(key), value, kind); },
         [&](std::string path) { index_.submodules.push_back(std::move(path)); }});
  }

  Result<void> takeDict(ValueId dict) {
    const auto pairs = values_.pairs(dict);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      const bool isTensor = TensorReader::isTensor(values_, pairs[i + 1]);
      if (isTensor && values_.kind(pairs[i]) == ValueKind::String) {
        if (auto added = addTensor(std::string(values_.text(pairs[i])), pairs[i + 1], std::nullopt); !added)
          return added;
      } else if (auto noted = noteValue(pairs[i], pairs[i + 1], isTensor); !noted) {
        return noted;
      }
    }
    if (others_ > mostNotes)
      index_.notes.push_back(fmt::format("and {} more values that are no tensors", others_ - mostNotes));
    return {};
  }

  // A value of the state dict that is no entry.
  Result<void> noteValue(ValueId key, ValueId value, bool isTensor) {
    const std::string name = keyText(key);
    if (isTensor) {
      index_.notes.push_back(fmt::format("the tensor under key {} is no entry: the key is no string", name));
      return {};
    }
    const auto callee = values_.calleeName(value);
    if (values_.kind(value) == ValueKind::Object && !isDict(values_, value) && !moduleAttributes(values_, value) &&
        !isKnownGlobal(callee) && dependsOnTensor(values_, value, withoutTensors_)) {
      return failure(fmt::format(
          "key {}: is made from tensors by '{}', which is not known; save it as an ordinary tensor", name, callee));
    }
    if (++others_ <= mostNotes) {
      index_.notes.push_back(fmt::format("the value of key {} is no tensor ({})", name, describe(value)));
    }
    return {};
  }

  std::string keyText(ValueId key) const {
    if (values_.kind(key) == ValueKind::String && isUtf8(values_.text(key)))
      return fmt::format("'{}'", values_.text(key));
    const auto number = values_.integer(key);
    return number ? std::to_string(*number) : "(no text)";
  }

  std::string describe(ValueId value) const {
    switch (values_.kind(value)) {
      case ValueKind::None:
        return "None";
      case ValueKind::Boolean:
      case ValueKind::Integer:
      case ValueKind::BigInteger:
      case ValueKind::Floating:
        return "a number";
      case ValueKind::String:
      case ValueKind::Bytes:
        return "text";
      case ValueKind::Tuple:
      case ValueKind::List:
      case ValueKind::Set:
        return "a list";
      case ValueKind::Dict:
        return "a dictionary";
      case ValueKind::Global:
        return std::string(values_.text(value));
      case ValueKind::Object:
        return fmt::format("an object of {}", values_.calleeName(value));
      case ValueKind::Persistent:
        return "a storage";
    }
    return "";
  }

  // A state dict made by a module carries `_metadata`, which names every submodule, also those without keys.
  void takeMetadata(ValueId dict) {
    const auto state = values_.state(dict);
    const auto metadata = state ? valueAt(values_, *state, "_metadata") : std::nullopt;
    if (!metadata) return;
    const auto pairs = values_.pairs(*metadata);
    index_.submodules.reserve(pairs.size() / 2);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      const auto path = values_.text(pairs[i]);
      if (!path.empty() && isUtf8(path)) index_.submodules.emplace_back(path);
    }
  }

  const PickleValues& values_;
  const TensorReader& tensors_;
  CheckpointIndex& index_;
  const Limits& limits_;
  EntryList entries_;
  std::size_t others_ = 0;
  std::unordered_set<ValueId> withoutTensors_;
};

}  // namespace

Result<void> walkStateDict(const Pickle& pickle, const TensorReader& tensors, const Limits& limits,
                           CheckpointIndex& index) {
  for (const auto name : pickle.values.globals()) {
    if (!isKnownGlobal(name)) index.unknownGlobals.emplace_back(name);
  }
  return Walk(pickle.values, tensors, limits, index).run(pickle.root);
}

}  // namespace dictum::checkpoint
