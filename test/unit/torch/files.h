// Paths of scratch files, one folder per test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace dictum::test {

inline std::string scratch(const std::string& name) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const auto folder = std::filesystem::path(testing::TempDir()) / (std::string("dictum-") + test->test_suite_name() +
                                                                   "-" + test->name() + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  return (folder / name).string();
}

inline std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dictum::test
