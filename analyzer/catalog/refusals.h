// Why LibTorch refuses to make tensors of some sizes, or to draw their values: its messages, for sizes that are
// numbers. Sizes that are not are taken to be fine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/prediction.h"

namespace dictum::catalog {

using Dimensions = std::vector<schema::Dimension>;

// What torch::nn::init::uniform_ says of a range without bounds, which sizes of 0 make. The type of the numbers
// follows.
inline constexpr const char* emptyRange = "from is out of bounds";

// The message with the name that C++ has for numbers of `dtype`, where it is that of a range.
std::string withNumberType(const std::string& message, const std::optional<std::string>& dtype);

// torch::empty throws where a size is negative.
std::optional<std::string> refusalOfNegative(const Dimensions& sizes);

// torch::nn::init::kaiming_uniform_ over the inputs divides by the product of all sizes but the first, and reads
// weight[0][0] where there are more than two (torch/csrc/api/src/nn/init.cpp). `sizes`: two at least.
std::optional<std::string> refusalOfKaiming(const Dimensions& sizes, const std::optional<std::string>& dtype);

}  // namespace dictum::catalog
