// Where a command speaks; see tool/console.h.
#pragma once

#include "tool/console.h"

namespace dictum::cli {

using tool::Console;
using tool::ExitStatus;
using tool::Style;

}  // namespace dictum::cli
