#include "ir/serialize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "ir/print.h"

namespace dictum::ir {
namespace {

TypePtr typeNamed(const std::string& name) {
  Type type;
  type.kind = TypeKind::Class;
  type.name = name;
  type.arguments.push_back({nullptr, -3});
  type.extent = 7;
  return std::make_shared<const Type>(type);
}

ExpressionPtr integer(std::int64_t value, const TypePtr& type) {
  Expression expression;
  expression.kind = ExpressionKind::Integer;
  expression.integer = value;
  expression.floating = 0.5;
  expression.location = {0, 3, 5, 3, 9};
  expression.type = type;
  expression.macro = "TORCH_CHECK";
  return std::make_shared<const Expression>(expression);
}

ExpressionPtr operation(ExpressionKind kind, std::vector<ExpressionPtr> operands) {
  Expression expression;
  expression.kind = kind;
  expression.text = "-";
  expression.type = operands.front()->type;
  expression.operands = std::move(operands);
  return std::make_shared<const Expression>(expression);
}

StatementPtr returning(ExpressionPtr value) {
  Statement statement;
  statement.kind = StatementKind::Return;
  statement.expression = std::move(value);
  return std::make_shared<const Statement>(statement);
}

Unit exampleUnit() {
  Unit unit;
  unit.mainFile = "net.cpp";
  unit.files = {{"net.cpp", "00ff", true}};
  TypePtr type = typeNamed("Net");
  ExpressionPtr shared = integer(std::numeric_limits<std::int64_t>::min(), type);
  Expression lambda;
  lambda.kind = ExpressionKind::Lambda;
  lambda.type = type;
  Function body;
  body.kind = FunctionKind::Lambda;
  body.capturesByValue = {4};
  body.body = returning(shared);
  lambda.lambda = std::make_shared<const Function>(body);
  lambda.operands = {shared, shared};
  Function function;
  function.usr = function.name = "f";
  function.result = type;
  function.parameters.push_back({1, "x", type, shared, "3", {}});
  function.body = returning(std::make_shared<const Expression>(lambda));
  unit.functions["f"] = function;
  Class entity;
  entity.usr = entity.name = "Net";
  entity.holder = "Holder";
  entity.fields.push_back({"n", "u", type, shared, false, {}});
  unit.classes["Net"] = entity;
  unit.classOrder = {"Net"};
  unit.globals["g"] = {"g", "g", type, nullptr};
  unit.constructions = {{"Net()", "f"}};
  unit.gaps = {{"why", {0, 1, 2, 1, 2}}};
  return unit;
}

TEST(Serialize, ReadsWhatItWrote) {
  Unit unit = exampleUnit();
  auto read = deserialize(serialize(unit));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(print(*read), print(unit));
  EXPECT_EQ(serialize(*read), serialize(unit));
  const Expression& lambda = *read->functions.at("f").body->expression;
  EXPECT_EQ(lambda.lambda->capturesByValue, std::vector<std::uint32_t>{4});
  EXPECT_EQ(lambda.operands[0]->integer, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(lambda.operands[0]->location.endColumn, 9u);
  EXPECT_EQ(lambda.operands[0]->macro, "TORCH_CHECK");
  EXPECT_EQ(lambda.type->arguments[0].value, -3);
  EXPECT_EQ(read->classes.at("Net").fields[0].isPublic, false);
}

TEST(Serialize, SharedNodesStayShared) {
  auto read = deserialize(serialize(exampleUnit()));
  ASSERT_TRUE(read);
  const Expression& lambda = *read->functions.at("f").body->expression;
  EXPECT_EQ(lambda.operands[0], lambda.operands[1]);
  EXPECT_EQ(lambda.operands[0], read->classes.at("Net").fields[0].initializer);
}

TEST(Serialize, DeepTreesNeedNoStackToRead) {
  Unit unit = exampleUnit();
  ExpressionPtr deep = integer(1, typeNamed("int"));
  for (int i = 0; i < 2000; ++i) deep = operation(ExpressionKind::Unary, {deep});
  unit.globals["g"].initializer = deep;
  auto read = deserialize(serialize(unit));
  ASSERT_TRUE(read);
  EXPECT_EQ(serialize(*read), serialize(unit));
}

TEST(Serialize, DeepArraysNeedNoStackToRefuse) {
  const std::string arrays(1'000'000, '\x81');
  EXPECT_FALSE(deserialize(arrays));
}

TEST(Serialize, FewNodesThatAreAHugeTreeAreRefused) {
  Unit unit = exampleUnit();
  ExpressionPtr doubled = integer(1, typeNamed("int"));
  for (int i = 0; i < 60; ++i) doubled = operation(ExpressionKind::Binary, {doubled, doubled});
  unit.globals["g"].initializer = doubled;
  auto read = deserialize(serialize(unit));
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message().find("a tree too large to be of a source"), std::string::npos);
}

std::string flawOf(const Unit& unit) {
  auto read = deserialize(serialize(unit));
  return read ? "" : read.error().message();
}

std::string flawOfExpression(const std::function<void(Expression&)>& change) {
  Unit unit = exampleUnit();
  Expression expression = *unit.classes["Net"].fields[0].initializer;
  change(expression);
  unit.globals["g"].initializer = std::make_shared<const Expression>(expression);
  return flawOf(unit);
}

std::string flawOfStatement(const std::function<void(Statement&)>& change) {
  Unit unit = exampleUnit();
  Statement statement;
  change(statement);
  unit.functions["f"].body = std::make_shared<const Statement>(statement);
  return flawOf(unit);
}

std::string flawOfUnit(const std::function<void(Unit&)>& change) {
  Unit unit = exampleUnit();
  change(unit);
  return flawOf(unit);
}

TEST(Serialize, WhatIrPromisesIsThere) {
  using testing::HasSubstr;
  EXPECT_EQ(flawOfExpression([](auto&) {}), "");
  EXPECT_THAT(flawOfExpression([](auto& node) { node.type = nullptr; }), HasSubstr("an expression without a type"));
  EXPECT_THAT(flawOfExpression([](auto& node) { node.operands = {nullptr}; }), HasSubstr("an element that is none"));
  EXPECT_THAT(flawOfExpression([](auto& node) { node.kind = ExpressionKind::Index; }),
              HasSubstr("without its operands"));
  EXPECT_THAT(flawOfExpression([](auto& node) { node.kind = ExpressionKind::Lambda; }),
              HasSubstr("without a function"));
  EXPECT_EQ(flawOfStatement([](auto& node) { node.kind = StatementKind::Return; }), "");
  EXPECT_THAT(flawOfStatement([](auto& node) { node.kind = StatementKind::For; }), HasSubstr("without its body"));
  EXPECT_THAT(flawOfStatement([](auto& node) { node.kind = StatementKind::Switch; }),
              HasSubstr("without its expression"));
  EXPECT_THAT(flawOfStatement([](auto& node) { node.kind = StatementKind::Declare; }), HasSubstr("without a type"));
  EXPECT_THAT(flawOfStatement([](auto& node) { node.children = {nullptr}; }), HasSubstr("an element that is none"));
  EXPECT_THAT(flawOfUnit([](auto& unit) { unit.globals["g"].type = nullptr; }), HasSubstr("a global without a type"));
  EXPECT_THAT(flawOfUnit([](auto& unit) { unit.classes["Net"].fields[0].type = nullptr; }),
              HasSubstr("a field without a type"));
  EXPECT_THAT(flawOfUnit([](auto& unit) { unit.functions["f"].parameters[0].type = nullptr; }),
              HasSubstr("a parameter without a type"));
  EXPECT_THAT(flawOfUnit([](auto& unit) { unit.functions["f"].initCaptures.emplace_back(); }),
              HasSubstr("a capture without a type"));
  EXPECT_THAT(flawOfUnit([](auto& unit) { unit.classes["Net"].bases = {nullptr}; }),
              HasSubstr("an element that is none"));
}

TEST(Serialize, TruncatedBytesAreAnError) {
  std::string bytes = serialize(exampleUnit());
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(deserialize(bytes.substr(0, size))) << size;
}

TEST(Serialize, ChangedBytesAreAnErrorOrAnotherUnit) {
  std::string bytes = serialize(exampleUnit());
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int bit : {0, 5, 7}) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      if (auto read = deserialize(changed)) EXPECT_NE(serialize(*read), "");
    }
}

std::string changed(const std::function<void(nlohmann::json&)>& change) {
  auto archive = nlohmann::json::from_cbor(serialize(exampleUnit()));
  change(archive);
  auto bytes = nlohmann::json::to_cbor(archive);
  auto read = deserialize(std::string(bytes.begin(), bytes.end()));
  return read ? "" : read.error().message();
}

TEST(Serialize, SaysWhatIsWrong) {
  EXPECT_EQ(changed([](auto& archive) { archive["format"] = 99; }), "not a unit of this version");
  EXPECT_EQ(changed([](auto& archive) { archive.erase("nodes"); }), "no array 'nodes'");
  EXPECT_EQ(changed([](auto& archive) { archive["strings"][0] = 1; }), "a string that is none");
  EXPECT_EQ(changed([](auto& archive) { archive["nodes"][0][0] = 17; }), "node 0: of no kind");
  EXPECT_EQ(changed([](auto& archive) { archive["nodes"][0][1] = 1000; }), "node 0: no enumerator");
  EXPECT_EQ(changed([](auto& archive) { archive["nodes"][0].push_back(1); }), "node 0: too many fields");
  EXPECT_EQ(changed([](auto& archive) { archive["nodes"][0].erase(1); }), "node 0: no string");
  // A node can only refer to nodes before it, so there are no cycles.
  EXPECT_EQ(changed([](auto& archive) { archive["nodes"][1][3] = 1; }), "node 1: a reference to no node");
  EXPECT_EQ(changed([](auto& archive) { archive["unit"][7][0][1][0] = 5; }), "unit: a reference to no class or file");
}

}  // namespace
}  // namespace dictum::ir
