// "did you mean": the known names nearest to one that is not known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dictum::schema {

// How many letters must be added, removed or replaced to make one text of the other.
std::size_t editDistance(std::string_view a, std::string_view b);

// Up to `limit` of `known`, nearest first by edit distance without regard to case; only those that could be a slip of
// the pen, unless `always`.
std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& known, std::size_t limit,
                                 bool always = false);

// "; did you mean 'add_layer'?", or "; known: a, b, c", or "" when nothing is known.
std::string suggestion(const std::string& name, const std::vector<std::string>& known);

}  // namespace dictum::schema
