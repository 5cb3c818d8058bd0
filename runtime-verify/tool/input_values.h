// Holds a configuration against the inputs of the models, so that a slip of the pen is an error and not another answer.
#pragma once

#include <set>
#include <string>

#include "schema/configuration.h"
#include "schema/error.h"
#include "schema/prediction.h"
#include "tool/console.h"

namespace dictum::tool {

// The names of all inputs of all models.
std::set<std::string> inputNames(const schema::Prediction& prediction);

// Fails where a name is none of `names`, or where a value has another type than the input. Warns where an enumerator is
// none of those that the code tells apart. Elements and sizes (`dims[0]`) are checked by their root.
Result<void> checkValues(const schema::Configuration& configuration, const schema::Prediction& prediction,
                         const std::set<std::string>& names, Console& console);

}  // namespace dictum::tool
