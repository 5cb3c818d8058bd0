#include "frontend/isolation.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <vector>

namespace dictum::frontend {
namespace {

struct Outcome {
  std::map<std::size_t, std::string> results;
  std::map<std::size_t, std::string> errors;
  std::map<std::size_t, std::vector<std::string>> messages;
};

Outcome run(IsolatedRun what, const std::function<std::string(std::size_t, const Send&)>& work) {
  Outcome outcome;
  runIsolated(
      what, work, [&](std::size_t number, const std::string& message) { outcome.messages[number].push_back(message); },
      [&](std::size_t number, Result<std::string> result) {
        if (result)
          outcome.results[number] = *result;
        else
          outcome.errors[number] = result.error().message();
      });
  return outcome;
}

TEST(Isolation, ResultsAndMessagesArriveWhateverTheirSize) {
  const Outcome outcome = run({.first = 2, .count = 5, .jobs = 3}, [](std::size_t number, const Send& send) {
    send("start");
    send("");
    return std::string(number * 100000, 'x');
  });
  ASSERT_EQ(outcome.results.size(), 5u);
  EXPECT_TRUE(outcome.errors.empty());
  for (std::size_t number = 2; number < 7; ++number) {
    EXPECT_EQ(outcome.results.at(number).size(), number * 100000);
    EXPECT_EQ(outcome.messages.at(number), (std::vector<std::string>{"start", ""}));
  }
}

TEST(Isolation, WhatEndsBadlyIsAnErrorOfItsOwn) {
  const Outcome outcome = run({.count = 6, .jobs = 2, .cpuSeconds = 1}, [](std::size_t number, const Send&) {
    if (number == 0) std::abort();
    if (number == 1) throw std::runtime_error("no");
    if (number == 2) std::_Exit(7);
    if (number == 3)
      for (volatile int i = 0;; i = i + 1) {
      }
    if (number == 4) ::raise(SIGSEGV);
    return std::string("fine");
  });
  EXPECT_EQ(outcome.errors.at(0), "crashed (Aborted)");
  EXPECT_EQ(outcome.errors.at(1), "failed: no");
  EXPECT_EQ(outcome.errors.at(2), "ended without a result (exit status 7)");
  EXPECT_EQ(outcome.errors.at(3), "was given up after 1 s of CPU time");
  EXPECT_EQ(outcome.errors.at(4), "crashed (Segmentation fault)");
  EXPECT_EQ(outcome.results.at(5), "fine");
}

std::size_t depth(std::size_t remaining) {
  volatile char space[1000] = {};
  return remaining == 0 ? space[0] : depth(remaining - 1) + 1 + space[0];
}

TEST(Isolation, DeepRecursionHasRoom) {
  const Outcome outcome = run({.count = 1}, [](std::size_t, const Send&) { return std::to_string(depth(100000)); });
  EXPECT_EQ(outcome.results.at(0), "100000");
}

}  // namespace
}  // namespace dictum::frontend
