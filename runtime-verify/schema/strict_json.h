// JSON from untrusted files: the document as nlohmann::ordered_json, where duplicate keys, deep nesting and invalid
// text are errors. nlohmann's own parser keeps the last of two equal keys without a word.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "schema/error.h"

namespace dictum::schema {

using Json = nlohmann::ordered_json;

struct JsonLimits {
  std::size_t depth = 64;
  std::size_t values = 50'000'000;  // of all kinds together
};

// The error says where: "models[0].inputs[2]: key 'name' is given twice".
Result<Json> parseStrictJson(std::string_view text, const JsonLimits& limits = {});

}  // namespace dictum::schema
