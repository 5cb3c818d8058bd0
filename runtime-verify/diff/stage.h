// What a method that registers after construction makes of a model.
#pragma once

#include <string>

#include "schema/prediction.h"

namespace dictum::diff {

// The stage of a method such as "grow(int64_t)"; null where the model has none.
const schema::Stage* stageOf(const schema::Model& model, const std::string& method);

// The method of `now` that is the method of `before`: it has the same name and types, or it is new and registers the
// same under another name or with more arguments. Empty where there is none.
std::string partnerOf(const schema::Model& before, const std::string& method, const schema::Model& now);

// The state dict after the method was called on a fresh module; as it is where the model has no such stage.
schema::Model afterStage(const schema::Model& model, const std::string& method);

}  // namespace dictum::diff
