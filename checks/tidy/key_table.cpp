#include "tidy/key_table.h"

#include <algorithm>
#include <set>

#include "rules/predictions.h"
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

void KeyTable::update(const std::shared_ptr<const ir::Program>& program) {
  const std::lock_guard lock(mutex_);
  for (const auto& [usr, type] : program->classes) {
    if (!type.isModule || !type.isUserCode || type.isAbstract) continue;
    for (const std::string& name : {type.name, type.holder}) {
      if (name.empty()) continue;
      Entry& entry = entries_[symbolic::unqualified(name)];
      const bool isTaken = !entry.className.empty() && entry.className != type.name;
      entry = {type.name, isTaken ? nullptr : program};
    }
  }
}

std::string KeyTable::textOf(const std::string& name) const {
  const Entry entry = find(name);
  if (!entry.program) return "";
  const symbolic::ProgramIndex index(*entry.program);
  std::map<std::string, std::string> bySignature;
  checks::Predictions predictions(index);
  for (const schema::Model& model : predictions.of(entry.className)) bySignature[model.signature] = summaryOf(model);
  std::set<std::string> summaries;
  std::string all;
  for (const auto& [signature, summary] : bySignature) {
    summaries.insert(summary);
    all += (all.empty() ? "" : "\n\n") + signature + ": " + summary;
  }
  return summaries.size() == 1 ? *summaries.begin() : all;
}

KeyTable::Entry KeyTable::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(name);
  return found == entries_.end() ? Entry() : found->second;
}

}  // namespace dictum::tidy
