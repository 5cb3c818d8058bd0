// Writes units for the fuzzer of their reader to start from: write_unit_seeds FOLDER
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "ir/serialize.h"

using namespace dictum::ir;

namespace {

// A class with a field, and a function that returns its negated value from inside a block.
Unit smallUnit() {
  auto type = std::make_shared<Type>();
  type->kind = TypeKind::Class;
  type->name = "Net";
  auto field = std::make_shared<Expression>();
  field->kind = ExpressionKind::Unary;
  field->text = "-";
  field->type = type;
  auto result = std::make_shared<Statement>();
  result->kind = StatementKind::Return;
  result->expression = field;
  auto block = std::make_shared<Statement>();
  block->kind = StatementKind::Block;
  block->children = {result};
  Unit unit;
  unit.files = {{"net.h", "00ff", true}};
  Function function;
  function.usr = function.name = "f";
  function.body = block;
  unit.functions["f"] = function;
  Class net;
  net.usr = net.name = "Net";
  net.fields.push_back({"n", "u", type, field, false, {}});
  unit.classes["Net"] = net;
  unit.classOrder = {"Net"};
  unit.gaps = {{"why", {0, 1, 2, 1, 2}}};
  return unit;
}

}  // namespace

int main(int, char** argv) {
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "empty", std::ios::binary) << serialize({});
  std::ofstream(folder / "small", std::ios::binary) << serialize(smallUnit());
}
