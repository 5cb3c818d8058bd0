// The files that a gate reads: its policy, and checkpoints.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli/gate.h"
#include "cli/git.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"
#include "schema/lock.h"
#include "tool/annotation.h"

namespace dictum::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t maximumPolicy = 1u << 20;
constexpr std::size_t maximumPointer = 1024;  // bytes; git LFS writes some 130

Result<GatePolicy> readPolicy(const std::string& path, const std::string& shown) {
  const auto text = schema::readWholeFile(path, maximumPolicy);
  if (!text) return failure(text.error());
  return parsePolicy(*text, shown);
}

bool isThere(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// The checksum in a pointer of git LFS; empty for any other file.
std::string pointedTo(const std::string& path) {
  const auto text = schema::readWholeFile(path, maximumPointer);
  constexpr std::string_view head = "version https://git-lfs.github.com/spec/", name = "\noid sha256:";
  constexpr std::size_t digits = 64;
  if (!text || !text->starts_with(head)) return "";
  const std::size_t at = text->find(name);
  return at == std::string::npos ? "" : text->substr(at + name.size(), digits);
}

std::string checksum(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  llvm::SHA256 hash;
  std::vector<char> buffer(1u << 20);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0)
    hash.update(llvm::StringRef(buffer.data(), static_cast<std::size_t>(file.gcount())));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

Result<Gate> readGateOfBase(const BaseTree& base, Console& console) {
  Gate gate;
  gate.folder = base.root();
  const std::string here = (fs::path(base.root()) / policyName).string();
  if (isThere(here)) {
    auto proposed = readPolicy(here, tool::shownPath(here));
    if (!proposed) return failure(proposed.error());
    gate.proposed = std::move(*proposed);
  }
  const auto there = base.sameName(here);
  if (!there) {
    if (gate.proposed)
      console.note(fmt::format("'{}' is not in '{}' yet, so it is not in force", policyName, base.revision()));
    return gate;
  }
  auto policy = readPolicy(*there, base.shown(*there));
  if (!policy)
    return failure(policy.error().message() + fmt::format("; --policy {} takes that of the work tree", policyName));
  gate.policy = std::move(*policy);
  return gate;
}

}  // namespace

Result<Gate> readGate(const std::optional<std::string>& file, const BaseTree* base, Console& console) {
  if (!file) return base ? readGateOfBase(*base, console) : Gate{};
  auto policy = readPolicy(*file, *file);
  if (!policy) return failure(policy.error());
  return Gate{std::move(*policy), fs::absolute(*file).parent_path().string(), std::nullopt};
}

Result<std::string> goldenFile(const std::string& path, const std::string& folder, const BaseTree* base) {
  const std::string here = (fs::path(folder) / path).lexically_normal().string();
  const auto there = base ? base->sameName(here) : std::nullopt;
  const std::string pointed = there ? pointedTo(*there) : "";
  if (there && pointed.empty()) return *there;
  if (!isThere(here)) return failure(fmt::format("there is no '{}'", path));
  if (!pointedTo(here).empty())
    return failure(fmt::format("'{}' is a pointer of git LFS; bring its content with 'git lfs pull'", path));
  if (!pointed.empty() && checksum(here) != pointed)
    return failure(fmt::format("'{}' is not the file that '{}' points to", path, base->revision()));
  return here;
}

}  // namespace dictum::cli
