// The other evaluator for the test of the page: models of a prediction at configurations, by schema/specialize.h.
//
// usage: dictum_specialize PREDICTION.json < QUESTIONS, a line each: {"model": 0, "values": {"depth": "3"}}
#include "schema/specialize.h"

#include <iostream>

#include "schema/configuration.h"
#include "schema/json.h"
#include "schema/lock.h"

namespace {

using namespace dictum::schema;

Configuration configurationOf(const Json& values) {
  Configuration configuration;
  for (const auto& [name, text] : values.items()) configuration[name] = *parseValue(text.get<std::string>());
  return configuration;
}

}  // namespace

int main(int argc, char** argv) {
  const auto prediction = argc == 2 ? readLock(argv[1]) : dictum::failure("usage: dictum_specialize PREDICTION.json");
  if (!prediction) {
    std::cerr << prediction.error().message() << "\n";
    return 2;
  }
  for (std::string line; std::getline(std::cin, line);) {
    const Json question = Json::parse(line);
    const Model& model = prediction->models.at(question["model"].get<std::size_t>());
    std::cout << toJson(specialize(model, configurationOf(question["values"]))).dump(-1, ' ', true) << "\n";
  }
}
