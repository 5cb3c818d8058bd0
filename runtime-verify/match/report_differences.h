// The differences of a match one by one, each as a message with its place: for tools that show findings in the source.
#pragma once

#include <string>
#include <vector>

#include "match/match.h"
#include "match/report_text.h"

namespace dictum::match {

enum class Difference { MissingKey, UnexpectedKey, Shape, Dtype, Kind, MissingSubmodule, Gap };

struct DescribedDifference {
  Difference what = Difference::MissingKey;
  std::string message;  // "'net.pt' lacks conv3.weight (float32 [64, 32]), which NetImpl registers here when add_layer"
  schema::Location location;  // of the registration, of the class where nothing registers it, or of the gap
};

// Those that decide: what the tolerance allows is left out, and so is everything of a file that fits. A submodule that
// differs as a whole is one.
std::vector<DescribedDifference> describeDifferences(const Match& match, const TextOptions& options = {});

}  // namespace dictum::match
