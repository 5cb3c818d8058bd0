// torch/nn/modules/conv.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

const Check groupedChannels[] = {
    {.holds = "in_channels % groups == 0", .message = "in_channels must be divisible by groups"},
    {.holds = "out_channels % groups == 0", .message = "out_channels must be divisible by groups"},
};

ModuleInfo convolution(const std::string& dimensions) {
  return {.className = "torch::nn::Conv" + dimensions + "dImpl",
          .optionsClass = "torch::nn::ConvOptions",
          .checks = {groupedChannels[0],
                     groupedChannels[1],
                     {.holds = "padding != torch::kSame || stride[i] == 1",
                      .message = "padding='same' is not supported for strided convolutions",
                      .index = "i",
                      .count = "size(stride)"}},
          .blocks = {{.rows = {parameter("weight", {"out_channels", "in_channels / groups", "kernel_size..."}),
                               parameter("bias", {"out_channels"}, "bias")}}}};
}

ModuleInfo transposedConvolution(const std::string& dimensions) {
  return {.className = "torch::nn::ConvTranspose" + dimensions + "dImpl",
          .optionsClass = "torch::nn::ConvTransposeOptions",
          .checks = {groupedChannels[0], groupedChannels[1]},
          .blocks = {{.rows = {parameter("weight", {"in_channels", "out_channels / groups", "kernel_size..."}),
                               parameter("bias", {"out_channels"}, "bias")}}}};
}

}  // namespace

std::vector<ModuleInfo> convolutionModules() {
  std::vector<ModuleInfo> modules;
  for (const std::string dimensions : {"1", "2", "3"}) {
    modules.push_back(convolution(dimensions));
    modules.push_back(transposedConvolution(dimensions));
  }
  return modules;
}

}  // namespace dictum::catalog
