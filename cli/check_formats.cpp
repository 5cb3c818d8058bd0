// JSON, and the formats of tool/annotation.h.
#include <fmt/format.h>

#include "cli/check_report.h"
#include "rules/check.h"
#include "schema/strict_json.h"
#include "tool/annotation.h"

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

// Clang counts columns in bytes, SARIF and GitHub in characters: what continues a character of UTF-8 does not count.
unsigned characterColumn(const std::string& file, unsigned line, unsigned column, SourceLines& lines) {
  const std::string text = lines.line(file, line).substr(0, column == 0 ? 0 : column - 1);
  unsigned continued = 0;
  for (const char c : text) continued += (static_cast<unsigned char>(c) & 0xC0) == 0x80;
  return column - continued;
}

tool::Region regionOf(const Range& range, SourceLines& lines) {
  return {range.file, range.line, characterColumn(range.file, range.line, range.column, lines), range.endLine,
          characterColumn(range.file, range.endLine, range.endColumn, lines)};
}

tool::Level levelOf(const ShownFinding& shown) {
  if (shown.finding.severity == checks::Severity::Remark) return tool::Level::Note;
  return shown.isError ? tool::Level::Error : tool::Level::Warning;
}

tool::Annotation annotationOf(const ShownFinding& shown, SourceLines& lines) {
  const checks::Finding& finding = shown.finding;
  tool::Annotation annotation{finding.check, levelOf(shown), finding.message, regionOf(finding.range, lines)};
  for (const checks::Note& note : finding.notes)
    if (note.range.line != 0) annotation.related.push_back({note.message, regionOf(note.range, lines)});
  for (const checks::Edit& edit : finding.fixes) annotation.fix.push_back({regionOf(edit.range, lines), edit.text});
  annotation.fingerprint = shown.fingerprint;
  return annotation;
}

std::vector<tool::Annotation> annotationsOf(const std::vector<ShownFinding>& findings) {
  SourceLines lines;
  std::vector<tool::Annotation> annotations;
  for (const ShownFinding& shown : findings) annotations.push_back(annotationOf(shown, lines));
  return annotations;
}

std::vector<tool::Rule> rules() {
  std::vector<tool::Rule> rules;
  for (const checks::Check& check : checks::allChecks()) {
    const checks::Description& description = check.description;
    const bool isRemark = description.severity == checks::Severity::Remark;
    rules.push_back({description.name, description.summary, description.why,
                     description.why + " Silent when: " + description.silentWhen,
                     isRemark ? tool::Level::Note : tool::Level::Warning});
  }
  return rules;
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

std::string writeCheckSarif(const std::vector<ShownFinding>& findings) {
  return tool::writeSarif(rules(), annotationsOf(findings));
}

std::string writeCheckGithub(const std::vector<ShownFinding>& findings) {
  return tool::writeGithub(annotationsOf(findings));
}

std::string writeCheckGitlab(const std::vector<ShownFinding>& findings) {
  return tool::writeGitlab(annotationsOf(findings));
}

std::string writeCheckJunit(const std::vector<ShownFinding>& findings) {
  std::vector<tool::TestCase> cases;
  for (const checks::Check& check : checks::allChecks()) {
    tool::TestCase test{check.description.name};
    for (const ShownFinding& shown : findings) {
      const checks::Finding& finding = shown.finding;
      if (finding.check != test.name) continue;
      const bool isRemark = finding.severity == checks::Severity::Remark;
      (isRemark ? test.output : test.failures)
          .push_back(fmt::format("{}:{}:{}: {}", finding.range.file, finding.range.line, finding.range.column,
                                 finding.message));
    }
    cases.push_back(std::move(test));
  }
  return tool::writeJunit("dictum check", cases);
}

std::string writeCheckMarkdown(const std::vector<ShownFinding>& findings) {
  return tool::writeMarkdown(annotationsOf(findings), "No findings.");
}

}  // namespace dictum::cli
