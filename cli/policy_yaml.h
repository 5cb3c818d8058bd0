// YAML with places, within bounds: what a policy is read from.
//
// The file may come from a stranger's pull request. It is one document of mappings, sequences and scalars; anchors,
// aliases and tags, a key that is there twice, and what is larger or deeper than any policy are errors.
#pragma once

#include <string>
#include <vector>

#include "schema/error.h"

namespace dictum::cli {

struct PolicyYaml {
  enum class Kind { Null, Scalar, Sequence, Mapping };

  Kind kind = Kind::Null;
  std::string text;                  // of a scalar
  bool isQuoted = false;             // a scalar that is text whatever it looks like
  std::vector<PolicyYaml> elements;  // of a sequence, and the values of a mapping
  std::vector<PolicyYaml> keys;      // of a mapping, one for each value, in the order of the file
  unsigned line = 1;
  unsigned column = 1;
};

// The message of an error begins with "LINE:COLUMN: ". An empty text is Null.
Result<PolicyYaml> parsePolicyYaml(const std::string& text);

}  // namespace dictum::cli
