#include "cli/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/table.h"
#include "schema/text.h"

namespace dictum::cli {
namespace {

// How many are exact, conditional and incomplete.
struct Shares {
  std::array<std::size_t, 3> counts{};
  void add(schema::Completeness completeness) { ++counts.at(static_cast<std::size_t>(completeness)); }
  std::size_t total() const { return counts[0] + counts[1] + counts[2]; }
};

struct Reason {
  std::string text;
  std::size_t count = 0;
  schema::Location example;
};

struct Summary {
  Shares classes;
  Shares models;
  std::vector<Reason> reasons;
};

// "the body of 'load' is not visible" and the same of 'save' are one reason.
std::string withoutNames(const std::string& reason) {
  std::string text;
  bool isQuoted = false;
  for (std::size_t i = 0; i < reason.size(); ++i) {
    // An apostrophe inside a word quotes nothing.
    const bool isApostrophe = !isQuoted && i > 0 && std::isalnum(static_cast<unsigned char>(reason[i - 1]));
    if (reason[i] == '\'' && !isApostrophe) {
      isQuoted = !isQuoted;
      if (isQuoted) text += "'...'";
    } else if (!isQuoted) {
      text += reason[i];
    }
  }
  return text;
}

Summary summarize(const schema::Prediction& prediction) {
  Summary summary;
  std::map<std::pair<std::string, std::string>, schema::Completeness> classes;  // by name and file
  std::map<std::string, Reason> reasons;
  for (const schema::Model& model : prediction.models) {
    summary.models.add(model.completeness);
    auto [known, isNew] = classes.try_emplace({model.className, model.location.file}, model.completeness);
    known->second = std::max(known->second, model.completeness);
    for (const schema::Gap& gap : model.gaps) {
      Reason& reason = reasons[withoutNames(gap.reason)];
      if (reason.count++ == 0) reason.example = gap.location;
    }
  }
  for (const auto& [name, completeness] : classes) summary.classes.add(completeness);
  for (auto& [text, reason] : reasons) {
    reason.text = text;
    summary.reasons.push_back(std::move(reason));
  }
  // The most frequent first; of the same count as the map has them.
  std::sort(summary.reasons.begin(), summary.reasons.end(),
            [](const Reason& a, const Reason& b) { return a.count != b.count ? a.count > b.count : a.text < b.text; });
  return summary;
}

std::string line(const Shares& shares, const char* noun) {
  const auto share = [&](schema::Completeness completeness) {
    const std::size_t count = shares.counts.at(static_cast<std::size_t>(completeness));
    const double percent =
        shares.total() == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(shares.total());
    return fmt::format("{:>6} {:>5.1f} %", count, percent);
  };
  return fmt::format("{:<18} {:>6} {} {} {}\n", noun, shares.total(), share(schema::Completeness::Exact),
                     share(schema::Completeness::Conditional), share(schema::Completeness::Incomplete));
}

nlohmann::ordered_json json(const Shares& shares) {
  return {{"total", shares.total()},
          {"exact", shares.counts[0]},
          {"conditional", shares.counts[1]},
          {"incomplete", shares.counts[2]}};
}

}  // namespace

std::string summaryText(const schema::Prediction& prediction, const UnitCounts& units) {
  const Summary summary = summarize(prediction);
  std::string text =
      fmt::format("{:<18} {:>6} {:>14} {:>14} {:>14}\n", "", "total", "exact", "conditional", "incomplete");
  text += line(summary.classes, "classes") + line(summary.models, "models");
  text += fmt::format("{}: {} read ({} from the cache), {} with errors, {} failed, {} without LibTorch, {} not C++\n",
                      counted(units.total(), "translation unit"), units.read, units.cached, units.withErrors,
                      units.failed, units.withoutTorch, units.notCxx);
  if (!summary.reasons.empty()) text += "\ngaps\n";
  for (const Reason& reason : summary.reasons)
    text += fmt::format("{:>6}  {} ({})\n", reason.count, reason.text, schema::print(reason.example));
  return text;
}

std::string summaryJson(const schema::Prediction& prediction, const UnitCounts& units) {
  const Summary summary = summarize(prediction);
  nlohmann::ordered_json gaps = nlohmann::ordered_json::array();
  for (const Reason& reason : summary.reasons)
    gaps.push_back(
        {{"reason", reason.text},
         {"count", reason.count},
         {"example",
          {{"file", reason.example.file}, {"line", reason.example.line}, {"column", reason.example.column}}}});
  const nlohmann::ordered_json result = {{"classes", json(summary.classes)},
                                         {"models", json(summary.models)},
                                         {"translationUnits",
                                          {{"total", units.total()},
                                           {"read", units.read},
                                           {"cached", units.cached},
                                           {"withErrors", units.withErrors},
                                           {"failed", units.failed},
                                           {"withoutLibTorch", units.withoutTorch},
                                           {"notCxx", units.notCxx}}},
                                         {"gaps", std::move(gaps)}};
  return result.dump(2) + "\n";
}

}  // namespace dictum::cli
