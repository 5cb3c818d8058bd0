#include "match/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "match/key_patterns.h"

namespace dictum::match {
namespace {

using schema::Entry;

bool isSettled(const Entry& entry) { return entry.when.isTrue() && entry.loops.empty() && entry.key.isLiteral(); }

std::unordered_set<std::string> submodulesOf(const checkpoint::CheckpointIndex& index, const std::vector<FileKey>& file,
                                             const Match& match) {
  std::unordered_set<std::string> paths;
  for (const std::string& path : index.submodules) {
    if (path.starts_with(match.stripped)) paths.insert(match.added + path.substr(match.stripped.size()));
  }
  for (const FileKey& key : file) {
    for (std::size_t dot = key.key.find('.'); dot != std::string::npos; dot = key.key.find('.', dot + 1)) {
      paths.insert(key.key.substr(0, dot));
    }
  }
  return paths;
}

void compareTensor(const Entry& entry, const checkpoint::TensorEntry& tensor, Match& result) {
  const std::string key = entry.key.text();
  ++result.matched;
  if (sameShape(entry.shape, tensor.shape).isFalse()) {
    result.shape.push_back({key, entry.shape, tensor.shape, entry.location});
  }
  if (entry.dtype && !tensor.dtype.empty() && *entry.dtype != tensor.dtype) {
    result.dtype.push_back({key, *entry.dtype, tensor.dtype, entry.location});
  }
  if (tensor.kind && *tensor.kind != entry.kind) {
    result.kind.push_back({key, entry.kind, *tensor.kind, entry.location});
  }
}

void compareSubmodules(const schema::Model& concrete, const std::vector<FileKey>& file,
                       const checkpoint::CheckpointIndex& index, Match& result) {
  if (!isArchive(index) || index.submodules.empty()) return;
  const auto present = submodulesOf(index, file, result);
  std::string skipped;  // below a submodule that is not serialisable
  for (const schema::Submodule& submodule : concrete.submodules) {
    if (!submodule.path.isLiteral() || !submodule.when.isTrue()) continue;
    const std::string path = submodule.path.text();
    if (!skipped.empty() && path.starts_with(skipped)) continue;
    if (!submodule.serializable) {
      skipped = path + ".";
    } else if (!present.count(path)) {
      result.submodules.push_back({path, submodule.className, submodule.location});
    }
  }
}

}  // namespace

bool isArchive(const checkpoint::CheckpointIndex& index) {
  return index.format == "libtorch archive" || index.format == "torchscript";
}

std::vector<bool> expectedEntries(const schema::Model& model, const checkpoint::CheckpointIndex& index) {
  std::vector<bool> expected(model.entries.size(), true);
  if (!isArchive(index)) return expected;
  std::unordered_set<std::string> skipped;
  for (const schema::Submodule& submodule : model.submodules) {
    if (!submodule.serializable) skipped.insert(submodule.path.text());
  }
  if (skipped.empty()) return expected;
  for (std::size_t i = 0; i < model.entries.size(); ++i) {
    const std::string key = model.entries[i].key.text();
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
      if (skipped.count(key.substr(0, dot))) expected[i] = false;
    }
  }
  return expected;
}

void compare(const schema::Model& concrete, const std::vector<FileKey>& file, const checkpoint::CheckpointIndex& index,
             Match& result) {
  std::unordered_map<std::string, const checkpoint::TensorEntry*> left;
  std::unordered_set<std::string> seen;  // a parameter, a buffer and a submodule may share one name
  for (const FileKey& key : file) left.emplace(key.key, key.tensor);
  const std::vector<bool> expected = expectedEntries(concrete, index);
  std::vector<Entry> open;
  for (std::size_t i = 0; i < concrete.entries.size(); ++i) {
    const Entry& entry = concrete.entries[i];
    if (!isSettled(entry)) {
      open.push_back(entry);
      continue;
    }
    if (!seen.insert(entry.key.text()).second) continue;
    const auto found = left.find(entry.key.text());
    if (found != left.end()) {
      compareTensor(entry, *found->second, result);
      left.erase(found);
    } else if (expected[i]) {
      result.missing.push_back({entry.key.text(), entry.kind, entry.dtype, entry.shape, "", entry.location});
    }
  }
  const KeyPatterns openPatterns(open);
  for (const FileKey& key : file) {
    if (!left.count(key.key)) continue;
    if (openPatterns.find(key.key).empty()) {
      result.unexpected.push_back({key.key, key.tensor->dtype, key.tensor->shape});
    } else {
      ++result.matched;
    }
  }
  if (!open.empty()) {
    result.notes.push_back(fmt::format("{} predicted {} on inputs whose value the file does not tell", open.size(),
                                       open.size() == 1 ? "entry depends" : "entries depend"));
  }
  compareSubmodules(concrete, file, index, result);
}

}  // namespace dictum::match
