// Predictions as text for people.
//
//     NetImpl(bool add_layer = false)                                  net.cpp:4:3
//       conv1.weight   parameter  float32  [16, 3, 3, 3]
//       conv3.weight   parameter  float32  [64, 32, 3, 3]   when add_layer
//     2 keys: 1 always, 1 conditional. Inputs: add_layer.
#pragma once

#include <string>

#include "schema/prediction.h"

namespace dictum::schema {

// Models are separated by an empty line; ends in a newline where there is any model.
std::string writeText(const Prediction& prediction);
std::string writeText(const Model& model);

// `net.cpp:4:3`; "unknown location" where there is none.
std::string print(const Location& location);
// `[64, 4 * hidden, ?]`; `?` where the rank is unknown.
std::string print(const Shape& shape);
// `for i in [0, n_layers)`, one after the other; empty without loops.
std::string print(const std::vector<Family>& loops);

}  // namespace dictum::schema
