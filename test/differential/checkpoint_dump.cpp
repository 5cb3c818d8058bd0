// Prints what the readers say about files, for the differential tests: {"files": [...], "errors": {path: message}}.
#include <iostream>
#include <nlohmann/json.hpp>

#include "checkpoint/inspect_json.h"

int main(int argc, char** argv) {
  std::vector<dictum::checkpoint::CheckpointIndex> files;
  nlohmann::json errors = nlohmann::json::object();
  for (int i = 1; i < argc; ++i) {
    auto index = dictum::checkpoint::readCheckpoint(argv[i]);
    if (index) {
      files.push_back(std::move(*index));
    } else {
      errors[argv[i]] = index.error().message();
    }
  }
  auto json = nlohmann::json::parse(dictum::checkpoint::inspectJson(files));
  json["errors"] = std::move(errors);
  std::cout << json.dump() << "\n";
}
