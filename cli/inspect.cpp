// `dictum inspect CHECKPOINT...`: what a checkpoint holds, without its tensor data.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checkpoint/checkpoint_index.h"
#include "cli/arguments.h"
#include "cli/subcommand.h"
#include "cli/table.h"

namespace dictum::cli {
namespace {

using Json = nlohmann::ordered_json;
using checkpoint::CheckpointIndex;

std::string kindName(const std::optional<schema::Kind>& kind) {
  if (!kind) return "";
  return *kind == schema::Kind::Parameter ? "parameter" : "buffer";
}

Json toJson(const CheckpointIndex& index) {
  Json entries = Json::array();
  for (const auto& entry : index.entries) {
    const std::string kind = kindName(entry.kind);
    entries.push_back({{"key", entry.key},
                       {"kind", kind.empty() ? Json() : Json(kind)},
                       {"dtype", entry.dtype},
                       {"shape", entry.shape}});
  }
  return {{"checkpoint", index.path}, {"format", index.format},        {"wrapper", index.wrapper},
          {"prefix", index.prefix},   {"entries", std::move(entries)}, {"notes", index.notes}};
}

std::string toText(const CheckpointIndex& index, const Console& console) {
  std::string text = fmt::format("{}: {}, {}\n", console.styled(Style::Bold, index.path), index.format,
                                 counted(index.entries.size(), "key"));
  if (!index.wrapper.empty()) text += fmt::format("  found in '{}'\n", index.wrapper);
  if (!index.prefix.empty()) text += fmt::format("  prefix '{}' left out of all keys\n", index.prefix);
  std::vector<std::vector<std::string>> rows;
  for (const auto& entry : index.entries)
    rows.push_back({entry.key, kindName(entry.kind), entry.dtype, formatShape(entry.shape)});
  text += formatTable(rows);
  for (const auto& note : index.notes) text += fmt::format("  note: {}\n", note);
  for (const auto& name : index.unknownGlobals)
    text += fmt::format("  note: '{}' is no part of a state dict; it was named, not executed\n", name);
  return text;
}

ExitStatus run(const std::vector<std::string>& paths, const std::string& format, Console& console) {
  ExitStatus status = ExitStatus::Fine;
  Json files = Json::array();
  for (const auto& path : paths) {
    const auto index = checkpoint::readCheckpoint(path);
    if (!index) {
      console.error(index.error().message());
      status = ExitStatus::Unanswered;
      continue;
    }
    if (format == "json")
      files.push_back(toJson(*index));
    else
      console.result(toText(*index, console));
  }
  if (format == "json") console.result(Json{{"files", files}}.dump(2) + "\n");
  return status;
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
