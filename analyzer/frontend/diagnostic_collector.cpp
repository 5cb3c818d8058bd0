#include "frontend/diagnostic_collector.h"

#include "clang/Basic/SourceManager.h"
#include "frontend/construction.h"
#include "frontend/user_code.h"

namespace dictum::frontend {

using namespace clang;

namespace {

// More than this of one translation unit tells nobody more.
constexpr std::size_t maximalDiagnostics = 200;

// The line that `column` (1-based) is in, and a caret below it.
std::vector<std::string> snippetOf(llvm::StringRef content, std::size_t offset, unsigned column) {
  std::size_t begin = offset - (column - 1);
  llvm::StringRef line = content.substr(begin).split('\n').first.rtrim('\r');
  std::string indent;
  for (std::size_t i = 0; i + 1 < column; ++i) indent += i < line.size() && line[i] == '\t' ? '\t' : ' ';
  return {line.str(), indent + "^"};
}

}  // namespace

std::optional<std::size_t> DiagnosticCollector::construction(const SourceManager& sources,
                                                             SourceLocation location) const {
  if (expressions_.empty() || location.isInvalid()) return std::nullopt;
  auto [file, offset] = sources.getDecomposedLoc(location);
  if (file == sources.getMainFileID()) {
    auto number = constructionOfLine(mainContent_, sources.getLineNumber(file, offset));
    return number ? std::optional(std::min(*number, expressions_.size() - 1)) : std::nullopt;
  }
  auto entry = sources.getFileEntryRefForID(file);
  auto number = entry ? constructionOfFile(entry->getName()) : std::nullopt;
  return number && *number < expressions_.size() ? number : std::nullopt;
}

void DiagnosticCollector::placeInConstruction(Diagnostic& diagnostic, std::size_t number) const {
  // Past the end of the expression: what it lacks.
  const std::string& expression = expressions_[number];
  diagnostic.location = {constructionFile, 1, static_cast<unsigned>(expression.size() + 1)};
  diagnostic.snippet = snippetOf(expression, expression.size(), expression.size() + 1);
}

void DiagnosticCollector::place(Diagnostic& diagnostic, const SourceManager& sources, SourceLocation location) const {
  auto [file, offset] = sources.getDecomposedLoc(location);
  unsigned column = sources.getColumnNumber(file, offset);
  diagnostic.location.line = sources.getLineNumber(file, offset);
  diagnostic.location.column = column;
  auto entry = sources.getFileEntryRefForID(file);
  diagnostic.location.file = entry ? entry->getName().str() : sources.getBufferName(location).str();
  if (auto number = construction(sources, location)) {
    if (file == sources.getMainFileID()) return placeInConstruction(diagnostic, *number);
    diagnostic.location.file = constructionFile;
  }
  diagnostic.snippet = snippetOf(sources.getBufferData(file), offset, column);
}

void DiagnosticCollector::count(const Diagnostic& diagnostic, const clang::Diagnostic& info,
                                std::optional<std::size_t> construction) {
  findings_.hasErrors = true;
  if (construction) {
    findings_.failedConstructions.insert(*construction);
    return;
  }
  findings_.hasSourceErrors = true;
  bool isUsers = info.hasSourceManager() && locations_ && locations_->contains(info.getLocation());
  if (isUsers) findings_.userErrors.push_back(diagnostic);
}

void DiagnosticCollector::HandleDiagnostic(DiagnosticsEngine::Level level, const clang::Diagnostic& info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  bool isError = level >= DiagnosticsEngine::Error;
  if (!isError && !(level == DiagnosticsEngine::Note && isLastKept_)) return;
  llvm::SmallString<256> message;
  info.FormatDiagnostic(message);
  Diagnostic diagnostic{isError ? Severity::Error : Severity::Note, message.str().str(), {}, {}};
  std::optional<std::size_t> number;
  if (info.hasSourceManager() && info.getLocation().isValid()) {
    auto& sources = info.getSourceManager();
    SourceLocation location = sources.getFileLoc(info.getLocation());
    place(diagnostic, sources, location);
    number = construction(sources, location);
  }
  if (isError) count(diagnostic, info, number);
  isLastKept_ = findings_.diagnostics.size() < maximalDiagnostics;
  if (isLastKept_) findings_.diagnostics.push_back(std::move(diagnostic));
}

}  // namespace dictum::frontend
