// Models and checkpoints in short form for the tests of matching.
#pragma once

#include "checkpoint/checkpoint_index.h"
#include "match/match.h"
#include "schema/json.h"
#include "schema/parse.h"
#include "test/unit/schema/scope.h"

namespace dictum::match::test {

// A model from the JSON of its inputs and entries; what every entry has by itself is filled in.
inline schema::Model model(const std::string& inputs, const std::string& entries, const std::string& submodules = "[]",
                           const std::string& more = "") {
  const std::string text = R"({"dictum": 1, "models": [{"class": "NetImpl", "completeness": "conditional", )" + more +
                           R"("inputs": )" + inputs + R"(, "entries": )" + entries + R"(, "submodules": )" +
                           submodules + "}]}";
  const auto prediction = schema::readJson(text);
  EXPECT_TRUE(prediction) << (prediction ? "" : prediction.error().message());
  return prediction ? prediction->models[0] : schema::Model();
}

inline std::string entry(const std::string& key, const std::string& shape, const std::string& when = "",
                         const std::string& loops = "[]", const std::string& kind = "parameter") {
  const std::string condition = when.empty() ? "" : R"("when": ")" + when + R"(", )";
  return R"({"key": ")" + key + R"(", "kind": ")" + kind + R"(", "dtype": "float32", "shape": )" + shape + ", " +
         condition + R"("for": )" + loops + R"(, "location": {"file": "net.cpp", "line": 8, "column": 5}})";
}

inline std::string loop(const std::string& index, const std::string& from, const std::string& to) {
  return R"({"index": ")" + index + R"(", "from": ")" + from + R"(", "to": ")" + to + R"("})";
}

inline std::string list(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const std::string& item : items) text += (text.size() > 1 ? ", " : "") + item;
  return text + "]";
}

inline std::string input(const std::string& name, const std::string& type, const std::string& defaultValue = "") {
  return R"({"name": ")" + name + R"(", "type": ")" + type + R"(")" +
         (defaultValue.empty() ? "" : R"(, "default": )" + defaultValue) + "}";
}

using Keys = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

inline checkpoint::CheckpointIndex file(const Keys& keys, const std::string& format = "python zip") {
  checkpoint::CheckpointIndex index;
  index.path = "net.pt";
  index.format = format;
  for (const auto& [key, shape] : keys) {
    std::uint64_t bytes = 4;
    for (const std::int64_t size : shape) bytes *= static_cast<std::uint64_t>(size);
    index.entries.push_back({.key = key, .dtype = "float32", .shape = shape, .bytes = bytes});
  }
  return index;
}

// The inferred values as text, in the order of the inputs: "n=3, flag=true".
inline std::string inferred(const Match& match) {
  std::string text;
  for (const ConfiguredInput& each : match.configuration) {
    if (each.source == Source::Inferred) text += (text.empty() ? "" : ", ") + each.name + "=" + print(each.value);
  }
  return text;
}

}  // namespace dictum::match::test
