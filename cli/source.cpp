// From the sources on the command line to a program.
#include <fmt/format.h>

#include "cli/arguments.h"
#include "frontend/frontend.h"
#include "link/link.h"

namespace dictum::cli {
namespace {

frontend::Options frontendOptions(const SourceArguments& arguments, const Invocation& invocation) {
  frontend::Options options;
  options.sources = arguments.sources;
  options.constructions = arguments.constructions;
  options.compileDatabaseDirectory = arguments.compileDatabaseDirectory;
  options.flags = invocation.compileFlags;
  options.useCache = !arguments.noCache;
  options.cacheDirectory = arguments.cacheDirectory;
  options.userRoots = arguments.userRoots;
  options.systemRoots = arguments.systemRoots;
  options.jobs = arguments.jobs;
  options.progress = [&console = invocation.console](const frontend::Progress& progress) {
    console.progress(fmt::format("[{}/{}] {} {}", progress.finished, progress.total, progress.activity, progress.file));
  };
  return options;
}

void printDiagnostic(const frontend::Diagnostic& diagnostic, Console& console) {
  std::string text;
  if (!diagnostic.location.file.empty()) {
    text = diagnostic.location.file + ":";
    if (diagnostic.location.line != 0)
      text += fmt::format("{}:{}:", diagnostic.location.line, diagnostic.location.column);
    text = console.styledError(Style::Bold, text + " ");
  } else {
    text = "dictum: ";
  }
  switch (diagnostic.severity) {
    case frontend::Severity::Error:
      text += console.styledError(Style::Red, "error: ");
      break;
    case frontend::Severity::Warning:
      text += console.styledError(Style::Yellow, "warning: ");
      break;
    case frontend::Severity::Note:
      text += console.styledError(Style::Faint, "note: ");
      break;
  }
  text += diagnostic.message + "\n";
  for (const auto& line : diagnostic.snippet) text += "    " + line + "\n";
  console.diagnostic(text);
}

std::string describe(const frontend::TranslationUnit& unit) {
  static constexpr const char* statuses[] = {"parsed", "parsed with errors", "does not include LibTorch",
                                             "not C++, left out", "failed"};
  static constexpr const char* caches[] = {"no header cache", "header cache hit", "header cache built",
                                           "header cache rejected"};
  return fmt::format("{}: {}, {}, {:.2f} s", unit.file, statuses[static_cast<int>(unit.status)],
                     unit.isUnitCached ? "unit cached" : caches[static_cast<int>(unit.cache)], unit.seconds);
}

// Clang's own limit. A missing header brings hundreds of errors in those that need it.
constexpr std::size_t maximumErrors = 20;

bool isMissingFile(const frontend::Diagnostic& error) { return error.message.ends_with(" file not found"); }

void printErrors(const frontend::Analysis& analysis, Console& console) {
  std::size_t shown = 0, left = 0;
  for (const auto& diagnostic : analysis.diagnostics) {
    if (diagnostic.severity != frontend::Severity::Error) continue;
    if (isMissingFile(diagnostic) || shown++ < maximumErrors)
      printDiagnostic(diagnostic, console);
    else
      ++left;
  }
  if (left > 0) console.note(fmt::format("{} more error{}; --verbose shows all", left, left == 1 ? "" : "s"));
}

void printDiagnostics(const frontend::Analysis& analysis, const SourceArguments& arguments, Console& console) {
  if (!arguments.verbose) return printErrors(analysis, console);
  for (const auto& diagnostic : analysis.diagnostics) printDiagnostic(diagnostic, console);
  for (const auto& unit : analysis.translationUnits) console.note(describe(unit));
}

UnitCounts countUnits(const frontend::Analysis& analysis) {
  UnitCounts counts;
  std::size_t* const places[] = {&counts.read, &counts.withErrors, &counts.withoutTorch, &counts.notCxx,
                                 &counts.failed};  // in the order of frontend::Status
  for (const auto& unit : analysis.translationUnits) {
    if (!unit.isRequested) continue;
    ++*places[static_cast<std::size_t>(unit.status)];
    if (unit.isUnitCached) ++counts.cached;
  }
  return counts;
}

// A construction that does not compile keeps its place among the models, as a gap.
FailedConstruction failedConstruction(const frontend::Analysis& analysis, const std::string& expression,
                                      std::size_t position) {
  for (const auto& diagnostic : analysis.diagnostics) {
    const bool isItsOwn =
        !diagnostic.snippet.empty() && diagnostic.snippet.front().find(expression) != std::string::npos;
    if (diagnostic.severity == frontend::Severity::Error && diagnostic.location.file == "--construct" && isItsOwn)
      return {position, expression, diagnostic.message};
  }
  return {position, expression, "it does not compile"};
}

}  // namespace

Result<Source> readSource(const SourceArguments& arguments, const Invocation& invocation) {
  auto analysis = frontend::analyze(frontendOptions(arguments, invocation));
  if (!analysis) return failure(analysis.error());
  printDiagnostics(*analysis, arguments, invocation.console);
  Source source;
  source.isComplete = !analysis->anyFailed;
  source.units = countUnits(*analysis);
  for (const auto position : analysis->failedConstructions)
    source.failedConstructions.push_back(failedConstruction(*analysis, arguments.constructions.at(position), position));
  for (const auto& unit : analysis->translationUnits) {
    source.files.insert(source.files.end(), unit.files.begin(), unit.files.end());
    if (unit.isUnfinished) source.unfinished.push_back(unit.files.front());
  }
  source.program = link::link(std::move(analysis->units));
  return source;
}

}  // namespace dictum::cli
