// The prediction of a lock file, or of `dictum predict --format json`, narrowed to the model that is meant.
#pragma once

#include <optional>
#include <string>

#include "schema/configuration.h"
#include "schema/error.h"
#include "schema/prediction.h"
#include "tool/console.h"

namespace dictum::tool {

// `model` is a class or holder name. Fails where the file has no such model, and where the configuration names an input
// or a value that it does not have; the configuration is not applied.
Result<schema::Prediction> readLockedPrediction(const std::string& path, const std::optional<std::string>& model,
                                                const schema::Configuration& configuration, Console& console);

}  // namespace dictum::tool
