// dictum-tidy on top of the header cache: where no other checks are on, a source is read by the frontend, as `dictum
// check` reads it, and clang-tidy does the rest: configuration, NOLINT, filters, fixes and output. Other checks look
// into the bodies that the cache leaves out, so that with them everything is parsed as by clang-tidy.
#include <algorithm>
#include <memory>
#include <optional>

#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/FileManager.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "frontend/frontend.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "rules/lock_drift.h"
#include "tidy/findings.h"
#include "tidy/report.h"

namespace dictum::tidy {

namespace {

using clang::tidy::ClangTidyContext;
using clang::tidy::ClangTidyError;
using clang::tooling::CompilationDatabase;
using Files = llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem>;

bool hasOurChecksOnly(const ClangTidyContext& context, const std::string& file) {
  const auto names =
      clang::tidy::getCheckNames(context.getOptionsForFile(file), context.canEnableAnalyzerAlphaCheckers());
  return std::all_of(names.begin(), names.end(), [](llvm::StringRef name) { return name.starts_with("torch-"); });
}

// The command with the extra arguments of the configuration; nothing where there is none, or there are several.
std::optional<frontend::CompileCommand> commandOf(const ClangTidyContext& context, const CompilationDatabase& database,
                                                  const std::string& file) {
  const auto commands = database.getCompileCommands(file);
  if (commands.size() != 1 || commands.front().CommandLine.empty()) return std::nullopt;
  frontend::CompileCommand command{commands.front().Filename, commands.front().Directory, commands.front().CommandLine};
  const clang::tidy::ClangTidyOptions options = context.getOptionsForFile(file);
  auto& arguments = command.arguments;
  if (options.ExtraArgsBefore)
    arguments.insert(arguments.begin() + 1, options.ExtraArgsBefore->begin(), options.ExtraArgsBefore->end());
  if (options.ExtraArgs)
    arguments.insert(std::find(arguments.begin(), arguments.end(), "--"), options.ExtraArgs->begin(),
                     options.ExtraArgs->end());
  return command;
}

checks::Selection selectionOf(const ClangTidyContext& context) {
  checks::Selection selection;
  for (const checks::Check& check : checks::allChecks())
    if (context.isCheckEnabled(check.description.name)) selection.globs.push_back(check.description.name);
  for (const auto& entry : context.getOptions().CheckOptions)
    selection.options[entry.getKey().str()] = entry.getValue().Value;
  return selection;
}

// As clang-tidy shows it, whichever directory the command is for.
void makeAbsolute(std::string& path, const std::string& directory) {
  llvm::SmallString<256> absolute(path);
  llvm::sys::fs::make_absolute(directory, absolute);
  llvm::sys::fs::make_absolute(absolute);
  llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/true);
  if (!path.empty()) path = absolute.str().str();
}

void makeAbsolute(checks::Finding& finding, const std::string& directory) {
  makeAbsolute(finding.range.file, directory);
  for (checks::Note& note : finding.notes) makeAbsolute(note.range.file, directory);
  for (checks::Edit& edit : finding.fixes) makeAbsolute(edit.range.file, directory);
}

// Reports what is found of sources, without a tree of them.
class CachedRun {
 public:
  CachedRun(ClangTidyContext& context, bool appliesAnyFix)
      : context_(context),
        consumer_(context, /*ExternalDiagEngine=*/nullptr, /*RemoveIncompatibleErrors=*/true, appliesAnyFix),
        engine_(new clang::DiagnosticIDs, new clang::DiagnosticOptions, &consumer_, /*ShouldOwnClient=*/false),
        files_(clang::FileSystemOptions()) {
    context_.setDiagnosticsEngine(&engine_);
  }

  void run(const frontend::CompileCommand& command) {
    frontend::Options options;
    options.commands = {command};
    Result<frontend::Analysis> analysis = frontend::analyze(options);
    std::string file = command.file;
    makeAbsolute(file, command.directory);
    context_.setCurrentFile(file);
    context_.setCurrentBuildDirectory(command.directory);
    sources_.push_back(std::make_unique<clang::SourceManager>(engine_, files_));
    enter(file, /*isMain=*/true);
    context_.setSourceManager(sources_.back().get());
    if (!analysis) return compilerError({frontend::Severity::Error, analysis.error().message(), {}, {}});
    for (frontend::Diagnostic& diagnostic : analysis->diagnostics) {
      makeAbsolute(diagnostic.location.file, command.directory);
      compilerError(diagnostic);
    }
    const checks::Selection selection = selectionOf(context_);
    if (analysis->translationUnits.front().isUnfinished || selection.globs.empty()) return;
    const std::string lockFile = checks::lockFileOf(selection, llvm::sys::path::parent_path(file).str());
    for (ir::Unit& unit : analysis->units)
      for (checks::Finding& finding : findingsOf(std::move(unit), selection, lockFile).findings) {
        makeAbsolute(finding, command.directory);
        tell(finding);
      }
  }

  std::vector<ClangTidyError> take() { return consumer_.take(); }

 private:
  clang::SourceManager& sources() { return *sources_.back(); }

  void enter(const std::string& path, bool isMain = false) {
    const auto file = files_.getOptionalFileRef(path);
    if (!file || sources().translateFile(*file).isValid()) return;
    const clang::FileID id = sources().createFileID(*file, {}, clang::SrcMgr::C_User);
    if (isMain) sources().setMainFileID(id);
  }

  // Errors are told whichever checks are on.
  void compilerError(const frontend::Diagnostic& diagnostic) {
    if (diagnostic.severity != frontend::Severity::Error) return;
    enter(diagnostic.location.file);
    const auto file = files_.getOptionalFileRef(diagnostic.location.file);
    const clang::SourceLocation at =
        file ? sources().translateFileLineCol(*file, diagnostic.location.line, diagnostic.location.column)
             : clang::SourceLocation();
    engine_.Report(at, engine_.getCustomDiagID(clang::DiagnosticsEngine::Error, "%0")) << diagnostic.message;
  }

  void tell(const checks::Finding& finding) {
    enter(finding.range.file);
    for (const checks::Note& note : finding.notes) enter(note.range.file);
    report(finding, sources(), [&](clang::SourceLocation place, clang::DiagnosticIDs::Level level) {
      return context_.diag(finding.check, place, "%0", level);
    });
  }

  ClangTidyContext& context_;
  clang::tidy::ClangTidyDiagnosticConsumer consumer_;
  clang::DiagnosticsEngine engine_;
  clang::FileManager files_;
  std::vector<std::unique_ptr<clang::SourceManager>>
      sources_;  // of all files: errors refer to them until they are taken
};

}  // namespace

#define RUN_CLANG_TIDY(prefix) \
  prefix##_ZN5clang4tidy12runClangTidyERNS0_16ClangTidyContextERKNS_7tooling19CompilationDatabaseEN4llvm8ArrayRefINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEEENS7_18IntrusiveRefCntPtrINS7_3vfs17OverlayFileSystemEEEbbNS7_9StringRefE

extern "C" std::vector<ClangTidyError> RUN_CLANG_TIDY(__real_)(ClangTidyContext& context,
                                                               const CompilationDatabase& database,
                                                               llvm::ArrayRef<std::string> inputs, Files files,
                                                               bool appliesAnyFix, bool profiles,
                                                               llvm::StringRef profileFolder);
extern "C" std::vector<ClangTidyError> RUN_CLANG_TIDY(__wrap_)(ClangTidyContext& context,
                                                               const CompilationDatabase& database,
                                                               llvm::ArrayRef<std::string> inputs, Files files,
                                                               bool appliesAnyFix, bool profiles,
                                                               llvm::StringRef profileFolder) {
  const bool isReal = std::distance(files->overlays_begin(), files->overlays_end()) == 1;
  std::vector<std::string> others;
  CachedRun cached(context, appliesAnyFix);
  for (const std::string& file : inputs) {
    const bool isOurs = isReal && !profiles && hasOurChecksOnly(context, file);
    const auto command = isOurs ? commandOf(context, database, file) : std::nullopt;
    if (command)
      cached.run(*command);
    else
      others.push_back(file);
  }
  std::vector<ClangTidyError> errors = cached.take();
  if (others.empty()) return errors;
  for (ClangTidyError& error :
       RUN_CLANG_TIDY(__real_)(context, database, others, files, appliesAnyFix, profiles, profileFolder))
    errors.push_back(std::move(error));
  return errors;
}

}  // namespace dictum::tidy
