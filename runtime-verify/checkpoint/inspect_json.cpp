#include "checkpoint/inspect_json.h"

#include <nlohmann/json.hpp>

#include "checkpoint/inspect.h"

namespace dictum::checkpoint {
namespace {

using Json = nlohmann::ordered_json;

Json entryJson(const TensorEntry& entry) {
  Json json{{"key", entry.key},
            {"kind", entry.kind ? Json(kindName(entry)) : Json(nullptr)},
            {"dtype", entry.dtype},
            {"shape", entry.shape}};
  if (entry.layout != "strided") json["layout"] = entry.layout;
  return json;
}

Json fileJson(const CheckpointIndex& index) {
  Json entries = Json::array();
  for (const TensorEntry& entry : index.entries) entries.push_back(entryJson(entry));
  const Totals totals = totalsOf(index);
  return {{"checkpoint", index.path},
          {"format", index.format},
          {"wrapper", index.wrapper},
          {"prefix", index.prefix},
          {"entries", std::move(entries)},
          {"submodules", index.submodules},
          {"ties", tiedGroups(index)},
          {"totals",
           {{"keys", totals.keys},
            {"parameters", totals.parameters},
            {"buffers", totals.buffers},
            {"elements", totals.elements},
            {"bytes", totals.bytes}}},
          {"byteOrder", index.bigEndian ? "big" : "little"},
          {"unknownGlobals", index.unknownGlobals},
          {"notes", index.notes},
          {"load", loaderCall(index)}};
}

}  // namespace

std::string inspectJson(const std::vector<CheckpointIndex>& files) {
  Json all = Json::array();
  for (const CheckpointIndex& index : files) all.push_back(fileJson(index));
  // Notes and names are checked to be UTF-8 where they come from a file; a path need not be.
  return Json{{"files", std::move(all)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dictum::checkpoint
