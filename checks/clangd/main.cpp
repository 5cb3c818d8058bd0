// dictum-clangd: clangd with the checks inside, and on without a configuration.
#include <optional>
#include <string>
#include <vector>

#include "clang/Config/config.h"
#include "llvm/ADT/StringRef.h"

namespace clang::clangd {
int clangdMain(int argc, char* argv[]);  // of libclangdMain, whose headers are not installed
}

// clangd runs only checks that it has measured; ours are fast, because bodies of headers are not looked at.
extern "C" std::optional<bool> __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(llvm::StringRef check);
extern "C" std::optional<bool> __wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(llvm::StringRef check) {
  if (check.starts_with("torch-")) return true;
  return __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(check);
}

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  bool hasResources = false;
  for (const std::string& argument : arguments) hasResources |= argument.rfind("--resource-dir", 0) == 0;
  // clangd looks for the compiler's headers beside its own binary.
  if (!hasResources) arguments.insert(arguments.begin() + 1, "--resource-dir=" DICTUM_CLANG_RESOURCE_DIR);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return clang::clangd::clangdMain(static_cast<int>(arguments.size()), pointers.data());
}
