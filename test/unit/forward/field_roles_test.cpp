// What the text of functions says of fields: assigned, tested, changed after construction.
#include "forward/field_roles.h"

#include <gtest/gtest.h>

namespace dictum::forward {
namespace {

using ir::ExpressionKind;
using ir::ExpressionPtr;

ExpressionPtr make(ExpressionKind kind, std::string text, std::vector<ExpressionPtr> operands = {}) {
  auto e = std::make_shared<ir::Expression>();
  e->kind = kind;
  e->text = std::move(text);
  e->operands = std::move(operands);
  return e;
}

ExpressionPtr field(const std::string& usr) {
  auto e = std::make_shared<ir::Expression>(*make(ExpressionKind::Field, usr, {make(ExpressionKind::This, "")}));
  e->usr = usr;
  return e;
}

ExpressionPtr call(const std::string& text, ExpressionPtr object, std::vector<ExpressionPtr> operands = {},
                   const std::string& usr = "") {
  auto e = std::make_shared<ir::Expression>(*make(ExpressionKind::Call, text, std::move(operands)));
  e->object = std::move(object);
  e->usr = usr;
  return e;
}

void addFunction(ir::Program& program, const std::string& name, ir::FunctionKind kind, ExpressionPtr body) {
  ir::Function function;
  function.usr = function.name = name;
  function.kind = kind;
  auto statement = std::make_shared<ir::Statement>();
  statement->kind = ir::StatementKind::Expression;
  statement->expression = std::move(body);
  function.body = statement;
  program.functions[name] = function;
}

TEST(FieldRoles, ConstructionChangesNothingLater) {
  ir::Program program;
  addFunction(program, "Net::Net", ir::FunctionKind::Constructor, call("Net::build", nullptr, {}, "Net::build"));
  addFunction(program, "Net::build", ir::FunctionKind::Method,
              make(ExpressionKind::Binary, "=", {field("depth"), make(ExpressionKind::Integer, "")}));
  addFunction(program, "Net::setEpoch", ir::FunctionKind::Method,
              make(ExpressionKind::Binary, "=", {field("epoch"), make(ExpressionKind::Integer, "")}));
  const FieldRoles roles{symbolic::ProgramIndex(program)};
  EXPECT_TRUE(roles.isConstruction("Net::build"));
  EXPECT_FALSE(roles.changesLater("depth"));
  EXPECT_TRUE(roles.changesLater("epoch"));
}

TEST(FieldRoles, AHelperThatOthersCallTooIsNoConstruction) {
  ir::Program program;
  addFunction(program, "Net::Net", ir::FunctionKind::Constructor, call("Net::build", nullptr, {}, "Net::build"));
  addFunction(program, "Net::grow", ir::FunctionKind::Method, call("Net::build", nullptr, {}, "Net::build"));
  addFunction(program, "Net::build", ir::FunctionKind::Method,
              make(ExpressionKind::Binary, "=", {field("depth"), make(ExpressionKind::Integer, "")}));
  const FieldRoles roles{symbolic::ProgramIndex(program)};
  EXPECT_FALSE(roles.isConstruction("Net::build"));
  EXPECT_TRUE(roles.changesLater("depth"));
}

TEST(FieldRoles, TestsAndAssignmentsAreNoReads) {
  ir::Program program;
  const ExpressionPtr tested = field("mask"), assigned = field("cache"), read = field("scale");
  addFunction(program, "Net::forward", ir::FunctionKind::Method,
              make(ExpressionKind::Binary, ",",
                   {call("at::Tensor::defined", tested),
                    call("at::Tensor::operator=", assigned, {make(ExpressionKind::Binary, "*", {read, read})})}));
  const FieldRoles roles{symbolic::ProgramIndex(program)};
  EXPECT_TRUE(roles.isNoRead(*tested));
  EXPECT_TRUE(roles.isNoRead(*assigned));
  EXPECT_FALSE(roles.isNoRead(*read));
  EXPECT_TRUE(roles.isMentioned("scale"));
  EXPECT_FALSE(roles.isMentioned("mask"));
  EXPECT_TRUE(roles.changesLater("cache"));
}

}  // namespace
}  // namespace dictum::forward
