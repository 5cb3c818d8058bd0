// The configuration that a checkpoint asks for.
//
// First by propagation: a wish that gives one input a value settles it, which simplifies the others, and so on. What
// then remains, sums and products of several inputs and alternatives, goes to the solver. Wishes that contradict each
// other mean that nothing fits; the inputs then take the values that most keys want.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "match/wishes.h"
#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::match {

struct Inference {
  schema::Configuration configuration;  // inputs, element paths and sizes
  std::set<std::string> open;           // of these, those of which several values grant all wishes equally
  bool granted = true;                  // all wishes hold
  bool decided = true;                  // false: the solver gave up
};

Inference infer(const schema::Model& model, std::vector<Wish> wishes);

}  // namespace dictum::match
