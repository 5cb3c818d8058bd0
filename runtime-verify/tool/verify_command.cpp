#include "tool/verify_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "match/key_map.h"
#include "match/match.h"
#include "match/report_json.h"
#include "match/report_text.h"
#include "schema/printable.h"
#include "tool/arguments.h"
#include "tool/verify_formats.h"

namespace dictum::tool {
namespace {

std::vector<match::Glob> globs(const std::vector<std::string>& patterns) { return {patterns.begin(), patterns.end()}; }

Result<match::Tolerance> toleranceOf(const VerifyArguments& arguments) {
  match::Tolerance tolerance{
      globs(arguments.ignore), globs(arguments.allowMissing), globs(arguments.allowUnexpected), {}};
  for (const auto& text : arguments.map) {
    auto mapping = match::parseMapping(text);
    if (!mapping) return failure(mapping.error().within("--map"));
    tolerance.map.push_back(std::move(*mapping));
  }
  for (const auto& path : arguments.mapFiles) {
    const auto map = match::readKeyMap(path);
    if (!map) return failure(map.error().within("--map-file"));
    match::allow(*map, tolerance);
  }
  return tolerance;
}

ExitStatus statusOf(const match::MatchReport& report) {
  const auto fits = [](const match::Match& file) {
    return file.verdict == match::Verdict::Fits || file.verdict == match::Verdict::FitsUnderConfiguration;
  };
  if (std::all_of(report.files.begin(), report.files.end(), fits)) return ExitStatus::Fine;
  const auto misfits = [](const match::Match& file) { return file.verdict == match::Verdict::DoesNotFit; };
  return std::any_of(report.files.begin(), report.files.end(), misfits) ? ExitStatus::Findings : ExitStatus::Unanswered;
}

std::string written(const match::MatchReport& report, bool everyKey, const std::string& format) {
  if (format == "json") return match::toJson(report).dump(2) + "\n";
  const auto options = everyKey ? match::TextOptions::everyKey() : match::TextOptions{};
  if (format == "sarif") return writeVerifySarif(report, options);
  if (format == "github") return writeVerifyGithub(report, options);
  if (format == "gitlab") return writeVerifyGitlab(report, options);
  if (format == "junit") return writeVerifyJunit(report, options);
  if (format == "markdown") return writeVerifyMarkdown(report, options);
  return schema::printableLines(match::writeText(report, options));
}

}  // namespace

void addVerifyOptions(CLI::App& app, VerifyArguments& arguments) {
  app.add_option("CHECKPOINT", arguments.checkpoints, "Checkpoint files, oldest first");
  addRepeatable(app, "--record", arguments.records, "What EpochRecorder wrote of a training run");
  addRepeatable(app, "--ignore", arguments.ignore, "Keys or submodules to leave out on both sides");
  addRepeatable(app, "--allow-missing", arguments.allowMissing, "Keys that the file may lack");
  addRepeatable(app, "--allow-unexpected", arguments.allowUnexpected, "Keys that the file may have");
  addRepeatable(app, "--map", arguments.map, "The file's OLD is the model's NEW, as OLD=NEW");
  addRepeatable(app, "--map-file", arguments.mapFiles,
                "Migration map: OLD=NEW, 'drop KEY' or 'new KEY = NUMBER' a line");
  app.add_flag("--every-key", arguments.everyKey, "List every key, not whole submodules");
  addFormats(app, arguments.formats);
}

Result<VerifiedFiles> readVerified(const VerifyArguments& arguments, Console& console) {
  if (arguments.checkpoints.empty() && arguments.records.empty())
    return failure("there is nothing to verify; give a CHECKPOINT or a --record");
  auto tolerance = toleranceOf(arguments);
  if (!tolerance) return failure(tolerance.error());
  VerifiedFiles files{.tolerance = std::move(*tolerance)};
  for (const auto& path : arguments.checkpoints) {
    auto index = checkpoint::readCheckpoint(path);
    files.allRead = files.allRead && index.has_value();
    if (index)
      files.checkpoints.push_back(std::move(*index));
    else
      console.error(index.error().message());
  }
  for (const auto& path : arguments.records) {
    auto records = match::readRecord(path);
    files.allRead = files.allRead && records.has_value();
    if (records)
      files.records.insert(files.records.end(), records->begin(), records->end());
    else
      console.error(records.error().message());
  }
  for (const auto& record : files.records) files.checkpoints.push_back(record.index);
  return files;
}

ExitStatus verify(const schema::Prediction& prediction, const schema::Configuration& configuration,
                  const VerifiedFiles& files, const VerifyArguments& arguments, Console& console) {
  if (prediction.models.empty()) {
    console.error("there is no class derived from torch::nn::Module");
    return ExitStatus::Unanswered;
  }
  auto report = match::match(prediction, files.checkpoints, configuration, files.tolerance);
  if (!files.records.empty()) report.history = match::historyOf(files.records, prediction, report.files);
  const auto done = writeFormats(arguments.formats, console, [&](const std::string& format) {
    return written(report, arguments.everyKey, format);
  });
  if (!done) {
    console.error(done.error().message());
    return ExitStatus::Unanswered;
  }
  return files.allRead ? statusOf(report) : ExitStatus::Unanswered;
}

}  // namespace dictum::tool
