#include "frontend/invocation.h"

#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace dictum::frontend {

using namespace clang;

namespace {

// Keeps the driver's errors, but those about flags of another compiler.
class DriverProblems : public DiagnosticConsumer {
 public:
  explicit DriverProblems(std::vector<std::string>& problems) : problems_(problems) {}

  void HandleDiagnostic(DiagnosticsEngine::Level level, const clang::Diagnostic& info) override {
    if (level < DiagnosticsEngine::Error) return;
    llvm::SmallString<128> message;
    info.FormatDiagnostic(message);
    llvm::StringRef text = message;
    if (text.starts_with("unknown argument") || text.starts_with("unsupported option") ||
        text.starts_with("unsupported argument"))
      return;
    problems_.push_back(text.str());
  }

 private:
  std::vector<std::string>& problems_;
};

std::vector<std::string> withPlaces(const Command& command) {
  std::vector<std::string> arguments = command.arguments;
  auto end = llvm::find(arguments, "--");
  // Dictum's own declarations of libraries that are not installed come after all that is.
  arguments.insert(end,
                   {std::string("-resource-dir=") + DICTUM_CLANG_RESOURCE_DIR, "-idirafter", DICTUM_FALLBACK_HEADERS});
  // The driver looks for the C++ library near the compiler; one without a directory would be at the root.
  if (arguments.front().find('/') == std::string::npos)
    arguments.front() = std::string(DICTUM_CLANG_RESOURCE_DIR) + "/../../../bin/" + arguments.front();
  return arguments;
}

void keepOnlyWhatParses(CompilerInvocation& invocation, llvm::vfs::FileSystem& files) {
  auto& frontend = invocation.getFrontendOpts();
  frontend.ProgramAction = clang::frontend::ParseSyntaxOnly;
  frontend.OutputFile.clear();
  frontend.Plugins.clear();
  frontend.AddPluginActions.clear();
  frontend.ShowStats = false;
  frontend.DisableFree = false;
  invocation.getDependencyOutputOpts() = DependencyOutputOptions();
  auto& preprocessor = invocation.getPreprocessorOpts();
  preprocessor.ImplicitPCHInclude.clear();
  llvm::erase_if(preprocessor.Includes, [&](const std::string& file) {
    bool isPrecompiled = llvm::sys::path::filename(file).starts_with("cmake_pch.h");
    return (isPrecompiled || llvm::sys::path::is_absolute(file)) && !files.exists(file);
  });
  auto& diagnostics = invocation.getDiagnosticOpts();
  diagnostics.IgnoreWarnings = true;
  diagnostics.ErrorLimit = 0;
  diagnostics.VerifyDiagnostics = false;
  diagnostics.PedanticErrors = false;
  diagnostics.DiagnosticSerializationFile.clear();
  diagnostics.Remarks.clear();
  // Also what Clang makes an error and other compilers do not, such as narrowing.
  diagnostics.Warnings = {"no-everything"};
  diagnostics.ShowCarets = false;
  auto& code = invocation.getCodeGenOpts();
  code.MainFileName.clear();
  code.DebugCompilationDir.clear();
  code.CoverageCompilationDir.clear();
  code.setDebugInfo(llvm::codegenoptions::NoDebugInfo);
  auto& language = invocation.getLangOpts();
  language.Modules = false;
  language.ImplicitModules = false;
}

}  // namespace

FileSystem fileSystemAt(const std::string& directory) {
  FileSystem files = llvm::vfs::createPhysicalFileSystem();
  files->setCurrentWorkingDirectory(directory);
  return files;
}

Invocation makeInvocation(const Command& command, FileSystem files) {
  Invocation result;
  DriverProblems problems(result.problems);
  CreateInvocationOptions options;
  options.VFS = files;
  options.RecoverOnError = true;
  options.Diags = CompilerInstance::createDiagnostics(new DiagnosticOptions, &problems, /*ShouldOwnClient=*/false);
  std::vector<std::string> arguments = withPlaces(command);
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  std::shared_ptr<CompilerInvocation> invocation = createInvocation(pointers, std::move(options));
  if (!invocation || invocation->getFrontendOpts().Inputs.empty()) return result;
  keepOnlyWhatParses(*invocation, *files);
  result.compiler = std::move(invocation);
  return result;
}

std::string headerFlags(const CompilerInvocation& invocation) {
  CompilerInvocation shared(invocation);
  shared.getFrontendOpts().Inputs.clear();
  auto& preprocessor = shared.getPreprocessorOpts();
  preprocessor.Includes.clear();
  preprocessor.clearRemappedFiles();
  std::string text =
      InputKind(invocation.getFrontendOpts().Inputs.front().getKind()).getLanguage() == Language::CXX ? "c++" : "other";
  for (const std::string& argument : shared.getCC1CommandLine()) text += '\n' + argument;
  return text;
}

bool hasRelativePaths(const CompilerInvocation& invocation) {
  const auto isRelative = [](llvm::StringRef path) { return !llvm::sys::path::is_absolute(path); };
  const auto& search = invocation.getHeaderSearchOpts();
  const auto& preprocessor = invocation.getPreprocessorOpts();
  return llvm::any_of(search.UserEntries, [&](const auto& entry) { return isRelative(entry.Path); }) ||
         llvm::any_of(search.VFSOverlayFiles, isRelative) || isRelative(search.Sysroot) ||
         llvm::any_of(preprocessor.MacroIncludes, isRelative) || llvm::any_of(preprocessor.EmbedEntries, isRelative) ||
         llvm::any_of(invocation.getFrontendOpts().ModuleMapFiles, isRelative);
}

}  // namespace dictum::frontend
