// Text that comes out of a file and goes to a terminal: control characters are spelled out (`\x1b`), so that a key
// cannot move the cursor, hide a line, turn the direction of the text or change the title of the window.
#pragma once

#include <string>
#include <string_view>

namespace dictum::schema {

std::string printable(std::string_view text);
// The same for a report that has lines of its own.
std::string printableLines(std::string_view text);

}  // namespace dictum::schema
