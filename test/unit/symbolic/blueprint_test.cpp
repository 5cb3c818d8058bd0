#include "symbolic/blueprint.h"

#include <gtest/gtest.h>

#include <map>

namespace dictum::symbolic {
namespace {

Tensor tensor(std::uint32_t identity) {
  Tensor result;
  result.identity = identity;
  return result;
}

Registered registered(std::string name, Value value, TracePtr trace) {
  Registered result;
  result.name = Expression::string(std::move(name));
  result.value = std::move(value);
  result.trace = std::move(trace);
  return result;
}

Value moduleWith(std::string name, Value value, const TracePtr& trace) {
  Structure module;
  module.registry = std::make_shared<Registry>();
  module.registry->modules.push_back({Expression::boolean(true), {}, registered(std::move(name), value, trace)});
  module.at("field") = value;
  return Value(std::move(module));
}

class BlueprintOf : public testing::Test {
 protected:
  std::optional<Blueprint> make(CellId self) {
    return Blueprint::of(self, {9, 4, outer}, [this](CellId cell) -> const Value& { return memory.at(cell); });
  }

  TracePtr outer = std::make_shared<Trace>(Trace{"in the network", {}, nullptr});
  TracePtr inner = std::make_shared<Trace>(Trace{"in the block", {}, outer});
  std::map<CellId, Value> memory;
};

TEST_F(BlueprintOf, AnObjectIsBuiltAsOftenAsIsWantedWithCellsAndTensorsOfItsOwn) {
  memory[17] = moduleWith("leaf", Value(Pointer{Place{12, {}}}), inner);
  memory[12] = Value(tensor(6));
  const std::optional<Blueprint> blueprint = make(17);
  ASSERT_TRUE(blueprint);
  ASSERT_EQ(blueprint->cells.size(), 2u);
  EXPECT_EQ(blueprint->tensors, 1u);

  const TracePtr other = std::make_shared<Trace>(Trace{"in another", {}, nullptr});
  const std::vector<Value> built = blueprint->built({100, 50, other});
  const Structure& module = *built[0].as<Structure>();
  EXPECT_EQ(module.find("field")->as<Pointer>()->target.cell, 102u);
  const Registered& entry = module.registry->modules[0].value;
  EXPECT_EQ(entry.value.as<Pointer>()->target.cell, 102u);
  EXPECT_EQ(entry.trace->what, "in the block");
  EXPECT_EQ(entry.trace->outer, other);
  EXPECT_EQ(built[1].as<Tensor>()->identity, 51u);
  // What it was made from stays as it was.
  EXPECT_EQ(memory[17].as<Structure>()->find("field")->as<Pointer>()->target.cell, 12u);
  EXPECT_EQ(memory[17].as<Structure>()->registry->modules[0].value.trace->outer, outer);
}

TEST_F(BlueprintOf, WhatRefersToItselfIsBuiltOnce) {
  memory[10] = moduleWith("self", Value(Pointer{Place{10, {std::string("field")}}}), outer);
  const std::optional<Blueprint> blueprint = make(10);
  ASSERT_TRUE(blueprint);
  ASSERT_EQ(blueprint->cells.size(), 1u);
  const std::vector<Value> built = blueprint->built({0, 0, inner});
  const Place target = built[0].as<Structure>()->find("field")->as<Pointer>()->target;
  EXPECT_EQ(target, (Place{1, {std::string("field")}}));
  EXPECT_EQ(built[0].as<Structure>()->registry->modules[0].value.trace, inner);
}

TEST_F(BlueprintOf, AnObjectThatRefersToWhatWasThereBeforeHasNone) {
  memory[10] = moduleWith("given", Value(Pointer{Place{3, {}}}), inner);
  EXPECT_FALSE(make(10));
  memory[11] = Value(tensor(4));
  EXPECT_FALSE(make(11));
}

}  // namespace
}  // namespace dictum::symbolic
