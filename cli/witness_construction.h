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

// The call of a method that registers after construction, "grow(1)" of "grow(int64_t)". Its arguments are any: fails
// where one is of a type of which nothing is known.
Result<std::string> callOf(const std::string& method);

// The configuration with a value for every input of the model that needs one.
schema::Configuration completed(const schema::Model& model, const schema::Configuration& configuration);

}  // namespace dictum::cli
