#include "match/compare.h"

#include <fmt/format.h>

#include <string>
#include <unordered_map>

#include "match/key_patterns.h"
#include "match/subtrees.h"

namespace dictum::match {
namespace {

using schema::Entry;

bool isSettled(const Entry& entry) { return entry.when.isTrue() && entry.loops.empty() && entry.key.isLiteral(); }

std::unordered_set<std::string> submodulesOf(const checkpoint::CheckpointIndex& index, const std::vector<FileKey>& file,
                                             const Match& match) {
  std::unordered_set<std::string> paths;
  for (const std::string& path : index.submodules) {
    if (path.starts_with(match.change.strip)) paths.insert(match.change.apply(path));
  }
  for (const FileKey& key : file) {
    for (std::size_t dot = key.key.find('.'); dot != std::string::npos; dot = key.key.find('.', dot + 1)) {
      paths.insert(key.key.substr(0, dot));
    }
  }
  return paths;
}

std::optional<std::uint64_t> elementsOf(const schema::Shape& shape) {
  if (!shape) return std::nullopt;
  std::uint64_t elements = 1;
  for (const schema::Dimension& dimension : *shape) {
    const auto size = dimension ? dimension->asInteger() : std::nullopt;
    if (!size || *size < 0) return std::nullopt;
    elements *= static_cast<std::uint64_t>(*size);
  }
  return elements;
}

std::uint64_t elementsOf(const checkpoint::TensorEntry& tensor) {
  std::uint64_t elements = 1;
  for (const std::int64_t size : tensor.shape) elements *= static_cast<std::uint64_t>(size);
  return elements;
}

// One comparison: what is in the file is taken off `left_` as the model's entries ask for it.
class Comparison {
 public:
  Comparison(const std::vector<FileKey>& file, const std::vector<FileKey>& dropped,
             const checkpoint::CheckpointIndex& index, const Tolerance& tolerance, Match& result)
      : file_(file), dropped_(dropped), index_(index), tolerance_(tolerance), result_(result) {
    for (const FileKey& key : dropped) result_.coverage.bytesOf += key.tensor->bytes;
    for (const FileKey& key : file) {
      if (!left_.emplace(key.key, key.tensor).second) repeated_.push_back(key);
      result_.coverage.bytesOf += key.tensor->bytes;
    }
  }

  void run(const schema::Model& concrete) {
    compareEntries(concrete);
    compareUnclaimed();
    if (!open_.empty()) {
      result_.notes.push_back(fmt::format("{} predicted {} on inputs whose value the file does not tell", open_.size(),
                                          open_.size() == 1 ? "entry depends" : "entries depend"));
    }
    compareSubmodules(concrete);
    group();
  }

 private:
  void compareEntries(const schema::Model& concrete) {
    std::unordered_set<std::string> seen;  // a parameter, a buffer and a submodule may share one name
    const std::vector<bool> expected = expectedEntries(concrete, index_, tolerance_);
    for (std::size_t i = 0; i < concrete.entries.size(); ++i) {
      const Entry& entry = concrete.entries[i];
      const std::string key = entry.key.text();
      if (!isSettled(entry)) {
        open_.push_back(entry);
        continue;
      }
      const auto found = left_.find(key);
      if (!seen.insert(key).second || (found == left_.end() && !expected[i])) continue;
      modelKeys_.push_back(key);
      if (found == left_.end()) {
        addMissing(entry);
      } else {
        compareTensor(entry, *found->second);
        left_.erase(found);
      }
    }
  }

  void addMissing(const Entry& entry) {
    const std::string key = entry.key.text();
    const auto elements = elementsOf(entry.shape);
    ++result_.coverage.keysOf;
    result_.coverage.elementsOf += elements.value_or(0);
    if (!elements) result_.coverage.everySizeKnown = false;
    result_.missing.push_back(
        {key, entry.kind, entry.dtype, entry.shape, "", entry.location, matchesAny(tolerance_.allowMissing, key)});
  }

  void compareTensor(const Entry& entry, const checkpoint::TensorEntry& tensor) {
    const std::string key = entry.key.text();
    ++result_.matched;
    const bool shapeDiffers = sameShape(entry.shape, tensor.shape).isFalse();
    const bool dtypeDiffers = entry.dtype && !tensor.dtype.empty() && *entry.dtype != tensor.dtype;
    if (shapeDiffers) result_.shape.push_back({key, entry.shape, tensor.shape, entry.location});
    if (dtypeDiffers) result_.dtype.push_back({key, *entry.dtype, tensor.dtype, entry.location});
    if (tensor.kind && *tensor.kind != entry.kind)
      result_.kind.push_back({key, entry.kind, *tensor.kind, entry.location});
    const std::uint64_t elements = elementsOf(entry.shape).value_or(elementsOf(tensor));
    Coverage& coverage = result_.coverage;
    ++coverage.keysOf;
    coverage.elementsOf += elements;
    if (shapeDiffers || dtypeDiffers) return;
    ++coverage.keys;
    coverage.elements += elements;
    coverage.bytes += tensor.bytes;
  }

  void addUnexpected(const FileKey& key, bool isAllowed) {
    result_.unexpected.push_back({key.key, key.tensor->dtype, key.tensor->shape, isAllowed});
  }

  bool mayBeUnexpected(const FileKey& key) const { return matchesAny(tolerance_.allowUnexpected, key.key); }

  void compareUnclaimed() {
    const KeyPatterns openPatterns(open_);
    for (const FileKey& key : file_) {
      const auto found = left_.find(key.key);
      if (found == left_.end() || found->second != key.tensor) continue;
      if (openPatterns.find(key.key).empty()) {
        addUnexpected(key, mayBeUnexpected(key));
      } else {
        ++result_.matched;
      }
    }
    // Mappings can give several tensors one name; only the first has it.
    for (const FileKey& key : repeated_) {
      result_.notes.push_back(fmt::format("several keys of the file are '{}' once mapped", key.key));
      addUnexpected(key, mayBeUnexpected(key));
    }
    for (const FileKey& key : dropped_) addUnexpected(key, true);
  }

  void compareSubmodules(const schema::Model& concrete) {
    if (!isArchive(index_) || index_.submodules.empty()) return;
    const auto present = submodulesOf(index_, file_, result_);
    std::string skipped;  // below a submodule that is not serialisable
    for (const schema::Submodule& submodule : concrete.submodules) {
      if (!submodule.path.isLiteral() || !submodule.when.isTrue()) continue;
      const std::string path = submodule.path.text();
      if (!skipped.empty() && path.starts_with(skipped)) continue;
      if (!submodule.serializable) {
        skipped = path + ".";
      } else if (!present.count(path) && !matchesAny(tolerance_.ignore, path)) {
        result_.submodules.push_back(
            {path, submodule.className, submodule.location, matchesAny(tolerance_.allowMissing, path)});
      }
    }
  }

  // What is allowed and what is not are grouped apart, so that one line never speaks of both.
  template <typename T>
  static std::vector<Subtree> subtrees(const std::vector<T>& differences, const std::vector<std::string>& all) {
    std::vector<std::string> counted, allowed;
    for (const T& each : differences) {
      bool isAllowed = false;
      if constexpr (requires { each.allowed; }) isAllowed = each.allowed;
      (isAllowed ? allowed : counted).push_back(each.key);
    }
    std::vector<Subtree> result = wholeSubtrees(counted, all);
    for (Subtree& subtree : wholeSubtrees(allowed, all)) result.push_back(std::move(subtree));
    return result;
  }

  void group() {
    std::vector<std::string> fileKeys;
    for (const auto* keys : {&file_, &dropped_})
      for (const FileKey& key : *keys) fileKeys.push_back(key.key);
    result_.subtrees = {subtrees(result_.missing, modelKeys_), subtrees(result_.unexpected, fileKeys),
                        subtrees(result_.shape, modelKeys_), subtrees(result_.dtype, modelKeys_),
                        subtrees(result_.kind, modelKeys_)};
  }

  const std::vector<FileKey>& file_;
  const std::vector<FileKey>& dropped_;
  const checkpoint::CheckpointIndex& index_;
  const Tolerance& tolerance_;
  Match& result_;
  std::unordered_map<std::string, const checkpoint::TensorEntry*> left_;
  std::vector<FileKey> repeated_;
  std::vector<Entry> open_;
  std::vector<std::string> modelKeys_;
};

}  // namespace

bool isArchive(const checkpoint::CheckpointIndex& index) {
  return index.format == "libtorch archive" || index.format == "torchscript";
}

std::vector<bool> expectedEntries(const schema::Model& model, const checkpoint::CheckpointIndex& index,
                                  const Tolerance& tolerance) {
  std::vector<bool> expected(model.entries.size(), true);
  std::unordered_set<std::string> skipped;
  for (const schema::Submodule& submodule : model.submodules) {
    if (isArchive(index) && !submodule.serializable) skipped.insert(submodule.path.text());
  }
  if (skipped.empty() && tolerance.ignore.empty()) return expected;
  for (std::size_t i = 0; i < model.entries.size(); ++i) {
    const std::string key = model.entries[i].key.text();
    if (matchesAny(tolerance.ignore, key)) expected[i] = false;
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
      if (skipped.count(key.substr(0, dot))) expected[i] = false;
    }
  }
  return expected;
}

void compare(const schema::Model& concrete, const std::vector<FileKey>& file, const std::vector<FileKey>& dropped,
             const checkpoint::CheckpointIndex& index, const Tolerance& tolerance, Match& result) {
  Comparison(file, dropped, index, tolerance, result).run(concrete);
}

}  // namespace dictum::match
