#include "schema/configuration.h"

#include "schema/evaluate.h"
#include "schema/input_type.h"
#include "scope.h"

namespace dictum::schema {
namespace {

struct Text {
  const char* text;
  Value value;
};

class Values : public testing::TestWithParam<Text> {};

TEST_P(Values, ReadAndPrint) {
  const auto value = parseValue(GetParam().text);
  ASSERT_TRUE(value) << value.error().message();
  EXPECT_EQ(*value, GetParam().value);
  EXPECT_EQ(print(*value), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Grammar, Values,
                         testing::Values(Text{"3", 3}, Text{"-3", -3}, Text{"true", true}, Text{"0.5", 0.5},
                                         Text{"\"a\\\"b\"", "a\"b"}, Text{"Batch", Enumerator{"", "Batch", {}}},
                                         Text{"Norm::Batch", Enumerator{"Norm", "Batch", {}}},
                                         Text{"torch::kHalf", Enumerator{"torch", "kHalf", {}}},
                                         Text{"none", Value::none()},
                                         Text{"[64, [1, 2]]", Value::list({64, Value::list({1, 2})})},
                                         Text{"[]", Value::list({})}, Text{"(1, \"a\")", Value::tuple({1, "a"})}));

TEST(Values, RefusesWithReason) {
  EXPECT_EQ(parseValue("[1, 2").error().message(), "cannot read value '[1, 2': expected ',' or ']' at the end");
  EXPECT_FALSE(parseValue("1 2"));
  EXPECT_FALSE(parseValue(std::string(100000, '[')));
  EXPECT_FALSE(parseValue("99999999999999999999"));
}

TEST(Assignment, SplitsAtTheFirstEqualSignOutsideBackquotes) {
  EXPECT_EQ(parseAssignment("config.depth=3").value(), (std::pair<std::string, Value>("config.depth", 3)));
  EXPECT_EQ(parseAssignment("`vm[\"a=b\"].as<int>()` = 4").value(),
            (std::pair<std::string, Value>("vm[\"a=b\"].as<int>()", 4)));
  EXPECT_EQ(parseAssignment("depth").error().message(), "expected INPUT=VALUE, e.g. add_layer=true, found 'depth'");
  EXPECT_NE(parseAssignment("depth=").error().message().find("input 'depth'"), std::string::npos);
}

TEST(ConfigurationFile, ReadsYaml) {
  const auto configuration = parseConfiguration(
      "add_layer: true\nname: \"12\"\nconfig:\n  depth: 3\n  norm: Norm::Batch\n  rate: 0.5\ndims: [64, [1, 2]]\n"
      "stages:\n  - {width: 3}\n  - {width: 4}\npair: (1, 2)\nnothing: none\n");
  ASSERT_TRUE(configuration) << configuration.error().message();
  const Configuration expected = {{"add_layer", true},       {"name", "12"},
                                  {"config.depth", 3},       {"config.norm", Enumerator{"Norm", "Batch", {}}},
                                  {"config.rate", 0.5},      {"dims", Value::list({64, Value::list({1, 2})})},
                                  {"stages[0].width", 3},    {"stages[1].width", 4},
                                  {"size(stages)", 2},       {"pair", Value::tuple({1, 2})},
                                  {"nothing", Value::none()}};
  EXPECT_EQ(*configuration, expected);
}

TEST(ConfigurationFile, ReadsJson) {
  const auto configuration = parseConfiguration(R"({"n": 3, "flag": false, "dims": [1, 2], "a": {"b": "x"}})");
  ASSERT_TRUE(configuration) << configuration.error().message();
  EXPECT_EQ(*configuration, (Configuration{{"n", 3}, {"flag", false}, {"dims", Value::list({1, 2})}, {"a.b", "x"}}));
}

TEST(ConfigurationFile, RefusesWithPosition) {
  EXPECT_NE(parseConfiguration("a: [1").error().message().find("line 1"), std::string::npos);
  EXPECT_NE(parseConfiguration("- 1").error().message().find("expected a mapping"), std::string::npos);
  EXPECT_NE(parseConfiguration("a: 1\na: 2").error().message().find("input 'a' is given twice"), std::string::npos);
  EXPECT_NE(readConfiguration("/nonexistent.yaml").error().message().find("/nonexistent.yaml"), std::string::npos);
}

TEST(Lookup, FindsElementsAndSizesOfLists) {
  const Configuration configuration = {{"dims", Value::list({64, 128})}};
  EXPECT_EQ(evaluate(test::expression("dims[1] + size(dims)"), configuration).value(), Literal(std::int64_t{130}));
  EXPECT_EQ(evaluate(Expression::input("dims[0]", ValueType::Integer), configuration).value(),
            Literal(std::int64_t{64}));
  EXPECT_FALSE(evaluate(test::expression("dims[2]"), configuration));
  EXPECT_EQ(evaluate(test::expression("dims[0]"), {{"dims[0]", 7}}).value(), Literal(std::int64_t{7}));
}

struct TypeName {
  const char* name;
  ValueType type;
};

class TypeNames : public testing::TestWithParam<TypeName> {};

TEST_P(TypeNames, SayWhatTheyHold) { EXPECT_EQ(valueTypeOf(GetParam().name), GetParam().type); }

INSTANTIATE_TEST_SUITE_P(
    Written, TypeNames,
    testing::Values(TypeName{"bool", ValueType::Boolean}, TypeName{"const int64_t", ValueType::Integer},
                    TypeName{"unsigned", ValueType::Integer}, TypeName{"unsigned int", ValueType::Integer},
                    TypeName{"const std::string &", ValueType::String}, TypeName{"double", ValueType::Floating},
                    TypeName{"std::vector<int64_t>", ValueType::Sequence},
                    TypeName{"const std::vector<std::vector<int>> &", ValueType::Sequence},
                    TypeName{"torch::IntArrayRef", ValueType::Sequence}, TypeName{"Norm", ValueType::Unknown},
                    TypeName{"std::shared_ptr<int>", ValueType::Unknown}));

TEST(TypeNames, KnowElements) {
  EXPECT_EQ(elementTypeName("const std::vector<std::vector<int>> &"), "std::vector<int>");
  EXPECT_EQ(elementTypeName("std::array<bool, 3>"), "bool");
  EXPECT_EQ(elementTypeName("IntArrayRef"), "int64_t");
}

Model model() {
  Model result;
  result.className = "NetImpl";
  result.inputs = {{.name = "norm",
                    .type = ValueType::Enumeration,
                    .typeName = "Norm",
                    .defaultValue = "Norm::None",
                    .values = {Enumerator{"net::Norm", "Batch", 1}, Enumerator{"net::Norm", "None", 0}}},
                   {.name = "rate", .type = ValueType::Floating, .typeName = "double"},
                   {.name = "dims", .type = ValueType::Sequence, .typeName = "std::vector<int>"},
                   {.name = "flag", .type = ValueType::Boolean, .typeName = "bool", .defaultValue = "false"}};
  return result;
}

TEST(CheckedConfiguration, ConvertsToTheTypesOfTheInputs) {
  const auto checked =
      checkedConfiguration(model(), {{"norm", Enumerator{"", "Batch", {}}}, {"rate", 1}, {"dims[0]", 3}, {"flag", 1}});
  ASSERT_TRUE(checked) << checked.error().message();
  EXPECT_EQ(std::get<Enumerator>(*checked->at("norm").literal()).type, "net::Norm");
  EXPECT_EQ(std::get<Enumerator>(*checked->at("norm").literal()).value, 1);
  EXPECT_EQ(checked->at("rate"), Value(1.0));
  EXPECT_EQ(checked->at("flag"), Value(true));
  EXPECT_EQ(checkedConfiguration(model(), {{"norm", "Norm::Batch"}})->at("norm"), checked->at("norm"));
}

TEST(CheckedConfiguration, RefusesUnknownInputsAndWrongTypes) {
  EXPECT_EQ(checkedConfiguration(model(), {{"depth", 3}}).error().message(),
            "NetImpl has no input 'depth'; its inputs are norm, rate, dims, flag");
  EXPECT_EQ(checkedConfiguration(model(), {{"rate", "x"}}).error().message(),
            "input 'rate' is a floating-point number, found '\"x\"'");
  EXPECT_FALSE(checkedConfiguration(model(), {{"dims", 3}}));
}

TEST(Defaults, AreThoseThatReadAsValues) {
  const Configuration defaults = defaultsOf(model());
  EXPECT_EQ(defaults.size(), 2u);
  EXPECT_EQ(defaults.at("flag"), Value(false));
}

}  // namespace
}  // namespace dictum::schema
