// What the page of `dictum report` is given: predictions, the values that the user set, and what the verifier says of
// checkpoints.
//
//     {"title": "net.cpp", "configuration": {"add_layer": "true"}, "shared": ["conv1.weight", "parameter", ...],
//      "models": [{"class": "NetImpl", "inputs": [...], "entries": {"key": [0], "kind": [1], ...}, ...}],
//      "checkpoints": [{"verdict": "fits", "model": 0, "values": {"add_layer": "true"}, "keys": [0], ...}],
//      "timeline": [...]}
//
// It is the JSON of predictions and of match reports, with entries, submodules and keys as columns of positions in
// `shared`, where each value stands once: 100,000 entries repeat few conditions, shapes and places. Integers that a
// JavaScript number cannot hold, and all values of inputs, are text of the grammar.
#pragma once

#include <string>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "schema/configuration.h"
#include "schema/prediction.h"
#include "schema/strict_json.h"

namespace dictum::cli {

struct ReportSubject {
  std::string title;
  schema::Prediction prediction;
  schema::Configuration configuration;
  std::vector<checkpoint::CheckpointIndex> checkpoints;  // oldest first
};

schema::Json reportData(const ReportSubject& subject);

// JSON inside of a <script> element: no text of a user ends the element or a line.
std::string scriptText(const schema::Json& json);

}  // namespace dictum::cli
