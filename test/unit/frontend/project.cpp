#include "project.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "ir/print.h"

namespace dictum::frontend {

namespace fs = std::filesystem;

namespace {

constexpr const char* torchHeader = R"(#pragma once
#include <torch/width.h>
namespace torch {
struct Tensor {};
namespace nn {
struct Module {
  virtual ~Module() = default;
  Tensor register_parameter(const char* name, Tensor tensor);
};
}
inline int skipped() { return 1; }
Tensor zeros(int width);
}
)";

constexpr const char* widthHeader = R"(#pragma once
#ifdef TORCH_WIDTH
constexpr int torchWidth = TORCH_WIDTH;
#else
constexpr int torchWidth = 1;
#endif
)";

}  // namespace

Project::Project() {
  std::string pattern = (fs::temp_directory_path() / "dictum-frontend-XXXXXX").string();
  root_ = ::mkdtemp(pattern.data());
  write("system/torch/torch.h", torchHeader);
  // A prefix as CMake has it, so that the built-in command finds this LibTorch and not an installed one.
  fs::create_directories(root_ / "prefix/include/torch/csrc/api");
  fs::create_directory_symlink(root_ / "system", root_ / "prefix/include/torch/csrc/api/include");
  ::setenv("CMAKE_PREFIX_PATH", path("prefix").c_str(), 1);
  write("system/torch/width.h", widthHeader);
}

Project::~Project() {
  ::unsetenv("CMAKE_PREFIX_PATH");
  std::error_code error;
  fs::permissions(cache(), fs::perms::owner_all, error);
  fs::remove_all(root_, error);
}

std::string Project::write(const std::string& name, const std::string& text) const {
  fs::path file = root_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

void Project::writeDatabase(const std::vector<std::string>& sources, const std::vector<std::string>& flags,
                            const std::string& directory) const {
  auto commands = nlohmann::json::array();
  for (const std::string& source : sources) {
    std::vector<std::string> arguments = {"c++", "-std=c++17", "-isystem", path("system")};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    arguments.insert(arguments.end(), {"-c", path(source)});
    commands.push_back({{"directory", path(directory)}, {"file", path(source)}, {"arguments", arguments}});
  }
  write("compile_commands.json", commands.dump(1));
}

Options Project::options(const std::vector<std::string>& sources) const {
  Options options;
  for (const std::string& source : sources) options.sources.push_back(path(source));
  options.flags = {"-nostdinc", "-I", path("early")};
  options.systemRoots = {path("early")};
  options.cacheDirectory = cache().string();
  options.jobs = 1;
  return options;
}

Analysis Project::analyze(const Options& options) const {
  auto analysis = frontend::analyze(options);
  EXPECT_TRUE(analysis) << (analysis ? "" : analysis.error().message());
  return analysis ? std::move(*analysis) : Analysis();
}

Analysis Project::analyzeBothWays(const std::vector<std::string>& sources) const {
  Options with = options(sources);
  Options without = with;
  without.useCache = false;
  std::string expected = textOf(analyze(without));
  Analysis analysis = analyze(with);
  EXPECT_EQ(textOf(analysis), expected);
  bool isCached = false;
  for (const TranslationUnit& unit : analysis.translationUnits) isCached = isCached || unit.isUnitCached;
  if (!isCached) return analysis;
  fs::remove_all(cache() / "units");
  analysis = analyze(with);
  EXPECT_EQ(textOf(analysis), expected);
  return analysis;
}

std::string textOf(const Analysis& analysis) {
  std::string text;
  for (const Diagnostic& diagnostic : analysis.diagnostics)
    if (diagnostic.severity == Severity::Error)
      text += diagnostic.location.file + ":" + std::to_string(diagnostic.location.line) + ":" +
              std::to_string(diagnostic.location.column) + ": " + diagnostic.message + "\n";
  for (const ir::Unit& unit : analysis.units) text += ir::print(unit);
  return text;
}

std::string moduleSource(const std::string& name, const std::string& width) {
  return "struct " + name + " : torch::nn::Module {\n  " + name + "() { register_parameter(\"w\", torch::zeros(" +
         width + ")); }\n};\n";
}

}  // namespace dictum::frontend
