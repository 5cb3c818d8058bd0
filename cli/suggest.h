// "did you mean"; see schema/suggest.h.
#pragma once

#include "schema/suggest.h"

namespace dictum::cli {

using schema::nearest;
using schema::suggestion;

}  // namespace dictum::cli
