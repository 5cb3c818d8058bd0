#include "frontend/compiler.h"

namespace dictum::frontend {

bool runAction(const clang::CompilerInvocation& invocation, FileSystem files, clang::FrontendAction& action,
               clang::DiagnosticConsumer& diagnostics) {
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::make_shared<clang::CompilerInvocation>(invocation));
  compiler.createDiagnostics(&diagnostics, /*ShouldOwnClient=*/false);
  compiler.getDiagnostics().setFatalsAsError(true);
  compiler.createFileManager(std::move(files));
  compiler.createSourceManager(compiler.getFileManager());
  return compiler.ExecuteAction(action) && !compiler.getDiagnostics().hasErrorOccurred();
}

}  // namespace dictum::frontend
