// The policy of a repository over a diff: which models are held at which level, what else must go on loading, and what
// is ignored until when.
//
//     auto gate = readGate(arguments.policy, base, console);   // of the commit compared with
//     ...
//     diff::Diff changes = diff::diff(before, after);
//     auto applied = applyGate(*gate, context, changes);
//
// With --against the policy is that of the commit: a change cannot loosen the gate that it has to pass. That of the
// work tree is read all the same, so that what is wrong in it is told before it is in force.
#pragma once

#include <optional>
#include <string>

#include "cli/base_tree.h"
#include "cli/diff_side.h"
#include "cli/gate_policy.h"
#include "match/key_map.h"

namespace dictum::cli {

struct Gate {
  GatePolicy policy;                   // an empty one where there is none
  std::string folder;                  // that its paths count from, in the work tree
  std::optional<GatePolicy> proposed;  // of the work tree, where `policy` is that of a commit
};

// `file` is what --policy gives. Without it and without a base there is no policy.
Result<Gate> readGate(const std::optional<std::string>& file, const BaseTree* base, Console& console);

struct GateContext {
  const DiffSides& sides;
  const match::KeyMap& map;
  const BaseTree* base = nullptr;    // null where no commit is compared with
  std::optional<std::string> model;  // --model
  bool isWhole = true;               // false: some of the sources or models are compared, and others may be missing
  bool overridesLevel = false;       // --level
  std::string today;                 // as YYYY-MM-DD
};

// Leaves out the models that are not under the gate, gives each its level, and marks what is ignored. Adds what breaks
// the configurations that must stay loadable, the checkpoints that must fit, and exceptions that have expired.
Result<void> applyGate(const Gate& gate, const GateContext& context, diff::Diff& changes, Console& console);

// The file of a checkpoint that the policy names: that of the commit, so that a change cannot replace it, and that of
// the work tree where the commit has none. Where git LFS keeps it, that of the work tree if it has the content of the
// commit.
Result<std::string> goldenFile(const std::string& path, const std::string& folder, const BaseTree* base);

}  // namespace dictum::cli
