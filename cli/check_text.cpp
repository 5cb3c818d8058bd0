// Clang's format: place, severity, message, source line, caret.
#include <fmt/format.h>

#include <fstream>

#include "cli/check_report.h"

namespace dictum::cli {

std::string SourceLines::line(const std::string& file, unsigned number) {
  auto [it, isNew] = files_.emplace(file, std::vector<std::string>());
  if (isNew) {
    std::ifstream in(file);
    for (std::string text; std::getline(in, text);) it->second.push_back(text);
  }
  return number >= 1 && number <= it->second.size() ? it->second[number - 1] : "";
}

const char* severityName(const ShownFinding& shown) {
  if (shown.finding.severity == checks::Severity::Remark) return "remark";
  return shown.isError ? "error" : "warning";
}

namespace {

std::string place(const checks::Range& range) {
  return fmt::format("{}:{}:{}: ", range.file, range.line, range.column);
}

// The line and the caret below it; tabs stay tabs, so that the caret stands where it should.
std::string snippet(const checks::Range& range, SourceLines& lines, const std::string& insertion) {
  const std::string line = lines.line(range.file, range.line);
  if (line.empty()) return "";
  std::string below;
  for (unsigned i = 0; i + 1 < range.column && i < line.size(); ++i) below += line[i] == '\t' ? '\t' : ' ';
  std::string marks = "^";
  const unsigned end = range.endLine == range.line ? range.endColumn : static_cast<unsigned>(line.size()) + 1;
  for (unsigned i = range.column + 1; i < end && i <= line.size(); ++i) marks += '~';
  std::string text = fmt::format("{:5} | {}\n      | {}{}\n", range.line, line, below, marks);
  if (!insertion.empty()) text += fmt::format("      | {}{}\n", below, insertion);
  return text;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

}  // namespace

std::string writeCheckText(const std::vector<ShownFinding>& findings, const Console& console) {
  SourceLines lines;
  std::string text;
  for (const ShownFinding& shown : findings) {
    const checks::Finding& finding = shown.finding;
    const Style style = shown.isError ? Style::Red : Style::Yellow;
    text += console.styled(Style::Bold, place(finding.range)) +
            console.styled(style, severityName(shown) + std::string(": ")) +
            console.styled(Style::Bold, finding.message) + fmt::format(" [{}]\n", finding.check) +
            snippet(finding.range, lines, "");
    for (const checks::Note& note : finding.notes)
      if (note.range.line != 0)
        text += console.styled(Style::Bold, place(note.range)) + "note: " + note.message + "\n" +
                snippet(note.range, lines, "");
    for (const checks::Edit& edit : finding.fixes)
      text += console.styled(Style::Bold, place(edit.range)) + "note: fix-it applied with --fix\n" +
              snippet(edit.range, lines, trimmed(edit.text));
  }
  return text;
}

}  // namespace dictum::cli
