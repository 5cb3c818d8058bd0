#include "frontend/dependencies.h"

#include <gtest/gtest.h>

#include "project.h"

namespace dictum::frontend {
namespace {

TEST(Dependencies, SurviveTheTextForm) {
  Dependencies dependencies;
  dependencies.recordedAt = 17;
  dependencies.files = {{"/with space/a.h", 1, 2, 3, 4, "hash"}};
  dependencies.directories = {"/usr/include"};
  dependencies.names = {{"torch/torch.h", 0}};
  dependencies.absentFiles = {"/absent"};
  dependencies.passedOver = {"/earlier"};
  auto parsed = Dependencies::parse(dependencies.print());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->print(), dependencies.print());
  EXPECT_EQ(parsed->files[0].path, "/with space/a.h");
}

TEST(Dependencies, OtherTextIsRefused) {
  for (const char* text : {"nonsense", "file 1 2 3", "file x 2 3 4 hash /a", "name x", "recorded", "file 1 2 3 4 h "})
    EXPECT_FALSE(Dependencies::parse(text)) << text;
}

Dependencies dependenciesOn(const std::string& path, const std::string& content, std::int64_t recordedAt) {
  Dependencies dependencies;
  dependencies.recordedAt = recordedAt;
  dependencies.files.push_back(*stampOf(path));
  dependencies.files[0].hash = contentHash(content);
  return dependencies;
}

TEST(Dependencies, SettledFilesAreComparedByStatus) {
  Project project;
  std::string path = project.write("a.h", "one");
  // A hash that is wrong shows that nobody looked at the content.
  Dependencies dependencies = dependenciesOn(path, "other", nowInNanoseconds() + 10'000'000'000);
  EXPECT_EQ(dependencies.check(), Freshness::Fresh);
}

TEST(Dependencies, FilesThatChangedWhenRecordedAreComparedByContent) {
  Project project;
  std::string path = project.write("a.h", "one");
  EXPECT_EQ(dependenciesOn(path, "one", nowInNanoseconds()).check(), Freshness::Restamped);
  EXPECT_EQ(dependenciesOn(path, "two", nowInNanoseconds()).check(), Freshness::Stale);
}

TEST(Dependencies, MissingFileIsStale) {
  Project project;
  std::string path = project.write("a.h", "one");
  Dependencies dependencies = dependenciesOn(path, "one", nowInNanoseconds());
  std::filesystem::remove(path);
  EXPECT_EQ(dependencies.check(), Freshness::Stale);
}

TEST(Dependencies, FileThatAppearsIsStale) {
  Project project;
  Dependencies dependencies;
  dependencies.absentFiles = {project.path("late.h")};
  EXPECT_EQ(dependencies.check(), Freshness::Fresh);
  project.write("late.h", "");
  EXPECT_EQ(dependencies.check(), Freshness::Stale);
}

TEST(Dependencies, OnlyEarlierDirectoriesCanShadow) {
  Project project;
  project.write("second/torch/a.h", "");
  Dependencies dependencies;
  dependencies.directories = {project.path("first"), project.path("second"), project.path("third")};
  dependencies.names = {{"torch/a.h", 1}};
  project.write("third/torch/a.h", "");
  EXPECT_EQ(dependencies.check(), Freshness::Fresh);
  project.write("first/torch/b.h", "");
  EXPECT_EQ(dependencies.check(), Freshness::Fresh);
  project.write("first/torch/a.h", "");
  EXPECT_EQ(dependencies.check(), Freshness::Stale);
}

}  // namespace
}  // namespace dictum::frontend
