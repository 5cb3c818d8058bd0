// Work in child processes: what crashes, overflows its stack, runs out of memory or never ends takes nothing else
// along.
//
//     runIsolated({.count = files.size(), .jobs = 4},
//                 [&](std::size_t i, const Send& send) { send("parsing"); return parse(files[i]); },   // in a child
//                 [&](std::size_t i, const std::string& message) { ... },                             // here
//                 [&](std::size_t i, Result<std::string> result) { ... });                            // here
//
// Each piece of work has a process of its own, on a stack that deeply nested code does not exhaust. What it returns and
// sends is all that it can tell: its memory is gone with it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "schema/error.h"

namespace dictum::frontend {

using Send = std::function<void(const std::string& message)>;

struct IsolatedRun {
  std::size_t first = 0;
  std::size_t count = 0;      // pieces of work: the numbers from `first`, `count` of them
  std::size_t jobs = 1;       // how many at a time
  unsigned cpuSeconds = 900;  // CPU time of one piece, after which it is given up
};

// Returns when all are finished. `received` and `finished` are called on the calling thread. The error of a piece that
// did not end well says how it ended: "crashed (Segmentation fault)".
void runIsolated(const IsolatedRun& run, const std::function<std::string(std::size_t, const Send&)>& work,
                 const std::function<void(std::size_t, const std::string&)>& received,
                 const std::function<void(std::size_t, Result<std::string>)>& finished);

}  // namespace dictum::frontend
