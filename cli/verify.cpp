// `dictum verify --source FILE CHECKPOINT...`: whether checkpoints fit the source, and under which configuration.
#include <CLI/App.hpp>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "cli/prediction.h"
#include "cli/subcommand.h"
#include "tool/lock_prediction.h"
#include "tool/verify_command.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::string lock;
  tool::VerifyArguments verify;
};

// The configuration is given to the matcher and not to the prediction, so that the report can name it as given.
Result<PredictedSource> readPrediction(const Arguments& arguments, const schema::Configuration& configuration,
                                       const Invocation& invocation) {
  if (arguments.lock.empty())
    return predictFromSource(arguments.source, arguments.model, invocation, Configure::CheckOnly);
  auto locked = tool::readLockedPrediction(arguments.lock, arguments.model.model, configuration, invocation.console);
  if (!locked) return failure(locked.error());
  return PredictedSource{std::move(*locked), true};
}

// `dictum verify ck.pt net.h`, as every other command takes sources.
std::optional<std::string> sourceAmong(const std::vector<std::string>& checkpoints) {
  static const std::set<std::string> extensions = {".cpp", ".cc", ".cxx", ".cu", ".h", ".hpp", ".hh", ".hxx", ".cuh"};
  const auto source = std::find_if(checkpoints.begin(), checkpoints.end(), [](const std::string& path) {
    return extensions.count(std::filesystem::path(path).extension().string()) > 0;
  });
  return source == checkpoints.end() ? std::nullopt : std::optional(*source);
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  Console& console = invocation.console;
  const auto unanswered = [&console](const Error& error) {
    console.error(error.message());
    return ExitStatus::Unanswered;
  };
  if (const auto source = sourceAmong(arguments.verify.checkpoints))
    return unanswered(Error("'" + *source + "' is a source file, not a checkpoint: give it as --source " + *source));
  const auto configuration = readConfiguration(arguments.model);
  if (!configuration) return unanswered(configuration.error());
  const auto files = tool::readVerified(arguments.verify, console);
  if (!files) return unanswered(files.error());
  const auto predicted = readPrediction(arguments, *configuration, invocation);
  if (!predicted) return unanswered(predicted.error());
  const auto status = tool::verify(predicted->prediction, *configuration, *files, arguments.verify, console);
  return predicted->isComplete ? status : ExitStatus::Unanswered;
}

}  // namespace

Subcommand addVerify(CLI::App& application) {
  auto* app =
      application.add_subcommand("verify", "Say whether checkpoints fit the source, and under which configuration");
  auto arguments = std::make_shared<Arguments>();
  auto* source = tool::addRepeatable(*app, "--source", arguments->source.sources,
                                     "Source file (default: all of the compile database)");
  app->add_option("--prediction", arguments->lock, "A lock file instead of sources")->excludes(source);
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  tool::addVerifyOptions(*app, arguments->verify);
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
