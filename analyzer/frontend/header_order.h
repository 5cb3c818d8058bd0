// What the headers of a prefix include, and which rely on macros of which earlier ones.
//
// When a header stays out of the prefix, a later one that looks at its macros must stay out too. A look does not count
// where the later header would have got the macro anyway, because it includes the file that defines it.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "clang/Basic/FileEntry.h"
#include "clang/Basic/IdentifierTable.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace dictum::frontend {

class HeaderOrder {
 public:
  using Files = llvm::DenseSet<const clang::FileEntry*>;

  // From now on, what happens is because of line `line` of the prefix.
  void begin(unsigned line);

  void includes(const clang::FileEntry* includer, const clang::FileEntry* included);
  void defines(const clang::IdentifierInfo* macro, const clang::FileEntry* file);
  void looks(const clang::IdentifierInfo* macro, const clang::FileEntry* file, bool isIncludeGuard);

  // The earlier lines that `line` relies on.
  const std::set<unsigned>& needs(unsigned line);

  // All files that `line` includes, directly or not, also those that an earlier line has included already.
  const Files& reached(unsigned line) { return reached_[line]; }

 private:
  struct Definition {
    unsigned line;
    const clang::FileEntry* file;
  };

  void reach(const clang::FileEntry* file);

  unsigned line_ = 0;
  llvm::DenseMap<const clang::IdentifierInfo*, Definition> definitions_;
  llvm::DenseMap<const clang::FileEntry*, std::vector<const clang::FileEntry*>> includes_;
  std::map<unsigned, Files> reached_;             // by line
  std::map<unsigned, std::set<unsigned>> needs_;  // by line
};

}  // namespace dictum::frontend
