#include "match/report_json.h"

#include "schema/json.h"

namespace dictum::match {
namespace {

using schema::Json;

const char* nameOf(schema::Kind kind) { return kind == schema::Kind::Parameter ? "parameter" : "buffer"; }

const char* nameOf(Source source) {
  return source == Source::Given ? "given" : source == Source::Inferred ? "inferred" : "default";
}

Json toJson(const schema::Shape& shape) {
  if (!shape) return nullptr;
  Json list = Json::array();
  for (const schema::Dimension& dimension : *shape) {
    const auto number = dimension ? dimension->asInteger() : std::nullopt;
    list.push_back(number ? Json(*number) : dimension ? Json(print(*dimension)) : Json(nullptr));
  }
  return list;
}

Json toJson(const schema::Value& value) {
  if (value.kind() == schema::Value::Kind::None) return nullptr;
  if (value.literal()) return schema::toJson(*value.literal());
  Json list = Json::array();
  for (const schema::Value& element : value.elements()) list.push_back(toJson(element));
  return list;
}

Json toJson(const Missing& missing) {
  Json json = {{"key", missing.key},
               {"kind", nameOf(missing.kind)},
               {"dtype", missing.dtype ? Json(*missing.dtype) : Json(nullptr)},
               {"shape", toJson(missing.shape)}};
  if (!missing.when.empty()) json["when"] = missing.when;
  if (missing.allowed) json["allowed"] = true;
  json["location"] = schema::toJson(missing.location);
  return json;
}

Json toJson(const Unexpected& unexpected) {
  Json json = {{"key", unexpected.key}, {"dtype", unexpected.dtype}, {"shape", unexpected.shape}};
  if (unexpected.allowed) json["allowed"] = true;
  return json;
}

Json toJson(const ShapeDifference& shape) {
  return {{"key", shape.key},
          {"expected", toJson(shape.expected)},
          {"found", shape.found},
          {"location", schema::toJson(shape.location)}};
}

Json toJson(const DtypeDifference& dtype) {
  return {{"key", dtype.key},
          {"expected", dtype.expected},
          {"found", dtype.found},
          {"location", schema::toJson(dtype.location)}};
}

Json toJson(const KindDifference& kind) {
  return {{"key", kind.key},
          {"expected", nameOf(kind.expected)},
          {"found", nameOf(kind.found)},
          {"location", schema::toJson(kind.location)}};
}

Json toJson(const Rename& rename) {
  return {{"file", rename.file}, {"model", rename.model}, {"location", schema::toJson(rename.location)}};
}

Json toJson(const MissingSubmodule& submodule) {
  Json json = {{"path", submodule.path}, {"class", submodule.className}};
  if (submodule.allowed) json["allowed"] = true;
  json["location"] = schema::toJson(submodule.location);
  return json;
}

Json toJson(const LoadOutcome& load) {
  return {{"throws", load.throws ? Json(*load.throws) : Json(nullptr)},
          {"dropped", load.dropped},
          {"replaced", load.replaced},
          {"misread", load.misread}};
}

Json toJson(const Subtree& subtree) { return {{"path", subtree.path}, {"keys", subtree.keys}}; }

Json toJson(const Coverage& coverage) {
  const auto share = [](std::uint64_t loaded, std::uint64_t of) { return Json{{"loaded", loaded}, {"of", of}}; };
  return {{"keys", share(coverage.keys, coverage.keysOf)},
          {"elements", share(coverage.elements, coverage.elementsOf)},
          {"bytes", share(coverage.bytes, coverage.bytesOf)},
          {"everySizeKnown", coverage.everySizeKnown}};
}

Json toJson(const schema::Gap& gap) { return {{"reason", gap.reason}, {"location", schema::toJson(gap.location)}}; }

Json toJson(const KeyHistory& history) {
  return {{"key", history.key},
          {"recorded", history.recorded},
          {"frozen", history.frozen},
          {"unused", history.unused},
          {"zeroGradient", history.zeroGradient},
          {"location", schema::toJson(history.location)}};
}

template <typename T>
Json listOf(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(toJson(item));
  return list;
}

Json toJson(const Subtrees& subtrees) {
  return {{"missing", listOf(subtrees.missing)},
          {"unexpected", listOf(subtrees.unexpected)},
          {"shape", listOf(subtrees.shape)},
          {"dtype", listOf(subtrees.dtype)},
          {"kind", listOf(subtrees.kind)}};
}

Json configurationJson(const std::vector<ConfiguredInput>& configuration) {
  Json json = Json::object();
  for (const ConfiguredInput& input : configuration) json[input.name] = toJson(input.value);
  return json;
}

Json sourcesJson(const std::vector<ConfiguredInput>& configuration) {
  Json json = Json::object();
  for (const ConfiguredInput& input : configuration) json[input.name] = nameOf(input.source);
  return json;
}

Json toJson(const Match& match) {
  return {{"checkpoint", match.checkpoint},
          {"format", match.format},
          {"model", match.model},
          {"signature", match.signature},
          {"location", schema::toJson(match.location)},
          {"verdict", nameOf(match.verdict)},
          {"configuration", configurationJson(match.configuration)},
          {"sources", sourcesJson(match.configuration)},
          {"ambiguous", match.ambiguous},
          {"stripped", match.stripped},
          {"added", match.added},
          {"unwrapped", listOf(match.unwrapped)},
          {"matched", match.matched},
          {"missing", listOf(match.missing)},
          {"unexpected", listOf(match.unexpected)},
          {"shape", listOf(match.shape)},
          {"dtype", listOf(match.dtype)},
          {"kind", listOf(match.kind)},
          {"renamed", listOf(match.renamed)},
          {"submodules", listOf(match.submodules)},
          {"subtrees", toJson(match.subtrees)},
          {"coverage", toJson(match.coverage)},
          {"load", toJson(match.load)},
          {"alsoFits", match.alsoFits},
          {"gaps", listOf(match.gaps)},
          {"notes", match.notes}};
}

Json toJson(const TimelineStep& step) {
  return {{"from", step.from},         {"to", step.to},        {"appeared", step.appeared}, {"vanished", step.vanished},
          {"reshaped", step.reshaped}, {"inputs", step.inputs}};
}

}  // namespace

const char* nameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::Fits:
      return "fits";
    case Verdict::FitsUnderConfiguration:
      return "fits under configuration";
    case Verdict::DoesNotFit:
      return "does not fit";
    default:
      return "undecided";
  }
}

Json toJson(const MatchReport& report) {
  Json files = Json::array(), timeline = Json::array();
  for (const Match& match : report.files) files.push_back(toJson(match));
  for (const TimelineStep& step : report.timeline) timeline.push_back(toJson(step));
  Json json = {{"files", std::move(files)}};
  if (!timeline.empty()) json["timeline"] = std::move(timeline);
  if (!report.history.empty()) json["history"] = listOf(report.history);
  return json;
}

}  // namespace dictum::match
