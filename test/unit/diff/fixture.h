// Pairs of models in short form, and their changes as lines of text.
#pragma once

#include "diff/diff.h"
#include "diff/names.h"
#include "test/unit/match/fixture.h"

namespace dictum::diff::test {

using match::test::entry;
using match::test::input;
using match::test::list;
using match::test::loop;
using match::test::model;

inline std::string submodule(const std::string& path, const std::string& className, const std::string& when = "",
                             bool serializable = true) {
  return R"({"path": ")" + path + R"(", "class": ")" + className + R"(", "serializable": )" +
         (serializable ? "true" : "false") + (when.empty() ? "" : R"(, "when": ")" + when + R"(")") + "}";
}

inline Diff diffOf(const schema::Model& before, const schema::Model& after) {
  return diff(schema::Prediction{{before}}, schema::Prediction{{after}});
}

// One line a change: "loads added conv3 [extra=true]".
inline std::vector<std::string> linesOf(const Diff& diff) {
  std::vector<std::string> lines;
  for (const ModelDiff& model : diff.models) {
    for (const Change& change : model.changes) {
      std::string line = std::string(nameOf(change.level)) + " " + nameOf(change.kind) + " " + subjectOf(change);
      if (!change.isCertain) line += " ?";
      if (change.witness && !print(*change.witness).empty()) line += " [" + print(*change.witness) + "]";
      lines.push_back(line);
    }
  }
  return lines;
}

inline std::vector<std::string> changes(const schema::Model& before, const schema::Model& after) {
  return linesOf(diffOf(before, after));
}

using Lines = std::vector<std::string>;

}  // namespace dictum::diff::test
