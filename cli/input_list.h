// What models depend on: each input with its type, its default and the values that the code tells apart.
#pragma once

#include <string>

#include "schema/prediction.h"

namespace dictum::cli {

std::string inputsText(const schema::Prediction& prediction);

// {"models": [{"class", "holder", "signature", "location", "inputs": [...]}]}, the inputs as in a prediction.
std::string inputsJson(const schema::Prediction& prediction);

}  // namespace dictum::cli
