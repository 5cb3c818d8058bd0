#include <gmock/gmock.h>

#include "dictum/load_state_dict.h"
#include "dictum/save_state_dict.h"
#include "files.h"
#include "nets.h"

namespace dictum {
namespace {

using test::Net;
using test::scratch;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<torch::Tensor> copyOf(const torch::nn::Module& module) {
  std::vector<torch::Tensor> copies;
  for (const auto& entry : state_dict(module)) copies.push_back(entry.tensor.clone());
  return copies;
}

bool equals(const torch::nn::Module& module, const std::vector<torch::Tensor>& tensors) {
  const auto entries = state_dict(module);
  if (entries.size() != tensors.size()) return false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].tensor.dtype() != tensors[i].dtype() || !entries[i].tensor.equal(tensors[i])) return false;
  }
  return true;
}

struct Small : torch::nn::Module {
  explicit Small(std::int64_t out = 3, bool more = false) {
    register_module("fc", torch::nn::Linear(2, out));
    if (more) register_module("more", torch::nn::Linear(1, 1));
  }
};

std::string saved(const torch::nn::Module& module, const std::string& name = "net.pth") {
  const std::string path = scratch(name);
  save_state_dict(module, path).throw_if_failed();
  return path;
}

TEST(StateDict, HasParametersThenBuffersInOrder) {
  std::vector<std::string> keys;
  for (const auto& entry : state_dict(*Net())) keys.push_back(entry.key + (entry.is_buffer ? "*" : ""));
  EXPECT_THAT(keys, ElementsAre("scale", "conv.weight", "conv.bias", "norm.weight", "norm.bias", "embed.weight",
                                "head.weight", "mask*", "halves*", "scalar*", "empty*", "norm.running_mean*",
                                "norm.running_var*", "norm.num_batches_tracked*"));
}

TEST(StateDict, SharesMemoryWithTheModule) {
  Net net;
  for (auto& entry : state_dict(*net)) {
    if (entry.key == "conv.bias") entry.tensor.fill_(5);
  }
  EXPECT_EQ(net->conv->bias[0].item<float>(), 5);
}

TEST(Load, CopiesInPlaceAndKeepsTies) {
  Net from, into;
  const torch::Tensor weight = into->conv->weight;
  for (const char* name : {"net.pth", "net.safetensors"}) {
    const auto report = load_state_dict(*into, saved(*from, name));
    ASSERT_TRUE(report) << report.message();
    EXPECT_TRUE(equals(*into, copyOf(*from)));
    EXPECT_TRUE(into->conv->weight.is_same(weight));
    EXPECT_TRUE(into->conv->weight.requires_grad());
    EXPECT_EQ(state_dict(*into)[5].tensor.data_ptr(), state_dict(*into)[6].tensor.data_ptr());
    torch::nn::init::normal_(into->conv->weight);
  }
}

TEST(Load, ReadsArchivesOfTorchSave) {
  Net from, into;
  torch::save(from, scratch("net.pt"));
  const auto report = load_state_dict(*into, scratch("net.pt"));
  ASSERT_TRUE(report) << report.message();
  EXPECT_EQ(report.format, "libtorch archive");
  EXPECT_TRUE(equals(*into, copyOf(*from)));
}

TEST(Load, ChangesNothingUnlessAllFits) {
  Small from(4, true), into(3);
  const auto before = copyOf(into);
  const auto report = load_state_dict(into, saved(from));
  EXPECT_FALSE(report);
  EXPECT_TRUE(equals(into, before));
  EXPECT_THAT(report.unexpected_keys, ElementsAre("more.weight", "more.bias"));
  ASSERT_EQ(report.shapes.size(), 2u);
  EXPECT_EQ(report.shapes[0].key, "fc.weight");
  EXPECT_THAT(report.shapes[0].expected, ElementsAre(3, 2));
  EXPECT_THAT(report.shapes[0].found, ElementsAre(4, 2));
  EXPECT_THAT(report.message(), HasSubstr("not loaded, for it does not fit; the module is as it was (python zip)\n"
                                          "  unexpected  more.weight\n"));
}

TEST(Load, MeansByMissingAndUnexpectedWhatPythonMeans) {
  Small small(3), large(3, true);
  const auto lacking = load_state_dict(large, saved(small));
  EXPECT_FALSE(lacking);
  EXPECT_THAT(lacking.missing_keys, ElementsAre("more.weight", "more.bias"));
  EXPECT_TRUE(lacking.unexpected_keys.empty());

  LoadOptions relaxed;
  relaxed.strict = false;
  const auto report = load_state_dict(large, saved(small), relaxed);
  EXPECT_TRUE(report) << report.message();
  EXPECT_THAT(report.missing_keys, ElementsAre("more.weight", "more.bias"));
  EXPECT_TRUE(state_dict(large)[0].tensor.equal(state_dict(small)[0].tensor));

  LoadOptions allowing;
  allowing.allow_unexpected = {"more"};
  EXPECT_TRUE(load_state_dict(small, saved(large), allowing));
}

TEST(Load, RefusesOtherShapesAlsoWhereItIsNotStrict) {
  Small three(3), four(4);
  LoadOptions relaxed;
  relaxed.strict = false;
  EXPECT_FALSE(load_state_dict(three, saved(four), relaxed));
  relaxed.ignore = {"fc"};
  EXPECT_TRUE(load_state_dict(three, saved(four), relaxed));
}

TEST(Load, ConvertsDtypesOnlyWhereAsked) {
  Small single, twice;
  twice.to(torch::kFloat64);
  const auto path = saved(twice);
  const auto refused = load_state_dict(single, path);
  EXPECT_FALSE(refused);
  ASSERT_EQ(refused.dtypes.size(), 2u);
  EXPECT_EQ(refused.dtypes[0].found, "float64");
  LoadOptions converting;
  converting.convert_dtype = true;
  ASSERT_TRUE(load_state_dict(single, path, converting));
  EXPECT_EQ(state_dict(single)[0].tensor.dtype(), torch::kFloat32);
  EXPECT_TRUE(state_dict(single)[0].tensor.equal(state_dict(twice)[0].tensor.to(torch::kFloat32)));
}

TEST(Load, MapsKeys) {
  torch::nn::Linear linear(2, 3);
  Small small(3);
  LoadOptions mapping;
  mapping.map = {{"weight", "fc.weight"}, {"bias", "fc.bias"}};
  ASSERT_TRUE(load_state_dict(small, saved(*linear), mapping));
  EXPECT_TRUE(state_dict(small)[0].tensor.equal(linear->weight));
  mapping.map = {{"a.*", "*.*"}};
  EXPECT_THAT(load_state_dict(small, saved(*linear), mapping).error, HasSubstr("more wildcards"));
}

TEST(Load, FindsPrefixesAndTellsThem) {
  torch::nn::Linear linear(2, 3);
  Small small(3);
  const auto report = load_state_dict(*linear, saved(small));
  ASSERT_TRUE(report) << report.message();
  EXPECT_EQ(report.stripped, "fc.");
  EXPECT_TRUE(linear->weight.equal(state_dict(small)[0].tensor));
}

TEST(Load, SaysWhatTheFileIsInstead) {
  Small small;
  const auto before = copyOf(small);
  EXPECT_THAT(load_state_dict(small, scratch("none")).error, HasSubstr("cannot open: No such file or directory"));
  std::ofstream(scratch("text")) << "GGUF and more of it, so that it is long enough";
  EXPECT_THAT(load_state_dict(small, scratch("text")).message(), HasSubstr("GGUF"));
  EXPECT_TRUE(equals(small, before));
}

TEST(Load, LeavesTheModuleAloneWhereverTheFileIsCut) {
  Small from, into;
  for (const char* name : {"net.pth", "net.safetensors"}) {
    const std::string whole = test::contents(saved(from, name));
    const auto before = copyOf(into);
    for (std::size_t part = 0; part < 200; ++part) {
      std::ofstream(scratch("cut"), std::ios::binary) << whole.substr(0, whole.size() * part / 200);
      EXPECT_FALSE(load_state_dict(into, scratch("cut"))) << name << " cut at " << part;
      ASSERT_TRUE(equals(into, before));
    }
  }
}

TEST(Load, RefusesToWriteToExpandedTensors) {
  struct Expanded : torch::nn::Module {
    Expanded() {
      register_buffer("first", torch::zeros({2}));
      register_buffer("wide", torch::zeros({1}).expand({3}));
    }
  } module;
  std::vector<StateEntry> entries = state_dict(module);
  for (auto& entry : entries) entry.tensor = torch::ones(entry.tensor.sizes());
  save_state_dict(entries, scratch("net.pth")).throw_if_failed();
  const auto report = load_state_dict(module, scratch("net.pth"));
  EXPECT_THAT(report.error, HasSubstr("cannot load key 'wide': the module's tensor is an expanded view"));
  EXPECT_EQ(state_dict(module)[0].tensor.sum().item<float>(), 0);
}

TEST(Load, PassesOverWhatTorchSaveLeavesOut) {
  // nn::Functional is not serialisable, and torch::save leaves it out, with what is below it.
  torch::nn::Sequential from(torch::nn::Functional(torch::relu), torch::nn::Linear(1, 1));
  torch::nn::Sequential into(torch::nn::Functional(torch::relu), torch::nn::Linear(1, 1));
  torch::save(from, scratch("net.pt"));
  EXPECT_TRUE(load_state_dict(*into, scratch("net.pt")));
}

}  // namespace
}  // namespace dictum
