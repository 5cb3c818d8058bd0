#include "frontend/user_code.h"

#include "clang/Lex/HeaderSearchOptions.h"
#include "extract/installed.h"
#include "frontend/construction.h"
#include "llvm/Support/Path.h"

namespace dictum::frontend {

using namespace clang;

UserCode::UserCode(const CompilerInvocation& invocation, llvm::vfs::FileSystem& files,
                   const std::vector<std::string>& userRoots, const std::vector<std::string>& systemRoots)
    : files_(files) {
  for (const std::string& root : userRoots) add(root, Owner::User, true);
  for (const std::string& root : systemRoots) add(root, Owner::System, true);
  for (const auto& entry : invocation.getHeaderSearchOpts().UserEntries) {
    bool isGiven = entry.Group == clang::frontend::Quoted || entry.Group == clang::frontend::Angled;
    bool isUser = isGiven && !extract::isInstalled(normalized(entry.Path) + "/file");
    add(entry.Path, isUser ? Owner::User : Owner::System, false);
    if (!isUser) continue;
    for (const char* part : {"torch/csrc", "torch/nn", "ATen/ops", "ATen/core", "c10/core", "caffe2/core"})
      if (files.exists(entry.Path + "/" + part))
        add(entry.Path + "/" + llvm::StringRef(part).split('/').first.str(), Owner::System, false);
  }
}

void UserCode::add(llvm::StringRef directory, Owner owner, bool isFinal) {
  std::string key = normalized(directory) + "/";
  auto [root, isNew] = roots_.try_emplace(key, Root{owner, isFinal});
  // As for the compiler, a directory that is both is a system directory; what the user named stays.
  if (!isNew && !root->second.isFinal && owner == Owner::System) root->second.owner = owner;
}

std::string UserCode::normalized(llvm::StringRef path) const {
  llvm::SmallString<256> result(path);
  files_.makeAbsolute(result);
  llvm::sys::path::remove_dots(result, /*remove_dot_dot=*/true);
  return result.str().rtrim('/').str();
}

std::string UserCode::namedRoots() const {
  std::string text;
  for (const auto& [directory, root] : roots_)
    if (root.isFinal) text += (root.owner == Owner::User ? "user " : "system ") + directory + "\n";
  return text;
}

bool UserCode::isUserFile(llvm::StringRef path) const {
  if (constructionOfFile(path)) return true;
  std::string file = normalized(path);
  const Root* best = nullptr;
  // From the longest directory above the file upwards.
  for (std::size_t slash = file.rfind('/'); slash != std::string::npos; slash = file.rfind('/', slash - 1)) {
    if (auto root = roots_.find(file.substr(0, slash + 1)); root != roots_.end()) {
      if (root->second.isFinal) return root->second.owner == Owner::User;
      if (!best) best = &root->second;
    }
    if (slash == 0) break;
  }
  return !best || best->owner == Owner::User;
}

bool UserLocations::contains(SourceLocation location) {
  if (location.isInvalid()) return false;
  FileID file = sources_.getFileID(sources_.getExpansionLoc(location));
  auto [known, isNew] = files_.try_emplace(file, false);
  if (isNew) {
    auto entry = sources_.getFileEntryRefForID(file);
    bool isUser = file == sources_.getMainFileID() || (entry && code_.isUserFile(entry->getName()));
    files_[file] = isUser;
    return isUser;
  }
  return known->second;
}

bool UserLocations::contains(FileEntryRef file) {
  auto [known, isNew] = entries_.try_emplace(&file.getFileEntry(), false);
  if (isNew) known->second = code_.isUserFile(file.getName());
  return known->second;
}

}  // namespace dictum::frontend
