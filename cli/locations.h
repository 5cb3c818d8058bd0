// All places that a model names.
#pragma once

#include "schema/prediction.h"

namespace dictum::cli {

template <typename Visit>
void visitLocations(schema::Entry& entry, const Visit& visit) {
  visit(entry.location);
  for (auto& step : entry.steps) visit(step.location);
  for (auto& remark : entry.remarks) visit(remark.location);
}

template <typename Visit>
void visitLocations(schema::Model& model, const Visit& visit) {
  visit(model.location);
  for (auto& entry : model.entries) visitLocations(entry, visit);
  for (auto& submodule : model.submodules) visit(submodule.location);
  for (auto& gap : model.gaps) visit(gap.location);
  for (auto& stage : model.stages) {
    visit(stage.location);
    for (auto& entry : stage.added) visitLocations(entry, visit);
    for (auto& entry : stage.removed) visitLocations(entry, visit);
    for (auto& gap : stage.gaps) visit(gap.location);
  }
  if (model.throws) visit(model.throws->location);
}

}  // namespace dictum::cli
