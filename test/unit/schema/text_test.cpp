#include "schema/text.h"

#include "sample.h"

namespace dictum::schema {
namespace {

TEST(Text, AlignsColumnsAndSumsUp) {
  Model model;
  model.signature = "NetImpl(bool add_layer = false)";
  model.location = {"net.cpp", 4, 3};
  model.inputs = {{.name = "add_layer", .type = ValueType::Boolean, .typeName = "bool"}};
  const auto shape = [](std::vector<std::int64_t> sizes) {
    std::vector<Dimension> result;
    for (const auto size : sizes) result.push_back(Expression::integer(size));
    return result;
  };
  const Expression when = Expression::input("add_layer", ValueType::Boolean);
  model.entries = {{.key = Key("conv1.weight"), .dtype = "float32", .shape = shape({16, 3, 3, 3})},
                   {.key = Key("conv1.bias"), .dtype = "float32", .shape = shape({16})},
                   {.key = Key("conv3.weight"), .dtype = "float32", .shape = shape({64, 32, 3, 3}), .when = when},
                   {.key = Key("conv3.bias"), .dtype = "float32", .shape = shape({64}), .when = when}};
  EXPECT_EQ(writeText(Prediction{{model}}),
            "NetImpl(bool add_layer = false)                                  net.cpp:4:3\n"
            "  conv1.weight   parameter  float32  [16, 3, 3, 3]\n"
            "  conv1.bias     parameter  float32  [16]\n"
            "  conv3.weight   parameter  float32  [64, 32, 3, 3]   when add_layer\n"
            "  conv3.bias     parameter  float32  [64]             when add_layer\n"
            "4 keys: 2 always, 2 conditional. Inputs: add_layer.\n");
}

TEST(Text, ShowsFamiliesGapsTiesStagesAndValidity) {
  const std::string text = writeText(test::sampleModel());
  for (const char* line :
       {"  conv.weight         parameter  float32  [16, 4 * n, ?]\n",
        "  extra.weight        parameter  ?        ?                when a\n",
        "  layers.{i}.weight   parameter  float32  [i + 1]          for i in [0, n) when i > 0\n",
        "  odd{}name           buffer     int64    []\n", "  tied: conv.weight = extra.weight\n",
        "  after grow(int64_t) (net.cpp:20:1):\n", "    + conv.weight ", "    - extra.weight ",
        "  construction throws unless n != 0\n", "  gap: call of an unknown function (net.cpp:30:2)\n",
        "\n3 keys: 2 always, 1 conditional; 2 families. Inputs: a, n, mode. 1 gap.\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "in\n" << text;
  }
}

TEST(Text, ShowsAConstructionThatThrows) {
  Model model{.className = "B", .location = {"b.cpp", 1, 1}, .expression = "B(3)"};
  model.throws = Throws{"duplicate name 'x'", {"b.cpp", 1, 2}};
  EXPECT_NE(writeText(model).find("\n  construction throws: duplicate name 'x' (b.cpp:1:2)\n"), std::string::npos);
}

}  // namespace
}  // namespace dictum::schema
