#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "frontend/command.h"

namespace dictum::frontend {

namespace fs = std::filesystem;

namespace {

constexpr const char* apiDirectory = "torch/csrc/api/include";

// Include directories of the LibTorch under `prefix`; empty where there is none. <prefix>/include itself is left out
// for the system's prefixes: the compiler has it already, and naming it again would put it before the C++ library.
std::vector<std::string> includesUnder(const fs::path& prefix) {
  std::error_code error;
  fs::path include = prefix / "include";
  if (!fs::exists(include / apiDirectory / "torch/torch.h", error)) return {};
  std::vector<std::string> directories = {(include / apiDirectory).string()};
  if (prefix != "/usr" && prefix != "/usr/local") directories.push_back(include.string());
  return directories;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::vector<fs::path> prefixesFromEnvironment() {
  std::vector<fs::path> prefixes;
  // <prefix>/share/cmake/Torch or <prefix>/lib/<triple>/cmake/Torch.
  fs::path directory = fs::path(environment("Torch_DIR")).lexically_normal();
  for (; directory.has_relative_path(); directory = directory.parent_path()) prefixes.push_back(directory);
  std::string list = environment("CMAKE_PREFIX_PATH");
  while (!list.empty()) {
    std::size_t end = std::min(list.find_first_of(":;"), list.size());
    if (end > 0) prefixes.push_back(fs::path(list.substr(0, end)).lexically_normal());
    list.erase(0, std::min(end + 1, list.size()));
  }
  return prefixes;
}

std::vector<std::string> torchIncludes() {
  std::vector<fs::path> prefixes = prefixesFromEnvironment();
  for (const char* system : {"/usr/local", "/usr", "/opt/libtorch", "/usr/local/libtorch"}) prefixes.push_back(system);
  for (fs::path prefix : prefixes) {
    if (!prefix.has_filename()) prefix = prefix.parent_path();
    if (auto includes = includesUnder(prefix); !includes.empty()) return includes;
  }
  return {};
}

}  // namespace

Command builtInCommand(const std::string& file, const std::string& directory, std::string& hint) {
  Command command{{file, directory, {"clang++", "-std=c++17"}}};
  auto includes = torchIncludes();
  if (includes.empty())
    hint =
        "LibTorch was not found: set Torch_DIR or CMAKE_PREFIX_PATH, or give its include directories as compile flags";
  for (std::string& include : includes) {
    command.arguments.push_back("-isystem");
    command.arguments.push_back(std::move(include));
  }
  command.arguments.insert(command.arguments.end(), {"--", file});
  return command;
}

}  // namespace dictum::frontend
