// What catalog_constructions recorded of LibTorch, and what the catalog says of the same construction, both as JSON:
//
//     {"class", "serializable", "parameters": [...], "buffers": [...], "children": [...]}   or   {"throws": "..."}
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "catalog/catalog.h"

namespace dictum_truth {

using Json = nlohmann::ordered_json;

// All records, in the order in which they were printed. Runs the program once per call.
std::vector<Json> readRecords();

// How the catalog is given the options of a record: as the values they have, or as inputs named like the options, whose
// values are put in afterwards. The second holds conditions, families and the shapes of symbolic options.
enum class OptionsAs { Values, Inputs };

// What the catalog says of the construction of `record`.
Json predict(const dictum::catalog::Catalog& catalog, const Json& record, dictum::catalog::LibTorchVersion version,
             OptionsAs optionsAs);

// What LibTorch said of it, dtypes by Dictum's names.
Json truthOf(const Json& record);

}  // namespace dictum_truth
