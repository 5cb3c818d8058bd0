// `dictum explain KEY [FILE...]`: why a key is in the state dict, or is not.
#include <CLI/App.hpp>

#include "cli/explanation.h"
#include "cli/prediction.h"
#include "cli/subcommand.h"

namespace dictum::cli {
namespace {

struct Arguments {
  std::string key;
  SourceArguments source;
  ModelArguments model;
  std::vector<std::string> checkpoints;
  std::string format;
};

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  std::vector<checkpoint::CheckpointIndex> checkpoints;
  for (const auto& path : arguments.checkpoints) {
    auto index = checkpoint::readCheckpoint(path);
    if (!index) {
      invocation.console.error(index.error().message());
      return ExitStatus::Unanswered;
    }
    checkpoints.push_back(std::move(*index));
  }
  const auto predicted = predictFromSource(arguments.source, arguments.model, invocation, Configure::Apply, Gates::Add);
  if (!predicted) {
    invocation.console.error(predicted.error().message());
    return ExitStatus::Unanswered;
  }
  const auto explanation = explain(arguments.key, predicted->prediction, checkpoints);
  invocation.console.result(arguments.format == "json" ? toJson(explanation).dump(2) + "\n" : writeText(explanation));
  if (!predicted->isComplete) return ExitStatus::Unanswered;
  return explanation.isFound() ? ExitStatus::Fine : ExitStatus::Findings;
}

}  // namespace

Subcommand addExplain(CLI::App& application) {
  auto* app = application.add_subcommand("explain", "Say why a key is in the state dict, or is not");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("KEY", arguments->key, "The key, or the path of a submodule")->required();
  app->add_option("FILE", arguments->source.sources, "Source files (default: all of the compile database)");
  app->add_option("--checkpoint", arguments->checkpoints, "Say also which of these have the key; repeatable")
      ->type_size(1)
      ->allow_extra_args(false);
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addFormat(*app, arguments->format, {"text", "json"});
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
