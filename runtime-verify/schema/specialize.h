// A prediction at a configuration.
//
//     Model concrete = specialize(model, {{"add_layer", true}, {"n_layers", 12}});
//
// Inputs that the configuration gives are replaced everywhere, entries whose condition is then false are dropped, and
// families whose bounds are then numbers become their entries, in LibTorch's order. With a full configuration no entry
// has `when` or `for` and the model is exact, unless it has gaps.
#pragma once

#include <set>

#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::schema {

Model specialize(const Model& model, const Configuration& configuration);

// The inputs that what is constructed depends on.
std::set<std::string> inputsOf(const Model& model);

// The loop indices of a key, shape or condition replaced by numbers.
using IndexValues = std::map<std::string, std::int64_t>;
Expression substituteIndices(const Expression& expression, const IndexValues& values);

}  // namespace dictum::schema
