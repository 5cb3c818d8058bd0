// torch/nn/modules/linear.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {

std::vector<ModuleInfo> linearModules() {
  return {
      {.className = "torch::nn::LinearImpl",
       .optionsClass = "torch::nn::LinearOptions",
       .blocks = {{.rows = {parameter("weight", {"out_features", "in_features"}),
                            parameter("bias", {"out_features"}, "bias")}}}},
      {.className = "torch::nn::BilinearImpl",
       .optionsClass = "torch::nn::BilinearOptions",
       .blocks = {{.rows = {parameter("weight", {"out_features", "in1_features", "in2_features"}),
                            parameter("bias", {"out_features"}, "bias")}}}},
      keyless("Identity"),
      keyless("Flatten", "FlattenOptions"),
      keyless("Unflatten", "UnflattenOptions"),
  };
}

}  // namespace dictum::catalog
