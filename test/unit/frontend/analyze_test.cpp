#include <gtest/gtest.h>
#include <stdlib.h>

#include "project.h"

namespace dictum::frontend {
namespace {

const std::string include = "#include <torch/torch.h>\n";

Status statusOf(const Analysis& analysis, std::size_t index = 0) { return analysis.translationUnits.at(index).status; }

TEST(Analyze, UnreadableSourceDoesNotHideTheOthers) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  Analysis analysis = project.analyze({"missing.cpp", "net.cpp"});
  EXPECT_EQ(statusOf(analysis, 0), Status::Failed);
  EXPECT_EQ(statusOf(analysis, 1), Status::Parsed);
  EXPECT_EQ(analysis.units.size(), 1u);
  EXPECT_TRUE(analysis.anyFailed);
  ASSERT_FALSE(analysis.diagnostics.empty());
  EXPECT_NE(analysis.diagnostics[0].message.find("missing.cpp': No such file"), std::string::npos);
}

TEST(Analyze, CrashOfTheCompilerDoesNotHideTheOthers) {
  Project project;
  project.write("crash.cpp", include + "#pragma clang __debug crash\n");
  project.write("net.cpp", include + moduleSource("Net", "3"));
  Analysis analysis = project.analyze({"crash.cpp", "net.cpp"});
  EXPECT_EQ(statusOf(analysis, 0), Status::Failed);
  EXPECT_EQ(statusOf(analysis, 1), Status::Parsed);
  EXPECT_NE(analysis.diagnostics.at(0).message.find("crashed"), std::string::npos);
}

TEST(Analyze, FatalErrorOfTheCompilerDoesNotHideTheOthers) {
  Project project;
  project.write("fatal.cpp", include + "#pragma clang __debug llvm_fatal_error\n");
  project.write("net.cpp", include + moduleSource("Net", "3"));
  Analysis analysis = project.analyze({"fatal.cpp", "net.cpp"});
  EXPECT_EQ(statusOf(analysis, 0), Status::Failed);
  EXPECT_EQ(statusOf(analysis, 1), Status::Parsed);
  EXPECT_NE(analysis.diagnostics.at(0).message.find("crashed (Aborted)"), std::string::npos);
}

// Clang is told to overflow its stack here, which an optimised build turns into a loop without end.
TEST(Analyze, SourceThatNeverEndsIsGivenUp) {
  Project project;
  project.write("endless.cpp", include + "#pragma clang __debug overflow_stack\n");
  project.write("net.cpp", include + moduleSource("Net", "3"));
  Options options = project.options({"endless.cpp", "net.cpp"});
  options.cpuSecondsPerUnit = 1;
  Analysis analysis = project.analyze(options);
  EXPECT_EQ(statusOf(analysis, 0), Status::Failed);
  EXPECT_EQ(statusOf(analysis, 1), Status::Parsed);
  EXPECT_TRUE(analysis.anyFailed);
}

TEST(Analyze, MissingHeaderLeavesTheRestAndAGap) {
  Project project;
  project.write("net.cpp", "#include <third_party.h>\n" + include + moduleSource("Net", "3"));
  Analysis analysis = project.analyzeBothWays({"net.cpp"});
  EXPECT_EQ(statusOf(analysis), Status::ParsedWithErrors);
  EXPECT_NE(textOf(analysis).find("register_parameter"), std::string::npos);
  ASSERT_EQ(analysis.units.at(0).gaps.size(), 1u);
  EXPECT_EQ(analysis.units[0].gaps[0].location.line, 1u);
  EXPECT_NE(analysis.units[0].gaps[0].reason.find("'third_party.h' file not found"), std::string::npos);
}

TEST(Analyze, ErrorInASystemHeaderIsToldButIsNoGap) {
  Project project;
  project.write("system/torch/width.h", "#pragma once\nconstexpr int torchWidth = neverDeclaredAnywhere;\n");
  project.write("net.cpp", include + moduleSource("Net", "3"));
  Analysis analysis = project.analyzeBothWays({"net.cpp"});
  EXPECT_EQ(analysis.diagnostics.size(), 1u) << textOf(analysis);
  EXPECT_TRUE(analysis.units.at(0).gaps.empty());
}

TEST(Analyze, ErrorInASharedHeaderIsToldOnce) {
  Project project;
  project.write("net.h", "#pragma once\n" + include + "int broken = nope;\n");
  project.write("a.cpp", "#include \"net.h\"\n");
  project.write("b.cpp", "#include \"net.h\"\n");
  EXPECT_EQ(project.analyze({"a.cpp", "b.cpp"}).diagnostics.size(), 1u);
}

TEST(Analyze, WarningsAndWhatOtherCompilersAcceptAreNoErrors) {
  Project project;
  project.write("net.cpp", include + "int unused(double d) { int narrow{d}; }\n" + moduleSource("Net", "3"));
  Options options = project.options({"net.cpp"});
  options.flags.insert(options.flags.end(), {"-Wall", "-Werror", "-pedantic-errors"});
  EXPECT_EQ(textOf(project.analyze(options)).find("error"), std::string::npos);
  EXPECT_FALSE(project.analyze(options).anyFailed);
}

TEST(Analyze, FlagsOfOtherCompilersAndForOutputAreDropped) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  project.writeDatabase({"net.cpp"}, {"-fno-canonical-system-headers", "-fconcepts", "-fanalyzer", "-mabi=ms",
                                      "-flto-partition=none", "-MD", "-MF", "net.d", "-o", "net.o", "-save-temps",
                                      "-g3", "-include", "cmake_pch.hxx", "-fplugin=/nowhere.so"});
  Options options = project.options({"net.cpp"});
  options.flags.clear();
  Analysis analysis = project.analyze(options);
  EXPECT_EQ(textOf(analysis).find("error"), std::string::npos);
  EXPECT_TRUE(analysis.diagnostics.empty()) << analysis.diagnostics[0].message;
  EXPECT_EQ(statusOf(analysis), Status::Parsed);
  EXPECT_FALSE(std::filesystem::exists(project.path("net.d")));
}

TEST(Analyze, SourcesWithoutLibTorchAreNotParsed) {
  Project project;
  project.write("plain.cpp", "#include \"other.h\"\nint broken = nope;\n");
  project.write("other.h", "#pragma once\n");
  EXPECT_EQ(statusOf(project.analyzeBothWays({"plain.cpp"})), Status::WithoutLibTorch);
  EXPECT_EQ(statusOf(project.analyzeBothWays({"plain.cpp"})), Status::WithoutLibTorch);
  project.write("other.h", "#pragma once\n" + include);
  EXPECT_EQ(statusOf(project.analyzeBothWays({"plain.cpp"})), Status::ParsedWithErrors);
}

TEST(Analyze, OtherLanguagesAreNotAnalyzed) {
  Project project;
  project.write("part.c", include);
  Options options = project.options({"part.c"});
  options.flags.insert(options.flags.end(), {"-x", "c"});
  EXPECT_EQ(statusOf(project.analyze(options)), Status::NotAnalyzed);
}

TEST(Analyze, DatabaseGivesAllItsSourcesInOrderAndEachOnce) {
  Project project;
  for (const char* name : {"b.cpp", "a.cpp"}) project.write(name, include + moduleSource("Net", "3"));
  project.writeDatabase({"b.cpp", "a.cpp", "b.cpp"});
  Options options = project.options({});
  options.flags.clear();
  options.compileDatabaseDirectory = project.path("");
  options.jobs = 2;
  Analysis analysis = project.analyze(options);
  ASSERT_EQ(analysis.units.size(), 2u);
  EXPECT_EQ(analysis.units[0].mainFile, project.path("b.cpp"));
  EXPECT_EQ(analysis.units[1].mainFile, project.path("a.cpp"));
}

TEST(Analyze, SourceThatTheDatabaseLacksGetsFlagsOfItsNeighbour) {
  Project project;
  project.write("src/known.cpp", include + moduleSource("Net", "3"));
  project.write("src/unlisted.cpp", include + moduleSource("Net", "torchWidth"));
  project.writeDatabase({"src/known.cpp"}, {"-DTORCH_WIDTH=21"});
  Options options = project.options({"src/unlisted.cpp"});
  options.flags.clear();
  EXPECT_NE(textOf(project.analyze(options)).find("21"), std::string::npos);
}

TEST(Analyze, UnreadableDatabaseIsAnError) {
  Project project;
  project.write("compile_commands.json", "{ not json");
  auto analysis = frontend::analyze(project.options({"net.cpp"}));
  ASSERT_FALSE(analysis);

  EXPECT_NE(analysis.error().message().find("compile database"), std::string::npos);
}

TEST(Analyze, NothingToAnalyzeIsAnError) {
  Project project;
  Options options = project.options({});
  options.compileDatabaseDirectory = project.path("nowhere");
  EXPECT_FALSE(frontend::analyze(options));
}

TEST(Analyze, LibTorchIsFoundThroughTheEnvironment) {
  Project project;
  project.write("other/include/torch/csrc/api/include/torch/torch.h", "#pragma once\n#define FROM_PREFIX 41\n");
  project.write("other/lib/cmake/Torch/TorchConfig.cmake", "");
  ::unsetenv("CMAKE_PREFIX_PATH");
  project.write("net.cpp", include + "struct Net { int width = FROM_PREFIX; };\n");
  Options options = project.options({"net.cpp"});
  options.flags.clear();
  for (auto [variable, value] : {std::pair{"Torch_DIR", "other/lib/cmake/Torch"}, {"CMAKE_PREFIX_PATH", "other"}}) {
    ::setenv(variable, project.path(value).c_str(), 1);
    Analysis analysis = project.analyze(options);
    ::unsetenv(variable);
    EXPECT_EQ(statusOf(analysis), Status::Parsed) << variable << "\n" << textOf(analysis);
  }
}

TEST(Analyze, UserCodeIsKnownByItsPlace) {
  Project project;
  project.write("vendor/lib.h", "#pragma once\n" + include + moduleSource("Vendored", "5"));
  project.write("net.cpp", "#include <lib.h>\n" + moduleSource("Net", "3"));
  auto hasVendored = [&](std::vector<std::string> flags, std::vector<std::string> userRoots,
                         std::vector<std::string> systemRoots) {
    Options options = project.options({"net.cpp"});
    options.flags.insert(options.flags.end(), flags.begin(), flags.end());
    options.userRoots = std::move(userRoots);
    options.systemRoots = std::move(systemRoots);
    return textOf(project.analyze(options)).find("class Vendored") != std::string::npos;
  };
  std::string vendor = project.path("vendor");
  EXPECT_TRUE(hasVendored({"-I", vendor}, {}, {}));
  EXPECT_FALSE(hasVendored({"-isystem", vendor}, {}, {}));
  EXPECT_TRUE(hasVendored({"-isystem", vendor}, {vendor}, {}));
  EXPECT_FALSE(hasVendored({"-I", vendor}, {}, {vendor}));
}

TEST(Analyze, LibTorchAmongUserHeadersIsNotUserCode) {
  Project project;
  std::string torch = project.write("libtorch/torch/torch.h", "#pragma once\n#include <torch/nn/net.h>\n");
  project.write("libtorch/torch/nn/net.h",
                "#pragma once\nnamespace torch::nn { struct Module {};\n struct Linear : "
                "Module { int x; Linear() { x = 1; } }; }\n");
  project.write("net.cpp", include + "struct Net : torch::nn::Module { torch::nn::Linear fc; };\n");
  Options options = project.options({"net.cpp"});
  options.flags = {"-nostdinc", "-I", project.path("libtorch")};
  Analysis analysis = project.analyze(options);
  EXPECT_EQ(statusOf(analysis), Status::Parsed);
  for (const std::string& usr : analysis.units.at(0).classOrder)
    EXPECT_EQ(analysis.units[0].classes.at(usr).name, "Net");
}

TEST(Analyze, SameResultForAnyNumberOfJobs) {
  Project project;
  std::vector<std::string> sources;
  for (int i = 0; i < 6; ++i) {
    sources.push_back("net" + std::to_string(i) + ".cpp");
    project.write(sources.back(), include + moduleSource("Net" + std::to_string(i), std::to_string(i)));
  }
  Options options = project.options(sources);
  std::string expected = textOf(project.analyze(options));
  options.jobs = 4;
  EXPECT_EQ(textOf(project.analyze(options)), expected);
}

TEST(Analyze, ProgressEndsWithAllDone) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  Options options = project.options({"net.cpp"});
  std::vector<Progress> steps;
  options.progress = [&](const Progress& step) { steps.push_back(step); };
  project.analyze(options);
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.back().finished, 1u);
  EXPECT_EQ(steps.back().total, 1u);
  EXPECT_EQ(steps.front().activity, "precompiling headers");
}

TEST(Analyze, DeeplyNestedCodeIsParsed) {
  Project project;
  std::string nested(200, '(');
  project.write("net.cpp", include + "int deep = " + nested + "1" + std::string(200, ')') + ";\n");
  EXPECT_EQ(statusOf(project.analyze({"net.cpp"})), Status::Parsed);
}

}  // namespace
}  // namespace dictum::frontend
