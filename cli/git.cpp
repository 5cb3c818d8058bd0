#include "cli/git.h"

#include <fmt/format.h>

#include <cctype>
#include <optional>

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Program.h"
#include "schema/lock.h"

namespace dictum::cli {
namespace {

constexpr std::size_t maximumOutput = std::size_t{1} << 30;

std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Result<std::string> git(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  const auto program = llvm::sys::findProgramByName("env");
  if (!program) return failure("cannot run git: there is no 'env'");
  std::vector<std::string> words = {"env", "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_LFS_SKIP_SMUDGE=1"};
  words.insert(words.end(), environment.begin(), environment.end());
  words.push_back("git");
  words.insert(words.end(), arguments.begin(), arguments.end());
  llvm::SmallString<128> out, errors;
  if (llvm::sys::fs::createTemporaryFile("dictum-git", "out", out) ||
      llvm::sys::fs::createTemporaryFile("dictum-git", "err", errors))
    return failure("cannot run git: no temporary file can be made");
  const llvm::FileRemover removeOut(out), removeErrors(errors);
  const std::vector<llvm::StringRef> references(words.begin(), words.end());
  std::string problem;
  const int status = llvm::sys::ExecuteAndWait(*program, references, std::nullopt,
                                               {llvm::StringRef(""), out.str(), errors.str()}, 0, 0, &problem);
  if (status != 0) {
    const auto said = schema::readWholeFile(errors.str().str(), maximumOutput);
    const std::string reason = said && !said->empty() ? firstLine(*said) : problem;
    return failure(fmt::format("'git {}' failed: {}", arguments.empty() ? "" : arguments.front(), reason));
  }
  return schema::readWholeFile(out.str().str(), maximumOutput);
}

Result<void> checkRevision(const std::string& revision) {
  bool isSound = !revision.empty() && revision[0] != '-';
  for (const char c : revision)
    isSound &= std::isalnum(static_cast<unsigned char>(c)) || std::string("-_./~^@{}+").find(c) != std::string::npos;
  if (!isSound) return failure(fmt::format("'{}' is no git revision", revision));
  return {};
}

Result<std::string> repositoryRoot() {
  auto root = git({"rev-parse", "--show-toplevel"});
  if (!root) return root;
  while (!root->empty() && root->back() == '\n') root->pop_back();
  return root;
}

}  // namespace dictum::cli
