// torch/nn/modules/adaptive.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

// Up to 2.1, LibTorch divides by the truncated power; later it truncates the quotient
// (https://github.com/pytorch/pytorch/pull/114671).
const std::string truncatesPower = "(libtorch.major < 2 || libtorch.major == 2 && libtorch.minor < 2)";

// The width of the projection of cluster i.
const std::string projectionWidth = truncatesPower +
                                    " ? in_features / int(pow(div_value, i + 1))"
                                    " : int(floor(in_features / pow(div_value, i + 1)))";

// The classes of cluster i: those from its cutoff to the next one, or to the end.
const std::string clusterSize = "(i + 1 < size(cutoffs) ? cutoffs[i + 1] : n_classes) - cutoffs[i]";

std::vector<Check> checks() {
  return {{.holds = "size(cutoffs) > 0", .message = "cutoffs should be a sequence of length larger than 0"},
          {.holds = "cutoffs[i] > (i == 0 ? 0 : cutoffs[i - 1]) && cutoffs[i] <= n_classes - 1",
           .message = "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where "
                      "each value is between 1 and n_classes-1",
           .index = "i",
           .count = "size(cutoffs)"},
          {.holds = truncatesPower + " || div_value != 0.0", .message = "div_value should not be equal to 0"},
          // Here LibTorch has no check: the process ends.
          {.holds = "!" + truncatesPower + " || int(pow(div_value, i + 1)) != 0",
           .message = "division by zero: div_value to the power of {i + 1} is less than 1",
           .index = "i",
           .count = "size(cutoffs)"}};
}

Row projection(const std::string& name, const std::string& in, const std::string& out) {
  return child(name, "torch::nn::LinearImpl", {{"in_features", in}, {"out_features", out}, {"bias", "false"}});
}

}  // namespace

std::vector<ModuleInfo> adaptiveModules() {
  const Block clusters = {.index = "i",
                          .count = "size(cutoffs)",
                          .rows = {container("{i}", "torch::nn::SequentialImpl",
                                             {{.rows = {projection("0", "in_features", projectionWidth),
                                                        projection("1", projectionWidth, clusterSize)}}})}};
  return {{.className = "torch::nn::AdaptiveLogSoftmaxWithLossImpl",
           .optionsClass = "torch::nn::AdaptiveLogSoftmaxWithLossOptions",
           .checks = checks(),
           .blocks = {{.rows = {child("head", "torch::nn::LinearImpl",
                                      {{"in_features", "in_features"},
                                       {"out_features", "cutoffs[0] + size(cutoffs)"},
                                       {"bias", "head_bias"}}),
                                container("tail", "torch::nn::ModuleListImpl", {clusters})}}}}};
}

}  // namespace dictum::catalog
