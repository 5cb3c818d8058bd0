// SARIF 2.1.0.
#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <unordered_map>

#include "schema/strict_json.h"
#include "tool/annotation.h"

namespace dictum::tool {
namespace {

using schema::Json;

// Escaped as RFC 3986 wants the path of a URI.
std::string percentEncoded(const std::string& path) {
  std::string uri;
  for (const char c : path) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || std::string("-_.~/").find(c) != std::string::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

// A path below the working directory is relative to it; others are file URIs.
Json artifact(const std::string& file) {
  const std::filesystem::path path(file);
  if (path.is_absolute()) return {{"uri", "file://" + percentEncoded(file)}};
  return {{"uri", percentEncoded(path.lexically_normal().string())}, {"uriBaseId", "SRCROOT"}};
}

Json regionJson(const Region& region) {
  Json json = {{"startLine", region.line}};
  if (region.column != 0) json["startColumn"] = region.column;
  return json;
}

// An edit needs its end, also where it is empty: an insertion.
Json editedRegion(const Region& region) {
  Json json = regionJson(region);
  json["endLine"] = region.endLine;
  json["endColumn"] = region.endColumn;
  return json;
}

Json locationJson(const Region& region) {
  Json place = {{"artifactLocation", artifact(region.file)}};
  const bool hasEnd =
      region.endLine > region.line || (region.endLine == region.line && region.endColumn > region.column);
  if (region.line != 0) place["region"] = hasEnd ? editedRegion(region) : regionJson(region);
  return {{"physicalLocation", std::move(place)}};
}

Json fixJson(const Annotation& annotation) {
  Json changes = Json::array();
  for (const Replacement& edit : annotation.fix)
    changes.push_back({{"artifactLocation", artifact(edit.region.file)},
                       {"replacements", Json::array({{{"deletedRegion", editedRegion(edit.region)},
                                                      {"insertedContent", {{"text", edit.text}}}}})}});
  return Json::array({{{"description", {{"text", "fix-it of " + annotation.rule}}}, {"artifactChanges", changes}}});
}

const char* nameOf(Level level) { return level == Level::Note ? "note" : level == Level::Error ? "error" : "warning"; }

std::string sentence(std::string text) {
  if (!text.empty() && std::islower(static_cast<unsigned char>(text[0])))
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text.empty() || text.back() == '.' ? text : text + ".";
}

Json ruleJson(const Rule& rule) {
  Json json = {{"id", rule.id}, {"shortDescription", {{"text", sentence(rule.summary)}}}};
  if (!rule.why.empty()) json["fullDescription"] = {{"text", rule.why}};
  if (!rule.help.empty()) json["help"] = {{"text", rule.help}};
  json["defaultConfiguration"] = {{"level", nameOf(rule.level)}};
  return json;
}

Json relatedJson(const std::vector<RelatedPlace>& places) {
  Json list = Json::array();
  for (const RelatedPlace& place : places) {
    Json entry = locationJson(place.region);
    entry["id"] = list.size() + 1;
    entry["message"] = {{"text", sentence(place.message)}};
    list.push_back(std::move(entry));
  }
  return list;
}

Json resultJson(const Annotation& annotation, std::size_t ruleIndex) {
  const std::string print = annotation.fingerprint.empty()
                                ? fingerprint({annotation.rule, annotation.region.file, annotation.message})
                                : annotation.fingerprint;
  Json json = {{"ruleId", annotation.rule},
               {"ruleIndex", ruleIndex},
               {"level", nameOf(annotation.level)},
               {"message", {{"text", sentence(annotation.message)}}},
               {"locations", Json::array({locationJson(annotation.region)})},
               {"partialFingerprints", {{"dictumFinding/v1", print}}}};
  if (!annotation.related.empty()) json["relatedLocations"] = relatedJson(annotation.related);
  if (!annotation.fix.empty()) json["fixes"] = fixJson(annotation);
  return json;
}

}  // namespace

std::string writeSarif(const std::vector<Rule>& rules, const std::vector<Annotation>& annotations) {
  Json ruleList = Json::array(), results = Json::array();
  std::unordered_map<std::string, std::size_t> indices;
  for (const Rule& rule : rules) {
    indices.emplace(rule.id, indices.size());
    ruleList.push_back(ruleJson(rule));
  }
  for (const Annotation& annotation : annotations)
    results.push_back(resultJson(annotation, indices.at(annotation.rule)));
  const std::string here = "file://" + percentEncoded(std::filesystem::current_path().string()) + "/";
  Json driver = {{"name", "dictum"}, {"semanticVersion", DICTUM_VERSION}, {"rules", std::move(ruleList)}};
  Json run = {{"tool", {{"driver", std::move(driver)}}},
              {"columnKind", "unicodeCodePoints"},
              {"originalUriBaseIds", {{"SRCROOT", {{"uri", here}}}}},
              {"results", std::move(results)}};
  return Json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
              {"version", "2.1.0"},
              {"runs", Json::array({std::move(run)})}}
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace dictum::tool
