// torch::load, as LibTorch does it: a module's own parameters, its own buffers, then its serialisable submodules, and
// the first name that the file lacks throws.
#include <fmt/format.h>

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "match/compare.h"
#include "match/key_patterns.h"

namespace dictum::match {
namespace {

struct Node {
  std::vector<std::string> tensors;   // full keys: parameters, then buffers
  std::vector<std::string> children;  // full paths, in registration order
  bool serializable = true;
};

class Loader {
 public:
  Loader(const schema::Model& model, const checkpoint::CheckpointIndex& index) {
    for (const schema::Submodule& submodule : model.submodules) {
      if (submodule.path.isLiteral() && submodule.when.isTrue()) {
        nodeAt(submodule.path.text()).serializable = submodule.serializable;
      }
    }
    for (const schema::Entry& entry : model.entries) {
      const std::string key = entry.key.text();
      if (entry.key.isLiteral() && entry.when.isTrue()) nodeAt(parentOf(key)).tensors.push_back(key);
    }
    for (const std::string& path : index.submodules) addPath(index.prefix + path);
    for (const auto& tensor : index.entries) {
      tensors_.insert(index.prefix + tensor.key);
      addPath(parentOf(index.prefix + tensor.key));
    }
  }

  std::optional<std::string> firstFailure(const std::string& path = "") const {
    const Node& node = nodes_.at(path);
    for (const std::string& key : node.tensors) {
      if (!tensors_.count(key)) return fmt::format("No such serialized tensor '{}'", key);
    }
    for (const std::string& child : node.children) {
      if (!nodes_.at(child).serializable) continue;
      if (!paths_.count(child)) return fmt::format("No such serialized submodule: '{}'", child);
      if (auto failure = firstFailure(child)) return failure;
    }
    return std::nullopt;
  }

  void addRoot() { nodes_[""]; }

 private:
  static std::string parentOf(const std::string& key) {
    const std::size_t dot = key.rfind('.');
    return dot == std::string::npos ? "" : key.substr(0, dot);
  }

  Node& nodeAt(const std::string& path) {
    const auto known = nodes_.find(path);
    if (known != nodes_.end()) return known->second;
    if (!path.empty()) nodeAt(parentOf(path)).children.push_back(path);
    return nodes_[path];
  }

  void addPath(std::string path) {
    while (!path.empty() && paths_.insert(path).second) path = parentOf(path);
  }

  std::unordered_map<std::string, Node> nodes_;
  std::unordered_set<std::string> tensors_;
  std::unordered_set<std::string> paths_;
};

// No file: a module in memory, or what was recorded of one.
bool isLive(const checkpoint::CheckpointIndex& index) { return index.format == "module" || index.format == "record"; }

// What LibTorch does without a word. Keys that the model may have are not counted among the dropped.
void addSilent(const schema::Model& concrete, const checkpoint::CheckpointIndex& index, LoadOutcome& result) {
  std::unordered_map<std::string, const schema::Entry*> entries;
  std::vector<schema::Entry> open;
  for (const schema::Entry& entry : concrete.entries) {
    if (entry.key.isLiteral() && entry.when.isTrue()) {
      entries.emplace(entry.key.text(), &entry);
    } else {
      open.push_back(entry);
    }
  }
  const KeyPatterns patterns(open);
  for (const auto& tensor : index.entries) {
    const std::string key = index.prefix + tensor.key;
    const auto found = entries.find(key);
    if (found == entries.end()) {
      if (patterns.find(key).empty()) result.dropped.push_back(key);
      continue;
    }
    const schema::Entry& entry = *found->second;
    if (sameShape(entry.shape, tensor.shape).isFalse()) result.replaced.push_back(key);
    if (entry.dtype && !tensor.dtype.empty() && *entry.dtype != tensor.dtype) result.misread.push_back(key);
  }
}

}  // namespace

LoadOutcome loadOutcome(const schema::Model& concrete, const checkpoint::CheckpointIndex& index) {
  LoadOutcome result;
  if (isLive(index)) return result;
  if (index.format == "python zip") {
    result.throws = "PytorchStreamReader failed locating file constants.pkl: file not found";
    return result;
  }
  if (!isArchive(index)) {
    result.throws = "PytorchStreamReader failed reading zip archive: failed finding central directory";
    return result;
  }
  Loader loader(concrete, index);
  loader.addRoot();
  result.throws = loader.firstFailure();
  if (!result.throws) addSilent(concrete, index, result);
  return result;
}

}  // namespace dictum::match
