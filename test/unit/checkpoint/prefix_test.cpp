#include "checkpoint/prefix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dictum::checkpoint {
namespace {

using testing::ElementsAre;

struct Case {
  const char* why;
  std::vector<std::string> keys;
  std::string prefix;
  std::vector<std::string> stripped;
  std::vector<std::string> notes;
};

CheckpointIndex strippedIndex(const std::vector<std::string>& keys) {
  CheckpointIndex index;
  for (const std::string& key : keys) index.entries.emplace_back().key = key;
  stripWrapperPrefix(index);
  return index;
}

TEST(Prefix, IsStrippedWhereEveryKeyHasIt) {
  const std::vector<Case> cases{
      {"DataParallel", {"module.a.w", "module.b.w"}, "module.", {"a.w", "b.w"}, {"stripped 'module.' from all keys"}},
      {"compiled, then distributed",
       {"module._orig_mod.a", "module._orig_mod.b"},
       "module._orig_mod.",
       {"a", "b"},
       {"stripped 'module._orig_mod.' from all keys"}},
      {"distributed, then compiled",
       {"_orig_mod.module.a", "_orig_mod.module.b"},
       "_orig_mod.module.",
       {"a", "b"},
       {"stripped '_orig_mod.module.' from all keys"}},
      {"one key without it", {"module.a", "b"}, "", {"module.a", "b"}, {}},
      {"nothing would be left", {"module."}, "", {"module."}, {}},
      {"may be the module's own",
       {"model.a", "model.b"},
       "",
       {"model.a", "model.b"},
       {"all keys begin with 'model.', which was kept"}},
      {"inside",
       {"enc._orig_mod.w", "b"},
       "",
       {"enc._orig_mod.w", "b"},
       {"1 key has '_orig_mod.' inside, which a wrapper of a submodule put there"}},
      {"plain", {"a.w", "b.w"}, "", {"a.w", "b.w"}, {}},
  };
  for (const Case& test : cases) {
    const auto index = strippedIndex(test.keys);
    EXPECT_EQ(index.prefix, test.prefix) << test.why;
    std::vector<std::string> keys;
    for (const auto& entry : index.entries) keys.push_back(entry.key);
    EXPECT_EQ(keys, test.stripped) << test.why;
    EXPECT_EQ(index.notes, test.notes) << test.why;
  }
}

TEST(Prefix, MayBeInsideAKey) {
  EXPECT_THAT(withoutWrappers("enc.0.weight"), ElementsAre());
  EXPECT_THAT(withoutWrappers("enc._orig_mod.0.weight"), ElementsAre("enc.0.weight"));
  EXPECT_THAT(withoutWrappers("_orig_mod.a._fsdp_wrapped_module._checkpoint_wrapped_module.w"), ElementsAre("a.w"));
  EXPECT_THAT(withoutWrappers("enc._orig_mod.module.w"), ElementsAre("enc.module.w", "enc.w"));
  EXPECT_THAT(withoutWrappers("net.model.fc.w"), ElementsAre("net.fc.w"));
  // One of several copies, or the tensor's own name.
  EXPECT_THAT(withoutWrappers("ema.fc.w"), ElementsAre());
  EXPECT_THAT(withoutWrappers("fc.module"), ElementsAre());
}

TEST(Prefix, IsStrippedFromSubmodulesToo) {
  CheckpointIndex index;
  index.entries.emplace_back().key = "module.fc.weight";
  index.submodules = {"module", "module.fc", "module.relu"};
  stripWrapperPrefix(index);
  EXPECT_THAT(index.submodules, ElementsAre("fc", "relu"));
}

}  // namespace
}  // namespace dictum::checkpoint
