// Running Clang over an invocation.
#pragma once

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "frontend/invocation.h"

namespace dictum::frontend {

// Runs `action` on a copy of `invocation`. Fatal errors are errors, so that a missing header hides nothing after it.
// False where the action could not run or there was an error.
bool runAction(const clang::CompilerInvocation& invocation, FileSystem files, clang::FrontendAction& action,
               clang::DiagnosticConsumer& diagnostics);

}  // namespace dictum::frontend
