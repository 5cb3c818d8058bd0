// torch::nn modules with keys, as members and on their own.
//
// construct: Layers()
// construct: Recurrent()
// construct: Attention()
// construct: Losses()
// construct: torch::nn::Linear(3, 4)
// construct: torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 8, {3, 5}).groups(2).bias(false))
// construct: torch::nn::LSTM(torch::nn::LSTMOptions(3, 4).num_layers(2).bidirectional(true).proj_size(2))
// construct: torch::nn::Transformer(torch::nn::TransformerOptions(8, 2, 1, 2).dim_feedforward(16))
#include <torch/torch.h>

struct LayersImpl : torch::nn::Module {
  LayersImpl() {
    using namespace torch::nn;
    register_module("linear", Linear(2, 3));
    register_module("bilinear", Bilinear(BilinearOptions(2, 3, 4).bias(false)));
    register_module("conv1", Conv1d(Conv1dOptions(2, 4, 3).groups(2)));
    register_module("conv2", Conv2d(Conv2dOptions(2, 4, {1, 2})));
    register_module("conv3", Conv3d(Conv3dOptions(2, 4, 3).bias(false)));
    register_module("up1", ConvTranspose1d(ConvTranspose1dOptions(4, 2, 3)));
    register_module("up2", ConvTranspose2d(ConvTranspose2dOptions(4, 6, 3).groups(2).output_padding(1).stride(2)));
    register_module("up3", ConvTranspose3d(4, 2, 3));
    register_module("bn1", BatchNorm1d(4));
    register_module("bn2", BatchNorm2d(BatchNorm2dOptions(4).affine(false)));
    register_module("bn3", BatchNorm3d(BatchNorm3dOptions(4).track_running_stats(false)));
    register_module("in1", InstanceNorm1d(4));
    register_module("in2", InstanceNorm2d(InstanceNorm2dOptions(4).affine(true)));
    register_module("in3", InstanceNorm3d(InstanceNorm3dOptions(4).affine(true).track_running_stats(true)));
    register_module("ln", LayerNorm(LayerNormOptions({2, 3})));
    register_module("ln_off", LayerNorm(LayerNormOptions({2}).elementwise_affine(false)));
    register_module("gn", GroupNorm(GroupNormOptions(2, 4).affine(true)));
    register_module("lrn", LocalResponseNorm(2));
    register_module("cross", CrossMapLRN2d(2));
    register_module("embedding", Embedding(EmbeddingOptions(10, 3).padding_idx(0)));
    register_module("pretrained", Embedding::from_pretrained(torch::zeros({5, 6})));
    register_module("bag", EmbeddingBag(EmbeddingBagOptions(7, 3).mode(torch::kSum)));
    register_module("prelu", PReLU());
    register_module("identity", Identity());
    register_module("flatten", Flatten());
    register_module("pool", AdaptiveAvgPool2d(AdaptiveAvgPool2dOptions({1, 1})));
    register_module("upsample", Upsample(UpsampleOptions().scale_factor(std::vector<double>({2, 2}))));
    register_module("shuffle", PixelShuffle(2));
    register_module("act", LeakyReLU(LeakyReLUOptions().negative_slope(0.2)));
    register_module("softmax", Softmax(1));
    register_module("softmax_options", LogSoftmax(LogSoftmaxOptions(1)));
    register_module("adaptive", AdaptiveLogSoftmaxWithLoss(AdaptiveLogSoftmaxWithLossOptions(8, 20, {4, 10}).div_value(2.)));
  }
};
TORCH_MODULE(Layers);

struct RecurrentImpl : torch::nn::Module {
  RecurrentImpl() {
    using namespace torch::nn;
    register_module("rnn", RNN(RNNOptions(2, 3).nonlinearity(torch::kReLU)));
    register_module("lstm", LSTM(LSTMOptions(2, 3).num_layers(2).bias(false).batch_first(true)));
    register_module("gru", GRU(GRUOptions(2, 3).bidirectional(true)));
    register_module("rnn_cell", RNNCell(2, 3));
    register_module("lstm_cell", LSTMCell(LSTMCellOptions(2, 3).bias(false)));
    register_module("gru_cell", GRUCell(GRUCellOptions(2, 3)));
  }
};
TORCH_MODULE(Recurrent);

struct AttentionImpl : torch::nn::Module {
  AttentionImpl() {
    using namespace torch::nn;
    register_module("self", MultiheadAttention(MultiheadAttentionOptions(8, 2)));
    register_module("cross", MultiheadAttention(MultiheadAttentionOptions(8, 2).kdim(3).vdim(5).bias(false).add_bias_kv(true)));
    TransformerEncoderLayer layer(TransformerEncoderLayerOptions(8, 2).dim_feedforward(16));
    register_module("encoder", TransformerEncoder(TransformerEncoderOptions(layer, 2)));
    register_module("layer", layer);
    TransformerDecoderLayer decoder(TransformerDecoderLayerOptions(8, 2).dim_feedforward(4));
    register_module("decoder", TransformerDecoder(TransformerDecoderOptions(decoder, 1).norm(AnyModule(LayerNorm(LayerNormOptions({8}))))));
  }
};
TORCH_MODULE(Attention);

struct LossesImpl : torch::nn::Module {
  LossesImpl() {
    using namespace torch::nn;
    register_module("ce", CrossEntropyLoss());
    register_module("ce_weight", CrossEntropyLoss(CrossEntropyLossOptions().weight(torch::ones({3}))));
    register_module("bce", BCEWithLogitsLoss(BCEWithLogitsLossOptions().pos_weight(torch::ones({2}))));
    register_module("mse", MSELoss(MSELossOptions(torch::kMean)));
  }
};
TORCH_MODULE(Losses);
