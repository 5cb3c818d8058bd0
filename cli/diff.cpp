// `dictum diff OLD NEW`, `dictum diff --against REF [FILE...]`: what a change does to the checkpoints that there are.
#include "diff/diff.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <filesystem>

#include "cli/depfile.h"
#include "cli/diff_formats.h"
#include "cli/diff_side.h"
#include "cli/gate.h"
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
  std::optional<std::string> policy;
  std::optional<std::string> level;
  bool failOnIncomplete = false;
  bool passIncomplete = false;  // --no-fail-on-incomplete
  tool::FormatArguments formats;
  DepfileArguments depfile;
  std::string map;
  std::string writtenMap;
  std::string witness;
};

constexpr diff::Level usualLevel = diff::Level::Shapes;

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
                          const diff::Decision& decision, diff::Level level, const Invocation& invocation) {
  if (arguments.witness.empty() || decision.outcome != diff::Outcome::Breaks) return {};
  const auto given = readConfiguration(arguments.model);
  if (!given) return failure(given.error());
  const WitnessRequest request{arguments.witness, level, arguments.revision, arguments.source, *given};
  const auto told = cli::writeWitness(request, changes, sides, invocation);
  if (!told) return failure(told.error());
  invocation.console.note(*told);
  return {};
}

Result<std::optional<BaseTree>> readBase(const Arguments& arguments) {
  if (arguments.revision.empty()) return std::nullopt;
  auto base = BaseTree::checkOut(arguments.revision, arguments.source.cacheDirectory, !arguments.source.noCache);
  if (!base) return failure(base.error());
  return std::optional(std::move(*base));
}

Result<DiffSides> readSides(const Arguments& arguments, const BaseTree* base, const Invocation& invocation) {
  if (base) return readAgainst(*base, arguments.source, arguments.model, invocation);
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

// Both sides, and what is asked of them.
struct Question {
  std::optional<BaseTree> base;
  Gate gate;
  match::KeyMap map;
  DiffSides sides;
  diff::Gate held;
};

// What the command line says wins over the policy.
diff::Gate heldOf(const Arguments& arguments, const GatePolicy& policy) {
  const diff::Level level = policy.level.value_or(usualLevel);
  return {arguments.level ? *diff::levelNamed(*arguments.level) : level,
          arguments.failOnIncomplete || (policy.failOnIncomplete.value_or(false) && !arguments.passIncomplete)};
}

Result<Question> readQuestion(const Arguments& arguments, const Invocation& invocation) {
  auto map = readMap(arguments);
  if (!map) return failure(map.error());
  auto base = readBase(arguments);
  if (!base) return failure(base.error());
  const BaseTree* tree = *base ? &**base : nullptr;
  auto gate = readGate(arguments.policy, tree, invocation.console);
  if (!gate) return failure(gate.error());
  auto sides = readSides(arguments, tree, invocation);
  if (!sides) return failure(sides.error());
  if (auto comparable = makeComparable(*sides, arguments.model, invocation.console); !comparable)
    return failure(comparable.error());
  if (sides->before.side.prediction.models.empty() && sides->after.side.prediction.models.empty())
    return failure("there is no class derived from torch::nn::Module on either side");
  const diff::Gate held = heldOf(arguments, gate->policy);
  return Question{std::move(*base), std::move(*gate), std::move(*map), std::move(*sides), held};
}

Result<diff::Diff> changesOf(Question& question, const Arguments& arguments, Console& console) {
  diff::Diff changes = compare(question.sides, question.map, arguments, console);
  const GateContext context{.sides = question.sides,
                            .map = question.map,
                            .base = question.base ? &*question.base : nullptr,
                            .model = arguments.model.model,
                            .isWhole = !question.base || arguments.source.sources.empty(),
                            .overridesLevel = arguments.level.has_value(),
                            .today = today()};
  if (auto applied = applyGate(question.gate, context, changes, console); !applied) return failure(applied.error());
  return changes;
}

std::vector<std::string> filesOf(const Question& question, const Arguments& arguments) {
  std::vector<std::string> files = question.sides.after.files;
  files.insert(files.end(), question.sides.before.files.begin(), question.sides.before.files.end());
  if (!arguments.map.empty()) files.push_back(std::filesystem::absolute(arguments.map).string());
  if (arguments.policy) files.push_back(std::filesystem::absolute(*arguments.policy).string());
  return files;
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  Console& console = invocation.console;
  const auto unanswered = [&console](const Error& error) {
    console.error(error.message());
    return ExitStatus::Unanswered;
  };
  auto question = readQuestion(arguments, invocation);
  if (!question) return unanswered(question.error());
  auto changes = changesOf(*question, arguments, console);
  if (!changes) return unanswered(changes.error());
  const DiffSides& sides = question->sides;
  const diff::Level level = question->held.level;
  diff::Decision decision = diff::decide(*changes, question->held);
  const auto witness = writeWitness(arguments, *changes, sides, decision, level, invocation);
  shorten(*changes);
  if (!arguments.map.empty()) decision.reason += fmt::format(" (with the map '{}')", arguments.map);
  const auto told = tool::writeFormats(arguments.formats, console, [&](const std::string& format) {
    return written(*changes, decision, level, format);
  });
  if (!told) return unanswered(told.error());
  if (auto done = writeMap(arguments, *changes, sides, console); !done) return unanswered(done.error());
  if (auto done = writeDepfile(arguments.depfile, "", filesOf(*question, arguments)); !done)
    return unanswered(done.error());
  if (!witness) return unanswered(witness.error());
  if (!sides.before.isComplete || !sides.after.isComplete)
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
  app->add_option("--level", arguments->level, "What breaks the build: loads, keys, shapes or exact (default: shapes)")
      ->check(CLI::IsMember({"loads", "keys", "shapes", "exact"}));
  auto* fail =
      app->add_flag("--fail-on-incomplete", arguments->failOnIncomplete, "Fail where the new prediction has gaps");
  app->add_flag("--no-fail-on-incomplete", arguments->passIncomplete, "Do not, though the policy asks for it")
      ->excludes(fail);
  app->add_option("--policy", arguments->policy, "The policy of the gate (default: .dictum.yaml of the git revision)");
  app->add_option("--map", arguments->map, "Migration map that carries old checkpoints to the new keys");
  app->add_option("--write-map", arguments->writtenMap, "Propose a migration map");
  app->add_option("--witness", arguments->witness, "Write programs that show the change which breaks the gate");
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addDepfileOptions(*app, arguments->depfile);
  tool::addFormats(*app, arguments->formats);
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
