// `dictum diff OLD NEW`, `dictum diff --against REF [FILE...]`: what a change does to the checkpoints that there are.
#include "diff/diff.h"

#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/diff_formats.h"
#include "cli/diff_side.h"
#include "cli/subcommand.h"
#include "cli/witness.h"
#include "diff/decision.h"
#include "diff/json.h"
#include "diff/map_side.h"
#include "diff/names.h"
#include "diff/text.h"
#include "schema/lock.h"
#include "tool/annotation.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::string revision;
  std::string level;
  std::string format;
  std::string map;
  std::string writtenMap;
  std::string witness;
  bool failOnIncomplete = false;
};

Result<match::KeyMap> readMap(const Arguments& arguments) {
  if (arguments.map.empty()) return match::KeyMap{};
  auto map = match::readKeyMap(arguments.map);
  if (!map) return failure(map.error().within("--map"));
  return map;
}

// The changes that are left once the map was applied to the old side.
diff::Diff compare(DiffSides& sides, const match::KeyMap& map, const Arguments& arguments, Console& console) {
  if (arguments.map.empty()) return diff::diff(sides.before.side, sides.after.side);
  for (const std::string& line : diff::applyMap(map, sides.before.side, sides.after.side))
    console.warning(fmt::format("'{}': no key is meant by '{}'", arguments.map, line));
  diff::Diff changes = diff::diff(sides.before.side, sides.after.side);
  diff::leaveOutFilled(map, changes);
  return changes;
}

Result<void> writeMap(const Arguments& arguments, const diff::Diff& changes, const DiffSides& sides, Console& console) {
  if (arguments.writtenMap.empty()) return {};
  const std::string text = diff::proposeMap(changes, sides.after.side.prediction);
  if (auto written = schema::writeFileAtomically(arguments.writtenMap, text); !written) return written;
  console.note(fmt::format("wrote a proposal to '{}'; check it, and give it with --map", arguments.writtenMap));
  return {};
}

// A change of which there is a witness breaks the gate; where none does, there is nothing to show.
Result<void> writeWitness(const Arguments& arguments, const diff::Diff& changes, const DiffSides& sides,
                          const diff::Decision& decision, const Invocation& invocation) {
  if (arguments.witness.empty() || decision.outcome != diff::Outcome::Breaks) return {};
  const auto given = readConfiguration(arguments.model);
  if (!given) return failure(given.error());
  const WitnessRequest request{arguments.witness, *diff::levelNamed(arguments.level), arguments.revision,
                               arguments.source, *given};
  const auto told = cli::writeWitness(request, changes, sides, invocation);
  if (!told) return failure(told.error());
  invocation.console.note(*told);
  return {};
}

Result<DiffSides> readSides(const Arguments& arguments, const Invocation& invocation) {
  if (!arguments.revision.empty())
    return readAgainst(arguments.revision, arguments.source, arguments.model, invocation);
  if (arguments.source.sources.size() != 2)
    return failure("give OLD and NEW, or --against REVISION; see 'dictum diff --help'");
  auto before = readSide(arguments.source.sources[0], arguments.source, arguments.model, invocation);
  if (!before) return failure(before.error());
  auto after = readSide(arguments.source.sources[1], arguments.source, arguments.model, invocation);
  if (!after) return failure(after.error());
  return DiffSides{std::move(*before), std::move(*after)};
}

std::string written(const diff::Diff& changes, const diff::Decision& decision, diff::Level level,
                    const std::string& format) {
  if (format == "json") return diff::toJson(changes, decision, level).dump(2) + "\n";
  if (format == "markdown") return diff::writeMarkdown(changes, decision, level);
  if (format == "sarif") return writeDiffSarif(changes, level);
  if (format == "github") return writeDiffGithub(changes, decision, level);
  if (format == "gitlab") return writeDiffGitlab(changes, level);
  if (format == "junit") return writeDiffJunit(changes, level);
  return diff::writeText(changes, decision, level);
}

void shorten(diff::Diff& changes) {
  const auto shorten = [](schema::Location& location) {
    if (!location.file.empty()) location.file = tool::shownPath(location.file);
  };
  for (diff::ModelDiff& model : changes.models) {
    shorten(model.newLocation);
    for (diff::Change& change : model.changes) {
      shorten(change.newLocation);
      shorten(change.oldLocation);
    }
  }
}

ExitStatus statusOf(diff::Outcome outcome) {
  switch (outcome) {
    case diff::Outcome::Passes:
      return ExitStatus::Fine;
    case diff::Outcome::Breaks:
      return ExitStatus::Findings;
    default:
      return ExitStatus::Unanswered;
  }
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  Console& console = invocation.console;
  const auto unanswered = [&console](const Error& error) {
    console.error(error.message());
    return ExitStatus::Unanswered;
  };
  const auto map = readMap(arguments);
  if (!map) return unanswered(map.error());
  auto sides = readSides(arguments, invocation);
  if (!sides) return unanswered(sides.error());
  if (auto comparable = makeComparable(*sides, arguments.model, console); !comparable)
    return unanswered(comparable.error());
  if (sides->before.side.prediction.models.empty() && sides->after.side.prediction.models.empty())
    return unanswered(Error("there is no class derived from torch::nn::Module on either side"));
  const diff::Level level = *diff::levelNamed(arguments.level);
  diff::Diff changes = compare(*sides, *map, arguments, console);
  diff::Decision decision = diff::decide(changes, {level, arguments.failOnIncomplete});
  const auto witness = writeWitness(arguments, changes, *sides, decision, invocation);
  shorten(changes);
  if (!arguments.map.empty()) decision.reason += fmt::format(" (with the map '{}')", arguments.map);
  console.result(written(changes, decision, level, arguments.format));
  if (auto done = writeMap(arguments, changes, *sides, console); !done) return unanswered(done.error());
  if (!witness) return unanswered(witness.error());
  if (!sides->before.isComplete || !sides->after.isComplete)
    return unanswered(Error("some of the source does not parse, so the answer is not complete"));
  return statusOf(decision.outcome);
}

}  // namespace

Subcommand addDiff(CLI::App& application) {
  auto* app = application.add_subcommand("diff", "Say whether a change breaks the checkpoints that there are");
  auto arguments = std::make_shared<Arguments>();
  app->add_option(
      "FILE", arguments->source.sources,
      "OLD and NEW: each a lock, a prediction, a checkpoint or a source; with --against the sources or lock "
      "to compare (default: all of the compile database)");
  app->add_option("--against", arguments->revision, "Compare the work tree with this git revision");
  app->add_option("--level", arguments->level, "What breaks the build: loads, keys, shapes or exact")
      ->check(CLI::IsMember({"loads", "keys", "shapes", "exact"}))
      ->default_val("shapes");
  app->add_flag("--fail-on-incomplete", arguments->failOnIncomplete, "Fail where the new prediction has gaps");
  app->add_option("--map", arguments->map, "Migration map that carries old checkpoints to the new keys");
  app->add_option("--write-map", arguments->writtenMap, "Propose a migration map");
  app->add_option("--witness", arguments->witness, "Write programs that show the change which breaks the gate");
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addFormat(*app, arguments->format, {"text", "json", "sarif", "github", "gitlab", "junit", "markdown"});
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
