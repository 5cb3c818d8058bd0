// The state dict of a whole Python module, rebuilt from the attributes it was pickled with, as `state_dict()` would
// make it: per module its parameters, its persistent buffers, then its children.
#pragma once

#include <functional>
#include <string>

#include "checkpoint/limits.h"
#include "checkpoint/pickle_value.h"
#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::checkpoint {

struct ModuleVisitor {
  // A parameter or persistent buffer that is not None.
  std::function<Result<void>(std::string key, ValueId value, schema::Kind kind)> onTensor;
  std::function<void(std::string path)> onSubmodule;
};

Result<void> walkModule(const PickleValues& values, ValueId module, const Limits& limits, const ModuleVisitor& visitor);

// How many tensors walkModule would visit before it ends or fails.
std::size_t countModuleTensors(const PickleValues& values, ValueId module, const Limits& limits);

}  // namespace dictum::checkpoint
