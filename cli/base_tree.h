// The sources of another commit beside the work tree, which is not touched.
//
//     auto base = BaseTree::checkOut("origin/main", "");
//     base->mapped("/home/me/net/src/net.cpp")   // ".../dictum/bases/3f2a/tree/src/net.cpp"
//     base->shown(".../bases/3f2a/tree/src/net.cpp")  // "origin/main:src/net.cpp"
//
// One folder per repository in the cache holds them. git itself brings it from one commit to the next and writes only
// what differs, so that units of files that stayed the same are still cached. Whoever uses it has it alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "frontend/cache_store.h"
#include "schema/error.h"

namespace dictum::cli {

class BaseTree {
 public:
  // Fails outside a repository and for a revision that there is not. `cacheDirectory` is empty for the usual one;
  // without a cache the folder is a temporary one.
  static Result<BaseTree> checkOut(const std::string& revision, const std::string& cacheDirectory, bool useCache);
  ~BaseTree();
  BaseTree(BaseTree&&) noexcept;
  BaseTree(const BaseTree&) = delete;

  const std::string& revision() const { return revision_; }
  const std::string& root() const { return root_; }
  const std::string& folder() const { return folder_; }  // of the tree and what else belongs to it

  // The same file or folder in the commit, under the name that it had there. Nothing where the commit has none, or the
  // path is not below the top folder.
  std::optional<std::string> find(const std::string& path) const;
  // The file or folder that the commit has under this very name, whatever became of it since.
  std::optional<std::string> sameName(const std::string& path) const;
  // As find, or the path as it is: build folders and what is installed are shared by both sides.
  std::string mapped(const std::string& path) const { return find(path).value_or(path); }

  // How a file of the tree is shown to people; other paths as they are.
  std::string shown(const std::string& path) const;

  // C++ sources that the work tree has no longer under this name, in the tree.
  std::vector<std::string> goneSources() const;

 private:
  BaseTree() = default;
  Result<void> compareNames();
  std::optional<std::string> inTree(const std::string& relative) const;

  std::string revision_;
  std::string root_;
  std::string folder_;
  bool isTemporary_ = false;
  std::map<std::string, std::string> oldNames_;  // of renamed files, relative to the root
  std::vector<std::string> gone_;                // relative to the root
  std::unique_ptr<frontend::FileLock> lock_;
};

}  // namespace dictum::cli
