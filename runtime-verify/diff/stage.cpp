#include "diff/stage.h"

#include <algorithm>

namespace dictum::diff {
namespace {

bool haveSameKeys(const std::vector<schema::Entry>& a, const std::vector<schema::Entry>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const schema::Entry& x, const schema::Entry& y) { return x.key == y.key; });
}

}  // namespace

const schema::Stage* stageOf(const schema::Model& model, const std::string& method) {
  const auto found = std::find_if(model.stages.begin(), model.stages.end(),
                                  [&](const schema::Stage& stage) { return stage.method == method; });
  return found == model.stages.end() ? nullptr : &*found;
}

std::string partnerOf(const schema::Model& before, const std::string& method, const schema::Model& now) {
  if (stageOf(now, method)) return method;
  const schema::Stage& stage = *stageOf(before, method);
  for (const schema::Stage& other : now.stages) {
    const bool isNew = !stageOf(before, other.method);
    if (isNew && haveSameKeys(stage.added, other.added) && haveSameKeys(stage.removed, other.removed))
      return other.method;
  }
  return "";
}

schema::Model afterStage(const schema::Model& model, const std::string& method) {
  schema::Model result = model;
  const schema::Stage* stage = stageOf(model, method);
  if (!stage) return result;
  for (const schema::Entry& removed : stage->removed)
    for (schema::Entry& entry : result.entries)
      if (entry.key == removed.key) entry.when = conjunction(entry.when, negation(removed.when));
  std::erase_if(result.entries, [](const schema::Entry& entry) { return entry.when.isFalse(); });
  result.entries.insert(result.entries.end(), stage->added.begin(), stage->added.end());
  std::stable_partition(result.entries.begin(), result.entries.end(),
                        [](const schema::Entry& entry) { return entry.kind == schema::Kind::Parameter; });
  result.gaps.insert(result.gaps.end(), stage->gaps.begin(), stage->gaps.end());
  return result;
}

}  // namespace dictum::diff
