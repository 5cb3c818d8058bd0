// The modules and tensors inside values, and which of them the registry of a module reaches.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "symbolic/evaluator.h"

namespace dictum::forward {

using schema::Expression;
using symbolic::Value;

// Modules and tensors have one space of identities.
using Identity = std::uint64_t;
Identity moduleIdentity(symbolic::CellId cell);
Identity tensorIdentity(std::uint32_t tensor);
bool isTensorIdentity(Identity identity);

// A module, tensor, null or unknown thing that a value is or has inside, and the condition under which it does. A
// tensor that is not defined is null.
struct Part {
  enum class Kind { Module, Tensor, Null, Unknown };
  Kind kind = Kind::Unknown;
  Identity identity = 0;
  symbolic::CellId cell = 0;  // of a module
  Value value;                // of a tensor
  Expression when;
  bool isElement = false;  // inside a list, map, pair or struct
  bool hasLoops = false;
};

// Visits what is inside, through choices, lists, maps, pairs and plain structs; not into modules.
void forEachPart(symbolic::Evaluator& evaluator, const Value& value, const std::function<void(const Part&)>& visit);

// The module object that a value is or points to; null where it is none.
const symbolic::Structure* moduleOf(const Value& object);

// Identity -> the condition under which the registry of `root` reaches the object. `root` itself is reached always.
std::map<Identity, Expression> registeredBelow(symbolic::Evaluator& evaluator, const Value& root);

}  // namespace dictum::forward
