// What is the user's: everything but system headers and LibTorch.
//
// The compiler's own notion is not enough. LibTorch often comes by -I, a user's library by -isystem, and CMake's
// precompiled header makes a system header of all that it includes. So the path decides: the longest of the include
// directories, LibTorch's directories and the roots that the user named which a file lies below.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace dictum::frontend {

class UserCode {
 public:
  UserCode(const clang::CompilerInvocation& invocation, llvm::vfs::FileSystem& files,
           const std::vector<std::string>& userRoots, const std::vector<std::string>& systemRoots);

  // Absolute, or relative to the working directory of the translation unit.
  bool isUserFile(llvm::StringRef path) const;

  // The roots that the user named, as text: part of the key of what is cached. Empty where there are none.
  std::string namedRoots() const;

 private:
  enum class Owner { User, System };
  void add(llvm::StringRef directory, Owner owner, bool isFinal);
  std::string normalized(llvm::StringRef path) const;

  struct Root {
    Owner owner;
    bool isFinal;  // named by the user: beats longer ones that are not
  };
  llvm::vfs::FileSystem& files_;
  std::map<std::string, Root> roots_;  // by directory, normalised, with a slash at the end
};

// The same for the source locations of one translation unit.
class UserLocations {
 public:
  UserLocations(const UserCode& code, const clang::SourceManager& sources) : code_(code), sources_(sources) {}

  // Where a macro is expanded counts. Locations without a file (built in, command line) are not the user's.
  bool contains(clang::SourceLocation location);
  bool contains(clang::FileEntryRef file);

 private:
  const UserCode& code_;
  const clang::SourceManager& sources_;
  llvm::DenseMap<clang::FileID, bool> files_;
  llvm::DenseMap<const clang::FileEntry*, bool> entries_;
};

}  // namespace dictum::frontend
