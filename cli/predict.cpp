// `dictum predict [FILE...]`: the state dict that the source will give, with conditions.
#include <CLI/App.hpp>

#include "cli/depfile.h"
#include "cli/input_list.h"
#include "cli/prediction.h"
#include "cli/subcommand.h"
#include "cli/summary.h"
#include "schema/json.h"
#include "schema/text.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::string format;
  bool summary = false;
  bool inputs = false;
  DepfileArguments depfile;
};

std::string resultText(const Arguments& arguments, const PredictedSource& predicted) {
  const bool isJson = arguments.format == "json";
  if (arguments.summary)
    return isJson ? summaryJson(predicted.prediction, predicted.units)
                  : summaryText(predicted.prediction, predicted.units);
  if (arguments.inputs) return isJson ? inputsJson(predicted.prediction) : inputsText(predicted.prediction);
  return isJson ? schema::writeJson(predicted.prediction) : schema::writeText(predicted.prediction);
}

// What forward uses is told of classes, in JSON.
bool wantsGates(const Arguments& arguments) {
  return arguments.format == "json" && !arguments.summary && !arguments.inputs && !arguments.source.sites;
}

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  const auto predicted = predictFromSource(arguments.source, arguments.model, invocation, Configure::Apply,
                                           wantsGates(arguments) ? Gates::Add : Gates::Leave);
  if (!predicted) {
    invocation.console.error(predicted.error().message());
    return ExitStatus::Unanswered;
  }
  if (predicted->prediction.models.empty() && predicted->isComplete)
    invocation.console.note(arguments.source.sites ? "this source constructs no module outside other modules"
                                                   : "there is no class derived from torch::nn::Module in this source");
  invocation.console.result(resultText(arguments, *predicted));
  if (const auto written = writeDepfile(arguments.depfile, "", predicted->files); !written) {
    invocation.console.error(written.error().message());
    return ExitStatus::Unanswered;
  }
  return predicted->isComplete ? ExitStatus::Fine : ExitStatus::Unanswered;
}

}  // namespace

Subcommand addPredict(CLI::App& application) {
  auto* app =
      application.add_subcommand("predict", "List the keys that module classes will have, and on what they depend");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("FILE", arguments->source.sources, "Source files (default: all of the compile database)");
  app->add_flag("--sites", arguments->source.sites,
                "Predict the modules that the source itself constructs, with their arguments");
  auto* summary =
      app->add_flag("--summary", arguments->summary, "How many classes are exact, conditional and incomplete, and why");
  app->add_flag("--inputs", arguments->inputs,
                "What the models depend on: names, types, defaults and the values that the code tells apart")
      ->excludes(summary);
  addDepfileOptions(*app, arguments->depfile);
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addFormat(*app, arguments->format, {"text", "json"});
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
