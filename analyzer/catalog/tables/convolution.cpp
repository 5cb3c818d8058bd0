// torch/nn/modules/conv.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

const Check groupedChannels[] = {
    {.holds = "in_channels % groups == 0", .message = "in_channels must be divisible by groups"},
    {.holds = "out_channels % groups == 0", .message = "out_channels must be divisible by groups"},
};

const Check unitStride = {.holds = "padding != torch::kSame || stride[i] == 1",
                          .message = "padding='same' is not supported for strided convolutions",
                          .index = "i",
                          .count = "size(stride)"};

Row weight(const std::string& first, const std::string& second, const std::string& when = {}) {
  Row row = parameter("weight", {first, second + " / groups", "kernel_size..."}, when);
  row.isKaiming = true;
  return row;
}

ModuleInfo convolution(const std::string& name) {
  return {.className = "torch::nn::" + name,
          .optionsClass = "torch::nn::ConvOptions",
          .checks = {groupedChannels[0], groupedChannels[1], unitStride},
          .blocks = {{.rows = {weight("out_channels", "in_channels"), parameter("bias", {"out_channels"}, "bias")}}}};
}

ModuleInfo transposedConvolution(const std::string& name) {
  return {.className = "torch::nn::" + name,
          .optionsClass = "torch::nn::ConvTransposeOptions",
          .checks = {groupedChannels[0], groupedChannels[1]},
          .blocks = {{.rows = {weight("in_channels", "out_channels"), parameter("bias", {"out_channels"}, "bias")}}}};
}

// The base of all of them, which a user's class can derive from too.
ModuleInfo baseConvolution(const std::string& name) {
  return {.className = "torch::nn::" + name,
          .optionsClass = "torch::nn::detail::ConvNdOptions",
          .checks = {groupedChannels[0], groupedChannels[1], unitStride},
          .blocks = {{.rows = {weight("in_channels", "out_channels", "transposed"),
                               weight("out_channels", "in_channels", "!transposed"),
                               parameter("bias", {"out_channels"}, "bias")}}}};
}

}  // namespace

std::vector<ModuleInfo> convolutionModules() {
  return {convolution("Conv1dImpl"),
          convolution("Conv2dImpl"),
          convolution("Conv3dImpl"),
          transposedConvolution("ConvTranspose1dImpl"),
          transposedConvolution("ConvTranspose2dImpl"),
          transposedConvolution("ConvTranspose3dImpl"),
          baseConvolution("ConvNdImpl"),
          baseConvolution("ConvTransposeNdImpl")};
}

}  // namespace dictum::catalog
