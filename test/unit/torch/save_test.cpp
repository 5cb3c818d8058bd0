#include <gmock/gmock.h>
#include <sys/stat.h>

#include "dictum/load_state_dict.h"
#include "dictum/save_state_dict.h"
#include "files.h"
#include "nets.h"

namespace dictum {
namespace {

using test::contents;
using test::scratch;
using testing::HasSubstr;

std::vector<StateEntry> one(const std::string& key, torch::Tensor tensor) { return {{key, std::move(tensor)}}; }

struct Holder : torch::nn::Module {
  explicit Holder(const std::vector<StateEntry>& entries) {
    for (const auto& entry : entries) register_buffer(entry.key, torch::zeros_like(entry.tensor).contiguous());
  }
};

TEST(Save, KeepsValuesOfViewsAndEveryDtype) {
  const torch::Tensor base = torch::arange(24.0).reshape({4, 6});
  std::vector<StateEntry> entries = {
      {"base", base},
      {"transposed", base.t()},
      {"part", base.slice(1, 2, 5)},
      {"scalar", torch::tensor(3.5)},
      {"empty", torch::zeros({0, 2})},
      {"conjugate", torch::complex(base, base + 1).conj()},
  };
  for (const auto type : {torch::kFloat64, torch::kHalf, torch::kBFloat16, torch::kInt64, torch::kInt32, torch::kInt16,
                          torch::kInt8, torch::kUInt8, torch::kBool})
    entries.push_back({"as" + std::to_string(static_cast<int>(type)), (base - 3).to(type)});
  for (const char* name : {"net.pth", "net.safetensors"}) {
    save_state_dict(entries, scratch(name)).throw_if_failed();
    Holder holder(entries);
    const auto report = load_state_dict(holder, scratch(name));
    ASSERT_TRUE(report) << report.message();
    const auto loaded = state_dict(holder);
    for (std::size_t i = 0; i < entries.size(); ++i)
      EXPECT_TRUE(loaded[i].tensor.equal(entries[i].tensor)) << name << " " << entries[i].key;
  }
}

TEST(Save, StoresSharedMemoryOnce) {
  const torch::Tensor big = torch::ones({100'000});
  const std::vector<StateEntry> entries = {{"a", big}, {"b", big}, {"c", big.slice(0, 0, 10)}};
  save_state_dict(entries, scratch("net.pth")).throw_if_failed();
  EXPECT_LT(std::filesystem::file_size(scratch("net.pth")), 410'000u);
  save_state_dict(entries, scratch("net.safetensors")).throw_if_failed();
  EXPECT_LT(std::filesystem::file_size(scratch("net.safetensors")), 410'000u);
}

TEST(Save, WritesMoreRecordsThanSixteenBitsCount) {
  std::vector<StateEntry> entries;
  for (int i = 0; i < 70'000; ++i) entries.push_back({"k" + std::to_string(i), torch::empty({1})});
  save_state_dict(entries, scratch("net.pth")).throw_if_failed();
  torch::nn::Module nothing;
  LoadOptions relaxed;
  relaxed.strict = false;
  const auto report = load_state_dict(nothing, scratch("net.pth"), relaxed);
  EXPECT_TRUE(report) << report.message();
  EXPECT_EQ(report.unexpected_keys.size(), entries.size());
}

TEST(Save, WritesWholeOrNotAtAll) {
  const std::string path = scratch("net.pth");
  save_state_dict(one("w", torch::ones({2})), path).throw_if_failed();
  const std::string before = contents(path);
  ::chmod(path.c_str(), 0640);
  EXPECT_FALSE(save_state_dict(one("w", torch::eye(2).to_sparse()), path));
  EXPECT_EQ(contents(path), before);
  save_state_dict(one("w", torch::zeros({2})), path).throw_if_failed();
  EXPECT_NE(contents(path), before);
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()), {}), 1);
}

TEST(Save, SaysWhatCannotBeSaved) {
  const auto message = [](const std::vector<StateEntry>& entries, const std::string& name = "net.pth") {
    return save_state_dict(entries, scratch(name)).message();
  };
  EXPECT_EQ(message(one("w", torch::eye(2).to_sparse())),
            "cannot save key 'w': only dense tensors of ordinary dtypes can be saved");
  EXPECT_EQ(message({{"w", torch::ones({1})}, {"w", torch::ones({2})}}),
            "cannot save key 'w': there are two of that name, such as a parameter and a buffer");
  EXPECT_EQ(message(one("w", torch::ones({1}, torch::kComplexDouble)), "net.safetensors"),
            "cannot save key 'w': safetensors has no complex128");
  EXPECT_EQ(message(one("\xff", torch::ones({1}))), "cannot save a key that is not UTF-8");
  EXPECT_THAT(save_state_dict(one("w", torch::ones({1})), "/nowhere/net.pth").message(),
              HasSubstr("cannot write '/nowhere/net.pth': No such file or directory"));
  EXPECT_THROW(save_state_dict(one("w", torch::ones({1})), "/nowhere/net.pth").throw_if_failed(), std::runtime_error);
}

}  // namespace
}  // namespace dictum
