// What a repository asks of its gate: the file `.dictum.yaml`.
//
//     auto policy = parsePolicy(text, ".dictum.yaml");
//     if (!policy) console.error(policy.error().message());   // .dictum.yaml:3:5: unknown key 'levle'; did you mean
//     ...
//
// docs/gate.md describes every key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diff/change.h"
#include "match/glob.h"
#include "schema/configuration.h"
#include "schema/error.h"

namespace dictum::cli {

inline constexpr const char* policyName = ".dictum.yaml";

struct PolicyModel {
  std::string name;  // class or holder
  std::optional<diff::Level> level;
  std::vector<schema::Configuration> configurations;  // that must stay loadable
  schema::Location location;
};

struct PolicyCheckpoint {
  std::string path;  // relative to the folder of the policy
  std::string model;
  schema::Location location;
};

// A finding that is known and accepted until a day.
struct PolicyException {
  std::optional<std::string> model;
  std::optional<std::string> change;  // the name of a kind
  std::optional<match::Glob> key;
  std::string reason;
  std::string expires;  // the last day on which it holds, as YYYY-MM-DD
  schema::Location location;

  bool isExpired(const std::string& today) const { return expires < today; }
  // The same finding, whatever is said of it.
  bool isLike(const PolicyException& other) const;
};

struct GatePolicy {
  std::string file;  // as errors name it
  std::optional<diff::Level> level;
  std::optional<bool> failOnIncomplete;
  std::vector<PolicyModel> models;  // empty: all
  std::vector<PolicyCheckpoint> checkpoints;
  std::vector<PolicyException> exceptions;
};

// `file` is what errors and locations say.
Result<GatePolicy> parsePolicy(const std::string& text, const std::string& file);

// Today in UTC, as YYYY-MM-DD.
std::string today();

}  // namespace dictum::cli
