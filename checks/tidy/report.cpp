#include "tidy/report.h"

#include "clang/Basic/FileManager.h"

namespace dictum::tidy {

namespace {

clang::SourceLocation place(const checks::Range& range, clang::SourceManager& sources, bool atEnd = false) {
  auto file = sources.getFileManager().getOptionalFileRef(range.file);
  if (!file || range.line == 0) return {};
  return sources.translateFileLineCol(*file, atEnd ? range.endLine : range.line,
                                      atEnd ? range.endColumn : range.column);
}

}  // namespace

// One diagnostic at a time: clang-tidy keeps the one that is being built.
void report(const checks::Finding& finding, clang::SourceManager& sources, const Diagnose& diagnose) {
  const auto level =
      finding.severity == checks::Severity::Remark ? clang::DiagnosticIDs::Remark : clang::DiagnosticIDs::Warning;
  {
    auto builder = diagnose(place(finding.range, sources), level);
    builder << finding.message;
    for (const checks::Edit& edit : finding.fixes)
      builder << clang::FixItHint::CreateReplacement(
          clang::CharSourceRange::getCharRange(place(edit.range, sources), place(edit.range, sources, true)),
          edit.text);
  }
  for (const checks::Note& note : finding.notes)
    if (const clang::SourceLocation at = place(note.range, sources); at.isValid())
      diagnose(at, clang::DiagnosticIDs::Note) << note.message;
}

}  // namespace dictum::tidy
