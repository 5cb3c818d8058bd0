#include "tidy/translation_unit.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "extract/extract.h"
#include "forward/gates.h"
#include "link/link.h"

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

}  // namespace

const std::vector<checks::Finding>& TranslationUnit::findings(clang::ASTContext& context,
                                                              const std::map<std::string, std::string>& options) {
  if (findings_) return *findings_;
  extract::Scope scope;
  scope.declarations = declarationsOf(context);
  scope.isUserCode = [&](clang::SourceLocation location) { return isUserCode(context.getSourceManager(), location); };
  std::vector<ir::Unit> units;
  units.push_back(extract::lowerUnit(context, scope));
  const ir::Program program = link::link(std::move(units));
  symbolic::PredictOptions predict;
  predict.maximumSteps = maximumSteps;
  const forward::Analysis analysis = forward::analyze(program, predict);
  const checks::Subject subject{program, analysis, /*isWholeProject=*/false};
  findings_ = checks::runChecks(subject, {{"*"}, options});
  return *findings_;
}

}  // namespace dictum::tidy
