// A configuration of a model as the C++ that constructs it.
//
//     constructionOf(model, {{"config.depth", 3}, {"bias", true}})
//
//     std::decay_t<Config> config{};
//     WITNESS_SET(config, depth, 3);
//     std::decay_t<bool> bias = true;
//     return std::make_shared<NetImpl>(config, bias);
//
// Inputs that the configuration leaves open take their default, else a value that the constructor does not refuse.
#pragma once

#include <string>
#include <vector>

#include "schema/configuration.h"
#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::cli {

struct Construction {
  std::string enclosing;           // namespace of the class, "net::inner"; empty for the global one
  std::vector<std::string> lines;  // of the body of a function in that namespace
};

// Fails where a value cannot be written as an argument: of inputs that the program reads from elsewhere, and of types
// of which nothing is known.
Result<Construction> constructionOf(const schema::Model& model, const schema::Configuration& configuration);

// The configuration with a value for every input of the model that needs one.
schema::Configuration completed(const schema::Model& model, const schema::Configuration& configuration);

// A parameter as the signature has it: "const Config & config = {}".
struct Parameter {
  std::string type;
  std::string name;  // "argument1" where it has none
  bool hasDefault = false;
};

std::vector<Parameter> parametersOf(const std::string& signature);

}  // namespace dictum::cli
