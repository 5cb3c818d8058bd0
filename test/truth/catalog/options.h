// The options of every module that the catalog's rows and checks speak of, read from an options object.
#pragma once

#include "describe.h"

namespace dictum_truth {

#define OPTION(name) {#name, option(options.name())}

inline Json optionsOf(const nn::LinearOptions& options) {
  return Json::object({OPTION(in_features), OPTION(out_features), OPTION(bias)});
}
inline Json optionsOf(const nn::BilinearOptions& options) {
  return Json::object({OPTION(in1_features), OPTION(in2_features), OPTION(out_features), OPTION(bias)});
}
inline Json optionsOf(const nn::UnflattenOptions& options) { return Json::object({OPTION(dim), OPTION(sizes)}); }
template <size_t D>
Json optionsOf(const nn::ConvOptions<D>& options) {
  return Json::object({OPTION(in_channels),
                       OPTION(out_channels),
                       OPTION(kernel_size),
                       OPTION(stride),
                       OPTION(groups),
                       OPTION(bias),
                       {"padding", option<D>(options.padding())}});
}
template <size_t D>
Json optionsOf(const nn::detail::ConvNdOptions<D>& options) {
  return Json::object({OPTION(in_channels),
                       OPTION(out_channels),
                       OPTION(kernel_size),
                       OPTION(stride),
                       OPTION(groups),
                       OPTION(bias),
                       OPTION(transposed),
                       {"padding", option<D>(options.padding())}});
}
template <size_t D>
Json optionsOf(const nn::ConvTransposeOptions<D>& options) {
  return Json::object(
      {OPTION(in_channels), OPTION(out_channels), OPTION(kernel_size), OPTION(stride), OPTION(groups), OPTION(bias)});
}
inline Json optionsOf(const nn::BatchNormOptions& options) {
  return Json::object({OPTION(num_features), OPTION(affine), OPTION(track_running_stats)});
}
inline Json optionsOf(const nn::InstanceNormOptions& options) {
  return Json::object({OPTION(num_features), OPTION(affine), OPTION(track_running_stats)});
}
inline Json optionsOf(const nn::LayerNormOptions& options) {
  return Json::object({OPTION(normalized_shape), OPTION(elementwise_affine)});
}
inline Json optionsOf(const nn::GroupNormOptions& options) {
  return Json::object({OPTION(num_groups), OPTION(num_channels), OPTION(affine)});
}
inline Json optionsOf(const nn::LocalResponseNormOptions& options) { return Json::object({OPTION(size)}); }
inline Json optionsOf(const nn::CrossMapLRN2dOptions& options) { return Json::object({OPTION(size)}); }
inline Json optionsOf(const nn::EmbeddingOptions& options) {
  return Json::object({OPTION(num_embeddings), OPTION(embedding_dim), OPTION(padding_idx), OPTION(_weight)});
}
inline Json optionsOf(const nn::EmbeddingBagOptions& options) {
  return Json::object({OPTION(num_embeddings), OPTION(embedding_dim), OPTION(padding_idx), OPTION(_weight)});
}
inline Json optionsOf(const nn::LSTMOptions& options) {
  return Json::object({OPTION(input_size), OPTION(hidden_size), OPTION(num_layers), OPTION(bias), OPTION(dropout),
                       OPTION(bidirectional), OPTION(proj_size)});
}
template <typename Recurrent>
Json recurrentOptions(const Recurrent& options) {
  return Json::object({OPTION(input_size), OPTION(hidden_size), OPTION(num_layers), OPTION(bias), OPTION(dropout),
                       OPTION(bidirectional)});
}
inline Json optionsOf(const nn::RNNOptions& options) { return recurrentOptions(options); }
inline Json optionsOf(const nn::GRUOptions& options) { return recurrentOptions(options); }
template <typename Cell>
Json cellOptions(const Cell& options) {
  return Json::object({OPTION(input_size), OPTION(hidden_size), OPTION(bias)});
}
inline Json optionsOf(const nn::RNNCellOptions& options) { return cellOptions(options); }
inline Json optionsOf(const nn::LSTMCellOptions& options) { return cellOptions(options); }
inline Json optionsOf(const nn::GRUCellOptions& options) { return cellOptions(options); }
inline Json optionsOf(const nn::MultiheadAttentionOptions& options) {
  return Json::object({OPTION(embed_dim), OPTION(num_heads), OPTION(dropout), OPTION(bias), OPTION(add_bias_kv),
                       OPTION(kdim), OPTION(vdim)});
}
inline Json optionsOf(const nn::TransformerEncoderLayerOptions& options) {
  return Json::object({OPTION(d_model), OPTION(nhead), OPTION(dim_feedforward), OPTION(dropout)});
}
inline Json optionsOf(const nn::TransformerDecoderLayerOptions& options) {
  return Json::object({OPTION(d_model), OPTION(nhead), OPTION(dim_feedforward), OPTION(dropout)});
}
inline Json optionsOf(const nn::TransformerEncoderOptions& options) {
  return Json::object({OPTION(encoder_layer), OPTION(num_layers), OPTION(norm)});
}
inline Json optionsOf(const nn::TransformerDecoderOptions& options) {
  return Json::object({OPTION(decoder_layer), OPTION(num_layers), OPTION(norm)});
}
inline Json optionsOf(const nn::TransformerOptions& options) {
  return Json::object({OPTION(d_model), OPTION(nhead), OPTION(num_encoder_layers), OPTION(num_decoder_layers),
                       OPTION(dim_feedforward), OPTION(dropout), OPTION(custom_encoder), OPTION(custom_decoder)});
}
inline Json optionsOf(const nn::AdaptiveLogSoftmaxWithLossOptions& options) {
  return Json::object({OPTION(in_features), OPTION(n_classes), OPTION(cutoffs), OPTION(div_value), OPTION(head_bias)});
}
inline Json optionsOf(const nn::BCELossOptions& options) { return Json::object({OPTION(weight)}); }
inline Json optionsOf(const nn::NLLLossOptions& options) { return Json::object({OPTION(weight)}); }
inline Json optionsOf(const nn::CrossEntropyLossOptions& options) { return Json::object({OPTION(weight)}); }
inline Json optionsOf(const nn::MultiMarginLossOptions& options) { return Json::object({OPTION(p), OPTION(weight)}); }
inline Json optionsOf(const nn::MultiLabelSoftMarginLossOptions& options) { return Json::object({OPTION(weight)}); }
inline Json optionsOf(const nn::BCEWithLogitsLossOptions& options) {
  return Json::object({OPTION(weight), OPTION(pos_weight)});
}
inline Json optionsOf(const nn::PReLUOptions& options) { return Json::object({OPTION(num_parameters)}); }
inline Json optionsOf(const nn::HardtanhOptions& options) { return Json::object({OPTION(min_val), OPTION(max_val)}); }
inline Json optionsOf(const nn::DropoutOptions& options) { return Json::object({OPTION(p)}); }
template <size_t D>
Json optionsOf(const nn::FractionalMaxPoolOptions<D>& options) {
  return Json::object({OPTION(kernel_size), OPTION(output_size), OPTION(output_ratio), OPTION(_random_samples)});
}

// Options that no row speaks of, read to hold what their constructors set.
inline Json optionsOf(const nn::SELUOptions& options) { return Json::object({OPTION(inplace)}); }
inline Json optionsOf(const nn::ReLUOptions& options) { return Json::object({OPTION(inplace)}); }
inline Json optionsOf(const nn::ReLU6Options& options) { return Json::object({OPTION(inplace)}); }
inline Json optionsOf(const nn::GLUOptions& options) { return Json::object({OPTION(dim)}); }
inline Json optionsOf(const nn::SoftmaxOptions& options) { return Json::object({OPTION(dim)}); }
inline Json optionsOf(const nn::SoftminOptions& options) { return Json::object({OPTION(dim)}); }
inline Json optionsOf(const nn::LogSoftmaxOptions& options) { return Json::object({OPTION(dim)}); }
inline Json optionsOf(const nn::HardshrinkOptions& options) { return Json::object({OPTION(lambda)}); }
inline Json optionsOf(const nn::SoftshrinkOptions& options) { return Json::object({OPTION(lambda)}); }
inline Json optionsOf(const nn::ThresholdOptions& options) { return Json::object({OPTION(threshold), OPTION(value)}); }
inline Json optionsOf(const nn::FoldOptions& options) {
  return Json::object({OPTION(output_size), OPTION(kernel_size)});
}
inline Json optionsOf(const nn::UnfoldOptions& options) { return Json::object({OPTION(kernel_size)}); }
inline Json optionsOf(const nn::PixelShuffleOptions& options) { return Json::object({OPTION(upscale_factor)}); }
inline Json optionsOf(const nn::PixelUnshuffleOptions& options) { return Json::object({OPTION(downscale_factor)}); }
template <size_t D>
Json optionsOf(const nn::AvgPoolOptions<D>& options) {
  return Json::object({OPTION(kernel_size), OPTION(stride)});
}
template <size_t D>
Json optionsOf(const nn::MaxPoolOptions<D>& options) {
  return Json::object({OPTION(kernel_size), OPTION(stride)});
}
template <size_t D>
Json optionsOf(const nn::MaxUnpoolOptions<D>& options) {
  return Json::object({OPTION(kernel_size), OPTION(stride)});
}
template <size_t D>
Json optionsOf(const nn::LPPoolOptions<D>& options) {
  return Json::object({OPTION(norm_type), OPTION(kernel_size), OPTION(stride)});
}
inline Json optionsOf(const nn::ZeroPad2dOptions& options) { return Json::object({OPTION(padding)}); }
template <size_t D>
Json optionsOf(const nn::ReflectionPadOptions<D>& options) {
  return Json::object({OPTION(padding)});
}
template <size_t D>
Json optionsOf(const nn::ReplicationPadOptions<D>& options) {
  return Json::object({OPTION(padding)});
}
template <size_t D>
Json optionsOf(const nn::ConstantPadOptions<D>& options) {
  return Json::object({OPTION(padding), OPTION(value)});
}

#undef OPTION

// Options without any that matters here.
template <typename Options>
Json optionsOf(const Options&) {
  return Json::object();
}

}  // namespace dictum_truth
