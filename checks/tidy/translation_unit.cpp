#include "tidy/translation_unit.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Serialization/ASTReader.h"
#include "extract/extract.h"
#include "extract/unfinished.h"
#include "tidy/key_table.h"

namespace dictum::tidy {

namespace {

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

bool isUnfinished(const clang::ASTContext& context) {
  if (!context.getDiagnostics().hasErrorOccurred()) return false;
  const clang::SourceManager& sources = context.getSourceManager();
  return extract::isUnfinished(sources.getBufferData(sources.getMainFileID()), context.getLangOpts());
}

// clangd parses headers without the bodies of functions, so that constructors that only `std::make_shared` calls are
// not instantiated. Their definitions are asked for then; the way to who can make them is the reader of the headers,
// which is all that is the source of a preprocessor.
clang::Sema* semaOf(const clang::Preprocessor* preprocessor) {
  auto* headers = preprocessor ? static_cast<clang::ASTReader*>(preprocessor->getExternalSource()) : nullptr;
  return headers ? headers->getSema() : nullptr;
}

}  // namespace

const std::vector<checks::Finding>& TranslationUnit::findings(clang::ASTContext& context) {
  if (!findings_) findings_ = find(context);
  return *findings_;
}

std::vector<checks::Finding> TranslationUnit::find(clang::ASTContext& context) const {
  extract::Scope scope;
  scope.declarations = declarationsOf(context);
  scope.sema = semaOf(preprocessor_);
  if (isUnfinished(context)) return {};
  scope.isUserCode = [&](clang::SourceLocation location) { return isUserCode(context.getSourceManager(), location); };
  ir::Unit unit = extract::lowerUnit(context, scope);
  ir::Outline outline = ir::outlineOf(unit);
  const std::string file = unit.mainFile;
  const Question question = questionFor(selection_, std::filesystem::path(file).parent_path().string());
  if (auto known = remembered_->find(unit, outline, question)) return *std::move(known);
  UnitFindings found = findingsOf(std::move(unit), selection_, question.lockFile);
  KeyTable::shared().update(found.program);
  remembered_->keep(file, std::move(outline), question, found.findings);
  return std::move(found.findings);
}

std::shared_ptr<TranslationUnit> TranslationUnits::of(const clang::tidy::ClangTidyContext* context) {
  const std::lock_guard lock(mutex_);
  std::erase_if(units_, [](const auto& entry) { return entry.second.expired(); });
  std::shared_ptr<TranslationUnit> unit = units_[context].lock();
  if (!unit) units_[context] = unit = std::make_shared<TranslationUnit>(remembered_);
  return unit;
}

}  // namespace dictum::tidy
