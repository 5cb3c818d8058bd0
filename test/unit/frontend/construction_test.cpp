#include <gtest/gtest.h>

#include "project.h"

namespace dictum::frontend {
namespace {

const std::string source = "#include <torch/torch.h>\n" + moduleSource("Net", "3") + "namespace { Net make(int); }";

Analysis construct(const Project& project, const std::vector<std::string>& expressions) {
  project.write("net.cpp", source);
  Options options = project.options({"net.cpp"});
  options.constructions = expressions;
  Options plain = options;
  plain.useCache = false;
  Analysis analysis = project.analyze(options);
  EXPECT_EQ(textOf(analysis), textOf(project.analyze(plain)));
  return analysis;
}

std::vector<std::string> expressionsOf(const Analysis& analysis) {
  std::vector<std::string> expressions;
  for (const ir::Construction& construction : analysis.units.at(0).constructions)
    expressions.push_back(construction.expression);
  return expressions;
}

TEST(Construction, IsEvaluatedAtTheEndOfTheSource) {
  Project project;
  Analysis analysis = construct(project, {"Net()", "make(1) // the private one"});
  EXPECT_EQ(textOf(analysis).find("error"), std::string::npos);
  EXPECT_FALSE(analysis.anyFailed);
  EXPECT_EQ(expressionsOf(analysis), (std::vector<std::string>{"Net()", "make(1) // the private one"}));
  for (const ir::Construction& construction : analysis.units[0].constructions)
    EXPECT_TRUE(analysis.units[0].functions.at(construction.function).body) << construction.expression;
}

TEST(Construction, ErrorPointsIntoTheExpression) {
  Project project;
  Analysis analysis = construct(project, {"Net(nope)"});
  ASSERT_EQ(analysis.diagnostics.size(), 1u);
  const Diagnostic& error = analysis.diagnostics[0];
  EXPECT_EQ(error.location, (schema::Location{"--construct", 1, 5}));
  EXPECT_EQ(error.snippet, (std::vector<std::string>{"Net(nope)", "    ^"}));
  EXPECT_EQ(analysis.failedConstructions, std::vector<std::size_t>{0});
  EXPECT_TRUE(analysis.anyFailed);
}

TEST(Construction, WhatIsLackingIsMissedAtTheEnd) {
  Project project;
  Analysis analysis = construct(project, {"make(1"});
  ASSERT_FALSE(analysis.diagnostics.empty());
  EXPECT_EQ(analysis.diagnostics[0].location, (schema::Location{"--construct", 1, 7}));
}

TEST(Construction, OneWithAnErrorDoesNotHideTheOthers) {
  Project project;
  Analysis analysis = construct(project, {"Net()", "Net(", "}", "make(2)", "nope"});
  EXPECT_EQ(expressionsOf(analysis), (std::vector<std::string>{"Net()", "make(2)"}));
  EXPECT_EQ(analysis.failedConstructions, (std::vector<std::size_t>{1, 2, 4}));
}

TEST(Construction, DoesNotMakeTheSourceFailed) {
  Project project;
  Analysis analysis = construct(project, {"nope"});
  EXPECT_EQ(analysis.translationUnits.at(0).status, Status::Parsed);
  EXPECT_EQ(analysis.units.size(), 1u);
}

TEST(Construction, IsInAFileOfItsOwnAndTheSourceKeepsItsHash) {
  Project project;
  Analysis with = construct(project, {"make(1)"});
  Analysis without = construct(project, {});
  EXPECT_EQ(with.units.at(0).files.at(0).hash, without.units.at(0).files.at(0).hash);
  bool isListed = false;
  for (const ir::SourceFile& file : with.units[0].files) isListed = isListed || file.path == "--construct";
  EXPECT_TRUE(isListed);
}

TEST(Construction, OtherSourcesOfTheDatabaseSupplyDefinitions) {
  Project project;
  project.write("net.h", "#pragma once\n#include <torch/torch.h>\nstruct Net : torch::nn::Module { Net(); };\n");
  project.write("net.cpp", "#include \"net.h\"\nNet::Net() { register_parameter(\"w\", torch::zeros(3)); }\n");
  project.write("main.cpp", "#include \"net.h\"\n");
  project.write("plain.cpp", "int unrelated() { return 1; }\n");
  project.writeDatabase({"net.cpp", "main.cpp", "plain.cpp"});
  Options options = project.options({"main.cpp"});
  options.flags.clear();
  options.constructions = {"Net()"};
  Analysis analysis = project.analyze(options);
  ASSERT_EQ(analysis.translationUnits.size(), 3u);
  EXPECT_TRUE(analysis.translationUnits[0].isRequested);
  EXPECT_FALSE(analysis.translationUnits[1].isRequested);
  EXPECT_EQ(analysis.translationUnits[2].status, Status::WithoutLibTorch);
  ASSERT_EQ(analysis.units.size(), 2u);
  EXPECT_EQ(analysis.units[0].constructions.size(), 1u);
  EXPECT_NE(textOf(analysis).find("constructor Net::Net()"), std::string::npos);
}

TEST(Construction, WithoutSourcesBelongsToTheFirstThatIncludesLibTorch) {
  Project project;
  project.write("plain.cpp", "int unrelated() { return 1; }\n");
  project.write("net.cpp", source);
  project.writeDatabase({"plain.cpp", "net.cpp"});
  Options options = project.options({});
  options.flags.clear();
  options.compileDatabaseDirectory = project.path("");
  options.constructions = {"Net()"};
  Analysis analysis = project.analyze(options);
  EXPECT_FALSE(analysis.anyFailed);
  EXPECT_EQ(expressionsOf(analysis), std::vector<std::string>{"Net()"});
}

}  // namespace
}  // namespace dictum::frontend
