// GoogleTest matchers. Header only: the test program brings GoogleMock.
//
//     EXPECT_THAT(*net, dictum::FitsLock("net.lock"));
//     EXPECT_THAT(*net, dictum::FitsLock("net.lock", {"Net", {{"n_layers", "4"}}}));
//     EXPECT_THAT(*net, dictum::HasKeys({"conv.weight", "conv.bias"}));
//
// What differs is in the message of the failed expectation.
#pragma once

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

#include "dictum/state_dict.h"
#include "dictum/verify.h"

namespace dictum {

class FitsLockMatcher {
 public:
  using is_gtest_matcher = void;

  FitsLockMatcher(std::string lock, VerifyOptions options) : lock_(std::move(lock)), options_(std::move(options)) {}

  bool MatchAndExplain(const torch::nn::Module& module, std::ostream* out) const {
    const VerifyReport report = verify(module, lock_, options_);
    if (out && !report) *out << (report.error.empty() ? report.text : report.error);
    return report.fits;
  }
  void DescribeTo(std::ostream* out) const { *out << "fits the lock '" << lock_ << "'"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "does not fit the lock '" << lock_ << "'"; }

 private:
  std::string lock_;
  VerifyOptions options_;
};

inline testing::Matcher<const torch::nn::Module&> FitsLock(std::string lock, VerifyOptions options = {}) {
  return FitsLockMatcher(std::move(lock), std::move(options));
}

class HasKeysMatcher {
 public:
  using is_gtest_matcher = void;

  explicit HasKeysMatcher(std::vector<std::string> keys) : keys_(keys.begin(), keys.end()) {}

  bool MatchAndExplain(const torch::nn::Module& module, std::ostream* out) const {
    std::set<std::string> missing = keys_, unexpected;
    for (const StateEntry& entry : state_dict(module)) {
      if (!keys_.count(entry.key)) unexpected.insert(entry.key);
      missing.erase(entry.key);
    }
    if (out) {
      for (const std::string& key : missing) *out << "\n  missing     " << key;
      for (const std::string& key : unexpected) *out << "\n  unexpected  " << key;
    }
    return missing.empty() && unexpected.empty();
  }
  void DescribeTo(std::ostream* out) const { *out << "has exactly these keys: " << testing::PrintToString(keys_); }
  void DescribeNegationTo(std::ostream* out) const { *out << "has other keys than " << testing::PrintToString(keys_); }

 private:
  std::set<std::string> keys_;
};

inline testing::Matcher<const torch::nn::Module&> HasKeys(std::vector<std::string> keys) {
  return HasKeysMatcher(std::move(keys));
}

}  // namespace dictum
