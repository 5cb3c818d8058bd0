// torch/nn/modules/linear.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

Row linearWeight() {
  Row row = parameter("weight", {"out_features", "in_features"});
  row.isKaiming = true;
  return row;
}

}  // namespace

std::vector<ModuleInfo> linearModules() {
  return {
      {.className = "torch::nn::LinearImpl",
       .optionsClass = "torch::nn::LinearOptions",
       .blocks = {{.rows = {linearWeight(), parameter("bias", {"out_features"}, "bias")}}}},
      {.className = "torch::nn::BilinearImpl",
       .optionsClass = "torch::nn::BilinearOptions",
       .checks = {initialisedByRoot("in1_features")},
       .blocks = {{.rows = {parameter("weight", {"out_features", "in1_features", "in2_features"}),
                            parameter("bias", {"out_features"}, "bias")}}}},
      keyless("Identity"),
      keyless("Flatten", "FlattenOptions"),
      keyless("Unflatten", "UnflattenOptions"),
  };
}

}  // namespace dictum::catalog
