// The checks, each in a file of its name.
#pragma once

#include "rules/check.h"

namespace dictum::checks {

Check unregisteredSubmodule();
Check unregisteredTensor();
Check gateMismatch();
Check unreachedSubmodule();
Check gatedForward();
Check conditionalRegistration();
Check lateRegistration();
Check invalidName();
Check nameMismatch();
Check staleRegistration();
Check sharedRegistration();
Check cloneReset();
Check nullSubmodule();
Check optimizerOrder();
Check saveLoadMismatch();
Check frozenStatistics();
Check libtorchBug();
Check lockDrift();

}  // namespace dictum::checks
