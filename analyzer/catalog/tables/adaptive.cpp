// torch/nn/modules/adaptive.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

// The width of the projection of cluster i. LibTorch 1 divides by the truncated power, LibTorch 2 truncates the
// quotient.
const char* const projectionWidth =
    "libtorch.major < 2 ? in_features / int(pow(div_value, i + 1)) : int(floor(in_features / pow(div_value, i + 1)))";

// The classes of cluster i: those from its cutoff to the next one, or to the end.
const char* const clusterSize = "(i + 1 < size(cutoffs) ? cutoffs[i + 1] : n_classes) - cutoffs[i]";

Row projection(const std::string& name, const std::string& in, const std::string& out) {
  return child(name, "torch::nn::LinearImpl", {{"in_features", in}, {"out_features", out}, {"bias", "false"}});
}

}  // namespace

std::vector<ModuleInfo> adaptiveModules() {
  const std::string order =
      "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is "
      "between 1 and n_classes-1";
  const Block clusters = {.index = "i",
                          .count = "size(cutoffs)",
                          .rows = {container("{i}", "torch::nn::SequentialImpl",
                                             {{.rows = {projection("0", "in_features", projectionWidth),
                                                        projection("1", projectionWidth, clusterSize)}}})}};
  return {{.className = "torch::nn::AdaptiveLogSoftmaxWithLossImpl",
           .optionsClass = "torch::nn::AdaptiveLogSoftmaxWithLossOptions",
           .checks = {{.holds = "cutoffs[i] > (i == 0 ? 0 : cutoffs[i - 1]) && cutoffs[i] <= n_classes - 1",
                       .message = order,
                       .index = "i",
                       .count = "size(cutoffs)"}},
           .blocks = {{.rows = {child("head", "torch::nn::LinearImpl",
                                      {{"in_features", "in_features"},
                                       {"out_features", "cutoffs[0] + size(cutoffs)"},
                                       {"bias", "head_bias"}}),
                                container("tail", "torch::nn::ModuleListImpl", {clusters})}}}}};
}

}  // namespace dictum::catalog
