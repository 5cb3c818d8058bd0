// Where torch-lock-drift finds the lock.
#pragma once

#include <string>

#include "rules/check.h"

namespace dictum::checks {

// The lock that the sources below `folder` are held against: the option `torch-lock-drift.Lock`, or `dictum.lock`, in
// that folder or the nearest above that has one. Empty where there is none.
std::string lockFileOf(const Selection& selection, const std::string& folder);

}  // namespace dictum::checks
