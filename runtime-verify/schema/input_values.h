// Holds a configuration against the inputs of the models, so that a slip of the pen is an error and not another answer.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "schema/configuration.h"
#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::schema {

// The names of all inputs of all models.
std::set<std::string> inputNames(const Prediction& prediction);

// Fails where a name is none of `names`, or where a value has another type than the input. Elements and sizes
// (`dims[0]`) are checked by their root. Gives what is doubtful: enumerators that are none of those that the code tells
// apart.
Result<std::vector<std::string>> checkValues(const Configuration& configuration, const Prediction& prediction,
                                             const std::set<std::string>& names);

}  // namespace dictum::schema
