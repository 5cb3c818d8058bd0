#include "checkpoint/candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "checkpoint/module_walk.h"
#include "checkpoint/tensor_rebuild.h"

namespace dictum::checkpoint {
namespace {

// One value to look at, and the way to it: the position of its parent in the list of all that were looked at.
struct Place {
  ValueId value;
  std::size_t parent;
  std::size_t depth;
  std::optional<ValueId> key;  // in a dictionary; otherwise `position` in a list
  std::size_t position;
};

class Search {
 public:
  Search(const PickleValues& values, const Limits& limits) : values_(values), limits_(limits), seen_(values.count()) {}

  Candidates run(ValueId root) {
    visit(Place{root, 0, 0, std::nullopt, 0});
    for (std::size_t next = 0; next < places_.size() && result_.error.empty(); ++next) lookAt(next);
    return std::move(result_);
  }

 private:
  void visit(Place place) {
    place.value = unwrapped(values_, place.value);
    const ValueKind kind = values_.kind(place.value);
    const bool holdsOthers =
        kind == ValueKind::Dict || kind == ValueKind::List || kind == ValueKind::Tuple || kind == ValueKind::Object;
    if (!holdsOthers || TensorReader::isTensor(values_, place.value) || seen_[place.value]) return;
    if (place.depth > limits_.nesting) {
      result_.tooDeep = true;
      return;
    }
    seen_[place.value] = true;
    places_.push_back(place);
  }

  void lookAt(std::size_t at) {
    const Place place = places_[at];
    if (const auto attributes = moduleAttributes(values_, place.value)) {
      refuseRepeatedKey(*attributes, at);
      const auto tensors = countModuleTensors(values_, place.value, limits_);
      found(at, place, true, tensors);
      return;
    }
    if (isDict(values_, place.value)) return lookAtDict(at, place);
    // An object's attributes, or the elements of a list.
    if (const auto state = values_.state(place.value)) visit({*state, at, place.depth + 1, std::nullopt, 0});
    const auto items = values_.items(place.value);
    for (std::size_t i = 0; i < items.size(); ++i) visit({items[i], at, place.depth + 1, std::nullopt, i});
  }

  void lookAtDict(std::size_t at, const Place& place) {
    if (valueAt(values_, place.value, "state") && valueAt(values_, place.value, "param_groups")) {
      result_.sawOptimizer = true;
      return;
    }
    refuseRepeatedKey(place.value, at);
    std::size_t tensors = 0;
    const auto pairs = values_.pairs(place.value);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      if (values_.kind(pairs[i]) == ValueKind::String && TensorReader::isTensor(values_, pairs[i + 1])) ++tensors;
    }
    const auto state = values_.state(place.value);
    const bool fromModule = state && valueAt(values_, *state, "_metadata");
    if (tensors > 0 || fromModule) found(at, place, false, tensors);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) visit({pairs[i + 1], at, place.depth + 1, pairs[i], 0});
  }

  void refuseRepeatedKey(ValueId dict, std::size_t at) {
    const auto key = repeatedKey(values_, dict);
    if (!key) return;
    const std::string path = pathLength(at) > limits_.pathBytes ? "..." : pathOf(at);
    result_.error = path.empty() ? fmt::format("key '{}' is there twice", *key)
                                 : fmt::format("key '{}' is there twice in '{}'", *key, path);
  }

  void found(std::size_t at, const Place& place, bool isModule, std::size_t tensors) {
    const std::size_t bytes = pathLength(at);
    pathBytes_ += bytes;
    if (bytes > limits_.pathBytes || pathBytes_ > limits_.keyBytes) {
      result_.error = "the keys that lead to its dictionaries are too long";
      return;
    }
    result_.found.push_back({place.value, pathOf(at), isModule, tensors});
  }

  // Long keys may lead to many places: their texts are not put together before they are counted.
  std::size_t pathLength(std::size_t at) const {
    std::size_t bytes = 0;
    for (; at != 0; at = places_[at].parent) {
      const auto key = places_[at].key;
      bytes += 1 + (key ? values_.text(*key).size() : 0);
    }
    return bytes;
  }

  std::string pathOf(std::size_t at) const {
    std::vector<std::string> parts;
    for (; at != 0; at = places_[at].parent) parts.push_back(partOf(places_[at]));
    std::string path;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      if (!path.empty() && !part->empty() && part->front() != '[') path += '.';
      path += *part;
    }
    return path;
  }

  std::string partOf(const Place& place) const {
    const ValueId parent = places_[place.parent].value;
    if (!place.key) return values_.state(parent) == place.value ? "" : fmt::format("[{}]", place.position);
    if (values_.kind(*place.key) == ValueKind::String) return std::string(values_.text(*place.key));
    const auto number = values_.integer(*place.key);
    return number ? fmt::format("[{}]", *number) : "[?]";
  }

  const PickleValues& values_;
  const Limits& limits_;
  std::vector<bool> seen_;
  std::vector<Place> places_;
  std::size_t pathBytes_ = 0;
  Candidates result_;
};

}  // namespace

Candidates findCandidates(const PickleValues& values, ValueId root, const Limits& limits) {
  return Search(values, limits).run(root);
}

std::optional<ValueId> valueAt(const PickleValues& values, ValueId dict, std::string_view key) {
  // Dictionaries whose keys have a meaning are small. Many values may share one that is not.
  constexpr std::size_t mostKeys = 1024;
  const auto pairs = values.pairs(dict);
  if (pairs.size() > 2 * mostKeys) return std::nullopt;
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    if (values.kind(pairs[i]) == ValueKind::String && values.text(pairs[i]) == key) return pairs[i + 1];
  }
  return std::nullopt;
}

std::optional<std::string_view> repeatedKey(const PickleValues& values, ValueId dict) {
  const auto pairs = values.pairs(dict);
  std::vector<std::pair<std::size_t, std::string_view>> keys;
  keys.reserve(pairs.size() / 2);
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const auto text = values.text(pairs[i]);
    if (values.kind(pairs[i]) == ValueKind::String) keys.emplace_back(std::hash<std::string_view>{}(text), text);
  }
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  return twice == keys.end() ? std::nullopt : std::optional(twice->second);
}

bool isDict(const PickleValues& values, ValueId id) {
  if (values.kind(id) == ValueKind::Dict) return true;
  constexpr std::array dictClasses = {std::string_view("collections.OrderedDict"),
                                      std::string_view("collections.defaultdict"), std::string_view("builtins.dict"),
                                      std::string_view("__builtin__.dict")};
  const auto name = values.calleeName(id);
  // Any class that pairs were set on behaves as a dictionary here: EasyDict, omegaconf's and their like.
  return !values.pairs(id).empty() || std::find(dictClasses.begin(), dictClasses.end(), name) != dictClasses.end();
}

ValueId unwrapped(const PickleValues& values, ValueId id) {
  while (values.calleeName(id) == "torch.jit._pickle.restore_type_tag") {
    const auto arguments = values.items(values.arguments(id));
    if (arguments.empty()) break;
    id = arguments[0];  // made before `id`, so this ends
  }
  return id;
}

std::optional<ValueId> moduleAttributes(const PickleValues& values, ValueId id) {
  if (values.kind(id) != ValueKind::Object) return std::nullopt;
  auto attributes = values.state(id);
  if (attributes && values.kind(*attributes) == ValueKind::Tuple && !values.items(*attributes).empty()) {
    attributes = values.items(*attributes)[0];  // (attributes, slots)
  }
  if (!attributes || !isDict(values, *attributes)) return std::nullopt;
  const bool isModule = valueAt(values, *attributes, "_parameters") && valueAt(values, *attributes, "_buffers") &&
                        valueAt(values, *attributes, "_modules");
  return isModule ? attributes : std::nullopt;
}

}  // namespace dictum::checkpoint
