// Match reports as text for people: per checkpoint the verdict and the configuration, then what differs with the place
// of the registration, then what torch::load would do; for several checkpoints a timeline.
#pragma once

#include <string>

#include "match/match.h"

namespace dictum::match {

struct TextOptions {
  std::size_t maximumLines = 50;  // of each kind of difference; how many were left off is said
  std::size_t groupedFrom = 4;    // keys; a submodule that differs as a whole is then one line
  static TextOptions everyKey() { return {static_cast<std::size_t>(-1), static_cast<std::size_t>(-1)}; }
};

// The verdict in one line: "net.pt: fits NetImpl when n=3 (12 keys match)".
std::string headline(const Match& match);

// "[64, 32, 3, 3]"
std::string print(const std::vector<std::int64_t>& sizes);

std::string writeText(const MatchReport& report, const TextOptions& options = {});

}  // namespace dictum::match
