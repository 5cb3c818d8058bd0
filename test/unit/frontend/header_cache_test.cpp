// Whatever happens to files and cache, an analysis with the cache says what one without it says.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "project.h"

namespace dictum::frontend {
namespace {

namespace fs = std::filesystem;

CacheUse cacheUse(const Analysis& analysis) { return analysis.translationUnits.at(0).cache; }

const std::string include = "#include <torch/torch.h>\n";

TEST(HeaderCache, SecondRunFindsWhatTheFirstMade) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
}

TEST(HeaderCache, SourcesWithTheSameHeadersShareAnEntry) {
  Project project;
  project.write("a.cpp", include + moduleSource("A", "3"));
  project.write("b.cpp", include + moduleSource("B", "4"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"a.cpp"})), CacheUse::Built);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"b.cpp"})), CacheUse::Hit);
}

// The source of each of two directories, compiled there.
Analysis analyzeIn(const Project& project, const std::string& directory, const std::vector<std::string>& flags) {
  project.write(directory + "/net.cpp", "#include <settings.h>\n" + include + moduleSource("Net", "torchWidth"));
  project.writeDatabase({directory + "/net.cpp"}, flags, directory);
  Options options = project.options({directory + "/net.cpp"});
  options.flags.clear();
  return project.analyze(options);
}

TEST(HeaderCache, WorkingDirectoriesShareAnEntry) {
  Project project;
  project.write("settings/settings.h", "#pragma once\n#define TORCH_WIDTH 12\n");
  const std::vector<std::string> flags = {"-isystem", project.path("settings")};
  EXPECT_EQ(cacheUse(analyzeIn(project, "a", flags)), CacheUse::Built);
  Analysis analysis = analyzeIn(project, "b", flags);
  EXPECT_EQ(cacheUse(analysis), CacheUse::Hit);
  EXPECT_NE(textOf(analysis).find("12"), std::string::npos);
}

TEST(HeaderCache, RelativeFlagsMeanSomethingElseInEachWorkingDirectory) {
  Project project;
  project.write("a/settings/settings.h", "#pragma once\n#define TORCH_WIDTH 12\n");
  project.write("b/settings/settings.h", "#pragma once\n#define TORCH_WIDTH 13\n");
  EXPECT_EQ(cacheUse(analyzeIn(project, "a", {"-isystem", "settings"})), CacheUse::Built);
  Analysis analysis = analyzeIn(project, "b", {"-isystem", "settings"});
  EXPECT_EQ(cacheUse(analysis), CacheUse::Built);
  EXPECT_NE(textOf(analysis).find("13"), std::string::npos);
}

TEST(HeaderCache, EditedSourceAndUserHeaderAreParsedAfresh) {
  Project project;
  project.write("net.h", "#pragma once\n" + include + moduleSource("Base", "1"));
  project.write("net.cpp", "#include \"net.h\"\n" + moduleSource("Net", "3"));
  project.analyzeBothWays({"net.cpp"});
  project.write("net.h", "#pragma once\n" + include + moduleSource("Base", "2"));
  project.write("net.cpp", "#include \"net.h\"\n" + moduleSource("Net", "4"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
}

TEST(HeaderCache, EditedSystemHeaderIsNoticed) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  project.write("system/torch/width.h", "#pragma once\nconstexpr int torchWidth = 77;\n");
  Analysis analysis = project.analyzeBothWays({"net.cpp"});
  EXPECT_EQ(cacheUse(analysis), CacheUse::Built);
  EXPECT_NE(textOf(analysis).find("77"), std::string::npos);
}

TEST(HeaderCache, EditOfTheSameSizeAndTimeIsNoticed) {
  Project project;
  project.write("system/torch/width.h", "#pragma once\nconstexpr int torchWidth = 11;\n");
  auto time = fs::last_write_time(project.path("system/torch/width.h"));
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  project.write("system/torch/width.h", "#pragma once\nconstexpr int torchWidth = 22;\n");
  fs::last_write_time(project.path("system/torch/width.h"), time);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
}

TEST(HeaderCache, TouchedHeaderIsNoReasonToBuildAgain) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  project.analyzeBothWays({"net.cpp"});
  fs::last_write_time(project.path("system/torch/width.h"), fs::file_time_type::clock::now() - std::chrono::hours(1));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
}

TEST(HeaderCache, NewHeaderEarlierInTheIncludePathIsFound) {
  Project project;
  project.write("early/unrelated.h", "");
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  project.write("early/torch/width.h", "#pragma once\nconstexpr int torchWidth = 5;\n");
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
  project.write("early/torch/torch.h", "#pragma once\n#include_next <torch/torch.h>\n#define EARLY 9\n");
  project.write("net.cpp", include + moduleSource("Net", "EARLY"));
  project.analyzeBothWays({"net.cpp"});
}

TEST(HeaderCache, HeaderThatWasAskedForInVainIsFoundWhenItAppears) {
  Project project;
  project.write("system/torch/width.h",
                "#pragma once\n#if __has_include(<extra.h>)\n#include <extra.h>\n#else\n"
                "constexpr int torchWidth = 1;\n#endif\n");
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  project.write("system/extra.h", "#pragma once\nconstexpr int torchWidth = 6;\n");
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
}

TEST(HeaderCache, IncludeNextIsNotTakenForANewHeader) {
  Project project;
  project.write("early/torch/width.h", "#pragma once\n#include_next <torch/width.h>\n");
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
}

TEST(HeaderCache, MacroOfTheUserThatAHeaderLooksAt) {
  Project project;
  project.write("net.cpp", "#define TORCH_WIDTH 8\n" + include + moduleSource("Net", "torchWidth"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
  project.write("net.cpp", "#define TORCH_WIDTH 9\n" + include + moduleSource("Net", "torchWidth"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
}

TEST(HeaderCache, MacroThatIsAddedBeforeTheInclude) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  project.write("net.cpp", "#define TORCH_WIDTH 8\n" + include + moduleSource("Net", "torchWidth"));
  EXPECT_NE(textOf(project.analyzeBothWays({"net.cpp"})).find("8"), std::string::npos);
}

TEST(HeaderCache, MacroOfTheUserThatIsDefinedConditionally) {
  Project project;
  project.write("net.cpp", "#ifndef TORCH_WIDTH\n#define TORCH_WIDTH 8\n#define MINE 2\n#endif\n" + include +
                               moduleSource("Net", "torchWidth + MINE"));
  project.analyzeBothWays({"net.cpp"});
  project.analyzeBothWays({"net.cpp"});
}

TEST(HeaderCache, MacroOfAHeaderThatTheUserTestsBeforeIncludingIt) {
  Project project;
  project.write("system/late.h", "#pragma once\n#define LATE 1\n");
  project.write("net.cpp", include + "#ifdef LATE\n#define N 10\n#else\n#define N 20\n#endif\n#include <late.h>\n" +
                               moduleSource("Net", "N"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
}

// Writes header `name` that includes `count` others.
void writeLibrary(const Project& project, const std::string& name, int count) {
  std::string text = "#pragma once\n#define " + fs::path(name).filename().string() + "_INCLUDED\n";
  for (int i = 0; i < count; ++i) {
    std::string part = name + "/part" + std::to_string(i) + ".h";
    project.write("system/" + part, "#pragma once\n");
    text += "#include <" + part + ">\n";
  }
  project.write("system/" + name + ".h", text);
}

TEST(HeaderCache, SourcesThatDifferInSmallHeadersShareAnEntry) {
  Project project;
  writeLibrary(project, "small", 5);
  writeLibrary(project, "torch/large", 100);
  std::string large = "#include <torch/large.h>\n" + include;
  project.write("a.cpp", large + moduleSource("A", "3"));
  project.write("b.cpp", "#include <small.h>\n" + large + moduleSource("B", "3"));
  project.write("c.cpp", large + "#include <torch/width.h>\n#include <torch/large/part7.h>\n" + moduleSource("C", "4"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"a.cpp"})), CacheUse::Built);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"b.cpp"})), CacheUse::Hit);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"c.cpp"})), CacheUse::Hit);
}

TEST(HeaderCache, LargeHeaderThatIsTestedBeforeItIsIncluded) {
  Project project;
  writeLibrary(project, "library", 100);
  writeLibrary(project, "torch/large", 100);
  project.write("net.cpp", include +
                               "#include <torch/large.h>\n#ifdef library_INCLUDED\n#define N 10\n#else\n"
                               "#define N 20\n#endif\n#include <library.h>\n" +
                               moduleSource("Net", "N"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Rejected);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::None);
}

TEST(HeaderCache, HeadersWithoutGuardAreParsedWhereTheyAreIncluded) {
  Project project;
  project.write("system/list.h", "ITEM(first)\nITEM(second)\n");
  project.write("net.cpp", include + "#define ITEM(x) int x();\n#include <list.h>\n#undef ITEM\n" +
                               "#define ITEM(x) inline int x() { return 4; }\n#include <list.h>\n" +
                               moduleSource("Net", "second()"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
}

TEST(HeaderCache, HeaderThatReliesOnOneWithoutGuardStaysBehindIt) {
  Project project;
  project.write("system/settings.h", "#undef TORCH_WIDTH\n#define TORCH_WIDTH 12\n");
  project.write("net.cpp", "#include <settings.h>\n" + include + moduleSource("Net", "torchWidth"));
  EXPECT_NE(textOf(project.analyzeBothWays({"net.cpp"})).find("12"), std::string::npos);
}

TEST(HeaderCache, FlagsDecideWhichEntryIsUsed) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "torchWidth"));
  project.analyzeBothWays({"net.cpp"});
  Options options = project.options({"net.cpp"});
  options.flags.push_back("-DTORCH_WIDTH=31");
  Analysis analysis = project.analyze(options);
  EXPECT_EQ(cacheUse(analysis), CacheUse::Built);
  EXPECT_NE(textOf(analysis).find("31"), std::string::npos);
}

TEST(HeaderCache, HeaderIncludedByFlag) {
  Project project;
  project.write("forced.h", "#pragma once\n#define TORCH_WIDTH 14\n" + include);
  project.write("net.cpp", moduleSource("Net", "torchWidth"));
  Options options = project.options({"net.cpp"});
  options.flags.insert(options.flags.end(), {"-include", project.path("forced.h")});
  Options plain = options;
  plain.useCache = false;
  std::string expected = textOf(project.analyze(plain));
  EXPECT_NE(expected.find("14"), std::string::npos);
  EXPECT_EQ(textOf(project.analyze(options)), expected);
  EXPECT_EQ(textOf(project.analyze(options)), expected);
}

TEST(HeaderCache, ErrorsAreThoseOfAPlainParseEachTime) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "undeclared"));
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Rejected);
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
  project.write("net.cpp", include + moduleSource("Net", "3"));
  EXPECT_FALSE(project.analyzeBothWays({"net.cpp"}).anyFailed);
}

TEST(HeaderCache, SystemHeaderWithAnErrorIsNotPrecompiled) {
  Project project;
  project.write("system/torch/width.h", "#pragma once\nconstexpr int torchWidth = missing;\n");
  project.write("net.cpp", include + moduleSource("Net", "3"));
  project.analyzeBothWays({"net.cpp"});
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::None);
}

// Overwrites a part of each file with the extension; returns how many there were.
int damage(const fs::path& directory, const std::string& extension, bool truncates) {
  int count = 0;
  for (const auto& file : fs::recursive_directory_iterator(directory)) {
    if (file.path().extension() != extension) continue;
    ++count;
    if (truncates) {
      fs::resize_file(file.path(), fs::file_size(file.path()) / 2);
    } else {
      std::fstream stream(file.path(), std::ios::in | std::ios::out | std::ios::binary);
      stream.seekp(static_cast<std::streamoff>(fs::file_size(file.path()) / 2));
      stream << "damaged";
    }
  }
  return count;
}

TEST(HeaderCache, DamagedFilesAreMadeAgain) {
  for (const char* extension : {".pch", ".manifest", ".scan", ".h"})
    for (bool truncates : {false, true}) {
      SCOPED_TRACE(std::string(extension) + (truncates ? " truncated" : " overwritten"));
      Project project;
      project.write("net.cpp", include + moduleSource("Net", "3"));
      project.analyzeBothWays({"net.cpp"});
      EXPECT_EQ(damage(project.cache(), extension, truncates), 1);
      EXPECT_FALSE(project.analyzeBothWays({"net.cpp"}).anyFailed);
      EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Hit);
    }
}

TEST(HeaderCache, DamagedUnitsAreMadeAgain) {
  for (bool truncates : {false, true}) {
    Project project;
    project.write("net.cpp", include + moduleSource("Net", "3"));
    project.analyzeBothWays({"net.cpp"});
    EXPECT_EQ(damage(project.cache(), ".unit", truncates), 1);
    Analysis analysis = project.analyze({"net.cpp"});
    EXPECT_FALSE(analysis.translationUnits.at(0).isUnitCached);
    EXPECT_FALSE(analysis.anyFailed);
    EXPECT_TRUE(project.analyze({"net.cpp"}).translationUnits.at(0).isUnitCached);
  }
}

TEST(HeaderCache, UnitsAreKeptPerConstruction) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  auto constructions = [&](std::vector<std::string> expressions) {
    Options options = project.options({"net.cpp"});
    options.constructions = std::move(expressions);
    return project.analyze(options).units.at(0).constructions.size();
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(constructions({}), 0u);
    EXPECT_EQ(constructions({"Net()"}), 1u);
    EXPECT_EQ(constructions({"Net()", "Net{}"}), 2u);
  }
  Options options = project.options({"net.cpp"});
  options.constructions = {"Net()"};
  EXPECT_TRUE(project.analyze(options).translationUnits.at(0).isUnitCached);
  project.write("net.cpp", include + moduleSource("Net", "4"));
  EXPECT_FALSE(project.analyze(options).translationUnits.at(0).isUnitCached);
}

// Many units are looked up by one process; those that are not fresh are analysed one by one.
TEST(HeaderCache, OfManyUnitsOnlyThoseThatChangedAreAnalysed) {
  Project project;
  project.write("block.h", "const int width = 3;\n");
  project.write("one.cpp", include + moduleSource("One", "3"));
  project.write("two.cpp", include + "#include \"block.h\"\n" + moduleSource("Two", "width"));
  project.write("none.cpp", "int none;\n");
  const std::vector<std::string> sources = {"one.cpp", "two.cpp", "none.cpp"};
  const std::string first = textOf(project.analyze(sources));
  const auto cached = [](const Analysis& analysis) {
    std::string text;
    for (const TranslationUnit& unit : analysis.translationUnits) text += unit.isUnitCached ? "1" : "0";
    return text;
  };
  Analysis again = project.analyze(sources);
  EXPECT_EQ(textOf(again), first);
  EXPECT_EQ(cached(again), "110");
  EXPECT_EQ(again.translationUnits.at(2).status, Status::WithoutLibTorch);
  project.write("block.h", "const int width = 4;\n");
  EXPECT_EQ(cached(project.analyze(sources)), "100");
  project.write("system/torch/width.h", "#pragma once\nconstexpr int torchWidth = 78;\n");
  EXPECT_EQ(cached(project.analyze(sources)), "000");
}

TEST(HeaderCache, FilesOfTheUserAreNamedHoweverTheUnitIsRead) {
  Project project;
  const std::string block = project.write("block.h", "#define WIDTH 3\n");
  const std::string net = project.write("net.cpp", include + "#include \"block.h\"\n" + moduleSource("Net", "WIDTH"));
  const std::string none = project.write("none.cpp", "#include \"block.h\"\nint none = WIDTH;\n");
  const auto filesOf = [&](bool useCache) {
    Options options = project.options({"net.cpp", "none.cpp"});
    options.useCache = useCache;
    std::vector<std::set<std::string>> files;
    for (const TranslationUnit& unit : project.analyze(options).translationUnits)
      files.emplace_back(unit.files.begin(), unit.files.end());
    return files;
  };
  const std::vector<std::set<std::string>> expected = {{net, block}, {none, block}};
  EXPECT_EQ(filesOf(false), expected);
  EXPECT_EQ(filesOf(true), expected);
  EXPECT_EQ(filesOf(true), expected);
}

TEST(HeaderCache, UnitsWithErrorsAreNotKept) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "undeclared"));
  for (int i = 0; i < 3; ++i) {
    Analysis analysis = project.analyze({"net.cpp"});
    EXPECT_FALSE(analysis.translationUnits.at(0).isUnitCached);
    EXPECT_EQ(analysis.diagnostics.size(), 1u);
  }
}

TEST(HeaderCache, LeftoversOfACrashedBuildAreNotUsed) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  project.analyzeBothWays({"net.cpp"});
  for (const auto& file : fs::directory_iterator(project.cache() / "headers"))
    if (file.path().extension() == ".manifest") fs::remove(file.path());
  EXPECT_EQ(cacheUse(project.analyzeBothWays({"net.cpp"})), CacheUse::Built);
}

TEST(HeaderCache, DirectoryThatCannotBeMadeIsAWarning) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  project.write("cache", "a file where the directory should be");
  Analysis analysis = project.analyzeBothWays({"net.cpp"});
  ASSERT_EQ(analysis.units.size(), 1u);
  ASSERT_EQ(analysis.diagnostics.size(), 1u);
  EXPECT_EQ(analysis.diagnostics[0].severity, Severity::Warning);
  EXPECT_NE(analysis.diagnostics[0].message.find("without the header cache"), std::string::npos);
}

TEST(HeaderCache, LimitIsKept) {
  Project project;
  for (int i = 0; i < 4; ++i) {
    std::string name = "net" + std::to_string(i) + ".cpp";
    project.write(name, "#define TORCH_WIDTH " + std::to_string(i) + "\n" + include + moduleSource("Net", "3"));
    Options options = project.options({name});
    options.cacheLimit = 1;
    EXPECT_FALSE(project.analyze(options).anyFailed);
  }
  int kept = 0;
  for (const auto& file : fs::directory_iterator(project.cache() / "headers"))
    kept += file.path().extension() == ".pch";
  EXPECT_EQ(kept, 1);
}

TEST(HeaderCache, ProcessesThatStartTogetherBuildOnce) {
  Project project;
  project.write("net.cpp", include + moduleSource("Net", "3"));
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    pid_t child = ::fork();
    if (child == 0) {
      auto analysis = frontend::analyze(project.options({"net.cpp"}));
      bool isGood = analysis && !analysis->anyFailed;
      ::_exit(!isGood                                  ? 1
              : cacheUse(*analysis) == CacheUse::Built ? 10
              : cacheUse(*analysis) == CacheUse::Hit   ? 20
                                                       : 2);
    }
    children.push_back(child);
  }
  int built = 0;
  for (pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_TRUE(WEXITSTATUS(status) == 10 || WEXITSTATUS(status) == 20) << WEXITSTATUS(status);
    built += WEXITSTATUS(status) == 10;
  }
  EXPECT_EQ(built, 1);
}

}  // namespace
}  // namespace dictum::frontend
