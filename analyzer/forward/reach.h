// Sets `reach` on the entries and submodules of a model.
#pragma once

#include "forward/facts.h"
#include "forward/recorder.h"

namespace dictum::forward {

void setReach(const symbolic::Evaluator& evaluator, const symbolic::Value& module, const Recorder& recorder,
              const ModelFacts& facts, schema::Model& model);

}  // namespace dictum::forward
