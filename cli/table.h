// Columns of text, padded to the widest cell: what lists of entries are printed with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dictum::cli {

// One line per row, indented by two; the first column stands three apart, the others two. No spaces at a line's end.
std::string formatTable(const std::vector<std::vector<std::string>>& rows);

// "[16, 3, 3, 3]".
std::string formatShape(const std::vector<std::int64_t>& shape);

// "2 keys", "1 key".
std::string counted(std::size_t number, const std::string& noun);

}  // namespace dictum::cli
