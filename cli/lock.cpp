// `dictum lock [FILE...] -o LOCK`: writes the prediction to a file that belongs under version control.
#include "schema/lock.h"

#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/depfile.h"
#include "cli/locations.h"
#include "cli/prediction.h"
#include "cli/subcommand.h"
#include "cli/table.h"
#include "tool/annotation.h"

namespace dictum::cli {
namespace {

struct Arguments {
  SourceArguments source;
  ModelArguments model;
  std::string output;
  DepfileArguments depfile;
};

std::string shownFile(const std::string& file) { return file.empty() ? file : tool::shownPath(file); }

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  auto predicted = predictFromSource(arguments.source, arguments.model, invocation);
  if (!predicted) {
    invocation.console.error(predicted.error().message());
    return ExitStatus::Unanswered;
  }
  // A lock of source that does not parse would be a lock of nothing.
  if (!predicted->isComplete) {
    invocation.console.error(fmt::format("'{}' is not written, because the source does not parse", arguments.output));
    return ExitStatus::Unanswered;
  }
  if (predicted->prediction.models.empty()) {
    invocation.console.error("there is no class derived from torch::nn::Module to lock");
    return ExitStatus::Unanswered;
  }
  // The same file in every clone: a compile database has absolute paths.
  for (schema::Model& model : predicted->prediction.models)
    visitLocations(model, [](schema::Location& location) { location.file = shownFile(location.file); });
  if (const auto written = schema::writeLock(arguments.output, predicted->prediction); !written) {
    invocation.console.error(written.error().message());
    return ExitStatus::Unanswered;
  }
  if (const auto written = writeDepfile(arguments.depfile, arguments.output, predicted->files); !written) {
    invocation.console.error(written.error().message());
    return ExitStatus::Unanswered;
  }
  invocation.console.note(
      fmt::format("wrote {} to '{}'", counted(predicted->prediction.models.size(), "model"), arguments.output));
  return ExitStatus::Fine;
}

}  // namespace

Subcommand addLock(CLI::App& application) {
  auto* app = application.add_subcommand("lock", "Write the prediction to a file for version control");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("FILE", arguments->source.sources, "Source files (default: all of the compile database)");
  app->add_option("-o,--output", arguments->output, "The lock file")->required();
  addDepfileOptions(*app, arguments->depfile);
  addConstructOption(*app, arguments->source);
  addModelOptions(*app, arguments->model);
  addSourceOptions(*app, arguments->source);
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
