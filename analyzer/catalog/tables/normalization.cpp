// torch/nn/modules/batchnorm.h, instancenorm.h, normalization.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

// BatchNorm and InstanceNorm share NormImplBase; only the defaults of their options differ.
ModuleInfo runningNorm(const std::string& name, const std::string& optionsClass) {
  return {.className = "torch::nn::" + name,
          .optionsClass = optionsClass,
          .blocks = {{.rows = {parameter("weight", {"num_features"}, "affine"),
                               parameter("bias", {"num_features"}, "affine"),
                               buffer("running_mean", {"num_features"}, "track_running_stats"),
                               buffer("running_var", {"num_features"}, "track_running_stats"),
                               {.what = What::Buffer,
                                .name = "num_batches_tracked",
                                .when = "track_running_stats",
                                .dtype = "int64"}}}}};
}

}  // namespace

std::vector<ModuleInfo> normalizationModules() {
  std::vector<ModuleInfo> modules = {
      {.className = "torch::nn::LayerNormImpl",
       .optionsClass = "torch::nn::LayerNormOptions",
       .blocks = {{.rows = {parameter("weight", {"normalized_shape..."}, "elementwise_affine"),
                            parameter("bias", {"normalized_shape..."}, "elementwise_affine")}}}},
      {.className = "torch::nn::GroupNormImpl",
       .optionsClass = "torch::nn::GroupNormOptions",
       .blocks = {{.rows = {parameter("weight", {"num_channels"}, "affine"),
                            parameter("bias", {"num_channels"}, "affine")}}}},
      keyless("LocalResponseNorm", "LocalResponseNormOptions"),
      keyless("CrossMapLRN2d", "CrossMapLRN2dOptions"),
  };
  for (const std::string dimensions : {"1d", "2d", "3d"}) {
    modules.push_back(runningNorm("BatchNorm" + dimensions + "Impl", "torch::nn::BatchNormOptions"));
    modules.push_back(runningNorm("InstanceNorm" + dimensions + "Impl", "torch::nn::InstanceNormOptions"));
  }
  // The base of all of them, which a user's class can derive from too; its options class is a template argument.
  modules.push_back(runningNorm("NormImplBase", ""));
  return modules;
}

}  // namespace dictum::catalog
