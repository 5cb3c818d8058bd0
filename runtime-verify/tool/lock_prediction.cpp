#include "tool/lock_prediction.h"

#include "schema/input_values.h"
#include "schema/lock.h"
#include "schema/select.h"

namespace dictum::tool {

Result<schema::Prediction> readLockedPrediction(const std::string& path, const std::optional<std::string>& model,
                                                const schema::Configuration& configuration, Console& console) {
  auto prediction = schema::readLock(path);
  if (!prediction) return prediction;
  if (model) prediction = schema::selectModel(std::move(*prediction), *model);
  if (!prediction) return failure(prediction.error().within(path));
  const auto doubts = schema::checkValues(configuration, *prediction, schema::inputNames(*prediction));
  if (!doubts) return failure(doubts.error().within(path));
  for (const auto& doubt : *doubts) console.warning(doubt);
  return prediction;
}

}  // namespace dictum::tool
