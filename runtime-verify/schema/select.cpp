#include "schema/select.h"

#include <fmt/format.h>

#include <vector>

#include "schema/suggest.h"

namespace dictum::schema {

bool isNamed(const Model& model, const std::string& name) {
  const auto ends = [&name](const std::string& qualified) {
    const auto scope = qualified.rfind("::");
    return qualified == name || (scope != std::string::npos && qualified.substr(scope + 2) == name);
  };
  return ends(model.className) || ends(model.holder);
}

Result<Prediction> selectModel(Prediction prediction, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& model : prediction.models) known.push_back(model.className);
  std::erase_if(prediction.models, [&](const Model& model) { return !isNamed(model, name); });
  if (prediction.models.empty()) return failure(fmt::format("there is no model '{}'{}", name, suggestion(name, known)));
  return prediction;
}

}  // namespace dictum::schema
