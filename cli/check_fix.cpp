#include "cli/check_fix.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "schema/lock.h"

namespace dictum::cli {
namespace {

constexpr std::size_t maximumSource = std::size_t{256} << 20;

// Where a line and column are in a text; nothing where it has no such place.
std::optional<std::size_t> offsetOf(const std::string& text, unsigned line, unsigned column) {
  std::size_t at = 0;
  for (unsigned i = 1; i < line; ++i) {
    at = text.find('\n', at);
    if (at == std::string::npos) return std::nullopt;
    ++at;
  }
  return at + column - 1 <= text.size() ? std::optional(at + column - 1) : std::nullopt;
}

struct Replacement {
  std::size_t offset;
  std::size_t length;
  std::string text;
  friend bool operator==(const Replacement&, const Replacement&) = default;
};

std::optional<Replacement> replacementOf(const checks::Edit& edit, const std::string& text) {
  const auto from = offsetOf(text, edit.range.line, edit.range.column);
  const auto to = offsetOf(text, edit.range.endLine, edit.range.endColumn);
  if (!from || !to || *to < *from) return std::nullopt;
  return Replacement{*from, *to - *from, edit.text};
}

// What overlaps an earlier one is left out; insertions at one place are all made, in order.
std::vector<Replacement> withoutOverlaps(std::vector<Replacement> all, std::size_t& skipped) {
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
  std::vector<Replacement> kept;
  for (Replacement& each : all) {
    if (!kept.empty() && kept.back() == each) continue;
    if (!kept.empty() && each.offset < kept.back().offset + kept.back().length)
      ++skipped;
    else
      kept.push_back(std::move(each));
  }
  return kept;
}

}  // namespace

Result<AppliedFixes> applyFixes(const std::vector<ShownFinding>& findings) {
  std::map<std::string, std::vector<const checks::Edit*>> byFile;
  for (const ShownFinding& shown : findings)
    for (const checks::Edit& edit : shown.finding.fixes) byFile[edit.range.file].push_back(&edit);
  AppliedFixes result;
  for (const auto& [file, edits] : byFile) {
    auto text = schema::readWholeFile(file, maximumSource);
    if (!text) return failure(text.error());
    std::vector<Replacement> replacements;
    for (const checks::Edit* edit : edits)
      if (auto replacement = replacementOf(*edit, *text)) replacements.push_back(std::move(*replacement));
    replacements = withoutOverlaps(std::move(replacements), result.skipped);
    for (auto each = replacements.rbegin(); each != replacements.rend(); ++each)
      text->replace(each->offset, each->length, each->text);
    if (auto written = schema::writeFileAtomically(file, *text); !written) return failure(written.error());
    result.applied += replacements.size();
    ++result.files;
  }
  return result;
}

Result<void> exportFixes(const std::string& path, const std::vector<ShownFinding>& findings) {
  YAML::Emitter out;
  out << YAML::BeginDoc << YAML::BeginMap << YAML::Key << "MainSourceFile" << YAML::Value << YAML::SingleQuoted << ""
      << YAML::Key << "Diagnostics" << YAML::Value << YAML::BeginSeq;
  for (const ShownFinding& shown : findings) {
    const checks::Finding& finding = shown.finding;
    const auto text = schema::readWholeFile(finding.range.file, maximumSource);
    const std::string absolute = std::filesystem::absolute(finding.range.file).string();
    const auto offset = text ? offsetOf(*text, finding.range.line, finding.range.column) : std::nullopt;
    out << YAML::BeginMap << YAML::Key << "DiagnosticName" << YAML::Value << finding.check;
    out << YAML::Key << "DiagnosticMessage" << YAML::Value << YAML::BeginMap;
    out << YAML::Key << "Message" << YAML::Value << YAML::DoubleQuoted << finding.message;
    out << YAML::Key << "FilePath" << YAML::Value << YAML::DoubleQuoted << absolute;
    out << YAML::Key << "FileOffset" << YAML::Value << offset.value_or(0);
    out << YAML::Key << "Replacements" << YAML::Value << YAML::BeginSeq;
    for (const checks::Edit& edit : finding.fixes) {
      const auto content = schema::readWholeFile(edit.range.file, maximumSource);
      const auto replacement = content ? replacementOf(edit, *content) : std::nullopt;
      if (!replacement) continue;
      out << YAML::BeginMap << YAML::Key << "FilePath" << YAML::Value << YAML::DoubleQuoted
          << std::filesystem::absolute(edit.range.file).string();
      out << YAML::Key << "Offset" << YAML::Value << replacement->offset << YAML::Key << "Length" << YAML::Value
          << replacement->length << YAML::Key << "ReplacementText" << YAML::Value << YAML::DoubleQuoted
          << replacement->text << YAML::EndMap;
    }
    out << YAML::EndSeq << YAML::EndMap;
    out << YAML::Key << "Level" << YAML::Value
        << (finding.severity == checks::Severity::Remark ? "Remark"
            : shown.isError                              ? "Error"
                                                         : "Warning")
        << YAML::EndMap;
  }
  out << YAML::EndSeq << YAML::EndMap << YAML::EndDoc;
  return schema::writeFileAtomically(path, std::string(out.c_str()) + "\n");
}

}  // namespace dictum::cli
