// Inputs as values: what a type written in the source can hold, defaults, and configurations held against them.
#pragma once

#include <string>

#include "schema/configuration.h"
#include "schema/error.h"
#include "schema/parse.h"
#include "schema/prediction.h"

namespace dictum::schema {

// The type of value that a C++ type as written holds: "const std::string &" is a String, "std::vector<int64_t>" a
// Sequence. Unknown for names that say nothing, such as those of enumerations and user types.
ValueType valueTypeOf(const std::string& typeName);

// The type written for the elements of a sequence type, "int64_t" of "std::vector<int64_t>"; empty where there is none.
std::string elementTypeName(const std::string& typeName);

// Types of the model's inputs by name, and of the elements of sequence inputs, for `parse`.
TypeOf typesOf(const std::vector<Input>& inputs);

// The configuration that holds where nothing is given: inputs with a default that reads as a value.
Configuration defaultsOf(const Model& model);
// The same, of the inputs of which `given` says nothing: neither of the whole, nor of its size or an element.
Configuration defaultsBeside(const Configuration& given, const Model& model);

// The configuration with its values converted to the types of the inputs: bare enumerators become the enumerators that
// the model knows, integers floating where the input is. The error names an input that the model has not got, or a
// value of the wrong type.
Result<Configuration> checkedConfiguration(const Model& model, const Configuration& configuration);

}  // namespace dictum::schema
