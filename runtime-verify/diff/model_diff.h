// The changes of one model.
#pragma once

#include "diff/diff.h"

namespace dictum::diff {

struct ModelSide {
  schema::Model model;
  const Side& side;
};

ModelDiff diffModel(const ModelSide& before, const ModelSide& after);

}  // namespace dictum::diff
