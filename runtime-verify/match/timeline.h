// What changes between checkpoints that are given in their order.
#pragma once

#include <vector>

#include "match/match.h"

namespace dictum::match {

// One step between neighbours; `matches` are those of `indices`, in the same order.
std::vector<TimelineStep> timelineOf(const std::vector<checkpoint::CheckpointIndex>& indices,
                                     const std::vector<Match>& matches);

}  // namespace dictum::match
