#include "tool/lock_prediction.h"

#include <fmt/format.h>

#include "schema/lock.h"
#include "schema/suggest.h"
#include "tool/input_values.h"

namespace dictum::tool {
namespace {

bool isNamed(const schema::Model& model, const std::string& name) {
  const auto scope = model.className.rfind("::");
  return model.className == name || model.holder == name ||
         (scope != std::string::npos && model.className.substr(scope + 2) == name);
}

}  // namespace

Result<schema::Prediction> readLockedPrediction(const std::string& path, const std::optional<std::string>& model,
                                                const schema::Configuration& configuration, Console& console) {
  auto prediction = schema::readLock(path);
  if (!prediction) return prediction;
  if (model) {
    std::vector<std::string> known;
    for (const auto& each : prediction->models) known.push_back(each.className);
    std::erase_if(prediction->models, [&](const schema::Model& each) { return !isNamed(each, *model); });
    if (prediction->models.empty())
      return failure(fmt::format("'{}' has no model '{}'{}", path, *model, schema::suggestion(*model, known)));
  }
  if (auto checked = checkValues(configuration, *prediction, inputNames(*prediction), console); !checked)
    return failure(checked.error().within(path));
  return prediction;
}

}  // namespace dictum::tool
