#include "rules/predictions.h"

#include <algorithm>

#include "forward/gates.h"
#include "symbolic/predict.h"

namespace dictum::checks {

namespace {

schema::Prediction predicted(const symbolic::ProgramIndex& index, symbolic::PredictOptions options) {
  options.steps = false;
  options.maximumSteps = forward::analysisSteps;
  return symbolic::predict(index, options);
}

}  // namespace

const schema::Prediction& Predictions::all() {
  if (!all_) all_ = predicted(index_, {});
  return *all_;
}

const std::vector<schema::Model>& Predictions::of(const std::string& className) {
  const auto [known, isNew] = byClass_.try_emplace(className);
  if (isNew) {
    known->second = predicted(index_, {.model = className}).models;
    std::erase_if(known->second, [&](const schema::Model& model) { return model.className != className; });
  }
  return known->second;
}

const schema::Model& Predictions::of(const forward::Constructor& constructor) {
  const std::vector<schema::Model>& models = of(constructor.className);
  return *std::find_if(models.begin(), models.end(), [&](const schema::Model& model) {
    return model.signature == constructor.signature && model.location == constructor.location;
  });
}

const schema::Prediction& Predictions::sites() {
  if (!sites_) sites_ = predicted(index_, {.sites = true});
  return *sites_;
}

}  // namespace dictum::checks
