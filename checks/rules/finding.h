// What a check reports.
#pragma once

#include <string>
#include <vector>

namespace dictum::checks {

enum class Severity { Remark, Warning };

// Characters of a source file. Lines and columns count from 1, columns in bytes; the end is one past the last byte.
struct Range {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
  unsigned endLine = 0;
  unsigned endColumn = 0;
  friend auto operator<=>(const Range&, const Range&) = default;
};

struct Note {
  std::string message;
  Range range;
};

// Replaces `range`, which can be empty, by `text`.
struct Edit {
  Range range;
  std::string text;
  friend bool operator==(const Edit&, const Edit&) = default;
};

struct Finding {
  std::string check;  // "torch-unregistered-submodule"
  Severity severity = Severity::Warning;
  std::string message;
  Range range;
  std::vector<Note> notes;
  std::vector<Edit> fixes;  // one fix-it, safe to apply
};

}  // namespace dictum::checks
