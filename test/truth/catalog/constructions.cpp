// Constructs every torch::nn module under many options and prints, one JSON object a line, what LibTorch registers:
//
//     {"libtorch": [major, minor]}
//     {"class", "options_class", "options", "default_dtype", "module" or "throws"}    a construction
//     {"options_class", "arguments", "options"}                      what a constructor of an options class sets
//     {"dtype", "bytes", "promotes": {...}}                          element types
//
// The catalog is asked for the same constructions (differential_test.cpp): nobody types expected keys.
#include <torch/version.h>

#include "option_constructors.h"
#include "record.h"

namespace dictum_truth {
namespace {

using torch::kDouble;
using torch::Tensor;

void linear() {
  for (bool bias : {true, false}) {
    for (int64_t in : {1, 3, 64}) {
      record<nn::Linear>(nn::LinearOptions(in, 5).bias(bias));
      record<nn::Bilinear>(nn::BilinearOptions(in, 7, 5).bias(bias));
    }
  }
  record<nn::Linear>(nn::LinearOptions(-3, 5));
  record<nn::Linear>(nn::LinearOptions(3, 0));
  record<nn::Unflatten>(nn::UnflattenOptions(1, {2, 3}));
  record<nn::Flatten>(nn::FlattenOptions());
  recordPlain<nn::Identity>();
}

template <typename Holder, typename Options>
void convolution(const std::vector<int64_t>& kernel) {
  for (bool bias : {true, false}) {
    for (int64_t groups : {1, 2, 3, 4, 5}) {
      for (int64_t out : {8, 12}) record<Holder>(Options(12, out, kernel).groups(groups).bias(bias));
    }
  }
}

template <typename Holder, typename Options>
void paddedConvolution(const std::vector<int64_t>& kernel) {
  for (int64_t stride : {1, 2}) {
    record<Holder>(Options(4, 8, kernel).stride(stride).padding(1));
    record<Holder>(Options(4, 8, kernel).stride(stride).padding(torch::kSame));
    record<Holder>(Options(4, 8, kernel).stride(stride).padding(torch::kValid));
  }
}

void convolutions() {
  convolution<nn::Conv1d, nn::Conv1dOptions>({3});
  convolution<nn::Conv2d, nn::Conv2dOptions>({3, 5});
  convolution<nn::Conv3d, nn::Conv3dOptions>({1, 2, 3});
  convolution<nn::ConvTranspose1d, nn::ConvTranspose1dOptions>({3});
  convolution<nn::ConvTranspose2d, nn::ConvTranspose2dOptions>({3, 5});
  convolution<nn::ConvTranspose3d, nn::ConvTranspose3dOptions>({1, 2, 3});
  paddedConvolution<nn::Conv1d, nn::Conv1dOptions>({3});
  paddedConvolution<nn::Conv2d, nn::Conv2dOptions>({3, 5});
  paddedConvolution<nn::Conv3d, nn::Conv3dOptions>({1, 2, 3});
}

template <typename Options, typename... Holder>
void runningNorms() {
  const auto recordAll = [](const Options& options) { (record<Holder>(options), ...); };
  recordAll(Options(6));
  for (bool affine : {true, false}) {
    for (bool track : {true, false}) recordAll(Options(6).affine(affine).track_running_stats(track));
  }
}

void bases() {
  for (bool flag : {true, false}) {
    for (bool bias : {true, false}) {
      const std::string optionsClass = "torch::nn::detail::ConvNdOptions";
      const auto options = nn::detail::ConvNdOptions<2>(6, 9, {3, 5}).groups(3).transposed(flag).bias(bias);
      recordBase<Convolution<nn::ConvNdImpl>>("torch::nn::ConvNdImpl", optionsClass, options);
      recordBase<Convolution<nn::ConvTransposeNdImpl>>("torch::nn::ConvTransposeNdImpl", optionsClass, options);
    }
    recordBase<Dropping>("torch::nn::detail::_DropoutNd", "torch::nn::DropoutOptions", nn::DropoutOptions(0.25));
    recordBase<Norm>("torch::nn::NormImplBase", "", nn::BatchNormOptions(6).affine(flag));
  }
}

void normalizations() {
  runningNorms<nn::BatchNormOptions, nn::BatchNorm1d, nn::BatchNorm2d, nn::BatchNorm3d>();
  runningNorms<nn::InstanceNormOptions, nn::InstanceNorm1d, nn::InstanceNorm2d, nn::InstanceNorm3d>();
  for (bool affine : {true, false}) {
    for (const std::vector<int64_t>& shape : {std::vector<int64_t>{8}, {2, 3}, {4, 5, 6}}) {
      record<nn::LayerNorm>(nn::LayerNormOptions(shape).elementwise_affine(affine));
    }
    record<nn::GroupNorm>(nn::GroupNormOptions(2, 6).affine(affine));
  }
  record<nn::LocalResponseNorm>(nn::LocalResponseNormOptions(2));
  record<nn::CrossMapLRN2d>(nn::CrossMapLRN2dOptions(3));
}

template <typename Holder, typename Options>
void embedding() {
  record<Holder>(Options(10, 3));
  for (int64_t padding : {-11, -10, -1, 0, 1, 9, 10}) record<Holder>(Options(10, 3).padding_idx(padding));
  record<Holder>(Options(10, 3)._weight(torch::zeros({10, 3}, kDouble)));
  record<Holder>(Options(10, 3)._weight(torch::zeros({10, 3}, torch::kHalf)));
  for (const std::vector<int64_t>& shape : {std::vector<int64_t>{10, 4}, {9, 3}, {30}, {10, 3, 1}}) {
    record<Holder>(Options(10, 3)._weight(torch::zeros(shape)));
  }
}

template <typename Holder, typename Options>
void recurrent() {
  record<Holder>(Options(5, 4));
  record<Holder>(Options(5, 4).dropout(1.5));
  for (int64_t layers : {1, 2, 3}) {
    for (bool bias : {true, false}) {
      for (bool bidirectional : {true, false}) {
        record<Holder>(Options(5, 4).num_layers(layers).bias(bias).bidirectional(bidirectional));
      }
    }
  }
}

void recurrents() {
  recurrent<nn::RNN, nn::RNNOptions>();
  recurrent<nn::LSTM, nn::LSTMOptions>();
  recurrent<nn::GRU, nn::GRUOptions>();
  for (int64_t projection : {-1, 0, 1, 3, 4}) {
    for (bool bidirectional : {true, false}) {
      for (bool bias : {true, false}) {
        record<nn::LSTM>(
            nn::LSTMOptions(5, 4).num_layers(2).bias(bias).bidirectional(bidirectional).proj_size(projection));
      }
    }
  }
  for (bool bias : {true, false}) {
    record<nn::RNNCell>(nn::RNNCellOptions(5, 4).bias(bias));
    record<nn::LSTMCell>(nn::LSTMCellOptions(5, 4).bias(bias));
    record<nn::GRUCell>(nn::GRUCellOptions(5, 4).bias(bias));
  }
}

void attention() {
  record<nn::MultiheadAttention>(nn::MultiheadAttentionOptions(10, 4));
  for (int64_t kdim : {8, 5}) {
    for (int64_t vdim : {8, 6}) {
      for (bool bias : {true, false}) {
        for (bool biasKv : {true, false}) {
          record<nn::MultiheadAttention>(
              nn::MultiheadAttentionOptions(8, 2).kdim(kdim).vdim(vdim).bias(bias).add_bias_kv(biasKv));
        }
      }
    }
  }
  record<nn::MultiheadAttention>(nn::MultiheadAttentionOptions(8, 2).embed_dim(12));
}

nn::AnyModule layerNorm(int64_t size) { return nn::AnyModule(nn::LayerNorm(nn::LayerNormOptions({size}))); }

template <typename Holder, typename Options, typename Layer, typename LayerOptions>
void coder() {
  for (int64_t layers : {0, 1, 2}) {
    record<Holder>(Options(LayerOptions(8, 2).dim_feedforward(16), layers));
    record<Holder>(Options(Layer(LayerOptions(8, 4).dim_feedforward(6)), layers).norm(layerNorm(8)));
    record<Holder>(Options(LayerOptions(4, 2), layers).norm(nn::AnyModule(nn::BatchNorm1d(4))));
  }
}

void transformers() {
  for (int64_t feedforward : {16, 2048}) {
    record<nn::TransformerEncoderLayer>(nn::TransformerEncoderLayerOptions(8, 2).dim_feedforward(feedforward));
    record<nn::TransformerDecoderLayer>(nn::TransformerDecoderLayerOptions(8, 2).dim_feedforward(feedforward));
  }
  record<nn::TransformerEncoderLayer>(nn::TransformerEncoderLayerOptions(8, 3));
  record<nn::TransformerEncoderLayer>(nn::TransformerEncoderLayerOptions(8, 2).dropout(2));
  record<nn::TransformerDecoderLayer>(nn::TransformerDecoderLayerOptions(8, 3));
  coder<nn::TransformerEncoder, nn::TransformerEncoderOptions, nn::TransformerEncoderLayer,
        nn::TransformerEncoderLayerOptions>();
  coder<nn::TransformerDecoder, nn::TransformerDecoderOptions, nn::TransformerDecoderLayer,
        nn::TransformerDecoderLayerOptions>();
  const auto small = [] { return nn::TransformerOptions(8, 2, 1, 2).dim_feedforward(16); };
  record<nn::Transformer>(small());
  record<nn::Transformer>(nn::TransformerOptions(4, 2).dim_feedforward(3));
  record<nn::Transformer>(small().num_encoder_layers(0).num_decoder_layers(3));
  const nn::TransformerEncoderLayerOptions layer(8, 2);
  record<nn::Transformer>(
      small().custom_encoder(nn::AnyModule(nn::TransformerEncoder(nn::TransformerEncoderOptions(layer, 1)))));
  record<nn::Transformer>(small().custom_encoder(nn::AnyModule(nn::Linear(8, 8))));
  record<nn::Transformer>(small().custom_decoder(nn::AnyModule(nn::Linear(8, 8))));
}

void adaptive() {
  for (double divisor : {4.0, 2.0, 1.5, 2.5, 1.0}) {
    for (bool bias : {true, false}) {
      for (const std::vector<int64_t>& cutoffs :
           {std::vector<int64_t>{5}, {5, 10}, {2, 7, 19}, {5, 20}, {10, 5}, {0, 5}}) {
        record<nn::AdaptiveLogSoftmaxWithLoss>(
            nn::AdaptiveLogSoftmaxWithLossOptions(64, 20, cutoffs).div_value(divisor).head_bias(bias));
      }
    }
  }
}

template <typename Holder, typename Options>
void emptyConvolution() {
  record<Holder>(Options(0, 3, 2));
  record<Holder>(Options(3, 0, 2).bias(false));
  record<Holder>(Options(0, 0, 2));
  record<Holder>(Options(3, 3, 0));
}

// Of sizes that are 0, and in all places where they can be.
void emptySizes() {
  for (bool bias : {true, false}) {
    record<nn::Linear>(nn::LinearOptions(0, 5).bias(bias));
    record<nn::Linear>(nn::LinearOptions(0, 0).bias(bias));
    record<nn::LSTMCell>(nn::LSTMCellOptions(0, 4).bias(bias));
    record<nn::LSTMCell>(nn::LSTMCellOptions(5, 0).bias(bias));
  }
  for (int64_t in : {0, 3}) {
    for (int64_t out : {0, 5}) record<nn::Bilinear>(nn::BilinearOptions(in, 3 - in, out));
  }
  emptyConvolution<nn::Conv1d, nn::Conv1dOptions>();
  emptyConvolution<nn::Conv2d, nn::Conv2dOptions>();
  emptyConvolution<nn::Conv3d, nn::Conv3dOptions>();
  emptyConvolution<nn::ConvTranspose1d, nn::ConvTranspose1dOptions>();
  emptyConvolution<nn::ConvTranspose2d, nn::ConvTranspose2dOptions>();
  emptyConvolution<nn::ConvTranspose3d, nn::ConvTranspose3dOptions>();
  for (int64_t hidden : {0, 4}) {
    record<nn::LSTM>(nn::LSTMOptions(0, hidden));
    record<nn::GRU>(nn::GRUOptions(0, hidden));
    record<nn::RNN>(nn::RNNOptions(0, hidden));
    record<nn::GRUCell>(nn::GRUCellOptions(0, hidden));
    record<nn::RNNCell>(nn::RNNCellOptions(0, hidden));
  }
  for (int64_t width : {0, 3}) {
    record<nn::Embedding>(nn::EmbeddingOptions(0, width));
    record<nn::Embedding>(nn::EmbeddingOptions(0, width).padding_idx(0));
    record<nn::Embedding>(nn::EmbeddingOptions(0, width).padding_idx(0)._weight(torch::zeros({0, width})));
    record<nn::EmbeddingBag>(nn::EmbeddingBagOptions(0, width));
    record<nn::EmbeddingBag>(nn::EmbeddingBagOptions(0, width).padding_idx(0));
  }
  record<nn::Embedding>(nn::EmbeddingOptions(3, 0).padding_idx(0));
  record<nn::BatchNorm2d>(nn::BatchNorm2dOptions(0));
  record<nn::LayerNorm>(nn::LayerNormOptions({3, 0}));
  record<nn::GroupNorm>(nn::GroupNormOptions(0, 0));
}

void emptyTransformers() {
  record<nn::MultiheadAttention>(nn::MultiheadAttentionOptions(0, 2).bias(false));
  record<nn::MultiheadAttention>(nn::MultiheadAttentionOptions(4, 2).kdim(0));
  record<nn::MultiheadAttention>(nn::MultiheadAttentionOptions(4, 2).vdim(0).add_bias_kv(true));
  record<nn::TransformerEncoderLayer>(nn::TransformerEncoderLayerOptions(4, 2).dim_feedforward(0));
  record<nn::TransformerDecoderLayer>(nn::TransformerDecoderLayerOptions(0, 2));
  const auto transformer = [](int64_t width, int64_t feedforward) {
    return nn::TransformerOptions(width, 2, 0, 0).dim_feedforward(feedforward);
  };
  record<nn::Transformer>(transformer(4, 3));
  record<nn::Transformer>(transformer(3, 3));
  record<nn::Transformer>(transformer(4, 0));
  record<nn::Transformer>(transformer(0, 3));
  record<nn::AdaptiveLogSoftmaxWithLoss>(nn::AdaptiveLogSoftmaxWithLossOptions(2, 10, {3, 5}));
}

template <typename Holder, typename Options>
void weightedLoss() {
  record<Holder>(Options());
  record<Holder>(Options().weight(torch::ones({7})));
  record<Holder>(Options().weight(torch::ones({3}, kDouble)));
}

void losses() {
  weightedLoss<nn::BCELoss, nn::BCELossOptions>();
  weightedLoss<nn::NLLLoss, nn::NLLLossOptions>();
  weightedLoss<nn::CrossEntropyLoss, nn::CrossEntropyLossOptions>();
  weightedLoss<nn::MultiMarginLoss, nn::MultiMarginLossOptions>();
  weightedLoss<nn::MultiLabelSoftMarginLoss, nn::MultiLabelSoftMarginLossOptions>();
  weightedLoss<nn::BCEWithLogitsLoss, nn::BCEWithLogitsLossOptions>();
  for (int64_t p : {0, 1, 2, 3}) record<nn::MultiMarginLoss>(nn::MultiMarginLossOptions().p(p));
  record<nn::MultiMarginLoss>(nn::MultiMarginLossOptions().weight(torch::ones({2, 2})));
  record<nn::BCEWithLogitsLoss>(nn::BCEWithLogitsLossOptions().pos_weight(torch::ones({2, 2})));
  record<nn::BCEWithLogitsLoss>(nn::BCEWithLogitsLossOptions().weight(torch::ones({2})).pos_weight(torch::ones({2})));
  record<nn::L1Loss>(nn::L1LossOptions());
  record<nn::KLDivLoss>(nn::KLDivLossOptions());
  record<nn::MSELoss>(nn::MSELossOptions());
  record<nn::HingeEmbeddingLoss>(nn::HingeEmbeddingLossOptions());
  record<nn::CosineEmbeddingLoss>(nn::CosineEmbeddingLossOptions());
  record<nn::SmoothL1Loss>(nn::SmoothL1LossOptions());
  record<nn::HuberLoss>(nn::HuberLossOptions());
  record<nn::MultiLabelMarginLoss>(nn::MultiLabelMarginLossOptions());
  record<nn::SoftMarginLoss>(nn::SoftMarginLossOptions());
  record<nn::TripletMarginLoss>(nn::TripletMarginLossOptions());
  record<nn::TripletMarginWithDistanceLoss>(nn::TripletMarginWithDistanceLossOptions());
  record<nn::CTCLoss>(nn::CTCLossOptions());
  record<nn::PoissonNLLLoss>(nn::PoissonNLLLossOptions());
  record<nn::MarginRankingLoss>(nn::MarginRankingLossOptions());
}

void activations() {
  for (int64_t parameters : {1, 3}) record<nn::PReLU>(nn::PReLUOptions().num_parameters(parameters));
  for (double least : {-1.0, 1.0, 2.0}) record<nn::Hardtanh>(nn::HardtanhOptions().min_val(least));
  record<nn::Softmax>(nn::SoftmaxOptions(1));
  record<nn::Softmin>(nn::SoftminOptions(1));
  record<nn::LogSoftmax>(nn::LogSoftmaxOptions(1));
  record<nn::Threshold>(nn::ThresholdOptions(0.5, 2));
  record<nn::ELU>(nn::ELUOptions());
  record<nn::SELU>(nn::SELUOptions());
  record<nn::Hardshrink>(nn::HardshrinkOptions());
  record<nn::LeakyReLU>(nn::LeakyReLUOptions());
  record<nn::ReLU>(nn::ReLUOptions());
  record<nn::ReLU6>(nn::ReLU6Options());
  record<nn::RReLU>(nn::RReLUOptions());
  record<nn::CELU>(nn::CELUOptions());
  record<nn::GLU>(nn::GLUOptions());
  record<nn::GELU>(nn::GELUOptions());
  record<nn::Softplus>(nn::SoftplusOptions());
  record<nn::Softshrink>(nn::SoftshrinkOptions());
  recordPlain<nn::LogSigmoid, nn::Softmax2d, nn::SiLU, nn::Mish, nn::Sigmoid, nn::Softsign, nn::Tanh, nn::Tanhshrink>();
}

template <typename Holder, typename Options>
void fractionalPool(const Tensor& samples) {
  record<Holder>(Options(2));
  record<Holder>(Options(2).output_size(3));
  record<Holder>(Options(2).output_size(3)._random_samples(samples));
  for (double ratio : {0.0, 0.5, 1.0}) record<Holder>(Options(2).output_ratio(ratio));
  record<Holder>(Options(2).output_size(3).output_ratio(0.5));
}

void poolings() {
  fractionalPool<nn::FractionalMaxPool2d, nn::FractionalMaxPool2dOptions>(torch::rand({1, 2, 2}));
  fractionalPool<nn::FractionalMaxPool3d, nn::FractionalMaxPool3dOptions>(torch::rand({1, 2, 3}));
  record<nn::AvgPool1d>(nn::AvgPool1dOptions(2));
  record<nn::AvgPool2d>(nn::AvgPool2dOptions(2));
  record<nn::AvgPool3d>(nn::AvgPool3dOptions(2));
  record<nn::MaxPool1d>(nn::MaxPool1dOptions(2));
  record<nn::MaxPool2d>(nn::MaxPool2dOptions(2));
  record<nn::MaxPool3d>(nn::MaxPool3dOptions(2));
  record<nn::AdaptiveAvgPool1d>(nn::AdaptiveAvgPool1dOptions(2));
  record<nn::AdaptiveAvgPool2d>(nn::AdaptiveAvgPool2dOptions(2));
  record<nn::AdaptiveAvgPool3d>(nn::AdaptiveAvgPool3dOptions(2));
  record<nn::AdaptiveMaxPool1d>(nn::AdaptiveMaxPool1dOptions(2));
  record<nn::AdaptiveMaxPool2d>(nn::AdaptiveMaxPool2dOptions(2));
  record<nn::AdaptiveMaxPool3d>(nn::AdaptiveMaxPool3dOptions(2));
  record<nn::MaxUnpool1d>(nn::MaxUnpool1dOptions(2));
  record<nn::MaxUnpool2d>(nn::MaxUnpool2dOptions(2));
  record<nn::MaxUnpool3d>(nn::MaxUnpool3dOptions(2));
  record<nn::LPPool1d>(nn::LPPool1dOptions(2, 2));
  record<nn::LPPool2d>(nn::LPPool2dOptions(2, 2));
}

void shapes() {
  for (double p : {-0.5, 0.0, 0.3, 1.0, 1.5}) {
    const nn::DropoutOptions options(p);
    record<nn::Dropout>(options);
    record<nn::Dropout2d>(options);
    record<nn::Dropout3d>(options);
    record<nn::AlphaDropout>(options);
    record<nn::FeatureAlphaDropout>(options);
  }
  record<nn::PixelShuffle>(nn::PixelShuffleOptions(2));
  record<nn::PixelUnshuffle>(nn::PixelUnshuffleOptions(2));
  record<nn::Fold>(nn::FoldOptions(4, 2));
  record<nn::Unfold>(nn::UnfoldOptions(2));
  record<nn::ZeroPad2d>(nn::ZeroPad2dOptions(1));
  record<nn::ReflectionPad1d>(nn::ReflectionPad1dOptions(1));
  record<nn::ReflectionPad2d>(nn::ReflectionPad2dOptions(1));
  record<nn::ReflectionPad3d>(nn::ReflectionPad3dOptions(1));
  record<nn::ReplicationPad1d>(nn::ReplicationPad1dOptions(1));
  record<nn::ReplicationPad2d>(nn::ReplicationPad2dOptions(1));
  record<nn::ReplicationPad3d>(nn::ReplicationPad3dOptions(1));
  record<nn::ConstantPad1d>(nn::ConstantPad1dOptions(1, 2));
  record<nn::ConstantPad2d>(nn::ConstantPad2dOptions(1, 2));
  record<nn::ConstantPad3d>(nn::ConstantPad3dOptions(1, 2));
  record<nn::Upsample>(nn::UpsampleOptions());
  record<nn::CosineSimilarity>(nn::CosineSimilarityOptions());
  record<nn::PairwiseDistance>(nn::PairwiseDistanceOptions());
  recordConstruction<nn::Functional>("", Json::object(), [] { return nn::Functional(torch::relu); });
}

void constructions() {
  linear();
  convolutions();
  normalizations();
  bases();
  embedding<nn::Embedding, nn::EmbeddingOptions>();
  embedding<nn::EmbeddingBag, nn::EmbeddingBagOptions>();
  recurrents();
  attention();
  transformers();
  adaptive();
  emptySizes();
  emptyTransformers();
  losses();
  activations();
  poolings();
  shapes();
}

void dtypes() {
  for (int8_t i = 0; i < static_cast<int8_t>(c10::ScalarType::Undefined); ++i) {
    const auto type = static_cast<c10::ScalarType>(i);
    Json promotes = Json::object();
    for (int8_t j = 0; j < static_cast<int8_t>(c10::ScalarType::Undefined); ++j) {
      const auto other = static_cast<c10::ScalarType>(j);
      try {
        promotes[c10::toString(other)] = c10::toString(c10::promoteTypes(type, other));
      } catch (const c10::Error&) {
        promotes[c10::toString(other)] = nullptr;
      }
    }
    print({{"dtype", c10::toString(type)}, {"bytes", c10::elementSize(type)}, {"promotes", promotes}});
  }
}

}  // namespace

void recordAll() {
  print({{"libtorch", {TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR}}});
  constructions();
  torch::set_default_dtype(caffe2::TypeMeta::Make<double>());
  constructions();
  recordLayerOptions();
  recordKeylessOptions();
  dtypes();
}

}  // namespace dictum_truth

int main() {
  dictum_truth::recordAll();
  return 0;
}
