// JSON, SARIF 2.1.0, GitHub annotations and Markdown.
#include <fmt/format.h>

#include <filesystem>

#include "cli/check_report.h"
#include "rules/check.h"
#include "schema/strict_json.h"

namespace dictum::cli {
namespace {

using checks::Range;
using schema::Json;

Json place(const Range& range) { return {{"file", range.file}, {"line", range.line}, {"column", range.column}}; }

Json edits(const std::vector<checks::Edit>& fixes) {
  Json list = Json::array();
  for (const checks::Edit& edit : fixes)
    list.push_back({{"location", place(edit.range)},
                    {"end", {{"line", edit.range.endLine}, {"column", edit.range.endColumn}}},
                    {"replacement", edit.text}});
  return list;
}

// --- SARIF

// A path below the working directory is relative to it; others are file URIs.
Json artifact(const std::string& file) {
  std::string uri;
  for (const char c : file) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || std::string("-_.~/").find(c) != std::string::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  if (std::filesystem::path(file).is_absolute()) return {{"uri", "file://" + uri}};
  return {{"uri", uri}, {"uriBaseId", "SRCROOT"}};
}

Json region(const Range& range) {
  Json json = {{"startLine", range.line}, {"startColumn", range.column}};
  const bool hasEnd = range.endLine > range.line || (range.endLine == range.line && range.endColumn > range.column);
  if (hasEnd) {
    json["endLine"] = range.endLine;
    json["endColumn"] = range.endColumn;
  }
  return json;
}

Json location(const Range& range) {
  return {{"physicalLocation", {{"artifactLocation", artifact(range.file)}, {"region", region(range)}}}};
}

Json deleted(const Range& range) {
  return {{"startLine", range.line},
          {"startColumn", range.column},
          {"endLine", range.endLine},
          {"endColumn", range.endColumn}};
}

Json sarifFix(const checks::Finding& finding) {
  Json changes = Json::array();
  for (const checks::Edit& edit : finding.fixes)
    changes.push_back({{"artifactLocation", artifact(edit.range.file)},
                       {"replacements", Json::array({{{"deletedRegion", deleted(edit.range)},
                                                      {"insertedContent", {{"text", edit.text}}}}})}});
  return Json::array({{{"description", {{"text", "fix-it of " + finding.check}}}, {"artifactChanges", changes}}});
}

const char* levelOf(const ShownFinding& shown) {
  return shown.finding.severity == checks::Severity::Remark ? "note" : shown.isError ? "error" : "warning";
}

std::string sentence(std::string text) {
  if (!text.empty() && std::islower(static_cast<unsigned char>(text[0])))
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text + ".";
}

Json sarifRules() {
  Json rules = Json::array();
  for (const checks::Check& check : checks::allChecks()) {
    const checks::Description& description = check.description;
    const bool isRemark = description.severity == checks::Severity::Remark;
    rules.push_back({{"id", description.name},
                     {"shortDescription", {{"text", sentence(description.summary)}}},
                     {"fullDescription", {{"text", description.why}}},
                     {"help", {{"text", description.why + " Silent when: " + description.silentWhen}}},
                     {"defaultConfiguration", {{"level", isRemark ? "note" : "warning"}}}});
  }
  return rules;
}

std::size_t ruleIndex(const std::string& name) {
  const auto& all = checks::allChecks();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].description.name == name) return i;
  return 0;
}

Json sarifResult(const ShownFinding& shown) {
  const checks::Finding& finding = shown.finding;
  Json result = {{"ruleId", finding.check},
                 {"ruleIndex", ruleIndex(finding.check)},
                 {"level", levelOf(shown)},
                 {"message", {{"text", sentence(finding.message)}}},
                 {"locations", Json::array({location(finding.range)})},
                 {"partialFingerprints", {{"dictumFinding/v1", shown.fingerprint}}}};
  Json related = Json::array();
  for (const checks::Note& note : finding.notes) {
    if (note.range.line == 0) continue;
    Json entry = location(note.range);
    entry["id"] = related.size() + 1;
    entry["message"] = {{"text", sentence(note.message)}};
    related.push_back(std::move(entry));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  if (!finding.fixes.empty()) result["fixes"] = sarifFix(finding);
  return result;
}

// --- GitHub

// Workflow commands end at a line's end, and take these characters escaped.
std::string escaped(const std::string& text, bool isProperty) {
  std::string result;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (isProperty && (c == ':' || c == ','));
    result += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return result;
}

std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

}  // namespace

std::string writeCheckJson(const std::vector<ShownFinding>& findings) {
  Json list = Json::array();
  for (const ShownFinding& shown : findings) {
    Json notes = Json::array();
    for (const checks::Note& note : shown.finding.notes)
      notes.push_back({{"message", note.message}, {"location", place(note.range)}});
    list.push_back({{"check", shown.finding.check},
                    {"severity", severityName(shown)},
                    {"message", shown.finding.message},
                    {"location", place(shown.finding.range)},
                    {"notes", std::move(notes)},
                    {"fixes", edits(shown.finding.fixes)}});
  }
  return Json{{"findings", std::move(list)}}.dump(2) + "\n";
}

std::string writeSarif(const std::vector<ShownFinding>& findings) {
  Json results = Json::array();
  for (const ShownFinding& shown : findings) results.push_back(sarifResult(shown));
  const std::string here = "file://" + std::filesystem::current_path().string() + "/";
  Json run = {
      {"tool", {{"driver", {{"name", "dictum"}, {"semanticVersion", DICTUM_VERSION}, {"rules", sarifRules()}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"originalUriBaseIds", {{"SRCROOT", {{"uri", here}}}}},
      {"results", std::move(results)}};
  return Json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
              {"version", "2.1.0"},
              {"runs", {std::move(run)}}}
             .dump(2) +
         "\n";
}

std::string writeGithub(const std::vector<ShownFinding>& findings) {
  std::string text;
  for (const ShownFinding& shown : findings) {
    const checks::Finding& finding = shown.finding;
    const char* command = finding.severity == checks::Severity::Remark ? "notice" : shown.isError ? "error" : "warning";
    std::string message = finding.message;
    for (const checks::Note& note : finding.notes)
      message += fmt::format("\n{}:{}: {}", note.range.file, note.range.line, note.message);
    text +=
        fmt::format("::{} file={},line={},col={},title={}::{}\n", command, escaped(finding.range.file, true),
                    finding.range.line, finding.range.column, escaped(finding.check, true), escaped(message, false));
  }
  return text;
}

std::string writeMarkdown(const std::vector<ShownFinding>& findings) {
  if (findings.empty()) return "No findings.\n";
  std::string text = "| where | check | finding |\n| --- | --- | --- |\n";
  for (const ShownFinding& shown : findings)
    text += fmt::format("| `{}:{}` | {} | {} |\n", shown.finding.range.file, shown.finding.range.line,
                        shown.finding.check, cell(shown.finding.message));
  return text;
}

}  // namespace dictum::cli
