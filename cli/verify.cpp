// `dictum verify --source FILE CHECKPOINT...`: whether checkpoints fit the source, and under which configuration.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>

#include "checkpoint/checkpoint_index.h"
#include "cli/input_check.h"
#include "cli/prediction.h"
#include "cli/subcommand.h"
#include "cli/suggest.h"
#include "match/match.h"
#include "match/report_json.h"
#include "match/report_text.h"
#include "schema/lock.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::string lock;
  std::vector<std::string> checkpoints;
  std::string format;
};

bool isNamed(const schema::Model& model, const std::string& name) {
  const auto scope = model.className.rfind("::");
  return model.className == name || model.holder == name ||
         (scope != std::string::npos && model.className.substr(scope + 2) == name);
}

// The prediction of a lock file, narrowed to the model that is meant.
Result<PredictedSource> predictionFromLock(const Arguments& arguments, const schema::Configuration& configuration,
                                           Console& console) {
  auto prediction = schema::readLock(arguments.lock);
  if (!prediction) return failure(prediction.error());
  if (const auto& name = arguments.model.model) {
    std::vector<std::string> known;
    for (const auto& model : prediction->models) known.push_back(model.className);
    std::erase_if(prediction->models, [&](const schema::Model& model) { return !isNamed(model, *name); });
    if (prediction->models.empty())
      return failure(fmt::format("'{}' has no model '{}'{}", arguments.lock, *name, suggestion(*name, known)));
  }
  if (auto checked = checkConfiguration(configuration, *prediction, {}, console); !checked)
    return failure(checked.error().within(arguments.lock));
  return PredictedSource{std::move(*prediction), true};
}

// The configuration is given to the matcher and not to the prediction, so that the report can name it as given.
Result<PredictedSource> readPrediction(const Arguments& arguments, const schema::Configuration& configuration,
                                       const Invocation& invocation) {
  if (!arguments.lock.empty()) return predictionFromLock(arguments, configuration, invocation.console);
  return predictFromSource(arguments.source, arguments.model, invocation, Configure::CheckOnly);
}

ExitStatus statusOf(const match::MatchReport& report) {
  const auto fits = [](const match::Match& file) {
    return file.verdict == match::Verdict::Fits || file.verdict == match::Verdict::FitsUnderConfiguration;
  };
  if (std::all_of(report.files.begin(), report.files.end(), fits)) return ExitStatus::Fine;
  const auto misfits = [](const match::Match& file) { return file.verdict == match::Verdict::DoesNotFit; };
  return std::any_of(report.files.begin(), report.files.end(), misfits) ? ExitStatus::Findings : ExitStatus::Unanswered;
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  Console& console = invocation.console;
  const auto unanswered = [&console](const Error& error) {
    console.error(error.message());
    return ExitStatus::Unanswered;
  };
  const auto configuration = readConfiguration(arguments.model);
  if (!configuration) return unanswered(configuration.error());
  std::vector<checkpoint::CheckpointIndex> checkpoints;
  bool allRead = true;
  for (const auto& path : arguments.checkpoints) {
    auto index = checkpoint::readCheckpoint(path);
    allRead = allRead && index.has_value();
    if (index)
      checkpoints.push_back(std::move(*index));
    else
      console.error(index.error().message());
  }
  const auto predicted = readPrediction(arguments, *configuration, invocation);
  if (!predicted) return unanswered(predicted.error());
  if (predicted->prediction.models.empty())
    return unanswered(Error("there is no class derived from torch::nn::Module"));

  const auto report = match::match(predicted->prediction, checkpoints, *configuration);
  console.result(arguments.format == "json" ? match::toJson(report).dump(2) + "\n" : match::writeText(report));
  return allRead && predicted->isComplete ? statusOf(report) : ExitStatus::Unanswered;
}

}  // namespace

Subcommand addVerify(CLI::App& application) {
  auto* app =
      application.add_subcommand("verify", "Say whether checkpoints fit the source, and under which configuration");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("CHECKPOINT", arguments->checkpoints, "Checkpoint files, oldest first")->required();
  auto* source = app->add_option("--source", arguments->source.sources,
                                 "Source file (default: all of the compile database); repeatable")
                     ->type_size(1)
                     ->allow_extra_args(false);
  app->add_option("--prediction", arguments->lock, "A lock file instead of sources")->excludes(source);
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addFormat(*app, arguments->format, {"text", "json"});
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
