// Changes that depend on inputs: each comes with a configuration that shows it, and none is made that no configuration
// can show.
#include "diff/map_side.h"
#include "fixture.h"
#include "schema/input_type.h"
#include "schema/specialize.h"

namespace dictum::diff {
namespace {

using namespace test;

const std::string a = input("a", "bool", "false"), n = input("n", "int64_t", "3");

schema::Model conditional(const std::string& when, const std::string& inputs = list({a, n})) {
  return model(inputs, list({entry("x", "[1]"), entry("y", "[2]", when)}));
}

schema::Model family(const std::string& to, const std::string& inputs = list({n})) {
  return model(inputs, list({entry("l.{i}.w", "[4]", "", list({loop("i", "0", to)}))}));
}

TEST(DiffOfConditions, FindsWeakerAndStrongerConditions) {
  EXPECT_EQ(changes(conditional("a && n > 2"), conditional("a")), Lines{"loads weakened y [a=true, n=2]"});
  EXPECT_EQ(changes(conditional("a"), conditional("a && n > 2")), Lines{"keys strengthened y [a=true, n=2]"});
}

TEST(DiffOfConditions, SeesThatConditionsSayTheSame) {
  EXPECT_EQ(changes(conditional("n > 2"), conditional("!(n <= 2)")), Lines{});
  EXPECT_EQ(changes(conditional("n >= 3 || a && n >= 5"), conditional("n > 2")), Lines{});
}

TEST(DiffOfConditions, IgnoresWhatNoValidConfigurationShows) {
  auto before = conditional("n > 2"), after = conditional("");
  after.valid = before.entries[1].when;
  before.valid = after.valid;
  EXPECT_EQ(changes(before, after), Lines{});
}

TEST(DiffOfConditions, CallsAKeyAddedThatWasThereInNoConfiguration) {
  EXPECT_EQ(changes(model(list({a}), list({entry("x", "[1]")})), conditional("a", list({a}))),
            Lines{"loads added y [a=true]"});
}

TEST(DiffOfConditions, TakesTheDefaultOfAnInputThatOnlyOneSideHas) {
  const auto before = model("[]", list({entry("x", "[1]")}));
  EXPECT_EQ(changes(before, conditional("a", list({a}))), Lines{"exact input added a"});
  EXPECT_EQ(changes(before, conditional("!a", list({a}))), (Lines{"loads added y", "exact input added a"}));
  EXPECT_EQ(changes(before, conditional("b", list({input("b", "bool")}))),
            (Lines{"loads added y [b=true]", "exact input added b"}));
}

TEST(DiffOfConditions, ComparesTheTwoDefaults) {
  const auto after = conditional("a", list({input("a", "bool", "true")}));
  const Diff result = diffOf(conditional("a", list({a})), after);
  EXPECT_EQ(linesOf(result), (Lines{"loads added y [a=false before, a=true after]", "exact input default a"}));
  EXPECT_TRUE(result.models[0].changes[0].witness->byDefault);
}

TEST(DiffOfConditions, PutsADefaultThatIsAListInPlaceOfAnInputThatOnlyOneSideHas) {
  const auto one = model("[]", list({entry("l.0.w", "[8]")}));
  const auto listed = [](const std::string& lengths) {
    return model(list({input("dims", "std::vector<int64_t>", lengths)}),
                 list({entry("l.{i}.w", R"(["dims[i]"])", "", list({loop("i", "0", "size(dims)")}))}));
  };
  EXPECT_EQ(changes(one, listed(R"("[8]")")), Lines{"exact input added dims"});
  EXPECT_EQ(changes(one, listed(R"("[9]")")), (Lines{"shapes reshaped l.0.w", "exact input added dims"}));
  EXPECT_EQ(changes(one, listed(R"("[8, 8]")")), (Lines{"loads added l.1.w", "exact input added dims"}));
  EXPECT_EQ(changes(listed(R"("[8, 4]")"), listed(R"("[8, 5]")")),
            (Lines{"shapes reshaped l.1.w [dims=[8, 4] before, dims=[8, 5] after]", "exact input default dims"}));
}

TEST(DiffOfConditions, DoubtsADefaultThatWasWrittenAnewAndIsNotKnown) {
  const auto with = [](const std::string& defaultSource) {
    auto result = model(list({input("n", "int64_t")}), list({entry("x", R"(["n"])")}));
    result.signature = "Net(int64_t n = " + defaultSource + ")";
    return result;
  };
  EXPECT_EQ(changes(with("width()"), with("width( )")), Lines{});
  EXPECT_EQ(changes(with("width()"), with("height()")), Lines{"loads input default n ?"});
  auto before = model("[]", list({entry("x", "[1]")})), after = before;
  before.signature = "Net(Map heads = {{1, 2}})";
  after.signature = "Net(Map heads = {{1, 3}})";
  EXPECT_EQ(changes(before, after), Lines{});
  before.gaps = after.gaps = {{"the size of 'heads' is not known", {}}};
  EXPECT_EQ(changes(before, after), Lines{"loads input default heads ?"});
}

TEST(DiffOfConditions, DoubtsADefaultOnWhichOnlyAGapCanDepend) {
  const auto with = [](const std::string& defaultValue, const std::string& shape) {
    auto result = model(list({input("n", "int64_t", defaultValue)}), list({entry("x", shape)}));
    result.gaps = {{"the dtype of 'x' is not known", {}}};
    return result;
  };
  EXPECT_EQ(changes(with("1", "[1]"), with("2", "[1]")), Lines{"loads input default n ?"});
  EXPECT_EQ(changes(with("1", R"(["n"])"), with("2", R"(["n"])")),
            (Lines{"shapes reshaped x [n=1 before, n=2 after]", "exact input default n"}));
}

TEST(DiffOfConditions, FindsADefaultThatConstructionRefuses) {
  auto before = conditional("a", list({a})), after = conditional("a", list({input("a", "bool", "true")}));
  before.valid = after.valid = negation(before.entries[1].when);
  EXPECT_EQ(changes(before, after), (Lines{"loads refused  [a=false before, a=true after]", "exact input default a"}));
}

TEST(DiffOfConditions, FindsLongerAndShorterFamilies) {
  const Diff longer = diffOf(family("n"), family("n + 1"));
  EXPECT_EQ(linesOf(longer), Lines{"loads weakened l.{i}.w [n=3]"});
  EXPECT_EQ(longer.models[0].changes[0].witness->key, "l.3.w");
  EXPECT_EQ(changes(family("n + 1"), family("n")), Lines{"keys strengthened l.{i}.w [n=3]"});
}

TEST(DiffOfConditions, FollowsAShiftedIndex) {
  const auto shifted = model(list({n}), list({entry("l.{i + 1}.w", "[4]", "", list({loop("i", "-1", "n - 1")}))}));
  EXPECT_EQ(changes(family("n"), shifted), Lines{});
}

TEST(DiffOfConditions, ComparesShapesOverInputs) {
  const auto with = [&](const std::string& shape) { return model(list({n}), list({entry("w", shape)})); };
  EXPECT_EQ(changes(with(R"x(["2 * n", 3])x"), with(R"x(["n + n", 3])x")), Lines{});
  EXPECT_EQ(changes(with(R"x(["2 * n", 3])x"), with(R"(["n * n", 3])")), Lines{"shapes reshaped w [n=3]"});
  EXPECT_EQ(changes(with(R"(["n"])"), with("[3]")), Lines{"shapes reshaped w [n=4]"});
}

TEST(DiffOfConditions, KnowsARenamedParameterByItsPlace) {
  const auto with = [](const std::string& name) {
    return model(list({input(name, "int64_t")}), list({entry("w", R"([")" + name + R"("])")}), "[]",
                 R"("signature": "NetImpl(int64_t )" + name + R"x()", )x");
  };
  EXPECT_EQ(changes(with("hidden"), with("width")), Lines{"exact input renamed hidden -> width"});
}

TEST(DiffOfConditions, FindsKeysWhoseNumberDependsOnAnInput) {
  const auto with = [](const std::string& key) { return model(list({a}), list({entry(key, "[4]")})); };
  EXPECT_EQ(changes(with("f.{a ? 3 : 2}.w"), with("f.{a ? 3 : 2}.w")), Lines{});
  EXPECT_EQ(changes(with("f.2.w"), with("f.{a ? 3 : 2}.w")),
            (Lines{"loads weakened f.2.w -> f.{a ? 3 : 2}.w [a=true]",
                   "keys strengthened f.2.w -> f.{a ? 3 : 2}.w [a=true]"}));
}

TEST(DiffOfConditions, SaysWhichConfigurationsAreRefusedNow) {
  auto after = conditional("a");
  after.valid = conditional("n > 2").entries[1].when;
  EXPECT_EQ(changes(conditional("a"), after), Lines{"exact refused  [n=2]"});
  auto before = conditional("a");
  before.valid = conditional("n <= 2").entries[1].when;
  EXPECT_EQ(changes(before, after), Lines{"loads refused  [n=2]"});
  // As a prediction has it that knows which value is refused.
  after = conditional("a");
  after.valid = conditional("n != 2").entries[1].when;
  for (schema::Input& input : after.inputs)
    if (input.name == "n") input.excluded.push_back(std::int64_t{2});
  EXPECT_EQ(changes(conditional("a"), after), Lines{"exact refused  [n=2]"});
}

TEST(DiffOfConditions, NamesEachTensorThatAKeyCanBe) {
  const auto choice = [](const char* flat, const char* deep) {
    return model(list({input("a", "bool")}), list({entry("w", flat, "!a"), entry("w", deep, "a")}), "[]");
  };
  const auto before = choice("[1]", "[1, 1]");
  EXPECT_EQ(changes(before, model(list({input("a", "bool")}), "[]", "[]")),
            (Lines{"keys removed w [a=false]", "keys removed w [a=true]"}));
  const Diff reshaped = diffOf(before, choice("[2]", "[2, 1]"));
  EXPECT_EQ(linesOf(reshaped), (Lines{"shapes reshaped w [a=false]", "shapes reshaped w [a=true]"}));
  const Diff added = diffOf(model(list({input("a", "bool")}), "[]", "[]"), before);
  EXPECT_EQ(added.models[0].changes.size(), 2u);
  const std::string map = proposeMap(added, schema::Prediction{{before}});
  EXPECT_EQ(map.find("new w"), map.rfind("new w")) << map;
}

// The models of a witness, made concrete, differ in the key that it names.
TEST(DiffOfConditions, GivesWitnessesThatShowTheChange) {
  const std::vector<std::pair<schema::Model, schema::Model>> pairs = {
      {conditional("a && n > 2"), conditional("a")},
      {conditional("n * n > 50"), conditional("n > 5")},
      {conditional("n % 4 == 1"), conditional("n % 8 == 1")},
      {family("n"), family("n + 2")},
      {family("2 * n"), family("n + 7")},
  };
  for (const auto& [before, after] : pairs) {
    const Diff result = diffOf(before, after);
    ASSERT_FALSE(result.models[0].changes.empty());
    for (const Change& change : result.models[0].changes) {
      ASSERT_TRUE(change.witness) << sentenceOf(change);
      const auto has = [&](const schema::Model& model, schema::Configuration configuration) {
        for (const auto& [name, value] : schema::defaultsOf(model)) configuration.emplace(name, value);
        const auto concrete = specialize(model, configuration);
        return std::any_of(concrete.entries.begin(), concrete.entries.end(),
                           [&](const schema::Entry& entry) { return entry.key.text() == change.witness->key; });
      };
      EXPECT_NE(has(before, change.witness->before), has(after, change.witness->after)) << sentenceOf(change);
    }
  }
}

}  // namespace
}  // namespace dictum::diff
