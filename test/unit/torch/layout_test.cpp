#include <gmock/gmock.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "dictum/load_state_dict.h"
#include "files.h"
#include "hostile/checkpoint_builder.h"

namespace dictum {
namespace {

using test::scratch;
using testing::ElementsAre;
using testing::HasSubstr;

struct Holder : torch::nn::Module {
  explicit Holder(const torch::Tensor& tensor) { register_buffer("w", tensor); }
  torch::Tensor value() const { return named_buffers()["w"]; }
};

std::string written(const std::string& name, const std::string& bytes) {
  std::ofstream(scratch(name), std::ios::binary) << bytes;
  return scratch(name);
}

std::string safetensorsOf(const std::string& dtype, const std::string& data, std::size_t count) {
  const std::string header = R"({"w":{"dtype":")" + dtype + R"(","shape":[)" + std::to_string(count) +
                             R"(],"data_offsets":[0,)" + std::to_string(data.size()) + "]}}";
  return written("net.safetensors", hostile::safetensors(header, 0) + data);
}

std::vector<float> floatsOf(const torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), tensor.data_ptr<float>() + tensor.numel()};
}

LoadOptions converting() {
  LoadOptions options;
  options.convert_dtype = true;
  return options;
}

TEST(Load, ConvertsFloat8WhereAsked) {
  struct {
    const char* dtype;
    std::string bytes;
    std::vector<float> values;
  } const cases[] = {
      {"F8_E4M3", std::string("\x00\x01\x08\x38\xbc\x7e", 6), {0, 0.001953125, 0.015625, 1, -1.5, 448}},
      {"F8_E5M2", std::string("\x00\x01\x04\x3c\xbe\x7b", 6), {0, 1.52587890625e-5, 6.103515625e-5, 1, -1.5, 57344}},
      {"F8_E4M3FNUZ", std::string("\x00\x01\x08\x40\xc4\x7f", 6), {0, 0.0009765625, 0.0078125, 1, -1.5, 240}},
      {"F8_E5M2FNUZ",
       std::string("\x00\x01\x04\x40\xc2\x7f", 6),
       {0, 7.62939453125e-6, 3.0517578125e-5, 1, -1.5, 57344}},
      {"F8_E8M0", std::string("\x7f\x80\x7e\x81\x7d\x00", 6), {1, 2, 0.5, 4, 0.25, 5.877471754111438e-39F}},
  };
  for (const auto& each : cases) {
    Holder holder(torch::full({6}, 9.0));
    const std::string path = safetensorsOf(each.dtype, each.bytes, 6);
    const auto refused = load_state_dict(holder, path);
    EXPECT_FALSE(refused);
    EXPECT_THAT(refused.message(), HasSubstr("other dtypes are converted where LoadOptions::convert_dtype says so"));
    EXPECT_EQ(holder.value()[0].item<float>(), 9);
    const auto report = load_state_dict(holder, path, converting());
    ASSERT_TRUE(report) << report.message();
    EXPECT_EQ(floatsOf(holder.value()), each.values) << each.dtype;
  }
}

TEST(Load, ReadsWhatIsNoNumberInFloat8) {
  struct {
    const char* dtype;
    const char* byte;
  } const cases[] = {
      {"F8_E4M3", "\xff"}, {"F8_E5M2", "\x7d"}, {"F8_E4M3FNUZ", "\x80"}, {"F8_E5M2FNUZ", "\x80"}, {"F8_E8M0", "\xff"}};
  for (const auto& each : cases) {
    Holder holder(torch::zeros({1}));
    ASSERT_TRUE(load_state_dict(holder, safetensorsOf(each.dtype, each.byte, 1), converting()));
    EXPECT_TRUE(std::isnan(holder.value().item<float>())) << each.dtype;
  }
  Holder holder(torch::zeros({1}));
  ASSERT_TRUE(load_state_dict(holder, safetensorsOf("F8_E5M2", "\xfc", 1), converting()));
  EXPECT_EQ(holder.value().item<float>(), -std::numeric_limits<float>::infinity());
}

TEST(Load, WidensUnsignedIntegersThatLibTorchLacks) {
  Holder holder(torch::zeros({2}, torch::kInt64));
  ASSERT_TRUE(load_state_dict(holder, safetensorsOf("U16", std::string("\xff\xff\x01\x00", 4), 2), converting()));
  EXPECT_EQ(holder.value()[0].item<std::int64_t>(), 65535);
  ASSERT_TRUE(load_state_dict(holder, safetensorsOf("U32", "\xff\xff\xff\xff\xff\xff\xff\xff", 2), converting()));
  EXPECT_EQ(holder.value()[1].item<std::int64_t>(), 4294967295);
  const auto report = load_state_dict(holder, safetensorsOf("U64", std::string(16, '\1'), 2), converting());
  EXPECT_THAT(report.error, HasSubstr("cannot load key 'w': this LibTorch has no uint64; save the tensor as one"));
}

// A sparse tensor [3, 4] of one element at `row`, which may be outside.
std::string sparse(std::int64_t row) {
  const hostile::TensorSpec indices{{2, 1}, "0", "LongStorage"}, values{{1}, "1"};
  const std::string pickle = hostile::dictPickle([&](hostile::PickleBuilder& p) {
    p.global("torch._utils", "_rebuild_sparse_tensor").mark();
    p.global("torch.serialization", "_get_layout").mark().text("torch.sparse_coo").tuple().reduce();
    p.mark().tensor(indices).tensor(values).integers({3, 4}).tuple().tuple().reduce();
  });
  const std::int64_t at[] = {row, 1};
  const float value = 5;
  hostile::ZipBuilder zip;
  zip.add("net/data.pkl", pickle);
  zip.add("net/data/0", {reinterpret_cast<const char*>(at), sizeof(at)});
  zip.add("net/data/1", {reinterpret_cast<const char*>(&value), sizeof(value)});
  return written("sparse.pth", zip.build());
}

TEST(Load, ConvertsLayoutsAndSaysSo) {
  Holder dense(torch::zeros({3, 4}));
  const auto report = load_state_dict(dense, sparse(2));
  ASSERT_TRUE(report) << report.message();
  EXPECT_EQ(dense.value()[2][1].item<float>(), 5);
  EXPECT_EQ(dense.value().sum().item<float>(), 5);
  EXPECT_THAT(report.notes, ElementsAre("'w' is sparse_coo in the file and dense in the module; it was converted"));
}

TEST(Load, RefusesIndicesThatLeadOutside) {
  Holder holder(torch::ones({3, 4}));
  const auto report = load_state_dict(holder, sparse(3));
  EXPECT_THAT(report.error,
              HasSubstr("cannot load key 'w': size is inconsistent with indices: for dim 0, size is 3 but "
                        "found index 3"));
  EXPECT_EQ(holder.value().sum().item<float>(), 12);
}

TEST(Load, TakesMapFiles) {
  struct Two : torch::nn::Module {
    Two() {
      register_module("encoder", torch::nn::Linear(2, 3));
      register_buffer("scale", torch::zeros({2}));
    }
  } into;
  // {"backbone.weight", "backbone.bias", "head.w"}
  const std::string path =
      written("net.safetensors",
              hostile::safetensors(R"({"backbone.weight":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},)"
                                   R"("backbone.bias":{"dtype":"F32","shape":[3],"data_offsets":[24,36]},)"
                                   R"("head.w":{"dtype":"F32","shape":[1],"data_offsets":[36,40]}})",
                                   40));
  LoadOptions options;
  options.map_file =
      written("state_dict.map", "# since 2.0\nbackbone=encoder\ndrop head\nnew scale float32 [2] = 0.5\n");
  const auto report = load_state_dict(into, path, options);
  ASSERT_TRUE(report) << report.message();
  EXPECT_EQ(into.named_parameters()["encoder.weight"].abs().sum().item<float>(), 0);
  EXPECT_THAT(floatsOf(into.named_buffers()["scale"]), ElementsAre(0.5, 0.5));
  EXPECT_THAT(report.missing_keys, ElementsAre("scale"));

  options.map_file = written("state_dict.map", "backbone=encoder\ndrop head\nnew scale float32 [3] = 0.5\n");
  EXPECT_THAT(load_state_dict(into, path, options).error,
              HasSubstr("LoadOptions::map_file: line 3 of the map says that key 'scale' is float32 [3], the module has "
                        "float32 [2]"));
  options.map_file = written("state_dict.map", "backbone\n");
  EXPECT_THAT(load_state_dict(into, path, options).error, HasSubstr("state_dict.map:1: 'backbone' has no '='"));
  options.map_file = scratch("none");
  EXPECT_THAT(load_state_dict(into, path, options).error, HasSubstr("LoadOptions::map_file: "));
}

}  // namespace
}  // namespace dictum
