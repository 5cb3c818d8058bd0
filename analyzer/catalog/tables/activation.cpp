// torch/nn/modules/activation.h, but for MultiheadAttention

#include "catalog/tables/tables.h"

namespace dictum::catalog {

std::vector<ModuleInfo> activationModules() {
  return {
      {.className = "torch::nn::PReLUImpl",
       .optionsClass = "torch::nn::PReLUOptions",
       .blocks = {{.rows = {parameter("weight", {"num_parameters"})}}}},
      keyless("Hardtanh", "HardtanhOptions",
              {{.holds = "max_val > min_val", .message = "max_val must be greater than min_val"}}),
      keyless("ELU", "ELUOptions"),
      keyless("SELU", "SELUOptions"),
      keyless("Hardshrink", "HardshrinkOptions"),
      keyless("LeakyReLU", "LeakyReLUOptions"),
      keyless("LogSigmoid"),
      keyless("Softmax", "SoftmaxOptions"),
      keyless("Softmin", "SoftminOptions"),
      keyless("LogSoftmax", "LogSoftmaxOptions"),
      keyless("Softmax2d"),
      keyless("ReLU", "ReLUOptions"),
      keyless("ReLU6", "ReLU6Options"),
      keyless("RReLU", "RReLUOptions"),
      keyless("CELU", "CELUOptions"),
      keyless("GLU", "GLUOptions"),
      keyless("GELU", "GELUOptions"),
      keyless("SiLU"),
      keyless("Mish"),
      keyless("Sigmoid"),
      keyless("Softplus", "SoftplusOptions"),
      keyless("Softshrink", "SoftshrinkOptions"),
      keyless("Softsign"),
      keyless("Tanh"),
      keyless("Tanhshrink"),
      keyless("Threshold", "ThresholdOptions"),
  };
}

}  // namespace dictum::catalog
