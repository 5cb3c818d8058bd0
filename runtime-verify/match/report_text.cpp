#include "match/report_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "match/rename_groups.h"
#include "match/report_json.h"
#include "match/report_section.h"
#include "schema/printable.h"
#include "schema/text.h"

namespace dictum::match {
namespace {

using schema::printable;

std::string registeredAt(const schema::Location& location) { return "registered at " + print(location); }

std::string keyDifferences(const Match& match, const TextOptions& options) {
  const auto allowed = [](bool is) { return is ? std::string("allowed") : std::string(); };
  Section missing("missing", options, match.subtrees.missing);
  Section unexpected("unexpected", options, match.subtrees.unexpected);
  for (const Missing& each : match.missing) {
    const std::string when = each.when.empty() ? "" : "when " + each.when + "  ";
    const std::string allowance = each.allowed ? "allowed  " : "";
    missing.add(each.key, fmt::format("{} {}", each.dtype.value_or("?"), print(each.shape)),
                allowance + when + registeredAt(each.location));
  }
  for (const Unexpected& each : match.unexpected)
    unexpected.add(each.key, each.dtype + " " + print(each.shape), allowed(each.allowed));
  return missing.text() + unexpected.text();
}

std::string tensorDifferences(const Match& match, const TextOptions& options) {
  Section shape("shape", options, match.subtrees.shape), dtype("dtype", options, match.subtrees.dtype);
  Section kind("kind", options, match.subtrees.kind);
  for (const ShapeDifference& each : match.shape) {
    shape.add(each.key, fmt::format("expected {}, found {}", print(each.expected), print(each.found)),
              registeredAt(each.location));
  }
  for (const DtypeDifference& each : match.dtype) {
    dtype.add(each.key, fmt::format("expected {}, found {}", each.expected, each.found), registeredAt(each.location));
  }
  for (const KindDifference& each : match.kind) {
    const bool isBuffer = each.expected == schema::Kind::Buffer;
    kind.add(
        each.key,
        fmt::format("expected a {}, found a {}", isBuffer ? "buffer" : "parameter", isBuffer ? "parameter" : "buffer"),
        registeredAt(each.location));
  }
  return shape.text() + dtype.text() + kind.text();
}

std::string renameText(const RenameGroup& group) {
  return fmt::format("-> {}{}", group.model, group.keys == 1 ? "" : fmt::format("  ({} keys)", group.keys));
}

std::string differences(const Match& match, const TextOptions& options) {
  Section submodule("submodule", options), renamed("renamed?", options);
  for (const MissingSubmodule& each : match.submodules) {
    submodule.add(each.path, fmt::format("{} is not in the file{}", each.className, each.allowed ? "  allowed" : ""),
                  registeredAt(each.location));
  }
  for (const RenameGroup& each : groupRenames(match.renamed)) renamed.add(each.file, renameText(each));
  return keyDifferences(match, options) + tensorDifferences(match, options) + submodule.text() + renamed.text();
}

std::string percentage(std::uint64_t part, std::uint64_t whole) {
  // Rounded down, so that 100 % means all.
  return whole == 0 ? "100.0 %" : fmt::format("{:.1f} %", static_cast<double>(part * 1000 / whole) / 10);
}

// How much of the model a loader fills that takes every key that fits.
std::string coverageText(const Match& match) {
  const Coverage& coverage = match.coverage;
  if (match.verdict == Verdict::Fits || match.verdict == Verdict::FitsUnderConfiguration) {
    if (match.allowed() == 0) return "";
  }
  return fmt::format("  {} of {} keys fit: {}{} of the model's elements, {} of the file's bytes\n", coverage.keys,
                     coverage.keysOf, coverage.everySizeKnown ? "" : "at most ",
                     percentage(coverage.elements, coverage.elementsOf), percentage(coverage.bytes, coverage.bytesOf));
}

std::string loadText(const Match& match) {
  if (match.load.throws) return fmt::format("  torch::load throws: {}\n", printable(*match.load.throws));
  const auto line = [](const char* what, const std::vector<std::string>& keys) {
    if (keys.empty()) return std::string();
    return fmt::format("  torch::load silently {} {} key{}, e.g. '{}'\n", what, keys.size(),
                       keys.size() == 1 ? "" : "s", printable(keys.front()));
  };
  return line("drops", match.load.dropped) + line("replaces", match.load.replaced) +
         line("misreads the bytes of", match.load.misread);
}

std::string matchText(const Match& match, const TextOptions& options) {
  std::string text = headline(match) + "\n";
  if (!match.stripped.empty())
    text += fmt::format("  the file's keys have the prefix '{}', which the model has not\n", printable(match.stripped));
  if (!match.added.empty())
    text += fmt::format("  the model's keys have the prefix '{}', which the file has not\n", printable(match.added));
  Section unwrapped("unwrapped", options);
  for (const RenameGroup& each : groupRenames(match.unwrapped)) unwrapped.add(each.file, renameText(each));
  text += unwrapped.text();
  if (!match.ambiguous.empty() && match.verdict != Verdict::Fits) {
    text += fmt::format("  other values fit as well for: {}\n", fmt::join(match.ambiguous, ", "));
  }
  if (!match.alsoFits.empty()) text += fmt::format("  fits as well: {}\n", fmt::join(match.alsoFits, ", "));
  text += differences(match, options) + coverageText(match);
  for (const std::string& note : match.notes) text += "  note: " + printable(note) + "\n";
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

// "epochs 1-3, 5", or "every epoch" where it is all of them.
std::string epochText(const std::vector<std::int64_t>& epochs, const std::vector<std::int64_t>& recorded) {
  if (epochs.size() == recorded.size()) return epochs.size() == 1 ? "its only epoch" : "every epoch";
  std::string text;
  for (std::size_t i = 0; i < epochs.size();) {
    std::size_t last = i;
    while (last + 1 < epochs.size() && epochs[last + 1] == epochs[last] + 1) ++last;
    text += text.empty() ? "" : ", ";
    text += last == i ? fmt::format("{}", epochs[i]) : fmt::format("{}-{}", epochs[i], epochs[last]);
    i = last + 1;
  }
  return (epochs.size() == 1 ? "epoch " : "epochs ") + text;
}

std::string historyText(const std::vector<KeyHistory>& history, const TextOptions& options) {
  if (history.empty()) return "";
  Section unused("unused", options), frozen("frozen", options), zero("idle", options);
  for (const KeyHistory& each : history) {
    const auto add = [&](Section& section, const char* what, const std::vector<std::int64_t>& epochs) {
      if (!epochs.empty())
        section.add(each.key, fmt::format("{} in {}", what, epochText(epochs, each.recorded)),
                    registeredAt(each.location));
    };
    add(unused, "no gradient", each.unused);
    add(frozen, "requires no gradient", each.frozen);
    add(zero, "a gradient of zeros", each.zeroGradient);
  }
  return "\nNot trained, and in the state dict all the same, because it is registered:\n" + unused.text() +
         frozen.text() + zero.text();
}

}  // namespace

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
  text +=
      fmt::format(" ({} key{} match{}", match.matched, match.matched == 1 ? "" : "s", match.matched == 1 ? "es" : "");
  if (const std::size_t allowed = match.allowed())
    text += fmt::format(", {} difference{} allowed", allowed, allowed == 1 ? "" : "s");
  return text + ")";
}

std::string print(const std::vector<std::int64_t>& sizes) { return fmt::format("[{}]", fmt::join(sizes, ", ")); }

std::string writeText(const MatchReport& report, const TextOptions& options) {
  std::string text;
  for (const Match& match : report.files) text += matchText(match, options);
  if (!report.timeline.empty()) text += "\n";
  for (const TimelineStep& step : report.timeline) text += stepText(step, options);
  return text + historyText(report.history, options);
}

}  // namespace dictum::match
