#include "cli/base_tree.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "cli/git.h"

namespace dictum::cli {

namespace fs = std::filesystem;

namespace {

constexpr double patience = 900;  // seconds for another process to finish with the tree

std::vector<std::string> splitAtNul(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\0', from), text.size());
    parts.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

std::string absolutePath(const std::string& path) { return fs::absolute(path).lexically_normal().string(); }

// The path below `folder`; nothing where it is not there.
std::optional<std::string> below(const std::string& path, const std::string& folder) {
  const fs::path relative = fs::path(path).lexically_relative(folder);
  if (relative.empty() || *relative.begin() == "..") return std::nullopt;
  return relative.string();
}

bool isSource(const std::string& path) {
  static const std::set<std::string> extensions = {".cpp", ".cc", ".cxx", ".c++", ".C", ".cp"};
  return extensions.count(fs::path(path).extension().string()) > 0;
}

Result<std::string> temporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "dictum-base-XXXXXX").string();
  if (!mkdtemp(pattern.data())) return failure("cannot make a temporary folder");
  return pattern;
}

}  // namespace

Result<BaseTree> BaseTree::checkOut(const std::string& revision, const std::string& cacheDirectory, bool useCache) {
  if (auto sound = checkRevision(revision); !sound) return failure(sound.error());
  const auto root = repositoryRoot();
  if (!root) return failure(root.error());
  auto commit = git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!commit)
    return failure(fmt::format("there is no commit '{}' in '{}'; a shallow clone may lack it", revision, *root));
  while (!commit->empty() && commit->back() == '\n') commit->pop_back();

  BaseTree base;
  base.revision_ = revision;
  base.root_ = *root;
  const std::string cache = cacheDirectory.empty() ? frontend::defaultCacheDirectory() : absolutePath(cacheDirectory);
  std::error_code error;
  if (useCache && !cache.empty()) {
    base.folder_ = cache + "/bases/" + frontend::cacheKey({*root});
    fs::create_directories(base.folder_, error);
    base.lock_ = frontend::FileLock::acquire(base.folder_ + "/lock", frontend::FileLock::Mode::Exclusive, patience);
  }
  if (!base.lock_) {
    auto folder = temporaryFolder();
    if (!folder) return failure(folder.error());
    base.folder_ = *folder;
    base.isTemporary_ = true;
  }
  const std::string tree = base.folder_ + "/tree";
  fs::create_directories(tree, error);
  const std::vector<std::string> environment = {"GIT_INDEX_FILE=" + base.folder_ + "/index"};
  // The second brings back what somebody changed in the folder.
  for (const std::vector<std::string>& step : {std::vector<std::string>{"read-tree", "--reset", "-u", *commit},
                                               {"checkout-index", "--all", "--force", "-u"}}) {
    std::vector<std::string> arguments = {"-C", tree, "-c", "core.hooksPath=/dev/null", "--work-tree=" + tree};
    arguments.insert(arguments.end(), step.begin(), step.end());
    if (auto gitDirectory = git({"rev-parse", "--absolute-git-dir"}); gitDirectory) {
      gitDirectory->erase(gitDirectory->find_last_not_of('\n') + 1);
      arguments.insert(arguments.begin(), "--git-dir=" + *gitDirectory);
    }
    if (auto done = git(arguments, environment); !done)
      return failure(done.error().within(fmt::format("cannot bring '{}' to '{}'", revision, tree)));
  }
  if (auto compared = base.compareNames(); !compared) return failure(compared.error());
  return base;
}

Result<void> BaseTree::compareNames() {
  const auto names = git({"-C", root_, "diff", "--name-status", "-M", "-z", "--no-ext-diff", revision_, "--"});
  if (!names) return failure(names.error());
  const auto parts = splitAtNul(*names);
  for (std::size_t i = 0; i + 1 < parts.size();) {
    const char status = parts[i].empty() ? ' ' : parts[i][0];
    const bool hasTwo = (status == 'R' || status == 'C') && i + 2 < parts.size();
    if (status == 'R' && hasTwo) oldNames_.emplace(parts[i + 2], parts[i + 1]);
    if ((status == 'R' && hasTwo) || status == 'D') gone_.push_back(parts[i + 1]);
    i += hasTwo ? 3 : 2;
  }
  return {};
}

BaseTree::BaseTree(BaseTree&& other) noexcept
    : revision_(std::move(other.revision_)),
      root_(std::move(other.root_)),
      folder_(std::move(other.folder_)),
      isTemporary_(std::exchange(other.isTemporary_, false)),
      oldNames_(std::move(other.oldNames_)),
      gone_(std::move(other.gone_)),
      lock_(std::move(other.lock_)) {}

BaseTree::~BaseTree() {
  std::error_code error;
  if (isTemporary_) fs::remove_all(folder_, error);
}

std::optional<std::string> BaseTree::find(const std::string& path) const {
  auto relative = below(absolutePath(path), root_);
  if (!relative) return std::nullopt;
  if (const auto renamed = oldNames_.find(*relative); renamed != oldNames_.end()) relative = renamed->second;
  return inTree(*relative);
}

std::optional<std::string> BaseTree::sameName(const std::string& path) const {
  const auto relative = below(absolutePath(path), root_);
  return relative ? inTree(*relative) : std::nullopt;
}

std::optional<std::string> BaseTree::inTree(const std::string& relative) const {
  const std::string there = (fs::path(folder_) / "tree" / relative).lexically_normal().string();
  std::error_code error;
  return fs::exists(there, error) ? std::optional(there) : std::nullopt;
}

std::string BaseTree::shown(const std::string& path) const {
  const auto relative = below(path, folder_ + "/tree");
  return relative ? revision_ + ":" + *relative : path;
}

std::vector<std::string> BaseTree::goneSources() const {
  std::vector<std::string> sources;
  for (const std::string& path : gone_)
    if (isSource(path)) sources.push_back((fs::path(folder_) / "tree" / path).string());
  return sources;
}

}  // namespace dictum::cli
