// Precompiled prefixes (prefix.h) on disk: made on first use, shared by translation units and processes.
//
// The key is all that decides how the prefix is parsed: Clang and Dictum, the flags, the prefix's text, and the working
// directory where a flag is relative to it. The manifest says which files it was made from (dependencies.h); an entry
// is used only if none of them changed, and made again otherwise. Function bodies of headers are left out, which halves
// the parse, but for those of headers below a root that the user named.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "clang/Frontend/CompilerInvocation.h"
#include "frontend/cache_store.h"
#include "frontend/invocation.h"
#include "frontend/user_code.h"

namespace dictum::frontend {

struct PrecompiledPrefix {
  std::string path;                // of the precompiled header
  std::string key;                 // of the entry
  std::string content;             // hash of all that it was made from
  bool isNew = false;              // made just now
  std::unique_ptr<FileLock> lock;  // keeps it from being replaced or removed
};

class HeaderCache {
 public:
  explicit HeaderCache(const CacheStore& store) : store_(store) {}

  // Nothing where `text` cannot be precompiled: it has errors, or the directory is full. `onBuild` is called before
  // the seconds that making it takes.
  std::optional<PrecompiledPrefix> get(const clang::CompilerInvocation& invocation, FileSystem files,
                                       const UserCode& userCode, const std::string& text,
                                       const std::function<void()>& onBuild) const;

  // The content of the entry if none of its files changed; else empty.
  std::string contentOf(const std::string& key) const;

 private:
  enum class State { Usable, Unusable, Missing };
  struct Checked {
    State state = State::Missing;
    std::string content;
  };
  Checked check(const std::string& key) const;
  bool build(const std::string& key, const clang::CompilerInvocation& invocation, FileSystem files,
             const UserCode& userCode, const std::string& text) const;

  const CacheStore& store_;
};

}  // namespace dictum::frontend
