#include "tidy/translation_unit.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "extract/extract.h"
#include "forward/gates.h"
#include "link/link.h"
#include "tidy/key_table.h"

namespace dictum::tidy {

namespace {

constexpr std::size_t maximumSteps = 1'000'000;  // as `dictum check`

// LibTorch is often given by -I, so that the compiler takes it for the user's.
bool isLibTorch(llvm::StringRef path) {
  for (const char* part : {"/torch/", "/ATen/", "/c10/", "/caffe2/"})
    if (path.contains(std::string("/include") + part)) return true;
  return false;
}

bool isUserCode(const clang::SourceManager& sources, clang::SourceLocation location) {
  const clang::SourceLocation place = sources.getExpansionLoc(location);
  return place.isValid() && !sources.isInSystemHeader(place) && !isLibTorch(sources.getFilename(place));
}

// clangd names the declarations that are of interest; clang-tidy has all.
std::vector<clang::Decl*> declarationsOf(clang::ASTContext& context) {
  std::vector<clang::Decl*> declarations = context.getTraversalScope();
  if (declarations.size() == 1 && llvm::isa<clang::TranslationUnitDecl>(declarations.front())) {
    declarations.clear();
    for (clang::Decl* declaration : context.getTranslationUnitDecl()->decls()) declarations.push_back(declaration);
  }
  llvm::erase_if(declarations, [&](clang::Decl* declaration) {
    return !isUserCode(context.getSourceManager(), declaration->getLocation());
  });
  return declarations;
}

// The depth of brackets at the end of the source, and its last token. Preprocessor directives do not count.
struct SourceEnd {
  int depth = 0;
  clang::Token last;
};

SourceEnd endOf(const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  const clang::FileID file = sources.getMainFileID();
  clang::Lexer lexer(file, sources.getBufferOrFake(file), sources, context.getLangOpts());
  SourceEnd end;
  end.last.startToken();
  bool inDirective = false;
  clang::Token token;
  for (lexer.LexFromRawLexer(token); token.isNot(clang::tok::eof); lexer.LexFromRawLexer(token)) {
    if (token.isAtStartOfLine()) inDirective = token.is(clang::tok::hash);
    if (inDirective) continue;
    end.depth += token.isOneOf(clang::tok::l_brace, clang::tok::l_paren, clang::tok::l_square);
    end.depth -= token.isOneOf(clang::tok::r_brace, clang::tok::r_paren, clang::tok::r_square);
    end.last = token;
  }
  return end;
}

// The source has errors, and open brackets at its end or an end in the middle of a declaration: somebody is typing.
// What uses the classes and functions before it is no longer there, or not yet.
bool isUnfinished(const clang::ASTContext& context, const std::vector<clang::Decl*>& declarations) {
  if (!context.getDiagnostics().hasErrorOccurred()) return false;
  const SourceEnd end = endOf(context);
  if (end.depth != 0) return true;
  if (end.last.isNot(clang::tok::r_brace)) return end.last.isNot(clang::tok::semi);
  // A class whose `;` is missing.
  return llvm::any_of(declarations, [&](const clang::Decl* declaration) {
    const auto* type = llvm::dyn_cast<clang::TagDecl>(declaration);
    return type && type->getBraceRange().getEnd() == end.last.getLocation();
  });
}

}  // namespace

const std::vector<checks::Finding>& TranslationUnit::findings(clang::ASTContext& context,
                                                              const std::map<std::string, std::string>& options) {
  if (findings_) return *findings_;
  extract::Scope scope;
  scope.declarations = declarationsOf(context);
  if (isUnfinished(context, scope.declarations)) return findings_.emplace();
  scope.isUserCode = [&](clang::SourceLocation location) { return isUserCode(context.getSourceManager(), location); };
  std::vector<ir::Unit> units;
  units.push_back(extract::lowerUnit(context, scope));
  const ir::Program program = link::link(std::move(units));
  symbolic::PredictOptions predict;
  predict.maximumSteps = maximumSteps;
  const forward::Analysis analysis = forward::analyze(program, predict);
  KeyTable::shared().update(analysis.prediction);
  const checks::Subject subject{program, analysis, /*isWholeProject=*/false};
  findings_ = checks::runChecks(subject, {{"*"}, options});
  return *findings_;
}

}  // namespace dictum::tidy
