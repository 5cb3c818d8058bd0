// Layers without inputs: LibTorch draws their weights from a range that has no bounds, and throws.
//
// construct: Dense(0, 4)
//   set DenseImpl: in=0, out=4
// construct: Dense(4, 0)
//   set DenseImpl: in=4, out=0
// construct: Convolved(0, 4)
// construct: Convolved(4, 0)
// construct: Upsampled(0)
// construct: Upsampled(2)
// construct: Recurrent(0, 3)
//   set RecurrentImpl: in=0, hidden=3
// construct: Recurrent(3, 0)
//   set RecurrentImpl: in=3, hidden=0
// construct: Gated(0)
//   set GatedImpl: hidden=0
// construct: Looked(0, 3)
// construct: Looked(0, 0)
// construct: Padded(0)
//   set PaddedImpl: words=0
// construct: Padded(5)
//   set PaddedImpl: words=5
// construct: Optional(true)
// construct: Optional(false)
//   set OptionalImpl: hasEmpty=false
// construct: Fed(0)
// construct: Fed(8)
// construct: Drawn(std::vector<int64_t>{4, 0})
// construct: Drawn(std::vector<int64_t>{0, 4})
// construct: Drawn(std::vector<int64_t>{0, 3, 2})
// construct: Drawn(std::vector<int64_t>{4, 3, 0})
// construct: Drawn(std::vector<int64_t>{4, 3, 2})
#include <torch/torch.h>

struct DenseImpl : torch::nn::Module {
  DenseImpl(int64_t in, int64_t out) { register_module("fc", torch::nn::Linear(in, out)); }
};
TORCH_MODULE(Dense);

struct ConvolvedImpl : torch::nn::Module {
  ConvolvedImpl(int64_t in, int64_t out) {
    register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).bias(false)));
  }
};
TORCH_MODULE(Convolved);

struct UpsampledImpl : torch::nn::Module {
  explicit UpsampledImpl(int64_t kernel) {
    register_module("up", torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(4, 2, {2, kernel})));
  }
};
TORCH_MODULE(Upsampled);

struct RecurrentImpl : torch::nn::Module {
  RecurrentImpl(int64_t in, int64_t hidden) { register_module("rnn", torch::nn::GRU(in, hidden)); }
};
TORCH_MODULE(Recurrent);

struct GatedImpl : torch::nn::Module {
  explicit GatedImpl(int64_t hidden) { register_module("cell", torch::nn::LSTMCell(4, hidden)); }
};
TORCH_MODULE(Gated);

struct LookedImpl : torch::nn::Module {
  LookedImpl(int64_t words, int64_t width) {
    register_module("words", torch::nn::Embedding(words, width));
    register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
    register_module("batch", torch::nn::BatchNorm1d(width));
  }
};
TORCH_MODULE(Looked);

struct PaddedImpl : torch::nn::Module {
  explicit PaddedImpl(int64_t words) {
    register_module("words", torch::nn::Embedding(torch::nn::EmbeddingOptions(words, 3).padding_idx(0)));
  }
};
TORCH_MODULE(Padded);

struct OptionalImpl : torch::nn::Module {
  explicit OptionalImpl(bool hasEmpty) {
    if (hasEmpty) register_module("empty", torch::nn::Bilinear(0, 2, 3));
    register_module("fc", torch::nn::Linear(2, 3));
  }
};
TORCH_MODULE(Optional);

struct FedImpl : torch::nn::Module {
  explicit FedImpl(int64_t feedforward) {
    const auto options = torch::nn::TransformerOptions(4, 2, 0, 0).dim_feedforward(feedforward);
    register_module("transformer", torch::nn::Transformer(options));
  }
};
TORCH_MODULE(Fed);

// A user draws them as LibTorch's own layers do.
struct DrawnImpl : torch::nn::Module {
  explicit DrawnImpl(const std::vector<int64_t>& sizes) {
    auto weight = register_parameter("weight", torch::empty(sizes));
    torch::nn::init::kaiming_uniform_(weight, 2.2);
  }
};
TORCH_MODULE(Drawn);
