// `dictum check [FILE...]`: what is wrong with the registrations of module classes.
#include "rules/check.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <filesystem>

#include "cli/arguments.h"
#include "cli/check_filter.h"
#include "cli/check_fix.h"
#include "cli/check_names.h"
#include "cli/check_report.h"
#include "cli/depfile.h"
#include "cli/subcommand.h"
#include "forward/gates.h"
#include "rules/lock_drift.h"
#include "schema/lock.h"
#include "schema/strict_json.h"
#include "tool/annotation.h"

namespace dictum::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  SourceArguments source;
  tool::FormatArguments formats;
  std::string checks;
  std::string warningsAsErrors;
  std::string explained;
  std::string baseline;
  std::string exportedFixes;
  std::string diffBase;
  std::string lock;
  std::vector<std::string> options;
  bool updateBaseline = false;
  bool fix = false;
  bool list = false;
  DepfileArguments depfile;
};

// --- what the checks are

std::string pageOf(const checks::Description& description) {
  std::string text = fmt::format("{}: {}\n\n{}\n\nSilent when: {}\nDoes not see: {}\n", description.name,
                                 description.summary, description.why, description.silentWhen, description.doesNotSee);
  if (!description.isOnByDefault) text += "Off by default.\n";
  if (description.needsWholeProject)
    text += "Needs the whole project: silent where only some of its files are given.\n";
  for (const checks::Option& option : description.options)
    text += fmt::format("Option {}.{} (default {}): {}\n", description.name, option.name, option.defaultValue,
                        option.description);
  return text;
}

ExitStatus explainCheck(const std::string& name, const Invocation& invocation) {
  if (const checks::Check* check = checks::findCheck(name)) {
    invocation.console.result(pageOf(check->description));
    return ExitStatus::Fine;
  }
  invocation.console.error(unknownCheck(name));
  return ExitStatus::Unanswered;
}

schema::Json describe(const checks::Description& description) {
  schema::Json options = schema::Json::array();
  for (const checks::Option& option : description.options)
    options.push_back({{"name", option.name}, {"default", option.defaultValue}, {"description", option.description}});
  return {{"name", description.name},
          {"summary", description.summary},
          {"why", description.why},
          {"silentWhen", description.silentWhen},
          {"doesNotSee", description.doesNotSee},
          {"severity", description.severity == checks::Severity::Remark ? "remark" : "warning"},
          {"default", description.isOnByDefault},
          {"needsWholeProject", description.needsWholeProject},
          {"options", std::move(options)}};
}

ExitStatus listChecks(const Arguments& arguments, const Invocation& invocation) {
  schema::Json json = schema::Json::array();
  std::string text;
  for (const checks::Check& check : checks::allChecks()) {
    const checks::Description& description = check.description;
    json.push_back(describe(description));
    text += fmt::format("{:32} {}{}\n", description.name, description.summary,
                        description.isOnByDefault ? "" : " (off by default)");
  }
  invocation.console.result(arguments.formats.format == "json" ? json.dump(2) + "\n" : text);
  return ExitStatus::Fine;
}

// --- what is analysed

// Whether the compile database, if there is one, has other translation units than those given.
bool isWholeProject(const SourceArguments& source) {
  if (source.sources.empty()) return true;
  fs::path directory = source.compileDatabaseDirectory ? fs::path(*source.compileDatabaseDirectory)
                                                       : fs::absolute(source.sources.front()).parent_path();
  std::error_code error;
  while (!source.compileDatabaseDirectory && !fs::exists(directory / "compile_commands.json", error) &&
         directory != directory.root_path())
    directory = directory.parent_path();
  constexpr std::size_t maximum = std::size_t{1} << 30;
  const auto text = schema::readWholeFile((directory / "compile_commands.json").string(), maximum);
  if (!text) return true;
  const auto json = schema::Json::parse(*text, nullptr, false);
  std::set<std::string> files, given;
  if (json.is_array())
    for (const auto& command : json)
      if (command.is_object() && command.contains("file") && command["file"].is_string())
        files.insert(fs::path(command["file"].get<std::string>()).filename().string());
  for (const std::string& file : source.sources) given.insert(fs::path(file).filename().string());
  return std::includes(given.begin(), given.end(), files.begin(), files.end());
}

std::string lockOf(const Arguments& arguments, const checks::Selection& selection) {
  return arguments.lock.empty() ? tool::shownPath(checks::lockFileOf(selection, ".")) : arguments.lock;
}

// What an answer depends on: the source, and the lock that it is held against.
std::vector<std::string> filesOf(const Source& source, const std::string& lock, const Arguments& arguments) {
  std::vector<std::string> files = source.files;
  for (const std::string& file : {lock, arguments.baseline})
    if (!file.empty()) files.push_back(fs::absolute(file).string());
  return files;
}

void shorten(checks::Finding& finding) {
  finding.range.file = tool::shownPath(finding.range.file);
  for (checks::Note& note : finding.notes) note.range.file = tool::shownPath(note.range.file);
  for (checks::Edit& edit : finding.fixes) edit.range.file = tool::shownPath(edit.range.file);
}

// --- what is shown

class Filter {
 public:
  explicit Filter(const Arguments& arguments)
      : arguments_(arguments), globs_(splitGlobs(arguments.checks)), errors_(splitGlobs(arguments.warningsAsErrors)) {}

  Result<void> prepare() {
    if (auto known = verifyGlobs("--checks", globs_); !known) return known;
    if (auto known = verifyGlobs("--warnings-as-errors", errors_); !known) return known;
    if (auto known = verifyOptions(arguments_.options); !known) return known;
    if (!globs_.empty() && !isAnyWanted()) return failure("--checks: no check is on");
    if (!arguments_.diffBase.empty()) {
      auto changed = linesChangedSince(arguments_.diffBase);
      if (!changed) return failure(changed.error());
      changed_ = std::move(*changed);
    }
    std::error_code error;
    if (!arguments_.baseline.empty() && !(arguments_.updateBaseline && !fs::exists(arguments_.baseline, error))) {
      auto baseline = readBaseline(arguments_.baseline);
      if (!baseline) return failure(baseline.error());
      baseline_ = std::move(*baseline);
    }
    return {};
  }

  // Every check that some file of the project can want; each finding is then held against its own file's selection.
  checks::Selection selection() {
    checks::Selection selection;
    selection.globs = {"*"};
    selection.options = tidy_.of(aSource()).options;
    for (const std::string& option : arguments_.options)
      if (const std::size_t at = option.find('='); at != std::string::npos)
        selection.options[option.substr(0, at)] = option.substr(at + 1);
    return selection;
  }

  std::optional<ShownFinding> shown(checks::Finding finding) {
    const TidyConfiguration& configuration = tidy_.of(finding.range.file);
    const checks::Check& check = *checks::findCheck(finding.check);
    if (!isWanted(check, globsFor(finding.range.file)) || isSuppressed(finding, lines_)) return std::nullopt;
    if (!arguments_.diffBase.empty() && !isChanged(finding)) return std::nullopt;
    ShownFinding result{std::move(finding), false, ""};
    result.fingerprint = fingerprintOf(result.finding, lines_);
    if (!arguments_.updateBaseline && baseline_.count(result.fingerprint)) return std::nullopt;
    std::vector<std::string> errors = configuration.errors;
    errors.insert(errors.end(), errors_.begin(), errors_.end());
    result.isError = !errors.empty() && checks::isSelected(check, errors);
    return result;
  }

  const std::optional<std::string>& problem() const { return tidy_.problem(); }

 private:
  // Globs that begin by taking away, or that only take away, start from what is on by default.
  static bool isWanted(const checks::Check& check, std::vector<std::string> globs) {
    const bool isPartial = !globs.empty() && globs.front() != "-*" && globs.front()[0] == '-';
    if (!isPartial) return checks::isSelected(check, globs);
    if (check.description.isOnByDefault) globs.insert(globs.begin(), check.description.name);
    return checks::isSelected(check, globs);
  }

  // As clang-tidy, which has nothing to say then either.
  bool isAnyWanted() {
    const std::vector<std::string> globs = globsFor(aSource());
    const auto& all = checks::allChecks();
    return std::any_of(all.begin(), all.end(), [&](const checks::Check& check) { return isWanted(check, globs); });
  }

  std::string aSource() const { return arguments_.source.sources.empty() ? "./x" : arguments_.source.sources.front(); }

  std::vector<std::string> globsFor(const std::string& file) {
    std::vector<std::string> globs = tidy_.of(file).globs;
    globs.insert(globs.end(), globs_.begin(), globs_.end());
    return globs;
  }

  bool isChanged(const checks::Finding& finding) const {
    const auto file = changed_.find(fs::weakly_canonical(finding.range.file).string());
    return file != changed_.end() && file->second.count(finding.range.line) > 0;
  }

  const Arguments& arguments_;
  std::vector<std::string> globs_, errors_;
  TidyConfigurations tidy_;
  SourceLines lines_;
  ChangedLines changed_;
  std::set<std::string> baseline_;
};

std::string summary(const std::vector<ShownFinding>& findings) {
  std::size_t warnings = 0, errors = 0, remarks = 0;
  for (const ShownFinding& shown : findings) {
    if (shown.finding.severity == checks::Severity::Remark)
      ++remarks;
    else
      ++(shown.isError ? errors : warnings);
  }
  std::string text;
  const auto add = [&text](std::size_t count, const char* what) {
    if (count) text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", count, what, count == 1 ? "" : "s");
  };
  add(errors, "error");
  add(warnings, "warning");
  add(remarks, "remark");
  return text.empty() ? "no findings" : text;
}

std::string formatted(const std::vector<ShownFinding>& findings, const std::string& format, const Console& console) {
  if (format == "json") return writeCheckJson(findings);
  if (format == "sarif") return writeCheckSarif(findings);
  if (format == "github") return writeCheckGithub(findings);
  if (format == "gitlab") return writeCheckGitlab(findings);
  if (format == "junit") return writeCheckJunit(findings);
  if (format == "markdown") return writeCheckMarkdown(findings);
  return writeCheckText(findings, console);
}

Result<void> writeSideResults(const Arguments& arguments, const std::vector<ShownFinding>& findings, Console& console) {
  if (!arguments.exportedFixes.empty())
    if (auto written = exportFixes(arguments.exportedFixes, findings); !written) return written;
  if (arguments.updateBaseline)
    if (auto written = writeBaseline(arguments.baseline, findings); !written) return written;
  if (!arguments.fix) return {};
  const auto applied = applyFixes(findings);
  if (!applied) return failure(applied.error());
  console.note(fmt::format("applied {} fix-it{} in {} file{}{}", applied->applied, applied->applied == 1 ? "" : "s",
                           applied->files, applied->files == 1 ? "" : "s",
                           applied->skipped ? fmt::format("; {} overlap others", applied->skipped) : ""));
  return {};
}

ExitStatus unanswered(const std::string& message, const Invocation& invocation) {
  invocation.console.error(message);
  return ExitStatus::Unanswered;
}

// Nothing is said of a class that is still being typed.
bool isUnfinished(const std::string& file, const Source& source) {
  return std::any_of(source.unfinished.begin(), source.unfinished.end(),
                     [&](const std::string& path) { return fs::weakly_canonical(path) == fs::weakly_canonical(file); });
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  if (!arguments.explained.empty()) return explainCheck(arguments.explained, invocation);
  if (arguments.list) return listChecks(arguments, invocation);
  if (arguments.updateBaseline && arguments.baseline.empty())
    return unanswered("--update-baseline needs --baseline FILE", invocation);
  Filter filter(arguments);
  if (auto prepared = filter.prepare(); !prepared) return unanswered(prepared.error().message(), invocation);
  auto source = readSource(arguments.source, invocation);
  if (!source) return unanswered(source.error().message(), invocation);

  const forward::Analysis analysis = forward::analyze(source->program);
  const checks::Selection selection = filter.selection();
  const std::string lock = lockOf(arguments, selection);
  const checks::Subject subject{source->program, analysis, isWholeProject(arguments.source), lock};
  std::vector<ShownFinding> findings;
  for (checks::Finding& finding : checks::runChecks(subject, selection)) {
    if (isUnfinished(finding.range.file, *source)) continue;
    shorten(finding);
    if (auto shown = filter.shown(std::move(finding))) findings.push_back(std::move(*shown));
  }
  if (filter.problem()) return unanswered(*filter.problem(), invocation);
  const auto told = tool::writeFormats(arguments.formats, invocation.console, [&](const std::string& format) {
    return formatted(findings, format, invocation.console);
  });
  if (!told) return unanswered(told.error().message(), invocation);
  if (arguments.formats.format == "text") invocation.console.note(summary(findings));
  if (auto written = writeSideResults(arguments, findings, invocation.console); !written)
    return unanswered(written.error().message(), invocation);
  if (auto written = writeDepfile(arguments.depfile, "", filesOf(*source, lock, arguments)); !written)
    return unanswered(written.error().message(), invocation);
  if (!source->isComplete) return ExitStatus::Unanswered;
  const bool fails = std::any_of(findings.begin(), findings.end(), [](const ShownFinding& shown) {
    return shown.finding.severity != checks::Severity::Remark;
  });
  return fails && !arguments.updateBaseline ? ExitStatus::Findings : ExitStatus::Fine;
}

}  // namespace

Subcommand addCheck(CLI::App& application) {
  auto* app = application.add_subcommand("check", "Find what is wrong with the registrations of module classes");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("FILE", arguments->source.sources, "Source files (default: all of the compile database)");
  app->add_option("--checks", arguments->checks, "Globs as in clang-tidy: 'torch-*,-torch-late-registration'");
  app->add_option("--warnings-as-errors", arguments->warningsAsErrors, "Globs of checks whose findings are errors");
  tool::addRepeatable(*app, "--option", arguments->options, "CHECK.OPTION=VALUE, as CheckOptions of .clang-tidy");
  app->add_flag("--fix", arguments->fix, "Apply fix-its");
  app->add_option("--export-fixes", arguments->exportedFixes, "Write fix-its to FILE for clang-apply-replacements");
  app->add_option("--baseline", arguments->baseline, "Leave out the findings that FILE lists");
  app->add_flag("--update-baseline", arguments->updateBaseline, "Write all findings to the baseline");
  app->add_option("--diff-base", arguments->diffBase, "Only lines that differ from this git revision");
  app->add_option("--lock", arguments->lock, "Lock for torch-lock-drift (default: the nearest dictum.lock, upwards)");
  app->add_option("--explain", arguments->explained, "Say what a check finds, and why");
  app->add_flag("--list-checks", arguments->list, "List the checks");
  addDepfileOptions(*app, arguments->depfile);
  tool::addFormats(*app, arguments->formats);
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
