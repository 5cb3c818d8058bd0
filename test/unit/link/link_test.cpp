#include "link/link.h"

#include <gtest/gtest.h>

namespace dictum::link {
namespace {

ir::TypePtr integerType() {
  ir::Type type;
  type.kind = ir::TypeKind::Integer;
  type.name = "int";
  return std::make_shared<const ir::Type>(type);
}

ir::ExpressionPtr integer(std::int64_t value, ir::Location location = {}) {
  ir::Expression expression;
  expression.kind = ir::ExpressionKind::Integer;
  expression.integer = value;
  expression.location = location;
  expression.type = integerType();
  return std::make_shared<const ir::Expression>(expression);
}

ir::ExpressionPtr variable(std::uint32_t local) {
  ir::Expression expression;
  expression.kind = ir::ExpressionKind::Variable;
  expression.local = local;
  expression.text = "x";
  expression.type = integerType();
  return std::make_shared<const ir::Expression>(expression);
}

ir::StatementPtr returning(ir::ExpressionPtr value) {
  ir::Statement statement;
  statement.kind = ir::StatementKind::Return;
  statement.location = value->location;
  statement.expression = std::move(value);
  return std::make_shared<const ir::Statement>(statement);
}

ir::Function function(const std::string& usr, ir::StatementPtr body) {
  ir::Function result;
  result.usr = result.name = usr;
  result.result = integerType();
  result.location = {0, 1, 1, 1, 1};
  result.body = std::move(body);
  return result;
}

ir::Unit unitOf(const std::string& path, std::vector<ir::Function> functions) {
  ir::Unit unit;
  unit.mainFile = path;
  unit.files.push_back({path, "hash of " + path, true});
  for (ir::Function& each : functions) unit.functions[each.usr] = each;
  return unit;
}

TEST(Link, DefinitionWinsOverDeclarationInEitherOrder) {
  ir::Unit declares = unitOf("a.cpp", {function("f", nullptr)});
  ir::Unit defines = unitOf("b.cpp", {function("f", returning(integer(3)))});
  for (const auto& units : {std::vector{declares, defines}, std::vector{defines, declares}}) {
    ir::Program program = link(units);
    ASSERT_TRUE(program.functions.at("f").body);
    EXPECT_EQ(program.functions.at("f").body->expression->integer, 3);
    EXPECT_TRUE(program.gaps.empty());
  }
}

TEST(Link, LocationsNameFilesOfTheProgram) {
  ir::Unit first = unitOf("a.cpp", {function("f", nullptr)});
  ir::Unit second = unitOf("b.cpp", {function("g", returning(integer(1, {1, 7, 3, 7, 4})))});
  second.files.push_back({"net.h", "h", true});
  second.gaps.push_back({"why", {1, 2, 1, 2, 1}});
  ir::Program program = link({first, second});
  ASSERT_EQ(program.files.size(), 3u);
  EXPECT_EQ(program.files[program.functions.at("g").location.file].path, "b.cpp");
  const ir::Statement& body = *program.functions.at("g").body;
  EXPECT_EQ(program.files[body.location.file].path, "net.h");
  EXPECT_EQ(program.files[body.expression->location.file].path, "net.h");
  ASSERT_EQ(program.gaps.size(), 1u);
  EXPECT_EQ(program.files[program.gaps[0].location.file].path, "net.h");
}

TEST(Link, SharedHeadersAreOneFile) {
  ir::Unit first = unitOf("a.cpp", {});
  ir::Unit second = unitOf("b.cpp", {});
  first.files.push_back({"net.h", "h", true});
  second.files.push_back({"net.h", "h", true});
  EXPECT_EQ(link({first, second}).files.size(), 3u);
}

TEST(Link, FilesOfOneRelativeNameButOtherContentStayApart) {
  ir::Unit first = unitOf("main.cpp", {});
  ir::Unit second = unitOf("main.cpp", {});
  second.files[0].hash = "other";
  EXPECT_EQ(link({first, second}).files.size(), 2u);
}

TEST(Link, LocalsAreUniqueInTheProgram) {
  auto unit = [](const std::string& name) {
    ir::Function f = function(name, returning(variable(1)));
    f.parameters.push_back({1, "x", integerType()});
    return unitOf(name + ".cpp", {f});
  };
  ir::Program program = link({unit("f"), unit("g")});
  std::uint32_t f = program.functions.at("f").parameters[0].local;
  std::uint32_t g = program.functions.at("g").parameters[0].local;
  EXPECT_NE(f, g);
  EXPECT_EQ(program.functions.at("f").body->expression->local, f);
  EXPECT_EQ(program.functions.at("g").body->expression->local, g);
}

TEST(Link, TreesThatAreSharedInAUnitStaySharedAndAreRenumberedOnce) {
  ir::ExpressionPtr shared = variable(1);
  ir::Unit first = unitOf("a.cpp", {function("f", returning(variable(5)))});
  ir::Unit second = unitOf("b.cpp", {function("g", returning(shared)), function("h", returning(shared))});
  ir::Program program = link({first, second});
  EXPECT_EQ(program.functions.at("g").body->expression, program.functions.at("h").body->expression);
  EXPECT_EQ(program.functions.at("g").body->expression->local, 6u);
  EXPECT_EQ(shared->local, 1u);
}

TEST(Link, LocalsOfLambdasAreRenumbered) {
  ir::Function lambda = function("", returning(variable(2)));
  lambda.kind = ir::FunctionKind::Lambda;
  lambda.capturesByValue = {2};
  ir::Expression expression;
  expression.kind = ir::ExpressionKind::Lambda;
  expression.type = integerType();
  expression.lambda = std::make_shared<const ir::Function>(lambda);
  ir::Unit first = unitOf("a.cpp", {function("f", returning(variable(7)))});
  ir::Unit second = unitOf("b.cpp", {function("g", returning(std::make_shared<const ir::Expression>(expression)))});
  ir::Program program = link({first, second});
  const ir::Function& linked = *program.functions.at("g").body->expression->lambda;
  EXPECT_EQ(linked.capturesByValue, std::vector<std::uint32_t>{9});
  EXPECT_EQ(linked.body->expression->local, 9u);
}

TEST(Link, SameDefinitionInTwoUnitsIsNoConflict) {
  ir::Unit first = unitOf("a.cpp", {function("f", returning(integer(3)))});
  ir::Unit second = unitOf("b.cpp", {function("f", returning(integer(3)))});
  EXPECT_TRUE(link({first, second}).gaps.empty());
}

TEST(Link, DifferentDefinitionsAreAGapThatNamesBothPlaces) {
  ir::Unit first = unitOf("a.cpp", {function("f", returning(integer(3)))});
  ir::Unit second = unitOf("b.cpp", {function("f", returning(integer(4)))});
  ir::Program program = link({first, second});
  ASSERT_EQ(program.gaps.size(), 1u);
  EXPECT_EQ(program.files[program.gaps[0].location.file].path, "a.cpp");
  EXPECT_NE(program.gaps[0].reason.find("b.cpp:1"), std::string::npos);
  EXPECT_EQ(program.functions.at("f").body->expression->integer, 3);
}

TEST(Link, EachProgramOfAProjectHasItsMain) {
  ir::Unit first = unitOf("a.cpp", {function("main", returning(integer(0)))});
  ir::Unit second = unitOf("b.cpp", {function("main", returning(integer(1)))});
  EXPECT_TRUE(link({first, second}).gaps.empty());
}

TEST(Link, WhatTheUnitOfTheConstructionsDefinesIsWhatTheyMean) {
  ir::Unit first = unitOf("a.cpp", {function("f", returning(integer(3)))});
  first.constructions.push_back({"f()", "c"});
  ir::Unit second = unitOf("b.cpp", {function("f", returning(integer(4)))});
  ir::Program program = link({first, second});
  EXPECT_TRUE(program.gaps.empty());
  EXPECT_EQ(program.functions.at("f").body->expression->integer, 3);
  ASSERT_EQ(program.constructions.size(), 1u);
}

TEST(Link, ClassesKeepTheirOrderAndAreListedOnce) {
  auto unit = [](const std::string& path, std::vector<std::string> names) {
    ir::Unit result = unitOf(path, {});
    for (const std::string& name : names) {
      ir::Class entity;
      entity.usr = entity.name = name;
      result.classes[name] = entity;
      result.classOrder.push_back(name);
    }
    return result;
  };
  ir::Program program = link({unit("a.cpp", {"Z", "B"}), unit("b.cpp", {"B", "A"})});
  EXPECT_EQ(program.classOrder, (std::vector<std::string>{"Z", "B", "A"}));
}

TEST(Link, ClassIsCompletedByWhatAnotherUnitKnows) {
  ir::Unit first = unitOf("a.cpp", {});
  ir::Class entity;
  entity.usr = entity.name = "NetImpl";
  first.classes["NetImpl"] = entity;
  entity.constructors = {"c"};
  entity.holder = "Net";
  ir::Unit second = unitOf("b.cpp", {});
  second.classes["NetImpl"] = entity;
  ir::Program program = link({first, second});
  EXPECT_EQ(program.classes.at("NetImpl").constructors, std::vector<std::string>{"c"});
  EXPECT_EQ(program.classes.at("NetImpl").holder, "Net");
}

TEST(Link, InitialisedGlobalWinsOverExternOne) {
  ir::Unit first = unitOf("a.cpp", {});
  first.globals["n"] = {"n", "n", integerType(), nullptr};
  ir::Unit second = unitOf("b.cpp", {});
  second.globals["n"] = {"n", "n", integerType(), integer(8)};
  ir::Program program = link({first, second});
  ASSERT_TRUE(program.globals.at("n").initializer);
  EXPECT_EQ(program.globals.at("n").initializer->integer, 8);
}

TEST(Link, NothingGivesAnEmptyProgram) {
  ir::Program program = link({});
  EXPECT_TRUE(program.files.empty());
  EXPECT_TRUE(program.classes.empty());
}

}  // namespace
}  // namespace dictum::link
