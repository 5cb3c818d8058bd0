// One model of a prediction, by the name that users give it.
#pragma once

#include <string>

#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::schema {

// `NetImpl`, its holder `Net`, or either without its namespaces.
bool isNamed(const Model& model, const std::string& name);

// The models of that name; fails where there is none, and says which there are.
Result<Prediction> selectModel(Prediction prediction, const std::string& name);

}  // namespace dictum::schema
