// "did you mean": the known names nearest to one that is not known.
#pragma once

#include <string>
#include <vector>

namespace dictum::cli {

// Up to `limit` of `known`, nearest first by edit distance; only those that could be a slip of the pen, unless
// `always`.
std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& known, std::size_t limit,
                                 bool always = false);

// "; did you mean 'add_layer'?", or "; there are a, b and c", or "" when nothing is known.
std::string suggestion(const std::string& name, const std::vector<std::string>& known);

}  // namespace dictum::cli
