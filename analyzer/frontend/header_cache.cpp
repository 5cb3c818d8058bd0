#include "frontend/header_cache.h"

#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "frontend/compiler.h"
#include "frontend/dependency_recorder.h"
#include "llvm/Support/MemoryBuffer.h"

namespace dictum::frontend {

using namespace clang;

namespace {

// To be raised when what is stored changes its meaning.
constexpr const char* format = "dictum " DICTUM_VERSION " headers 2";
constexpr double patience = 600;  // seconds to wait for another process that makes the same entry

// Tells the parser which bodies to keep.
class KeepsUserBodies : public ASTConsumer {
 public:
  KeepsUserBodies(const UserCode& userCode, const SourceManager& sources) : locations_(userCode, sources) {}
  bool shouldSkipFunctionBody(Decl* declaration) override { return !locations_.contains(declaration->getLocation()); }

 private:
  UserLocations locations_;
};

class PrecompileAction : public GeneratePCHAction {
 public:
  PrecompileAction(const UserCode& userCode, Dependencies& dependencies)
      : userCode_(userCode), dependencies_(dependencies) {}

 protected:
  bool BeginSourceFileAction(CompilerInstance& compiler) override {
    auto& preprocessor = compiler.getPreprocessor();
    preprocessor.addPPCallbacks(recordDependencies(preprocessor, /*includesMainFile=*/true, dependencies_));
    return GeneratePCHAction::BeginSourceFileAction(compiler);
  }

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance& compiler, llvm::StringRef file) override {
    std::vector<std::unique_ptr<ASTConsumer>> consumers;
    consumers.push_back(GeneratePCHAction::CreateASTConsumer(compiler, file));
    if (!consumers.front()) return nullptr;
    consumers.push_back(std::make_unique<KeepsUserBodies>(userCode_, compiler.getSourceManager()));
    return std::make_unique<MultiplexConsumer>(std::move(consumers));
  }

 private:
  const UserCode& userCode_;
  Dependencies& dependencies_;
};

CompilerInvocation precompiling(const CompilerInvocation& invocation, const std::string& header,
                                const std::string& output) {
  CompilerInvocation result(invocation);
  result.getLangOpts().PCHInstantiateTemplates = true;
  auto& options = result.getFrontendOpts();
  InputKind kind(options.Inputs.front().getKind().getLanguage());
  options.Inputs = {FrontendInputFile(header, kind.getHeader())};
  options.OutputFile = output;
  options.ProgramAction = clang::frontend::GeneratePCH;
  options.SkipFunctionBodies = true;
  result.getPreprocessorOpts().Includes.clear();
  result.getPreprocessorOpts().clearRemappedFiles();
  return result;
}

std::string fileHash(const std::string& path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return buffer ? contentHash((*buffer)->getBuffer()) : "";
}

}  // namespace

// The manifest's dependencies, the precompiled header itself being one of them, or `unusable` in front of them.
HeaderCache::Checked HeaderCache::check(const std::string& key) const {
  std::string path = store_.path("headers", key, "manifest");
  auto text = store_.read(path);
  if (!text) return {};
  llvm::StringRef rest = *text;
  bool isUnusable = rest.consume_front("unusable\n");
  auto dependencies = Dependencies::parse(rest);
  if (!dependencies) return {};
  Freshness freshness = dependencies->check();
  if (freshness == Freshness::Stale) return {};
  if (freshness == Freshness::Restamped)
    store_.write(path, (isUnusable ? "unusable\n" : "") + dependencies->print());
  else
    store_.touch(path);
  return {isUnusable ? State::Unusable : State::Usable, dependencies->content()};
}

std::string HeaderCache::contentOf(const std::string& key) const {
  auto lock = store_.lock(key, FileLock::Mode::Shared, patience);
  return lock ? check(key).content : "";
}

bool HeaderCache::build(const std::string& key, const CompilerInvocation& invocation, FileSystem files,
                        const UserCode& userCode, const std::string& text) const {
  std::string header = store_.path("headers", key, "h");
  std::string output = store_.path("headers", key, "pch");
  std::string manifest = store_.path("headers", key, "manifest");
  store_.remove(manifest);
  if (!store_.writeSource(header, text)) return false;
  std::string temporary = store_.temporary(output);
  Dependencies dependencies;
  PrecompileAction action(userCode, dependencies);
  IgnoringDiagConsumer diagnostics;
  bool isBuilt = runAction(precompiling(invocation, header, temporary), std::move(files), action, diagnostics);
  if (isBuilt) {
    auto stamp = stampOf(temporary);
    isBuilt = stamp && store_.publish(temporary, output);
    stamp = stampOf(output);
    if (!isBuilt || !stamp) return false;
    stamp->hash = fileHash(output);
    dependencies.files.push_back(std::move(*stamp));
  }
  store_.remove(temporary);
  bool isKept = store_.write(manifest, (isBuilt ? "" : "unusable\n") + dependencies.print());
  store_.evict(key);
  return isBuilt && isKept;
}

std::optional<PrecompiledPrefix> HeaderCache::get(const CompilerInvocation& invocation, FileSystem files,
                                                  const UserCode& userCode, const std::string& text,
                                                  const std::function<void()>& onBuild) const {
  // Where a project lies, or from which of its directories it is built, matters to relative paths alone.
  auto directory = files->getCurrentWorkingDirectory();
  bool isBound = directory && hasRelativePaths(invocation);
  std::string key = cacheKey(
      {format, getClangFullVersion(), isBound ? *directory : "", headerFlags(invocation), userCode.namedRoots(), text});
  auto lock = store_.lock(key, FileLock::Mode::Shared, patience);
  if (!lock) return std::nullopt;
  Checked checked = check(key);
  bool isNew = false;
  if (checked.state == State::Missing) {
    lock.reset();
    lock = store_.lock(key, FileLock::Mode::Exclusive, patience);
    if (!lock) return std::nullopt;
    // Another process may have made it while this one waited.
    checked = check(key);
  }
  if (checked.state == State::Missing) {
    onBuild();
    isNew = build(key, invocation, std::move(files), userCode, text);
    if (isNew) checked = check(key);
  }
  if (checked.state != State::Usable) return std::nullopt;
  lock->share();
  return PrecompiledPrefix{store_.path("headers", key, "pch"), key, checked.content, isNew, std::move(lock)};
}

}  // namespace dictum::frontend
