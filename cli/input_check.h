// Holds a configuration against the inputs of the models, so that a slip of the pen is an error and not another answer.
#pragma once

#include "cli/console.h"
#include "ir/ir.h"
#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::cli {

// Fails where a name is no input, constructor parameter or field of one, or where a value has another type. Warns where
// an enumerator is none of those that the code tells apart. Elements and sizes (`dims[0]`) are checked by their root.
// With an empty program, as for a lock, inputs alone are known.
Result<void> checkConfiguration(const schema::Configuration& configuration, const schema::Prediction& prediction,
                                const ir::Program& program, Console& console);

}  // namespace dictum::cli
