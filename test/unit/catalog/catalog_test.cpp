// What the rows become for symbolic options. That the rows are LibTorch's is the business of test/truth/catalog.

#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <map>

#include "schema/parse.h"

namespace dictum::catalog {
namespace {

using schema::Expression;
using schema::ValueType;

Expression integer(std::int64_t value) { return Expression::integer(value); }
Expression boolean(bool value) { return Expression::boolean(value); }
Expression input(const std::string& name) { return Expression::input(name, ValueType::Integer); }
Expression flag(const std::string& name) { return Expression::input(name, ValueType::Boolean); }
OptionList list(std::vector<schema::Dimension> elements) { return {std::move(elements)}; }

std::string textOf(const schema::Shape& shape) {
  if (!shape) return "?";
  std::string text;
  for (const schema::Dimension& dimension : *shape) {
    text += (text.empty() ? "" : ", ") + (dimension ? schema::print(*dimension) : "?");
  }
  return "[" + text + "]";
}

// "weight [3, in] float32 when flag for l in [0, n)"
std::string textOf(const Registration& registration) {
  std::string text = registration.name.text();
  if (registration.what == What::Module) {
    text += " " + (registration.optionModule ? "clone of option module " + std::to_string(*registration.optionModule)
                                             : registration.className);
  } else {
    text += " " + (registration.isDefined ? textOf(registration.shape) + " " + registration.dtype.value_or("?")
                                          : std::string("undefined"));
  }
  if (!registration.when.isTrue()) text += " when " + schema::print(registration.when);
  for (const schema::Family& loop : registration.loops) {
    text += " for " + loop.index + " in [" + schema::print(loop.from) + ", " + schema::print(loop.to) + ")";
  }
  return text;
}

std::vector<std::string> told(const Instance& instance) {
  std::vector<std::string> lines;
  for (const Unknown& unknown : instance.unknowns) lines.push_back(unknown.what + " is not known: " + unknown.reason);
  return lines;
}

void addLines(const std::vector<Registration>& registrations, const std::string& indent,
              std::vector<std::string>& lines) {
  for (const Registration& registration : registrations) {
    lines.push_back(indent + textOf(registration));
    addLines(registration.children, indent + "  ", lines);
  }
}

class CatalogTest : public testing::Test {
 protected:
  using Values = std::map<std::string, OptionValue>;

  Instance instantiate(const std::string& name, const Values& values) const {
    const CatalogModule* module = catalog.find("torch::nn::" + name);
    if (!module) throw std::invalid_argument(name + " is not in the catalog");
    const auto options = [&](const std::string& option) {
      const auto found = values.find(option);
      return found == values.end() ? OptionValue() : found->second;
    };
    return catalog.instantiate(*module, options, context);
  }

  std::vector<std::string> lines(const std::string& name, const Values& values) const {
    std::vector<std::string> lines;
    addLines(instantiate(name, values).registrations, "", lines);
    return lines;
  }

  std::vector<std::string> requirements(const std::string& name, const Values& values) const {
    std::vector<std::string> texts;
    for (const Requirement& requirement : instantiate(name, values).requirements) {
      texts.push_back(schema::print(requirement.holds) + ": " + requirement.message);
    }
    return texts;
  }

  const Catalog catalog = Catalog::create();
  InstantiationContext context;
};

using Lines = std::vector<std::string>;

TEST_F(CatalogTest, ClassesAreFoundByClassAndHolderName) {
  const CatalogModule* module = catalog.find("torch::nn::LinearImpl");
  ASSERT_TRUE(module);
  EXPECT_EQ(catalog.find("torch::nn::Linear"), module);
  EXPECT_EQ(module->info().optionsClass, "torch::nn::LinearOptions");
  EXPECT_FALSE(catalog.find("NetImpl"));
}

TEST_F(CatalogTest, ContainersAreMarkedAndRegisterNothingThemselves) {
  for (const char* name : {"Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict", "AnyModule"}) {
    const CatalogModule* module = catalog.find(std::string("torch::nn::") + name);
    ASSERT_TRUE(module) << name;
    EXPECT_TRUE(module->info().isContainer) << name;
    EXPECT_EQ(lines(name, {}), Lines{}) << name;
  }
}

TEST_F(CatalogTest, OnlyFunctionalIsNotSerializable) {
  Lines found;
  for (const CatalogModule* module : catalog.modules()) {
    if (!module->info().isSerializable) found.push_back(module->info().className);
  }
  EXPECT_EQ(found, Lines{"torch::nn::FunctionalImpl"});
}

TEST_F(CatalogTest, OptionsBecomeShapesAndConditions) {
  EXPECT_EQ(lines("Linear", {{"in_features", input("in")}, {"out_features", integer(5)}, {"bias", flag("with_bias")}}),
            (Lines{"weight [5, in] float32", "bias [5] float32 when with_bias"}));
}

TEST_F(CatalogTest, AConditionThatIsFalseLeavesNothing) {
  EXPECT_EQ(lines("Linear", {{"in_features", integer(3)}, {"out_features", integer(5)}, {"bias", boolean(false)}}),
            Lines{"weight [5, 3] float32"});
}

TEST_F(CatalogTest, TensorsTakeTheDefaultDtypeButForCounters) {
  context.defaultDtype = "float64";
  EXPECT_EQ(lines("BatchNorm2d",
                  {{"num_features", integer(4)}, {"affine", boolean(false)}, {"track_running_stats", boolean(true)}}),
            (Lines{"running_mean [4] float64", "running_var [4] float64", "num_batches_tracked [] int64"}));
}

TEST_F(CatalogTest, ListsAreSplicedIntoShapes) {
  const Values values = {{"in_channels", integer(6)},
                         {"out_channels", input("out")},
                         {"kernel_size", list({integer(3), input("k")})},
                         {"stride", list({integer(1), integer(1)})},
                         {"padding", list({integer(0), integer(0)})},
                         {"groups", integer(3)},
                         {"bias", boolean(false)}};
  EXPECT_EQ(lines("Conv2d", values), Lines{"weight [out, 2, 3, k] float32"});
  EXPECT_EQ(requirements("Conv2d", values), Lines{"out % 3 == 0: out_channels must be divisible by groups"});
}

TEST_F(CatalogTest, AnUnknownElementIsAnUnknownDimension) {
  EXPECT_EQ(lines("LayerNorm",
                  {{"normalized_shape", list({integer(3), std::nullopt})}, {"elementwise_affine", boolean(true)}})[0],
            "weight [3, ?] float32");
}

TEST_F(CatalogTest, UnknownOptionsAreSaidWithTheirReason) {
  const Instance instance = instantiate(
      "LayerNorm", {{"normalized_shape", OptionUnknown{"it is read from a file"}}, {"elementwise_affine", flag("a")}});
  EXPECT_EQ(textOf(instance.registrations[0]), "weight ? float32 when a");
  EXPECT_EQ(told(instance), (Lines{"the rank of 'weight' is not known: it is read from a file",
                                   "the rank of 'bias' is not known: it is read from a file"}));
}

TEST_F(CatalogTest, AnUnknownConditionKeepsTheKeyAndSaysSo) {
  const Instance instance = instantiate(
      "Linear",
      {{"in_features", OptionUnknown{"first"}}, {"out_features", integer(5)}, {"bias", OptionUnknown{"second"}}});
  ASSERT_EQ(instance.registrations.size(), 2u);
  EXPECT_EQ(textOf(instance.registrations[0]), "weight [5, ?] float32");
  EXPECT_EQ(told(instance), (Lines{"dimension 1 of 'weight' is not known: first",
                                   "whether 'bias' is registered is not known: second"}));
}

TEST_F(CatalogTest, WhatIsNotKnownDoesNotMatterWhereItIsNotUsed) {
  const Instance instance = instantiate("MultiheadAttention", {{"embed_dim", integer(8)},
                                                               {"num_heads", OptionUnknown{"heads"}},
                                                               {"kdim", integer(8)},
                                                               {"vdim", integer(8)},
                                                               {"bias", boolean(true)},
                                                               {"add_bias_kv", boolean(false)}});
  EXPECT_EQ(told(instance), Lines{});
  EXPECT_EQ(instance.requirements.size(), 0u);
}

class RecurrentTest : public CatalogTest {
 protected:
  static Values lstm(OptionValue layers, OptionValue bidirectional) {
    return {{"input_size", integer(5)}, {"hidden_size", integer(4)},          {"num_layers", layers},
            {"bias", boolean(false)},   {"dropout", Expression::floating(0)}, {"bidirectional", bidirectional},
            {"proj_size", integer(0)}};
  }
};

TEST_F(RecurrentTest, AKnownNumberOfLayersIsUnrolled) {
  EXPECT_EQ(
      lines("LSTM", lstm(integer(2), boolean(true))),
      (Lines{"weight_ih_l0 [16, 5] float32", "weight_hh_l0 [16, 4] float32", "weight_ih_l0_reverse [16, 5] float32",
             "weight_hh_l0_reverse [16, 4] float32", "weight_ih_l1 [16, 8] float32", "weight_hh_l1 [16, 4] float32",
             "weight_ih_l1_reverse [16, 8] float32", "weight_hh_l1_reverse [16, 4] float32"}));
}

TEST_F(RecurrentTest, ASymbolicNumberOfLayersIsAFamily) {
  context.freshIndexName = [](const std::string& wanted) { return wanted + "2"; };
  EXPECT_EQ(lines("LSTM", lstm(input("n"), boolean(false))),
            (Lines{"weight_ih_l{l2} [16, l2 == 0 ? 5 : 4] float32 for l2 in [0, n)",
                   "weight_hh_l{l2} [16, 4] float32 for l2 in [0, n)"}));
  EXPECT_EQ(requirements("LSTM", lstm(input("n"), boolean(false))),
            Lines{"n > 0: num_layers must be greater than zero"});
}

TEST_F(RecurrentTest, ASymbolicDirectionIsACondition) {
  const Lines all = lines("LSTM", lstm(integer(1), flag("both")));
  EXPECT_EQ(all[2], "weight_ih_l0_reverse [16, 5] float32 when both");
}

TEST_F(RecurrentTest, AnUnknownNumberOfLayersLeavesOutWhatItRepeats) {
  const Instance instance = instantiate("LSTM", lstm(OptionUnknown{"it is random"}, boolean(false)));
  EXPECT_TRUE(instance.registrations.empty());
  EXPECT_EQ(told(instance), Lines{"what is repeated 'num_layers' times is not known: it is random"});
}

TEST_F(RecurrentTest, AHugeNumberOfLayersStaysAFamily) {
  EXPECT_EQ(instantiate("LSTM", lstm(integer(1'000'000'000), boolean(false))).registrations.size(), 2u);
}

TEST_F(CatalogTest, AttentionChoosesItsProjectionsByTheWidths) {
  const Lines all = lines("MultiheadAttention", {{"embed_dim", integer(8)},
                                                 {"num_heads", integer(2)},
                                                 {"kdim", input("k")},
                                                 {"vdim", integer(8)},
                                                 {"bias", boolean(false)},
                                                 {"add_bias_kv", boolean(false)}});
  EXPECT_EQ(all, (Lines{"in_proj_weight [24, 8] float32 when k == 8", "q_proj_weight [8, 8] float32 when k != 8",
                        "k_proj_weight [8, k] float32 when k != 8", "v_proj_weight [8, 8] float32 when k != 8",
                        "out_proj torch::nn::LinearImpl", "  weight [8, 8] float32"}));
}

TEST_F(CatalogTest, AGivenTensorIsRegisteredItself) {
  const OptionTensor weight{.shape = std::vector<schema::Dimension>{integer(10), integer(3)}, .dtype = "float16"};
  const Instance instance =
      instantiate("Embedding", {{"num_embeddings", integer(10)}, {"embedding_dim", integer(3)}, {"_weight", weight}});
  ASSERT_EQ(instance.registrations.size(), 1u);
  EXPECT_EQ(textOf(instance.registrations[0]), "weight [10, 3] float16");
  EXPECT_EQ(instance.registrations[0].optionTensor, "_weight");
  EXPECT_TRUE(instance.requirements.empty());
}

TEST_F(CatalogTest, AGivenTensorOfUnknownShapeHasTheOneThatIsChecked) {
  EXPECT_EQ(
      lines("Embedding", {{"num_embeddings", input("n")}, {"embedding_dim", integer(3)}, {"_weight", OptionTensor{}}}),
      Lines{"weight [n, 3] ?"});
}

TEST_F(CatalogTest, AnUndefinedTensorMakesNoKey) {
  EXPECT_EQ(lines("NLLLoss", {{"weight", OptionTensor{.defined = false}}}), Lines{"weight undefined"});
  EXPECT_EQ(lines("NLLLoss", {}), Lines{"weight undefined"});
}

TEST_F(CatalogTest, LayersOfAnEncoderAreClonesOfTheOneGiven) {
  EXPECT_EQ(lines("TransformerEncoder",
                  {{"encoder_layer", OptionModule{7}}, {"num_layers", input("n")}, {"norm", OptionModule{9}}}),
            (Lines{"layers torch::nn::ModuleListImpl", "  {i} clone of option module 7 for i in [0, n)",
                   "norm clone of option module 9"}));
}

TEST_F(CatalogTest, AnEncoderWithoutNormHasNone) {
  EXPECT_EQ(
      lines("TransformerEncoder", {{"encoder_layer", OptionModule{7}}, {"num_layers", integer(2)}}),
      (Lines{"layers torch::nn::ModuleListImpl", "  0 clone of option module 7", "  1 clone of option module 7"}));
}

class TransformerTest : public CatalogTest {
 protected:
  static Values options() {
    return {{"d_model", input("d")},
            {"nhead", integer(2)},
            {"num_encoder_layers", input("n")},
            {"num_decoder_layers", integer(0)},
            {"dim_feedforward", integer(16)},
            {"dropout", Expression::floating(0.1)}};
  }
};

TEST_F(TransformerTest, BuildsItsOwnCoders) {
  const Lines all = lines("Transformer", options());
  ASSERT_GT(all.size(), 5u);
  EXPECT_EQ(all[0], "encoder torch::nn::TransformerEncoderImpl");
  EXPECT_EQ(all[1], "  layers torch::nn::ModuleListImpl");
  EXPECT_EQ(all[2], "    {i} torch::nn::TransformerEncoderLayerImpl for i in [0, n)");
  EXPECT_EQ(all[4], "        in_proj_weight [3 * d, d] float32");
  EXPECT_EQ(all.back(), "    bias [d] float32");
  EXPECT_EQ(told(instantiate("Transformer", options())), Lines{});
}

TEST_F(TransformerTest, TakesACustomEncoderInstead) {
  Values values = options();
  values["custom_encoder"] = OptionModule{3};
  EXPECT_EQ(lines("Transformer", values)[0], "encoder clone of option module 3");
}

TEST_F(TransformerTest, RequiresOnceWhatEveryLayerRequires) {
  EXPECT_EQ(requirements("Transformer", options()),
            (Lines{"d % 2 == 0: embed_dim must be divisible by num_heads", "d != 0: from is out of bounds for float"}));
}

TEST_F(CatalogTest, ACertainFailureIsARequirementThatIsFalse) {
  EXPECT_EQ(requirements("Dropout", {{"p", Expression::floating(1.5)}}),
            Lines{"false: dropout probability has to be between 0 and 1, but got 1.5"});
  EXPECT_EQ(requirements("Dropout", {{"p", Expression::floating(0.5)}}), Lines{});
}

TEST_F(CatalogTest, ANegativeSizeIsACertainFailure) {
  EXPECT_EQ(requirements("Linear", {{"in_features", integer(-3)}, {"out_features", integer(5)}, {"bias", flag("b")}}),
            Lines{"false: Trying to create tensor with negative dimension -3: [5, -3]"});
  EXPECT_EQ(requirements("Linear", {{"in_features", integer(3)}, {"out_features", integer(-5)}, {"bias", flag("b")}}),
            (Lines{"false: Trying to create tensor with negative dimension -5: [-5, 3]",
                   "!b: Trying to create tensor with negative dimension -5: [-5]"}));
}

TEST_F(CatalogTest, ALayerWithoutInputsIsACertainFailure) {
  EXPECT_EQ(requirements("Linear", {{"in_features", integer(0)}, {"out_features", input("n")}, {"bias", flag("b")}}),
            Lines{"false: from is out of bounds for float"});
  EXPECT_EQ(requirements("Linear", {{"in_features", integer(3)}, {"out_features", integer(0)}, {"bias", flag("b")}}),
            Lines{});
}

TEST_F(CatalogTest, ACellWithoutStateIsRefused) {
  EXPECT_EQ(requirements("GRUCell", {{"input_size", integer(0)}, {"hidden_size", input("n")}, {"bias", flag("b")}}),
            Lines{"n != 0: from is out of bounds for float"});
}

class AdaptiveTest : public CatalogTest {
 protected:
  // The width of the projections, for division by 1.5 and 2.25.
  std::vector<std::string> widths(LibTorchVersion version) {
    context.version = version;
    const Lines all = lines("AdaptiveLogSoftmaxWithLoss", {{"in_features", integer(16)},
                                                           {"n_classes", integer(20)},
                                                           {"cutoffs", list({integer(5), integer(10)})},
                                                           {"div_value", Expression::floating(1.5)},
                                                           {"head_bias", boolean(false)}});
    return {all.at(5), all.at(10)};
  }
};

TEST_F(AdaptiveTest, WidthsDependOnTheVersion) {
  const Lines truncatedPower = {"      weight [16, 16] float32", "      weight [8, 16] float32"};
  const Lines truncatedQuotient = {"      weight [10, 16] float32", "      weight [7, 16] float32"};
  EXPECT_EQ(widths({1, 13}), truncatedPower);
  EXPECT_EQ(widths({2, 1}), truncatedPower);
  EXPECT_EQ(widths({2, 6}), truncatedQuotient);
}

TEST_F(AdaptiveTest, SymbolicCutoffsAreSizesOfClusters) {
  const Lines all = lines("AdaptiveLogSoftmaxWithLoss", {{"in_features", integer(64)},
                                                         {"n_classes", input("n")},
                                                         {"cutoffs", list({input("a"), input("b")})},
                                                         {"div_value", Expression::floating(4)},
                                                         {"head_bias", flag("h")}});
  EXPECT_EQ(all[1], "  weight [a + 2, 64] float32");
  EXPECT_EQ(all[2], "  bias [a + 2] float32 when h");
  EXPECT_EQ(all[8], "      weight [b - a, 16] float32");
  EXPECT_EQ(all[13], "      weight [n - b, 4] float32");
}

TEST_F(CatalogTest, OptionsClassesSayWhatTheirConstructorsSet) {
  const OptionsInfo* attention = catalog.findOptions("torch::nn::MultiheadAttentionOptions");
  ASSERT_TRUE(attention);
  EXPECT_EQ(attention->constructors, (std::vector<Lines>{{"embed_dim", "num_heads"}}));
  EXPECT_EQ(attention->derived.size(), 2u);
  EXPECT_FALSE(catalog.findOptions("torch::nn::PReLUOptions"));
}

TEST_F(CatalogTest, ChildrenAreGivenAllTheirOptions) {
  for (const CatalogModule* module : catalog.modules()) {
    const auto options = [](const std::string& name) -> OptionValue {
      if (name == "cutoffs" || name == "kernel_size" || name == "normalized_shape" || name == "stride") {
        return OptionList{{Expression::integer(2)}};
      }
      if (name == "encoder_layer" || name == "decoder_layer") return OptionModule{};
      if (name == "norm" || name.starts_with("custom_") || name.ends_with("weight")) return std::monostate();
      return Expression::integer(2);
    };
    EXPECT_EQ(told(catalog.instantiate(*module, options, context)), Lines{}) << module->info().className;
  }
}

}  // namespace
}  // namespace dictum::catalog
