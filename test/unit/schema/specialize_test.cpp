#include "schema/specialize.h"

#include "sample.h"

namespace dictum::schema {
namespace {

std::vector<std::string> keysOf(const Model& model) {
  std::vector<std::string> keys;
  for (const Entry& entry : model.entries) keys.push_back(entry.key.text());
  return keys;
}

TEST(Specialize, AFullConfigurationLeavesNothingOpen) {
  Model model = test::sampleModel();
  model.gaps.clear();
  const Model concrete = specialize(model, {{"a", true}, {"n", 3}, {"mode", Enumerator{"", "A", {}}}});
  EXPECT_EQ(keysOf(concrete),
            (std::vector<std::string>{"conv.weight", "extra.weight", "layers.0.bias", "layers.1.weight",
                                      "layers.1.bias", "layers.2.weight", "layers.2.bias", "odd{}name"}));
  EXPECT_EQ(concrete.completeness, Completeness::Exact);
  EXPECT_TRUE(concrete.inputs.empty());
  EXPECT_TRUE(concrete.valid.isTrue());
  EXPECT_EQ((*concrete.entries[0].shape)[1]->asInteger(), 12);
  EXPECT_EQ((*concrete.entries[3].shape)[0]->asInteger(), 2);
  EXPECT_EQ(concrete.submodules.size(), 4u);
  EXPECT_EQ(concrete.ties.size(), 3u);
}

TEST(Specialize, APartialConfigurationKeepsTheRest) {
  const Model partial = specialize(test::sampleModel(), {{"a", false}});
  EXPECT_EQ(keysOf(partial),
            (std::vector<std::string>{"conv.weight", "layers.{i}.weight", "layers.{i}.bias", "odd{}name"}));
  EXPECT_EQ(partial.completeness, Completeness::Incomplete);
  EXPECT_EQ(partial.ties.size(), 1u);
}

TEST(Specialize, AnExcludedConfigurationThrows) {
  const Model refused = specialize(test::sampleModel(), {{"n", 0}});
  ASSERT_TRUE(refused.throws);
  EXPECT_TRUE(refused.entries.empty());
}

// Of a linear layer that has n inputs.
Model layerOf(const Expression& n) {
  Model model;
  model.entries = {
      {.key = Key("fc.weight"), .dtype = "float32", .shape = std::vector<Dimension>{Expression::integer(4), n}},
      {.key = Key("fc.bias"), .dtype = "float32", .shape = std::vector<Dimension>{Expression::integer(4)}}};
  return model;
}

TEST(Specialize, DoubtsSizesThatLibTorchCanRefuse) {
  const Model model = layerOf(Expression::input("n", ValueType::Integer));
  EXPECT_EQ(specialize(model, {{"n", 3}}).completeness, Completeness::Exact);
  const Model empty = specialize(model, {{"n", 0}});
  ASSERT_EQ(empty.gaps.size(), 1u);
  EXPECT_EQ(empty.gaps[0].reason, "whether LibTorch makes 'fc.weight' with a size of 0 is not known");
  const Model negative = specialize(model, {{"n", -2}});
  EXPECT_EQ(negative.completeness, Completeness::Incomplete);
  EXPECT_FALSE((*negative.entries[0].shape)[1]);
}

TEST(Specialize, KeepsSizesThatNoInputDecides) {
  EXPECT_EQ(specialize(layerOf(Expression::integer(0)), {}).completeness, Completeness::Exact);
}

Entry inFamily(const std::string& before, const std::string& after) {
  return {.key = test::family(before, after), .loops = {{"i", Expression::integer(0), Expression::integer(2)}}};
}

TEST(Specialize, ExpandsInRegistrationOrder) {
  Model model;
  // One loop that pushes to two lists: list by list. One that registers two names in the module: step by step.
  model.entries = {inFamily("convs.", ".weight"), inFamily("convs.", ".bias"), inFamily("norms.", ".weight"),
                   inFamily("in", ".weight"), inFamily("out", ".weight")};
  EXPECT_EQ(
      keysOf(specialize(model, {})),
      (std::vector<std::string>{"convs.0.weight", "convs.0.bias", "convs.1.weight", "convs.1.bias", "norms.0.weight",
                                "norms.1.weight", "in0.weight", "out0.weight", "in1.weight", "out1.weight"}));
}

TEST(Specialize, ExpandsWhatIsThereInOneIterationInItsPlace) {
  Model model;
  Entry first = inFamily("list.", ".weight");
  first.key = Key("list.0.weight");
  first.when = equal(Expression::loopIndex("i"), Expression::integer(0));
  Entry elsewhere = first;
  elsewhere.key = Key("other.weight");
  Entry later = inFamily("list.x", ".weight");
  model.entries = {first, later, elsewhere};
  EXPECT_EQ(keysOf(specialize(model, {})),
            (std::vector<std::string>{"list.0.weight", "list.x0.weight", "list.x1.weight", "other.weight"}));
  model.entries = {later, first, elsewhere};
  EXPECT_EQ(keysOf(specialize(model, {})),
            (std::vector<std::string>{"list.x0.weight", "list.0.weight", "list.x1.weight", "other.weight"}));
}

TEST(Specialize, ExpandsNestedFamilies) {
  Model model;
  Entry entry;
  entry.key = test::family("stages.", ".");
  entry.key.append(Expression::loopIndex("j"));
  entry.key.append(".weight");
  entry.loops = {{"i", Expression::integer(0), Expression::integer(2)},
                 {"j", Expression::integer(0), Expression::loopIndex("i")}};
  model.entries = {entry};
  EXPECT_EQ(keysOf(specialize(model, {})), (std::vector<std::string>{"stages.1.0.weight"}));
}

TEST(Specialize, GivesElementsAtTheIndicesOfAFamily) {
  Model model;
  Entry entry = inFamily("x", "");
  entry.loops[0].to = test::expression("size(dims)");
  entry.shape = std::vector<Dimension>{test::expression("dims[i]")};
  model.entries = {entry};
  const Model concrete = specialize(model, {{"dims", Value::list({4, 5})}});
  EXPECT_EQ(concrete.completeness, Completeness::Exact);
  ASSERT_EQ(concrete.entries.size(), 2u);
  EXPECT_EQ((*concrete.entries[1].shape)[0]->asInteger(), 5);
}

TEST(Specialize, AHugeFamilyStaysAFamilyWithAGap) {
  Model model;
  Entry entry = inFamily("x", "");
  entry.loops[0].to = Expression::integer(std::int64_t{1} << 62);
  model.entries = {entry};
  const Model result = specialize(model, {});
  EXPECT_EQ(result.entries.size(), 1u);
  EXPECT_EQ(result.gaps.size(), 1u);
}

}  // namespace
}  // namespace dictum::schema
