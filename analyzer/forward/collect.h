// From a constructed module, and what running its methods recorded, to ModelFacts.
#pragma once

#include "forward/facts.h"
#include "forward/field_roles.h"
#include "forward/recorder.h"

namespace dictum::forward {

// The inputs of construction and of the methods; which are run-time state, which stand for something not known.
void collectInputs(const symbolic::Evaluator& evaluator, const Recorder& recorder, ModelFacts& facts);

// Members, own registrations, and what construction throws.
void collectMembers(const symbolic::Evaluator& evaluator, const ir::Class& type, const symbolic::Value& module,
                    const FieldRoles& roles, const Recorder& recorder, ModelFacts& facts);

// Whether nothing in the condition is unknown. `withData`: but what rests on the elements of tensors.
bool isKnown(const Expression& condition, const ModelFacts& facts, bool withData = false);

}  // namespace dictum::forward
