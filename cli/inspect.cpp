// `dictum inspect CHECKPOINT...`: what a checkpoint holds, without its tensor data.
#include <CLI/App.hpp>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/inspect_json.h"
#include "checkpoint/inspect_text.h"
#include "cli/arguments.h"
#include "cli/subcommand.h"

namespace dictum::cli {
namespace {

// A file that cannot be read does not hide the others.
ExitStatus run(const std::vector<std::string>& paths, const std::string& format, Console& console) {
  std::vector<checkpoint::CheckpointIndex> files;
  for (const auto& path : paths) {
    auto index = checkpoint::readCheckpoint(path);
    if (!index)
      console.error(index.error().message());
    else
      files.push_back(std::move(*index));
  }
  if (format == "json") {
    console.result(checkpoint::inspectJson(files));
  } else {
    for (const auto& file : files) console.result(checkpoint::inspectText(file));
  }
  return files.size() == paths.size() ? ExitStatus::Fine : ExitStatus::Unanswered;
}

}  // namespace

Subcommand addInspect(CLI::App& application) {
  auto* app = application.add_subcommand("inspect", "List what checkpoints hold, without reading tensor data");
  auto paths = std::make_shared<std::vector<std::string>>();
  auto format = std::make_shared<std::string>();
  app->add_option("CHECKPOINT", *paths, "Checkpoint files")->required();
  addFormat(*app, *format, {"text", "json"});
  return {app, [=](const Invocation& invocation) { return run(*paths, *format, invocation.console); }};
}

}  // namespace dictum::cli
