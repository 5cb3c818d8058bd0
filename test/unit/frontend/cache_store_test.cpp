#include "frontend/cache_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "project.h"

namespace dictum::frontend {
namespace {

namespace fs = std::filesystem;

CacheStore openStore(const Project& project, std::uint64_t limit = 1'000'000) {
  return *CacheStore::open(project.cache().string(), limit);
}

TEST(CacheStore, GivesBackWhatWasWritten) {
  Project project;
  CacheStore store = openStore(project);
  std::string path = store.path("lists", "key", "scan");
  ASSERT_TRUE(store.write(path, "text\n"));
  EXPECT_EQ(store.read(path), "text\n");
}

TEST(CacheStore, DamagedTextIsNothing) {
  Project project;
  CacheStore store = openStore(project);
  std::string path = store.path("lists", "key", "scan");
  ASSERT_TRUE(store.write(path, "a long enough text"));
  std::ofstream(path, std::ios::app) << "more";
  EXPECT_FALSE(store.read(path));
  fs::resize_file(path, 20);
  EXPECT_FALSE(store.read(path));
  EXPECT_FALSE(store.read(store.path("lists", "other", "scan")));
}

TEST(CacheStore, ExclusiveLockKeepsOthersOutUntilShared) {
  Project project;
  CacheStore store = openStore(project);
  auto maker = store.lock("key", FileLock::Mode::Exclusive, 0);
  ASSERT_TRUE(maker);
  EXPECT_FALSE(store.lock("key", FileLock::Mode::Shared, 0.05));
  EXPECT_TRUE(store.lock("other", FileLock::Mode::Exclusive, 0));
  maker->share();
  EXPECT_TRUE(store.lock("key", FileLock::Mode::Shared, 0));
  EXPECT_FALSE(store.lock("key", FileLock::Mode::Exclusive, 0));
}

void age(const std::string& path, int hours) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hours));
}

TEST(CacheStore, EvictsTheLeastRecentlyUsedButNothingInUse) {
  Project project;
  CacheStore store = openStore(project, 250);
  std::string text(60, 'x');  // 93 bytes with the checksum
  for (const char* key : {"oldest", "older", "young"})
    ASSERT_TRUE(store.write(store.path("headers", key, "pch"), text));
  age(store.path("headers", "oldest", "pch"), 3);
  age(store.path("headers", "older", "pch"), 2);
  auto use = store.lock("oldest", FileLock::Mode::Shared, 0);
  store.evict("young");
  EXPECT_TRUE(fs::exists(store.path("headers", "oldest", "pch")));
  EXPECT_FALSE(fs::exists(store.path("headers", "older", "pch")));
  EXPECT_TRUE(fs::exists(store.path("headers", "young", "pch")));
}

TEST(CacheStore, RemovesWhatCrashedProcessesLeft) {
  Project project;
  CacheStore store = openStore(project);
  std::string crashed = store.temporary(store.path("headers", "a", "pch"));
  std::string running = store.temporary(store.path("headers", "b", "pch"));
  for (const std::string& path : {crashed, running}) std::ofstream(path) << "half";
  age(crashed, 5);
  store.evict("");
  EXPECT_FALSE(fs::exists(crashed));
  EXPECT_TRUE(fs::exists(running));
}

TEST(CacheStore, SaysWhyItCannotBeOpened) {
  Project project;
  project.write("cache", "not a directory");
  auto store = CacheStore::open(project.cache().string(), 1);
  ASSERT_FALSE(store);
  EXPECT_NE(store.error().message().find("cannot make"), std::string::npos);
}

}  // namespace
}  // namespace dictum::frontend
