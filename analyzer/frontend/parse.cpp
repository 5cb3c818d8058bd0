#include "frontend/parse.h"

#include <limits>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclGroup.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "extract/extract.h"
#include "extract/usr.h"
#include "frontend/compiler.h"
#include "frontend/construction.h"
#include "frontend/dependency_recorder.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace dictum::frontend {

using namespace clang;

namespace {

// Collects the user's top-level declarations and has them lowered when all is parsed. Bodies outside user code are
// skipped.
class LoweringConsumer : public ASTConsumer {
 public:
  LoweringConsumer(CompilerInstance& compiler, const Source& source, const ParseOptions& options, ParseResult& result)
      : compiler_(compiler),
        locations_(source.userCode, compiler.getSourceManager()),
        options_(options),
        result_(result) {}

  UserLocations& locations() { return locations_; }

  bool HandleTopLevelDecl(DeclGroupRef group) override {
    for (Decl* declaration : group)
      if (locations_.contains(declaration->getLocation()) && seen_.insert(declaration).second)
        declarations_.push_back(declaration);
    return true;
  }

  // What a precompiled header announces eagerly is neither the user's nor at the top level.
  void HandleInterestingDecl(DeclGroupRef) override {}

  bool shouldSkipFunctionBody(Decl* declaration) override {
    return !locations_.contains(declaration->getLocation()) || extract::isOfModelledLibrary(declaration);
  }

  void HandleTranslationUnit(ASTContext& context) override {
    // What the precompiled prefix includes is not seen here; the scan that chose it has seen LibTorch.
    const bool hasTorch = result_.prefix.includesTorch || !options_.precompiledPrefix.empty();
    if (options_.needsTorch && !hasTorch) return;
    if (!result_.findings.failedConstructions.empty()) return;
    extract::Scope scope;
    scope.declarations = std::move(declarations_);
    scope.isUserCode = [this](SourceLocation location) { return locations_.contains(location); };
    scope.constructions = options_.constructions;
    scope.sema = compiler_.hasSema() ? &compiler_.getSema() : nullptr;
    result_.unit = extract::lowerUnit(context, scope);
  }

 private:
  CompilerInstance& compiler_;
  UserLocations locations_;
  const ParseOptions& options_;
  ParseResult& result_;
  std::vector<Decl*> declarations_;
  llvm::SmallPtrSet<Decl*, 32> seen_;
};

class LoweringAction : public ASTFrontendAction {
 public:
  LoweringAction(const Source& source, const ParseOptions& options, DiagnosticCollector& collector, ParseResult& result)
      : source_(source), options_(options), collector_(collector), result_(result) {}

 protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance& compiler, llvm::StringRef) override {
    auto& preprocessor = compiler.getPreprocessor();
    preprocessor.addPPCallbacks(recordPrefix(preprocessor, source_.userCode, /*makesText=*/false, result_.prefix));
    if (options_.recordsDependencies)
      preprocessor.addPPCallbacks(recordDependencies(preprocessor, /*includesMainFile=*/false, result_.dependencies));
    auto consumer = std::make_unique<LoweringConsumer>(compiler, source_, options_, result_);
    collector_.setUserLocations(&consumer->locations());
    return consumer;
  }

  void EndSourceFileAction() override { collector_.setUserLocations(nullptr); }

 private:
  const Source& source_;
  const ParseOptions& options_;
  DiagnosticCollector& collector_;
  ParseResult& result_;
};

class ScanAction : public PreprocessOnlyAction {
 public:
  ScanAction(const Source& source, ScanResult& result) : source_(source), result_(result) {}

 protected:
  bool BeginSourceFileAction(CompilerInstance& compiler) override {
    auto& preprocessor = compiler.getPreprocessor();
    preprocessor.addPPCallbacks(recordPrefix(preprocessor, source_.userCode, /*makesText=*/true, result_.prefix));
    preprocessor.addPPCallbacks(recordDependencies(preprocessor, /*includesMainFile=*/true, result_.dependencies));
    return PreprocessOnlyAction::BeginSourceFileAction(compiler);
  }

 private:
  const Source& source_;
  ScanResult& result_;
};

// The index of the file in the unit, which gets it where it has none of that name.
std::uint32_t fileIndex(ir::Unit& unit, const std::string& path) {
  for (std::uint32_t i = 0; i < unit.files.size(); ++i)
    if (unit.files[i].path == path) return i;
  unit.files.push_back({path, "", true});
  return static_cast<std::uint32_t>(unit.files.size() - 1);
}

// What Clang was given is not in all respects what the user wrote; errors of the user's code leave holes.
void finish(ir::Unit& unit, const Source& source, const Findings& findings) {
  for (ir::SourceFile& file : unit.files) {
    if (constructionOfFile(file.path)) file.path = constructionFile;
    if (file.path == unit.mainFile) file.hash = contentHash(source.content);
  }
  for (const Diagnostic& error : findings.userErrors) {
    ir::Location location{fileIndex(unit, error.location.file), error.location.line, error.location.column,
                          error.location.line, error.location.column};
    unit.gaps.push_back({"the compiler reports an error here: " + error.message, location});
  }
}

// The main file as it was read, which was before the parse began and without constructions.
void addMainFile(Dependencies& dependencies, const Source& source) {
  llvm::SmallString<256> path(source.mainFile);
  source.files->makeAbsolute(path);
  FileStamp stamp;
  stamp.path = path.str().str();
  stamp.size = source.content.size();
  stamp.hash = contentHash(source.content);
  // Has no time of its own, so that its content decides.
  stamp.modified = std::numeric_limits<std::int64_t>::max();
  dependencies.files.push_back(std::move(stamp));
}

}  // namespace

ParseResult parse(const Source& source, const ParseOptions& options) {
  ParseResult result;
  CompilerInvocation invocation(*source.invocation);
  invocation.getFrontendOpts().SkipFunctionBodies = true;
  auto& preprocessor = invocation.getPreprocessorOpts();
  if (!options.precompiledPrefix.empty()) {
    preprocessor.ImplicitPCHInclude = options.precompiledPrefix;
    // Only the user's flags and files were compared by Clang; the cache has compared all of them.
    preprocessor.DisablePCHOrModuleValidation = DisableValidationForModuleKind::PCH;
  }
  if (!options.constructions.empty())
    appendConstructions(invocation, source.mainFile, source.content, options.constructions);
  DiagnosticCollector collector(source.content, options.constructions, result.findings);
  LoweringAction action(source, options, collector, result);
  runAction(invocation, source.files, action, collector);
  if (result.unit) finish(*result.unit, source, result.findings);
  if (options.recordsDependencies) addMainFile(result.dependencies, source);
  return result;
}

ScanResult scan(const Source& source) {
  ScanResult result;
  ScanAction action(source, result);
  IgnoringDiagConsumer diagnostics;
  runAction(*source.invocation, source.files, action, diagnostics);
  return result;
}

}  // namespace dictum::frontend
