#include "extract/source_text.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "extract/context.h"

namespace dictum::extract {

using namespace clang;

namespace {

// Folds white space outside string literals.
std::string fold(llvm::StringRef text) {
  std::string folded;
  bool isQuoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool isEscaped = i > 0 && text[i - 1] == '\\';
    if (c == '"' && !isEscaped) isQuoted = !isQuoted;
    if (!isQuoted && isspace(static_cast<unsigned char>(c))) {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
    } else {
      folded += c;
    }
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

bool isMacro(const Context& context, llvm::StringRef name) {
  auto known = context.ast.Idents.find(name);
  return known != context.ast.Idents.end() && known->second->hadMacroDefinition();
}

}  // namespace

CharSourceRange fileRange(const Context& context, SourceRange range) {
  auto& sources = context.ast.getSourceManager();
  auto& options = context.ast.getLangOpts();
  auto written = Lexer::makeFileCharRange(CharSourceRange::getTokenRange(range), sources, options);
  if (written.isValid()) return written;
  return Lexer::makeFileCharRange(sources.getExpansionRange(range), sources, options);
}

std::string sourceText(const Context& context, SourceRange range) {
  if (range.isInvalid()) return {};
  auto characters = fileRange(context, range);
  if (characters.isInvalid()) return {};
  return fold(Lexer::getSourceText(characters, context.ast.getSourceManager(), context.ast.getLangOpts()));
}

SourceLocation endOfToken(const Context& context, SourceLocation location) {
  auto& sources = context.ast.getSourceManager();
  return Lexer::getLocForEndOfToken(sources.getFileLoc(location), 0, sources, context.ast.getLangOpts());
}

Excerpt codeBetween(const Context& context, SourceLocation begin, SourceLocation end) {
  auto& sources = context.ast.getSourceManager();
  auto [file, offset] = sources.getDecomposedLoc(begin);
  if (sources.getFileID(end) != file || offset >= sources.getFileOffset(end)) return {};
  llvm::StringRef text = sources.getBufferData(file);
  Lexer lexer(sources.getLocForStartOfFile(file), context.ast.getLangOpts(), text.begin(), text.begin() + offset,
              text.end());
  SourceRange range;
  Token token;
  while (!lexer.LexFromRawLexer(token) && token.getLocation() < end) {
    // What follows a directive may be left out of the compilation; a macro may stand for nothing.
    if (token.is(tok::hash) && token.isAtStartOfLine()) break;
    if (token.is(tok::semi) && range.isInvalid()) continue;
    if (token.is(tok::raw_identifier) && isMacro(context, token.getRawIdentifier()) && range.isInvalid()) return {};
    if (range.isInvalid()) range.setBegin(token.getLocation());
    if (!token.is(tok::semi)) range.setEnd(token.getLocation());
  }
  return range.isValid() ? Excerpt{sourceText(context, range), range} : Excerpt{};
}

unsigned writtenBases(const Context& context, const CXXRecordDecl* record) {
  auto& sources = context.ast.getSourceManager();
  SourceLocation location = sources.getFileLoc(record->getLocation());
  SourceLocation brace = sources.getFileLoc(record->getBraceRange().getBegin());
  unsigned bases = 0;
  int depth = 0;
  while (location.isValid() && sources.isBeforeInTranslationUnit(location, brace)) {
    auto token = Lexer::findNextToken(location, sources, context.ast.getLangOpts());
    if (!token) break;
    location = token->getLocation();
    if (token->isOneOf(tok::less, tok::l_paren)) ++depth;
    if (token->isOneOf(tok::greater, tok::r_paren)) --depth;
    if (depth == 0 && token->isOneOf(tok::colon, tok::comma)) ++bases;
  }
  return bases;
}

std::optional<std::string> macroAt(const Context& context, SourceLocation location) {
  auto& sources = context.ast.getSourceManager();
  std::optional<std::string> name;
  while (location.isMacroID()) {
    if (sources.isMacroArgExpansion(location)) {
      location = sources.getImmediateSpellingLoc(location);
    } else {
      name = Lexer::getImmediateMacroName(location, sources, context.ast.getLangOpts()).str();
      location = sources.getImmediateExpansionRange(location).getBegin();
    }
  }
  return name;
}

}  // namespace dictum::extract
