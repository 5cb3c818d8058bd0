// Records what constructors of options classes set.
#pragma once

#include "record.h"

namespace dictum_truth {

// Records which options a constructor sets from arguments that differ from each other and from every default.
template <typename Options, typename... Arguments>
void recordOptions(Arguments... arguments) {
  print({{"options_class", className<Options>()},
         {"arguments", Json::array({option(arguments)...})},
         {"options", optionsOf(Options(arguments...))}});
}

inline void recordLayerOptions() {
  recordOptions<nn::LinearOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::BilinearOptions>(int64_t(31), int64_t(32), int64_t(33));
  recordOptions<nn::UnflattenOptions>(int64_t(31), std::vector<int64_t>{32, 33});
  recordOptions<nn::Conv2dOptions>(int64_t(31), int64_t(32), torch::ExpandingArray<2>({33, 34}));
  recordOptions<nn::ConvTranspose2dOptions>(int64_t(31), int64_t(32), torch::ExpandingArray<2>({33, 34}));
  recordOptions<nn::BatchNormOptions>(int64_t(31));
  recordOptions<nn::InstanceNormOptions>(int64_t(31));
  recordOptions<nn::LayerNormOptions>(std::vector<int64_t>{31, 32});
  recordOptions<nn::GroupNormOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::LocalResponseNormOptions>(int64_t(31));
  recordOptions<nn::CrossMapLRN2dOptions>(int64_t(31));
  recordOptions<nn::EmbeddingOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::EmbeddingBagOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::RNNOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::LSTMOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::GRUOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::RNNCellOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::LSTMCellOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::GRUCellOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::AdaptiveLogSoftmaxWithLossOptions>(int64_t(31), int64_t(32), std::vector<int64_t>{33, 34});
  recordOptions<nn::MultiheadAttentionOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::TransformerEncoderLayerOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::TransformerDecoderLayerOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::TransformerEncoderOptions>(nn::TransformerEncoderLayer(8, 2), int64_t(31));
  recordOptions<nn::TransformerDecoderOptions>(nn::TransformerDecoderLayer(8, 2), int64_t(31));
  recordOptions<nn::TransformerOptions>();
  recordOptions<nn::TransformerOptions>(int64_t(31), int64_t(32));
  recordOptions<nn::TransformerOptions>(int64_t(31), int64_t(32), int64_t(33), int64_t(34));
}

inline void recordKeylessOptions() {
  recordOptions<nn::SELUOptions>(true);
  recordOptions<nn::ReLUOptions>(true);
  recordOptions<nn::ReLU6Options>(true);
  recordOptions<nn::GLUOptions>(int64_t(31));
  recordOptions<nn::SoftmaxOptions>(int64_t(31));
  recordOptions<nn::SoftminOptions>(int64_t(31));
  recordOptions<nn::LogSoftmaxOptions>(int64_t(31));
  recordOptions<nn::HardshrinkOptions>(31.5);
  recordOptions<nn::SoftshrinkOptions>(31.5);
  recordOptions<nn::ThresholdOptions>(31.5, 32.5);
  recordOptions<nn::DropoutOptions>(0.75);
  recordOptions<nn::FoldOptions>(torch::ExpandingArray<2>({31, 32}), torch::ExpandingArray<2>({33, 34}));
  recordOptions<nn::UnfoldOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::PixelShuffleOptions>(int64_t(31));
  recordOptions<nn::PixelUnshuffleOptions>(int64_t(31));
  recordOptions<nn::AvgPool2dOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::MaxPool2dOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::MaxUnpool2dOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::LPPool2dOptions>(31.5, torch::ExpandingArray<2>({32, 33}));
  recordOptions<nn::FractionalMaxPool2dOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::ZeroPad2dOptions>(torch::ExpandingArray<4>({31, 32, 33, 34}));
  recordOptions<nn::ReflectionPad1dOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::ReplicationPad1dOptions>(torch::ExpandingArray<2>({31, 32}));
  recordOptions<nn::ConstantPad1dOptions>(torch::ExpandingArray<2>({31, 32}), 33.5);
}

}  // namespace dictum_truth
