// What convolutions and pooling do to sizes: a window that is moved over the last dimensions of a tensor.
//
//     const std::vector<Window> windows = {{three, two, one, one}, {three, two, one, one}};
//     slid(shape{1, 8, 28, 28}, windows, sixteen, Rounding::Down)   // [1, 16, 14, 14]
//
// Pure functions over dimensions that are expressions (tensor_shape.h). The rules are those of ATen/native/Pool.h and
// ConvUtils.h. The sizes are those of inputs that the window fits into; LibTorch throws for others.
#pragma once

#include <vector>

#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {

// Along one dimension.
struct Window {
  Dimension size;
  Dimension stride;
  Dimension padding;   // on each side
  Dimension dilation;  // distance of the elements that the window takes
};

// Up: ceil_mode.
enum class Rounding { Down, Up };

// One window for each of the last dimensions; before them stand the channels, and before these the batch or nothing.
// `channels` of the result; absent: those of the input.
Shape slid(const Shape& shape, const std::vector<Window>& windows, const std::optional<Dimension>& channels,
           Rounding rounding);

// Where the input is as large as the window, without which LibTorch throws; true where that is not known.
schema::Expression fits(const Shape& shape, const std::vector<Window>& windows, Rounding rounding);

// Transposed convolution; `extra` is output_padding.
Shape slidBack(const Shape& shape, const std::vector<Window>& windows, const Dimensions& extra,
               const Dimension& channels);

// Adaptive pooling: the last dimensions become `sizes`; an absent one stays as it is.
Shape withLast(const Shape& shape, const std::vector<std::optional<Dimension>>& sizes);

}  // namespace dictum::symbolic
