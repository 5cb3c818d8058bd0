// A prediction at configurations, as `dictum verify` and the gate evaluate it.
//
// usage: specialize PREDICTION.json < REQUESTS
//
// A request is a line of JSON: {"model": "NetImpl", "inputs": ["add_layer=true", ...]}. The answer is a line of JSON: the
// models of that name at this configuration, in the prediction's form.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "schema/json.h"
#include "schema/select.h"
#include "schema/specialize.h"

namespace {

using namespace dictum;

Result<schema::Prediction> answer(const schema::Prediction& prediction, const std::string& request) {
  const auto wanted = nlohmann::json::parse(request);
  schema::Configuration configuration;
  for (const std::string text : wanted.at("inputs")) {
    auto assignment = schema::parseAssignment(text);
    if (!assignment) return failure(assignment.error());
    configuration.insert(std::move(*assignment));
  }
  auto selected = schema::selectModel(prediction, wanted.at("model"));
  if (!selected) return failure(selected.error());
  for (schema::Model& model : selected->models) model = schema::specialize(model, configuration);
  return selected;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  std::ifstream file(arguments[1]);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto prediction = schema::readJson(text);
  if (!prediction) {
    std::cerr << prediction.error().message() << "\n";
    return 1;
  }
  for (std::string line; std::getline(std::cin, line);) {
    const auto models = answer(*prediction, line);
    if (!models) {
      std::cerr << models.error().message() << "\n";
      return 1;
    }
    std::cout << nlohmann::json::parse(schema::writeJson(*models)).dump() << "\n";
  }
}
