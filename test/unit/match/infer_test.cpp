#include "fixture.h"

namespace dictum::match {
namespace {

using namespace test;

struct Case {
  const char* name;
  schema::Model model;
  Keys keys;
  const char* inferred;
  Verdict verdict = Verdict::FitsUnderConfiguration;
};

std::ostream& operator<<(std::ostream& out, const Case& each) { return out << each.name; }

class Infers : public testing::TestWithParam<Case> {};

TEST_P(Infers, TheConfiguration) {
  const Match result = match(GetParam().model, file(GetParam().keys));
  EXPECT_EQ(inferred(result), GetParam().inferred);
  EXPECT_EQ(result.verdict, GetParam().verdict);
  EXPECT_EQ(result.differences(), 0u);
}

std::string layers(const std::string& when = "") {
  return entry("layers.{i}.weight", R"(["hidden", "hidden"])", when, list({loop("i", "0", "n")}));
}

const std::string nAndHidden = list({input("n", "int64_t"), input("hidden", "int64_t")});

INSTANTIATE_TEST_SUITE_P(
    Configurations, Infers,
    testing::Values(
        Case{"a flag from a key that is there",
             model(list({input("a", "bool")}), list({entry("x", "[3]"), entry("y", "[3]", "a")})),
             {{"x", {3}}, {"y", {3}}},
             "a=true"},
        Case{"a flag from a key that is not there",
             model(list({input("a", "bool")}), list({entry("x", "[3]"), entry("y", "[3]", "a")})),
             {{"x", {3}}},
             "a=false"},
        Case{"nothing where nothing depends", model("[]", list({entry("x", "[3]")})), {{"x", {3}}}, "", Verdict::Fits},
        Case{"a dimension",
             model(list({input("h", "int64_t")}), list({entry("x", R"(["4 * h", "h"])")})),
             {{"x", {2048, 512}}},
             "h=512"},
        Case{"the length of a family",
             model(nAndHidden, list({layers()})),
             {{"layers.0.weight", {8, 8}}, {"layers.1.weight", {8, 8}}, {"layers.2.weight", {8, 8}}},
             "n=3, hidden=8"},
        Case{"an empty family",
             model(list({input("n", "size_t")}),
                   list({entry("x", "[1]"), entry("l.{i}", "[1]", "", list({loop("i", "0", "n")}))})),
             {{"x", {1}}},
             "n=0"},
        Case{"a family of two nested loops",
             model(list({input("n", "int64_t"), input("m", "int64_t")}),
                   list({entry("s.{i}.{j}", R"(["i + 1"])", "", list({loop("i", "0", "n"), loop("j", "0", "m")}))})),
             {{"s.0.0", {1}}, {"s.0.1", {1}}, {"s.0.2", {1}}, {"s.1.0", {2}}, {"s.1.1", {2}}, {"s.1.2", {2}}},
             "n=2, m=3"},
        Case{"a family that starts late",
             model(list({input("n", "int64_t")}), list({entry("l.{i}", "[1]", "i > 0", list({loop("i", "0", "n")}))})),
             {{"l.1", {1}}, {"l.2", {1}}},
             "n=3"},
        Case{"an index that depends on a flag",
             model(list({input("bn", "bool")}), list({entry("f.{bn ? 3 : 2}.weight", "[1]")})),
             {{"f.3.weight", {1}}},
             "bn=true"},
        Case{"alternatives with the same key",
             model(list({input("wide", "bool"), input("h", "int64_t")}),
                   list({entry("x", R"(["2 * h"])", "wide"), entry("x", R"(["h"])", "!wide"), entry("y", R"(["h"])")})),
             {{"x", {16}}, {"y", {8}}},
             "wide=true, h=8"},
        Case{"alternative families",
             model(list({input("n", "int64_t"), input("wide", "bool")}),
                   list({entry("l.{i}", "[16]", "wide", list({loop("i", "0", "n")})),
                         entry("l.{i}", "[8]", "!wide", list({loop("i", "0", "n")}))})),
             {{"l.0", {8}}, {"l.1", {8}}},
             "n=2, wide=false"},
        Case{"a product by its factors",
             model(list({input("h", "int64_t"), input("d", "int64_t")}),
                   list({entry("x", R"(["h * d", "h + 2 * d"])")})),
             {{"x", {12, 11}}},
             "h=3, d=4"},
        Case{"a family that counts down",
             model(list({input("n", "int64_t")}),
                   list({entry("up{n - i}", R"(["n - i"])", "", list({loop("i", "0", "n")}))})),
             {{"up3", {3}}, {"up2", {2}}, {"up1", {1}}},
             "n=3"},
        Case{"a key after a family",
             model(list({input("n", "int64_t")}), list({entry("b.{2 * i}", "[4]", "", list({loop("i", "0", "n")})),
                                                        entry("b.{2 * n}", R"(["n + 1"])")})),
             {{"b.0", {4}}, {"b.2", {4}}, {"b.4", {4}}, {"b.6", {4}}},
             "n=3"},
        Case{"a bound that excludes",
             model(list({input("k", "int64_t")}),
                   list({entry("x", "[1]", "k == 3 || k == 5"), entry("y", "[1]", "k > 4")})),
             {{"x", {1}}},
             "k=3"},
        Case{"a sequence",
             model(list({input("dims", "std::vector<int64_t>")}),
                   list({entry("l.{i}", R"(["dims[i]"])", "", list({loop("i", "0", "size(dims)")}))})),
             {{"l.0", {4}}, {"l.1", {5}}},
             "dims=[4, 5]"},
        Case{"a sequence that is longer than its default",
             model(list({input("dims", "std::vector<int64_t>", R"("[4]")")}),
                   list({entry("l.{i}", R"(["dims[i]"])", "", list({loop("i", "0", "size(dims)")}))})),
             {{"l.0", {4}}, {"l.1", {5}}},
             "dims=[4, 5]"},
        Case{"a sequence of which one element matters",
             model(list({input("dims", "std::vector<int64_t>", R"("[4, 8]")")}), list({entry("x", R"(["dims[1]"])")})),
             {{"x", {5}}},
             "dims[1]=5"},
        Case{
            "an enumerator",
            model(
                list(
                    {R"({"name": "mode", "type": "Mode", "value_type": "enumeration", "values": ["Mode::A", "Mode::B"]})"}),
                list({entry("x", "[1]", "mode == Mode::B"), entry("y", "[1]", "mode == Mode::A")})),
            {{"x", {1}}},
            "mode=Mode::B"},
        Case{"a name",
             model(list({input("name", "std::string")}), list({entry("{name}.weight", "[1]")})),
             {{"enc.weight", {1}}},
             "name=\"enc\""}));

TEST(Infer, ListsInputsThatDoNotMatter) {
  const Match result =
      match(model(list({input("a", "bool"), input("rate", "double", "0.5")}), list({entry("x", "[1]", "a")})),
            file({{"x", {1}}}));
  EXPECT_EQ(result.ambiguous, (std::vector<std::string>{"rate"}));
  EXPECT_EQ(result.verdict, Verdict::FitsUnderConfiguration);
}

TEST(Infer, ListsInputsOfWhichSeveralValuesFit) {
  const Match result =
      match(model(list({input("k", "int64_t", "7")}), list({entry("x", "[1]", "k > 4")})), file({{"x", {1}}}));
  EXPECT_EQ(result.verdict, Verdict::FitsUnderConfiguration);
  EXPECT_EQ(inferred(result), "k=7");
  EXPECT_EQ(result.ambiguous, (std::vector<std::string>{"k"}));
}

TEST(Infer, TakesTheDefaultOfASequenceOfWhichTheFileSaysNothing) {
  const auto net = model(list({input("dims", "std::vector<int64_t>", R"("[4, 8]")")}), list({entry("x", "[1]")}));
  const Match result = match(net, file({{"x", {1}}}));
  ASSERT_EQ(result.configuration.size(), 1u);
  EXPECT_EQ(print(result.configuration[0].value), "[4, 8]");
  EXPECT_EQ(result.configuration[0].source, Source::Default);
}

TEST(Infer, RespectsWhatConstructionRefuses) {
  const Match result = match(model(list({input("k", "int64_t")}), list({entry("x", "[1]", "k > 4")}), "[]",
                                   R"("valid": "k == 3 || k == 9", )"),
                             file({{"x", {1}}}));
  EXPECT_EQ(inferred(result), "k=9");
  EXPECT_TRUE(result.ambiguous.empty());
}

TEST(Infer, KeepsWhatIsGiven) {
  const auto net =
      model(list({input("a", "bool"), input("b", "bool")}), list({entry("x", "[1]", "a"), entry("y", "[1]", "b")}));
  const Match result = match(net, file({{"x", {1}}, {"y", {1}}}), {{"a", false}});
  EXPECT_EQ(inferred(result), "b=true");
  EXPECT_EQ(result.configuration[0].source, Source::Given);
  EXPECT_EQ(result.verdict, Verdict::DoesNotFit);
  ASSERT_EQ(result.unexpected.size(), 1u);
  EXPECT_EQ(result.unexpected[0].key, "x");
}

TEST(Infer, StaysNearLinear) {
  const auto net = model(list({input("n", "int64_t"), input("h", "int64_t"), input("bias", "bool")}),
                         list({entry("l.{i}.weight", R"(["h", "h"])", "", list({loop("i", "0", "n")})),
                               entry("l.{i}.bias", R"(["h"])", "bias", list({loop("i", "0", "n")}))}));
  Keys keys;
  for (int i = 0; i < 50'000; ++i) {
    keys.emplace_back("l." + std::to_string(i) + ".weight", std::vector<std::int64_t>{8, 8});
    keys.emplace_back("l." + std::to_string(i) + ".bias", std::vector<std::int64_t>{8});
  }
  const Match result = match(net, file(keys));
  EXPECT_EQ(inferred(result), "n=50000, h=8, bias=true");
  EXPECT_EQ(result.matched, keys.size());
}

}  // namespace
}  // namespace dictum::match
