// Constructors of options classes: torch/nn/options/.
//
// Their parameters are named after the options they set, but what a body in LibTorch's binary does with them is not to
// be seen in a header. A class that is not here has no constructor but the default one.

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

OptionsInfo sets(const std::string& name, std::vector<std::string> options,
                 std::vector<std::pair<std::string, std::string>> derived = {}) {
  return {.className = "torch::nn::" + name, .constructors = {std::move(options)}, .derived = std::move(derived)};
}

std::vector<OptionsInfo> layerOptions() {
  return {
      sets("LinearOptions", {"in_features", "out_features"}),
      sets("BilinearOptions", {"in1_features", "in2_features", "out_features"}),
      sets("UnflattenOptions", {"dim", "sizes"}),
      sets("ConvOptions", {"in_channels", "out_channels", "kernel_size"}),
      sets("ConvTransposeOptions", {"in_channels", "out_channels", "kernel_size"}),
      sets("detail::ConvNdOptions", {"in_channels", "out_channels", "kernel_size"}),
      sets("BatchNormOptions", {"num_features"}),
      sets("InstanceNormOptions", {"num_features"}),
      sets("LayerNormOptions", {"normalized_shape"}),
      sets("GroupNormOptions", {"num_groups", "num_channels"}),
      sets("LocalResponseNormOptions", {"size"}),
      sets("CrossMapLRN2dOptions", {"size"}),
      sets("EmbeddingOptions", {"num_embeddings", "embedding_dim"}),
      sets("EmbeddingBagOptions", {"num_embeddings", "embedding_dim"}),
      sets("RNNOptions", {"input_size", "hidden_size"}),
      sets("LSTMOptions", {"input_size", "hidden_size"}),
      sets("GRUOptions", {"input_size", "hidden_size"}),
      sets("RNNCellOptions", {"input_size", "hidden_size"}),
      sets("LSTMCellOptions", {"input_size", "hidden_size"}),
      sets("GRUCellOptions", {"input_size", "hidden_size"}),
      sets("AdaptiveLogSoftmaxWithLossOptions", {"in_features", "n_classes", "cutoffs"}),
  };
}

std::vector<OptionsInfo> transformerOptions() {
  return {
      // kdim and vdim are taken from the constructor's embed_dim: a later .embed_dim(n) leaves them as they are.
      sets("MultiheadAttentionOptions", {"embed_dim", "num_heads"}, {{"kdim", "embed_dim"}, {"vdim", "embed_dim"}}),
      sets("TransformerEncoderLayerOptions", {"d_model", "nhead"}),
      sets("TransformerDecoderLayerOptions", {"d_model", "nhead"}),
      // The first parameter is a layer, or the options to make one from.
      sets("TransformerEncoderOptions", {"encoder_layer", "num_layers"}),
      sets("TransformerDecoderOptions", {"decoder_layer", "num_layers"}),
      {.className = "torch::nn::TransformerOptions",
       .constructors = {{}, {"d_model", "nhead"}, {"d_model", "nhead", "num_encoder_layers", "num_decoder_layers"}}},
  };
}

std::vector<OptionsInfo> keylessOptions() {
  return {
      sets("SELUOptions", {"inplace"}),
      sets("GLUOptions", {"dim"}),
      sets("HardshrinkOptions", {"lambda"}),
      sets("SoftmaxOptions", {"dim"}),
      sets("SoftminOptions", {"dim"}),
      sets("LogSoftmaxOptions", {"dim"}),
      sets("ReLUOptions", {"inplace"}),
      sets("ReLU6Options", {"inplace"}),
      sets("SoftshrinkOptions", {"lambda"}),
      sets("ThresholdOptions", {"threshold", "value"}),
      sets("DropoutOptions", {"p"}),
      sets("FoldOptions", {"output_size", "kernel_size"}),
      sets("UnfoldOptions", {"kernel_size"}),
      sets("PixelShuffleOptions", {"upscale_factor"}),
      sets("PixelUnshuffleOptions", {"downscale_factor"}),
      sets("AvgPoolOptions", {"kernel_size"}, {{"stride", "kernel_size"}}),
      sets("MaxPoolOptions", {"kernel_size"}, {{"stride", "kernel_size"}}),
      sets("MaxUnpoolOptions", {"kernel_size"}, {{"stride", "kernel_size"}}),
      sets("LPPoolOptions", {"norm_type", "kernel_size"}, {{"stride", "kernel_size"}}),
      sets("FractionalMaxPoolOptions", {"kernel_size"}),
      sets("AdaptiveMaxPoolOptions", {"output_size"}),
      sets("AdaptiveAvgPoolOptions", {"output_size"}),
      sets("ReflectionPadOptions", {"padding"}),
      sets("ReplicationPadOptions", {"padding"}),
      sets("ZeroPad2dOptions", {"padding"}),
      sets("ZeroPadOptions", {"padding"}),
      sets("ConstantPadOptions", {"padding", "value"}),
  };
}

}  // namespace

std::vector<OptionsInfo> optionsClasses() {
  std::vector<OptionsInfo> classes = layerOptions();
  for (auto&& more : {transformerOptions(), keylessOptions()}) classes.insert(classes.end(), more.begin(), more.end());
  return classes;
}

}  // namespace dictum::catalog
