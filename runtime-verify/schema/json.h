// Predictions as JSON: the output of `--format=json` and the content of lock files. docs/prediction-format.md and its
// JSON Schema describe the form; in short: fields that say nothing are left out (`when` of an entry that
// is always there), `for`, `ties`, `stages` and `gaps` are always lists, an unknown dimension is null, an unknown rank
// a null shape.
#pragma once

#include <string>
#include <string_view>

#include "schema/error.h"
#include "schema/prediction.h"
#include "schema/strict_json.h"

namespace dictum::schema {

Json toJson(const Location& location);
Json toJson(const Entry& entry);
Json toJson(const Model& model);
Json toJson(const Prediction& prediction);
// A literal: booleans and numbers as such, anything else as a string in the grammar's text form.
Json toJson(const Literal& literal);

// The canonical text: one record a line, so that a change of one entry is a change of one line. Ends in a newline.
std::string writeJson(const Prediction& prediction);

// Reads what writeJson writes, from a file that may come from anywhere. The error has the JSON path:
// "models[0].entries[3].shape[1]: cannot read expression '4 *': expected a value at the end".
Result<Prediction> readJson(std::string_view text);

// A key as text from which it can be read back: computed parts in braces, literal braces doubled.
std::string encodeKey(const Key& key);

}  // namespace dictum::schema
