// `dictum predict [FILE...]`: the state dict that the source will give, with conditions.
#include <CLI/App.hpp>

#include "cli/prediction.h"
#include "cli/subcommand.h"
#include "schema/json.h"
#include "schema/text.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::string format;
};

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  const auto predicted = predictFromSource(arguments.source, arguments.model, invocation, Configure::Apply,
                                            arguments.format == "json" ? Gates::Add : Gates::Leave);
  if (!predicted) {
    invocation.console.error(predicted.error().message());
    return ExitStatus::Unanswered;
  }
  if (predicted->prediction.models.empty() && predicted->isComplete)
    invocation.console.note("there is no class derived from torch::nn::Module in this source");
  invocation.console.result(arguments.format == "json" ? schema::writeJson(predicted->prediction)
                                                       : schema::writeText(predicted->prediction));
  return predicted->isComplete ? ExitStatus::Fine : ExitStatus::Unanswered;
}

}  // namespace

Subcommand addPredict(CLI::App& application) {
  auto* app =
      application.add_subcommand("predict", "List the keys that module classes will have, and on what they depend");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("FILE", arguments->source.sources, "Source files (default: all of the compile database)");
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addFormat(*app, arguments->format, {"text", "json"});
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
