// A compile command as Clang's parser wants it: no output, no warnings, no plugins, Clang's own builtin headers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "clang/Frontend/CompilerInvocation.h"
#include "frontend/command.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace dictum::frontend {

using FileSystem = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

struct Invocation {
  std::shared_ptr<clang::CompilerInvocation> compiler;  // null where the command makes no sense
  std::vector<std::string> problems;                    // of the command, in the driver's words
};

// The real file system as seen from `directory`, without changing the process's working directory.
FileSystem fileSystemAt(const std::string& directory);

// Flags that only GCC knows are dropped, as is what concerns output, warnings, dependencies and plugins, and an
// -include of a precompiled header that was not generated yet.
Invocation makeInvocation(const Command& command, FileSystem files);

// What of an invocation decides how headers are parsed, as text; equal for translation units that can share them.
std::string headerFlags(const clang::CompilerInvocation& invocation);

// Whether a flag names a place where headers are looked for, or a file to read first, relative to the working
// directory.
bool hasRelativePaths(const clang::CompilerInvocation& invocation);

}  // namespace dictum::frontend
