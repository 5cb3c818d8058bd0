// Whether autograd records what is calculated, so that it refuses to change parameters in place.
#pragma once

#include "ir/ir.h"
#include "symbolic/frame.h"

namespace dictum::symbolic {

// A type whose objects switch gradients while they live: torch::NoGradGuard, torch::AutoGradMode, c10::InferenceMode.
bool switchesGradients(const ir::TypePtr& type);

// What is switched in a block is switched back where it ends, also by an exception.
class GradientScope {
 public:
  explicit GradientScope(Frame& frame) : frame_(frame), before_(frame.recordsGradients) {}
  ~GradientScope() { frame_.recordsGradients = before_; }
  GradientScope(const GradientScope&) = delete;
  GradientScope& operator=(const GradientScope&) = delete;

 private:
  Frame& frame_;
  bool before_;
};

}  // namespace dictum::symbolic
