// torch/nn/modules/activation.h (MultiheadAttention), transformerlayer.h, transformercoder.h, transformer.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

ModuleInfo multiheadAttention() {
  const std::string same = "kdim == embed_dim && vdim == embed_dim";
  const std::string separate = "!(" + same + ")";
  return {.className = "torch::nn::MultiheadAttentionImpl",
          .optionsClass = "torch::nn::MultiheadAttentionOptions",
          .checks = {{.holds = "embed_dim % num_heads == 0", .message = "embed_dim must be divisible by num_heads"}},
          .blocks = {{.rows = {parameter("in_proj_weight", {"3 * embed_dim", "embed_dim"}, same),
                               parameter("q_proj_weight", {"embed_dim", "embed_dim"}, separate),
                               parameter("k_proj_weight", {"embed_dim", "kdim"}, separate),
                               parameter("v_proj_weight", {"embed_dim", "vdim"}, separate),
                               parameter("in_proj_bias", {"3 * embed_dim"}, "bias"),
                               child("out_proj", "torch::nn::LinearImpl",
                                     {{"in_features", "embed_dim"}, {"out_features", "embed_dim"}, {"bias", "bias"}}),
                               parameter("bias_k", {"1", "1", "embed_dim"}, "add_bias_kv"),
                               parameter("bias_v", {"1", "1", "embed_dim"}, "add_bias_kv")}}}};
}

Row attention(const std::string& name) {
  return child(name, "torch::nn::MultiheadAttentionImpl",
               {{"embed_dim", "d_model"},
                {"num_heads", "nhead"},
                {"kdim", "d_model"},
                {"vdim", "d_model"},
                {"bias", "true"},
                {"add_bias_kv", "false"}});
}

Row linear(const std::string& name, const std::string& in, const std::string& out) {
  return child(name, "torch::nn::LinearImpl", {{"in_features", in}, {"out_features", out}, {"bias", "true"}});
}

Row norm(const std::string& name) {
  return child(name, "torch::nn::LayerNormImpl",
               {{"normalized_shape", std::vector<std::string>{"d_model"}}, {"elementwise_affine", "true"}});
}

Row dropout(const std::string& name) { return child(name, "torch::nn::DropoutImpl", {{"p", "dropout"}}); }

ModuleInfo encoderLayer() {
  return {.className = "torch::nn::TransformerEncoderLayerImpl",
          .optionsClass = "torch::nn::TransformerEncoderLayerOptions",
          .blocks = {{.rows = {attention("self_attn"), linear("linear1", "d_model", "dim_feedforward"),
                               dropout("dropout"), linear("linear2", "dim_feedforward", "d_model"), norm("norm1"),
                               norm("norm2"), dropout("dropout1"), dropout("dropout2")}}}};
}

ModuleInfo decoderLayer() {
  return {.className = "torch::nn::TransformerDecoderLayerImpl",
          .optionsClass = "torch::nn::TransformerDecoderLayerOptions",
          .blocks = {{.rows = {attention("self_attn"), attention("multihead_attn"),
                               linear("linear1", "d_model", "dim_feedforward"), dropout("dropout"),
                               linear("linear2", "dim_feedforward", "d_model"), norm("norm1"), norm("norm2"),
                               norm("norm3"), dropout("dropout1"), dropout("dropout2"), dropout("dropout3")}}}};
}

// TransformerEncoder and TransformerDecoder: `layers` holds clones of the layer that the options hold.
ModuleInfo coder(const std::string& name, const std::string& layerOption) {
  const Block layers = {.index = "i", .count = "num_layers", .rows = {moduleOfOption("{i}", layerOption)}};
  return {.className = "torch::nn::" + name + "Impl",
          .optionsClass = "torch::nn::" + name + "Options",
          .blocks = {{.rows = {container("layers", "torch::nn::ModuleListImpl", {layers}),
                               moduleOfOption("norm", "norm", "given.norm")}}}};
}

// What Transformer builds where it is given no custom one: layers of its own options, and always a norm.
Row defaultCoder(const std::string& name, const std::string& className, const std::string& count) {
  const Row layer = child(
      "{i}", className + "LayerImpl",
      {{"d_model", "d_model"}, {"nhead", "nhead"}, {"dim_feedforward", "dim_feedforward"}, {"dropout", "dropout"}});
  const Block layers = {.index = "i", .count = count, .rows = {layer}};
  Row row = container(name, className + "Impl",
                      {{.rows = {container("layers", "torch::nn::ModuleListImpl", {layers}), norm("norm")}}});
  row.when = "!given.custom_" + name;
  return row;
}

// The layer that a default coder clones is made even where it has no layers.
ModuleInfo transformer() {
  const std::string isCustom = "given.custom_encoder && given.custom_decoder || ";
  return {
      .className = "torch::nn::TransformerImpl",
      .optionsClass = "torch::nn::TransformerOptions",
      .checks = {{.holds = isCustom + "d_model % nhead == 0", .message = "embed_dim must be divisible by num_heads"},
                 {.holds = isCustom + "d_model != 0 && dim_feedforward != 0", .message = emptyRange}},
      .blocks = {{.rows = {defaultCoder("encoder", "torch::nn::TransformerEncoder", "num_encoder_layers"),
                           moduleOfOption("encoder", "custom_encoder", "given.custom_encoder"),
                           defaultCoder("decoder", "torch::nn::TransformerDecoder", "num_decoder_layers"),
                           moduleOfOption("decoder", "custom_decoder", "given.custom_decoder")}}}};
}

}  // namespace

std::vector<ModuleInfo> transformerModules() {
  return {multiheadAttention(),
          encoderLayer(),
          decoderLayer(),
          coder("TransformerEncoder", "encoder_layer"),
          coder("TransformerDecoder", "decoder_layer"),
          transformer()};
}

}  // namespace dictum::catalog
