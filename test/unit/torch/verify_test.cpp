#include "dictum/verify.h"

#include "dictum/epoch_recorder.h"
#include "dictum/gtest.h"
#include "files.h"
#include "nets.h"

namespace dictum {
namespace {

using test::scratch;
using testing::HasSubstr;
using testing::Not;

struct GrowingImpl : torch::nn::Module {
  explicit GrowingImpl(bool extra) {
    register_module("body", torch::nn::Linear(torch::nn::LinearOptions(2, 3).bias(false)));
    if (extra) register_module("extra", torch::nn::Linear(torch::nn::LinearOptions(3, 1).bias(false)));
  }
};
TORCH_MODULE(Growing);

std::string lock() {
  const std::string path = scratch("net.lock");
  const std::string entry = R"("kind": "parameter", "dtype": "float32", "for": [], )"
                            R"("location": {"file": "net.h", "line": 4, "column": 5})";
  std::ofstream(path) << R"json({"dictum": 1, "models": [{"class": "GrowingImpl", "holder": "Growing", "location": {},
    "signature": "GrowingImpl(bool extra)", "completeness": "conditional",
    "inputs": [{"name": "extra", "type": "bool"}], "entries": [
    {"key": "body.weight", "shape": [3, 2], )json"
                      << entry << R"json(},
    {"key": "extra.weight", "shape": [1, 3], "when": "extra", )json"
                      << entry << R"json(}],
    "submodules": [], "ties": [], "stages": [], "gaps": []}]})json";
  return path;
}

TEST(Verify, InfersTheConfigurationOfALiveModule) {
  const auto report = verify(*Growing(true), lock());
  ASSERT_TRUE(report) << report.text << report.error;
  EXPECT_EQ(report.verdict, "fits under configuration");
  EXPECT_THAT(report.text, HasSubstr("fits GrowingImpl when extra=true (2 keys match)"));
  EXPECT_THAT(report.text, Not(HasSubstr("torch::load")));
  EXPECT_THAT(report.json, HasSubstr("\"configuration\""));
}

TEST(Verify, HoldsToGivenInputs) {
  EXPECT_TRUE(verify(*Growing(false), lock(), {"Growing", {{"extra", "false"}}}));
  const auto report = verify(*Growing(false), lock(), {"", {{"extra", "true"}}});
  EXPECT_FALSE(report);
  EXPECT_THAT(report.text, HasSubstr("missing     extra.weight  float32 [1, 3]  registered at net.h:4:5"));
  EXPECT_THAT(verify(*Growing(false), lock(), {"", {{"extr", "true"}}}).error, HasSubstr("did you mean 'extra'?"));
  EXPECT_THAT(verify(*Growing(false), lock(), {"Growin", {}}).error, HasSubstr("there is no model 'Growin'"));
  EXPECT_THAT(verify(*Growing(false), "none").error, HasSubstr("cannot read 'none'"));
}

TEST(Matcher, SaysWhatDiffers) {
  EXPECT_THAT(*Growing(true), FitsLock(lock()));
  EXPECT_THAT(*test::Net(), Not(FitsLock(lock())));
  EXPECT_THAT(*Growing(false), HasKeys({"body.weight"}));
  testing::StringMatchResultListener listener;
  EXPECT_FALSE(testing::ExplainMatchResult(FitsLock(lock(), {"", {{"extra", "false"}}}), *Growing(true), &listener));
  EXPECT_THAT(listener.str(), HasSubstr("unexpected  extra.weight"));
  testing::StringMatchResultListener keys;
  EXPECT_FALSE(testing::ExplainMatchResult(HasKeys({"body.bias"}), *Growing(false), &keys));
  EXPECT_THAT(keys.str(), HasSubstr("missing     body.bias\n  unexpected  body.weight"));
}

TEST(EpochRecorder, WritesALineForEveryEpoch) {
  const std::string path = scratch("run.jsonl");
  Growing net(true);
  const auto weight = net->named_parameters()["body.weight"];
  EpochRecorder recorder(path);
  (weight.sum()).backward();
  recorder.record(*net, 1).throw_if_failed();
  weight.set_requires_grad(false);
  net->named_parameters()["extra.weight"].mutable_grad() = torch::zeros({1, 3});
  EpochRecorder(path).record(*net, 2).throw_if_failed();
  std::ifstream lines(path);
  std::string first, second, third;
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_FALSE(std::getline(lines, third));
  EXPECT_THAT(first, HasSubstr(R"({"dictum_record":1,"epoch":1,)"));
  EXPECT_THAT(first, HasSubstr(R"({"key":"body.weight","kind":"parameter","dtype":"float32","shape":[3,2]})"));
  EXPECT_THAT(first, HasSubstr(R"("frozen":[],"unused":["extra.weight"],"zero_gradient":[])"));
  EXPECT_THAT(second, HasSubstr(R"("frozen":["body.weight"],"unused":[],"zero_gradient":["extra.weight"])"));
  EXPECT_THAT(EpochRecorder("/nowhere/run").record(*net, 1).message(),
              HasSubstr("cannot record to '/nowhere/run': No such file or directory"));
}

}  // namespace
}  // namespace dictum
