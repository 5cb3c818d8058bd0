#include "tidy/key_table.h"

#include <algorithm>

#include "symbolic/program_index.h"

namespace dictum::tidy {

namespace {

std::string counted(std::size_t number, const std::string& one, const std::string& several) {
  return std::to_string(number) + " " + (number == 1 ? one : several);
}

std::string summaryOf(const schema::Model& model) {
  if (model.throws) return "construction throws";
  const auto count = [&](const auto& isWanted) {
    return static_cast<std::size_t>(std::count_if(model.entries.begin(), model.entries.end(), isWanted));
  };
  const std::size_t families = count([](const schema::Entry& entry) { return !entry.loops.empty(); });
  const std::size_t conditional = count([](const schema::Entry& entry) { return !entry.when.isTrue(); });
  std::string text = counted(model.entries.size() - families, "key", "keys");
  if (families) text += " and " + counted(families, "family", "families");
  if (conditional) text += ", " + std::to_string(conditional) + " conditional";
  return model.completeness == schema::Completeness::Incomplete ? text + ", incomplete" : text;
}

}  // namespace

KeyTable& KeyTable::shared() {
  static KeyTable table;
  return table;
}

void KeyTable::update(const schema::Prediction& prediction) {
  std::map<std::string, std::map<std::string, std::string>> summaries;  // class -> signature -> summary
  std::map<std::string, std::string> holders;
  for (const schema::Model& model : prediction.models) {
    summaries[model.className][model.signature] = summaryOf(model);
    holders[model.className] = model.holder;
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [className, bySignature] : summaries) {
    const std::string& first = bySignature.begin()->second;
    const bool isOne =
        std::all_of(bySignature.begin(), bySignature.end(), [&](const auto& each) { return each.second == first; });
    std::string text = isOne ? first : "";
    for (const auto& [signature, summary] : bySignature)
      if (!isOne) text += (text.empty() ? "" : "\n\n") + signature + ": " + summary;
    for (const std::string& name : {className, holders[className]}) {
      if (name.empty()) continue;
      Entry& entry = entries_[symbolic::unqualified(name)];
      const bool isTaken = !entry.className.empty() && entry.className != className;
      entry = {className, isTaken ? "" : text};
    }
  }
}

std::string KeyTable::textOf(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(name);
  return found == entries_.end() ? "" : found->second.text;
}

}  // namespace dictum::tidy
