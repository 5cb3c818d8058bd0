// `dictum report [FILE...] -o PAGE.html`: the prediction as a page to look at, with checkpoints beside it.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <filesystem>

#include "cli/diff_side.h"
#include "cli/prediction.h"
#include "cli/report_data.h"
#include "cli/report_page.h"
#include "cli/subcommand.h"
#include "cli/table.h"
#include "schema/lock.h"
#include "tool/lock_prediction.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::vector<std::string> checkpoints;
  std::string output;
};

// One FILE may also be a lock or the JSON of a prediction. Values are for the page, which shows what they change.
Result<PredictedSource> readPrediction(const Arguments& arguments, const schema::Configuration& configuration,
                                       const Invocation& invocation) {
  const auto& sources = arguments.source.sources;
  if (sources.size() == 1) {
    const auto form = formOf(sources.front());
    if (!form) return failure(form.error());
    if (*form == SideForm::Checkpoint)
      return failure(fmt::format("'{}' is a checkpoint; give it with --checkpoint, after a source", sources.front()));
    if (*form == SideForm::Lock) {
      auto locked =
          tool::readLockedPrediction(sources.front(), arguments.model.model, configuration, invocation.console);
      if (!locked) return failure(locked.error());
      return PredictedSource{std::move(*locked), true};
    }
  }
  return predictFromSource(arguments.source, arguments.model, invocation, Configure::CheckOnly, Gates::Add);
}

Result<std::vector<checkpoint::CheckpointIndex>> readCheckpoints(const std::vector<std::string>& paths) {
  std::vector<checkpoint::CheckpointIndex> checkpoints;
  for (const auto& path : paths) {
    auto index = checkpoint::readCheckpoint(path);
    if (!index) return failure(index.error());
    checkpoints.push_back(std::move(*index));
  }
  return checkpoints;
}

std::string titleOf(const Arguments& arguments, const schema::Prediction& prediction) {
  if (prediction.models.size() == 1) return prediction.models.front().className;
  if (arguments.source.sources.empty()) return std::filesystem::current_path().filename().string();
  const std::string first = std::filesystem::path(arguments.source.sources.front()).filename().string();
  const std::size_t others = arguments.source.sources.size() - 1;
  return others == 0 ? first : fmt::format("{} and {}", first, counted(others, "other file"));
}

std::string pageOf(const ReportSubject& subject) {
  const ReportPage page = reportPage();
  return fmt::format("{}{}{}", page.beforeData, scriptText(reportData(subject)), page.afterData);
}

Result<void> write(const Arguments& arguments, const ReportSubject& subject, Console& console) {
  const std::string page = pageOf(subject);
  if (arguments.output.empty()) {
    console.result(page);
    return {};
  }
  if (auto written = schema::writeFileAtomically(arguments.output, page); !written) return written;
  console.note(fmt::format("wrote {} to '{}'", counted(subject.prediction.models.size(), "model"), arguments.output));
  return {};
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  Console& console = invocation.console;
  const auto unanswered = [&console](const Error& error) {
    console.error(error.message());
    return ExitStatus::Unanswered;
  };
  const auto configuration = readConfiguration(arguments.model);
  if (!configuration) return unanswered(configuration.error());
  auto checkpoints = readCheckpoints(arguments.checkpoints);
  if (!checkpoints) return unanswered(checkpoints.error());
  auto predicted = readPrediction(arguments, *configuration, invocation);
  if (!predicted) return unanswered(predicted.error());
  if (predicted->prediction.models.empty())
    return unanswered(Error(arguments.source.sites ? "this source constructs no module outside other modules"
                                                   : "there is no class derived from torch::nn::Module to report"));
  const std::string title = titleOf(arguments, predicted->prediction);
  const ReportSubject subject{title, std::move(predicted->prediction), *configuration, std::move(*checkpoints)};
  if (auto written = write(arguments, subject, console); !written) return unanswered(written.error());
  return predicted->isComplete ? ExitStatus::Fine : ExitStatus::Unanswered;
}

}  // namespace

Subcommand addReport(CLI::App& application) {
  auto* app = application.add_subcommand("report", "Write the prediction as a page for the browser");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("FILE", arguments->source.sources,
                  "Source files, or one lock or prediction (default: all of the compile database)");
  app->add_option("-o,--output", arguments->output, "The page (default: stdout)");
  tool::addRepeatable(*app, "--checkpoint", arguments->checkpoints, "Checkpoint to compare with, oldest first");
  app->add_flag("--sites", arguments->source.sites, "The modules that the source itself constructs");
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
