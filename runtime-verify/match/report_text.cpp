#include "match/report_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "match/report_json.h"
#include "schema/text.h"

namespace dictum::match {
namespace {

std::string sizes(const std::vector<std::int64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

// One section of equally formed lines: a marker, the key column, and the rest.
class Section {
 public:
  Section(std::string marker, const TextOptions& options) : marker_(std::move(marker)), options_(options) {}

  void add(const std::string& key, const std::string& rest) {
    width_ = std::max(width_, std::min<std::size_t>(key.size(), 60));
    rows_.emplace_back(key, rest);
  }

  std::string text() const {
    std::string result;
    for (std::size_t i = 0; i < std::min(rows_.size(), options_.maximumLines); ++i) {
      std::string line = fmt::format("  {:<10}  {:<{}}  {}", marker_, rows_[i].first, width_, rows_[i].second);
      line.erase(line.find_last_not_of(' ') + 1);
      result += line + "\n";
    }
    if (rows_.size() > options_.maximumLines) {
      result += fmt::format("  {:<10}  and {} more\n", marker_, rows_.size() - options_.maximumLines);
    }
    return result;
  }

 private:
  std::string marker_;
  const TextOptions& options_;
  std::size_t width_ = 0;
  std::vector<std::pair<std::string, std::string>> rows_;
};

std::string headline(const Match& match) {
  std::string text = fmt::format("{}: {} {}", match.checkpoint, nameOf(match.verdict), match.model);
  if (match.verdict == Verdict::FitsUnderConfiguration)
    text = fmt::format("{}: fits {}", match.checkpoint, match.model);
  if (match.verdict == Verdict::Undecided) text = fmt::format("{}: undecided for {}", match.checkpoint, match.model);
  std::string inputs;
  for (const ConfiguredInput& input : match.configuration) {
    if (input.source != Source::Default)
      inputs += fmt::format("{}{}={}", inputs.empty() ? "" : ", ", input.name, print(input.value));
  }
  if (!inputs.empty()) {
    const bool nearest = match.verdict == Verdict::DoesNotFit;
    text += nearest ? "; nearest configuration " + inputs : " when " + inputs;
  }
  return text + fmt::format(" ({} keys match)\n", match.matched);
}

std::string differences(const Match& match, const TextOptions& options) {
  Section missing("missing", options), unexpected("unexpected", options), shape("shape", options);
  Section dtype("dtype", options), kind("kind", options), renamed("renamed?", options), submodule("submodule", options);
  for (const Missing& each : match.missing) {
    const std::string when = each.when.empty() ? "" : "when " + each.when + "  ";
    missing.add(each.key, fmt::format("{} {}  {}registered at {}", each.dtype.value_or("?"), print(each.shape), when,
                                      print(each.location)));
  }
  for (const Unexpected& each : match.unexpected) unexpected.add(each.key, each.dtype + " " + sizes(each.shape));
  for (const ShapeDifference& each : match.shape) {
    shape.add(each.key, fmt::format("expected {}, found {}  registered at {}", print(each.expected), sizes(each.found),
                                    print(each.location)));
  }
  for (const DtypeDifference& each : match.dtype) {
    dtype.add(each.key,
              fmt::format("expected {}, found {}  registered at {}", each.expected, each.found, print(each.location)));
  }
  for (const KindDifference& each : match.kind) {
    const bool isBuffer = each.expected == schema::Kind::Buffer;
    kind.add(each.key, fmt::format("expected a {}, found a {}  registered at {}", isBuffer ? "buffer" : "parameter",
                                   isBuffer ? "parameter" : "buffer", print(each.location)));
  }
  for (const Rename& each : match.renamed) renamed.add(each.file, "-> " + each.model);
  for (const MissingSubmodule& each : match.submodules) {
    submodule.add(each.path,
                  fmt::format("{} is not in the file  registered at {}", each.className, print(each.location)));
  }
  return missing.text() + unexpected.text() + shape.text() + dtype.text() + kind.text() + submodule.text() +
         renamed.text();
}

std::string loadText(const Match& match) {
  if (match.load.throws) return fmt::format("  torch::load throws: {}\n", *match.load.throws);
  std::string text;
  const auto counted = [](const std::vector<std::string>& keys) {
    return fmt::format("{} key{}, e.g. '{}'", keys.size(), keys.size() == 1 ? "" : "s", keys.front());
  };
  if (!match.load.dropped.empty()) text += "  torch::load silently drops " + counted(match.load.dropped) + "\n";
  if (!match.load.replaced.empty()) text += "  torch::load silently replaces " + counted(match.load.replaced) + "\n";
  return text;
}

std::string matchText(const Match& match, const TextOptions& options) {
  std::string text = headline(match);
  if (!match.stripped.empty())
    text += fmt::format("  the file's keys have the prefix '{}', which the model has not\n", match.stripped);
  if (!match.added.empty())
    text += fmt::format("  the model's keys have the prefix '{}', which the file has not\n", match.added);
  if (!match.ambiguous.empty() && match.verdict != Verdict::Fits) {
    text += fmt::format("  other values fit as well for: {}\n", fmt::join(match.ambiguous, ", "));
  }
  text += differences(match, options);
  for (const std::string& note : match.notes) text += "  note: " + note + "\n";
  for (const schema::Gap& gap : match.gaps) text += fmt::format("  gap: {} ({})\n", gap.reason, print(gap.location));
  return text + loadText(match);
}

std::string keyList(const char* what, const std::vector<std::string>& keys, const TextOptions& options) {
  Section section(what, options);
  for (const std::string& key : keys) section.add(key, "");
  return section.text();
}

std::string stepText(const TimelineStep& step, const TextOptions& options) {
  std::string text = fmt::format("{} -> {}:", step.from, step.to);
  if (step.appeared.empty() && step.vanished.empty() && step.reshaped.empty())
    return text + " the same keys and shapes\n";
  if (!step.inputs.empty()) text += fmt::format(" {}", fmt::join(step.inputs, ", "));
  return text + "\n" + keyList("appears", step.appeared, options) + keyList("vanishes", step.vanished, options) +
         keyList("changes", step.reshaped, options);
}

}  // namespace

std::string writeText(const MatchReport& report, const TextOptions& options) {
  std::string text;
  for (const Match& match : report.files) text += matchText(match, options);
  if (!report.timeline.empty()) text += "\n";
  for (const TimelineStep& step : report.timeline) text += stepText(step, options);
  return text;
}

}  // namespace dictum::match
