#include "dictum/verify.h"

#include "live_module.h"

namespace dictum {

VerifyReport verify(const torch::nn::Module& module, const std::string& lock, const VerifyOptions& options) {
  const bridge::Verdict verdict = bridge::verify(describe(module, state_dict(module)), lock, options.model,
                                                 {options.inputs.begin(), options.inputs.end()});
  return {verdict.fits, verdict.error, verdict.verdict, verdict.text, verdict.json};
}

}  // namespace dictum
