// A model with everything that the format can say.
#pragma once

#include "schema/prediction.h"
#include "scope.h"

namespace dictum::schema::test {

inline Key family(const std::string& before, const std::string& after) {
  Key key(before);
  key.append(Expression::loopIndex("i"));
  key.append(after);
  return key;
}

inline Model sampleModel() {
  Model model;
  model.className = "NetImpl";
  model.holder = "Net";
  model.location = {"net.cpp", 4, 3};
  model.signature = "NetImpl(bool a = false, int64_t n)";
  model.completeness = Completeness::Incomplete;
  model.inputs = {
      {.name = "a", .type = ValueType::Boolean, .typeName = "bool", .defaultValue = "false", .values = {false, true}},
      {.name = "n",
       .type = ValueType::Integer,
       .typeName = "int64_t",
       .defaultValue = {},
       .values = {std::int64_t{3}},
       .excluded = {std::int64_t{0}}},
      {.name = "mode",
       .type = ValueType::Enumeration,
       .typeName = "Mode",
       .defaultValue = "Mode::A",
       .values = {Enumerator{"Mode", "A", 0}}}};
  const std::vector<Family> loops = {{"i", Expression::integer(0), expression("n")}};
  model.entries.push_back({.key = Key("conv.weight"),
                           .dtype = "float32",
                           .shape = std::vector<Dimension>{Expression::integer(16), expression("4 * n"), std::nullopt},
                           .location = {"net.cpp", 8, 22},
                           .steps = {{"constructed here", {"net.cpp", 8, 1}}},
                           .remarks = {{"frozen", {"net.cpp", 9, 1}}}});
  model.entries.push_back(
      {.key = Key("extra.weight"), .shape = std::nullopt, .when = expression("a"), .location = {"net.cpp", 10, 1}});
  model.entries.push_back({.key = family("layers.", ".weight"),
                           .dtype = "float32",
                           .shape = std::vector<Dimension>{expression("i + 1")},
                           .when = expression("i > 0"),
                           .loops = loops});
  model.entries.push_back(
      {.key = family("layers.", ".bias"), .dtype = "float32", .shape = std::vector<Dimension>{}, .loops = loops});
  model.entries.push_back(
      {.key = Key("odd{}name"), .kind = Kind::Buffer, .dtype = "int64", .shape = std::vector<Dimension>{}});
  model.submodules = {
      {.path = Key("drop"), .className = "torch::nn::DropoutImpl", .when = expression("a")},
      {.path = family("layers.", ""), .className = "torch::nn::LinearImpl", .serializable = false, .loops = loops}};
  model.ties = {{Key("conv.weight"), Key("extra.weight")}, {family("layers.", ".weight"), family("layers.", ".bias")}};
  model.stages = {{"grow(int64_t)", {"net.cpp", 20, 1}, {model.entries[0]}, {model.entries[1]}}};
  model.gaps = {{"call of an unknown function", {"net.cpp", 30, 2}}};
  model.valid = expression("n != 0");
  return model;
}

}  // namespace dictum::schema::test
