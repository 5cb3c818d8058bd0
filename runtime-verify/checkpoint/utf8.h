// Well-formed UTF-8, as Unicode's table 3-7 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <string_view>

namespace dictum::checkpoint {

bool isUtf8(std::string_view text);

}  // namespace dictum::checkpoint
