// What a policy says, and where it is wrong.
#include "cli/gate_policy.h"

#include <gtest/gtest.h>

#include "cli/policy_yaml.h"

namespace dictum::cli {
namespace {

GatePolicy read(const std::string& text) {
  auto policy = parsePolicy(text, "p.yaml");
  EXPECT_TRUE(policy) << policy.error().message();
  return policy ? std::move(*policy) : GatePolicy{};
}

std::string errorOf(const std::string& text) {
  const auto policy = parsePolicy(text, "p.yaml");
  return policy ? "" : policy.error().message();
}

TEST(GatePolicy, SaysWhatIsHeldAndWhere) {
  const GatePolicy policy = read(R"(
level: loads
fail-on-incomplete: true
models:
  - Plain
  - model: Net
    level: exact
    configurations:
      - {layers: 4, config: {norm: "Norm::Batch", mode: Norm::Batch}, dims: [64, [1, 2]]}
checkpoints:
  - {path: golden/net.pt, model: Net}
ignore:
  - model: Net
    change: input default
    key: conv.*
    reason: wanted
    expires: 2027-01-31
)");
  EXPECT_EQ(policy.level, diff::Level::Loads);
  EXPECT_EQ(policy.failOnIncomplete, true);
  ASSERT_EQ(policy.models.size(), 2u);
  EXPECT_EQ(policy.models[0].name, "Plain");
  EXPECT_FALSE(policy.models[0].level);
  EXPECT_EQ(policy.models[1].level, diff::Level::Exact);
  const schema::Configuration expected = {{"layers", 4},
                                          {"config.norm", "Norm::Batch"},
                                          {"config.mode", *schema::parseValue("Norm::Batch")},
                                          {"dims", schema::Value::list({64, schema::Value::list({1, 2})})}};
  EXPECT_EQ(policy.models[1].configurations, std::vector{expected});
  ASSERT_EQ(policy.checkpoints.size(), 1u);
  EXPECT_EQ(policy.checkpoints[0].path, "golden/net.pt");
  EXPECT_EQ(policy.checkpoints[0].location, (schema::Location{"p.yaml", 11, 5}));
  ASSERT_EQ(policy.exceptions.size(), 1u);
  EXPECT_EQ(policy.exceptions[0].key->text(), "conv.*");
}

TEST(GatePolicy, NothingIsAPolicyThatAsksForNothing) {
  for (const char* text : {"", "# nothing yet\n", "---\n", "models:\nignore: []\n"}) {
    const GatePolicy policy = read(text);
    EXPECT_FALSE(policy.level);
    EXPECT_TRUE(policy.models.empty() && policy.checkpoints.empty() && policy.exceptions.empty()) << text;
  }
}

TEST(GatePolicy, ExceptionsHoldUpToTheirDay) {
  const GatePolicy policy = read("ignore: [{key: a, reason: r, expires: 2027-01-31}]");
  EXPECT_FALSE(policy.exceptions.at(0).isExpired("2027-01-30"));
  EXPECT_FALSE(policy.exceptions.at(0).isExpired("2027-01-31"));
  EXPECT_TRUE(policy.exceptions.at(0).isExpired("2027-02-01"));
}

TEST(GatePolicy, ExceptionsAreAlikeWhateverIsSaidOfThem) {
  const auto one = read("ignore: [{key: a, reason: r, expires: 2027-01-31}]").exceptions.at(0);
  EXPECT_TRUE(one.isLike(read("ignore: [{key: a, reason: other, expires: 2028-01-31}]").exceptions.at(0)));
  EXPECT_FALSE(one.isLike(read("ignore: [{key: b, reason: r, expires: 2027-01-31}]").exceptions.at(0)));
  EXPECT_FALSE(one.isLike(read("ignore: [{model: a, reason: r, expires: 2027-01-31}]").exceptions.at(0)));
}

struct WrongPolicy {
  const char* text;
  const char* message;
};

TEST(GatePolicy, ErrorsSayWhereAndWhatWasMeant) {
  const WrongPolicy cases[] = {
      {"levle: loads", "p.yaml:1:1: unknown key 'levle'; did you mean 'level'?"},
      {"level: load", "p.yaml:1:8: there is no level 'load'; did you mean 'loads'?"},
      {"level: [loads]", "p.yaml:1:8: there is no level ''; known: loads, keys, shapes, exact"},
      {"fail-on-incomplete: yes", "p.yaml:1:21: expected true or false"},
      {"- level", "p.yaml:1:1: expected a mapping"},
      {"models: Net", "p.yaml:1:9: expected a list"},
      {"models:\n  - level: loads", "p.yaml:2:5: 'model' is missing"},
      {"models:\n  - model: Net\n    levels: keys", "p.yaml:3:5: unknown key 'levels'; did you mean 'level'?"},
      {"models:\n  - {model: Net, configurations: [3]}", "p.yaml:2:35: expected a mapping of inputs to values"},
      {"models:\n  - {model: Net, configurations: [{a.b: 1, a: {b: 2}}]}", "p.yaml:2:48: input 'a.b' is given twice"},
      {"checkpoints:\n  - path: a.pt", "p.yaml:2:5: 'model' is missing"},
      {"ignore:\n  - {key: a, expires: 2027-01-31}", "p.yaml:2:5: 'reason' is missing"},
      {"ignore:\n  - {key: a, reason: r}", "p.yaml:2:5: 'expires' is missing"},
      {"ignore:\n  - {reason: r, expires: 2027-01-31}",
       "p.yaml:2:5: say what is ignored: a 'model', a 'change' or a 'key'"},
      {"ignore:\n  - {key: a, reason: r, expires: 2027-02-30}",
       "p.yaml:2:34: '2027-02-30' is no day; write it as 2027-01-31"},
      {"ignore:\n  - {key: a, reason: r, expires: soon}", "p.yaml:2:34: 'soon' is no day; write it as 2027-01-31"},
      {"ignore:\n  - {change: remove}", "p.yaml:2:14: there is no kind of change 'remove'; did you mean 'removed'?"},
      {"level: keys\nlevel: loads", "p.yaml:2:1: 'level' is there twice; first in line 1"},
      {"level: &a keys", "p.yaml:1:8: a policy has no anchors"},
      {"level: !!str keys", "p.yaml:1:8: a policy has no tags"},
      {"[level]: keys", "p.yaml:1:1: expected a name"},
      {"level: keys\n---\nlevel: loads", "p.yaml:1:1: there is more than one document"},
      {"level: keys\nmodels: [}", "p.yaml:2:10: illegal flow end"},
  };
  for (const WrongPolicy& wrong : cases) EXPECT_EQ(errorOf(wrong.text), wrong.message) << wrong.text;
}

TEST(GatePolicy, HostileFilesAreRefusedEarly) {
  EXPECT_EQ(errorOf(std::string((1u << 20) + 1, ' ')), "p.yaml:1:1: the file is larger than 1 MiB");
  EXPECT_NE(errorOf("models: " + std::string(100'000, '[')), "");
  std::string many = "models: [";
  for (int i = 0; i < 30'000; ++i) many += "a, ";
  EXPECT_NE(errorOf(many + "a]").find("there are too many values for a policy"), std::string::npos);
  EXPECT_NE(
      errorOf("models:\n  - {model: Net, configurations: [{a: " + std::string(20, '[') + std::string(20, ']') + "}]}")
          .find("values are nested too deep"),
      std::string::npos);
  EXPECT_NE(errorOf("a: &x [1]\nb: *x\n"), "");
}

}  // namespace
}  // namespace dictum::cli
