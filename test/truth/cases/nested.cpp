// User modules inside user modules: holders, shared_ptr, Sequential elements, three levels deep.
//
// construct: Network(2, true)
//   set NetworkImpl: blocks=2, attention=true
// construct: Network(1, false)
//   set NetworkImpl: blocks=1, attention=false
// construct: std::make_shared<AttentionImpl>(8)
// construct: AttentionImpl(4)
// construct: Pair()
// construct: Tree(2)
//   set TreeImpl: depth=2, width=1
// construct: Tree(0)
//   set TreeImpl: depth=0, width=1
#include <torch/torch.h>

struct AttentionImpl : torch::nn::Module {
  explicit AttentionImpl(int64_t dim) {
    q = register_module("q", torch::nn::Linear(torch::nn::LinearOptions(dim, dim).bias(false)));
    kv = register_module("kv", torch::nn::Linear(torch::nn::LinearOptions(dim, 2 * dim).bias(false)));
    temperature = register_parameter("temperature", torch::ones({1}));
  }
  torch::Tensor forward(torch::Tensor x) { return q(x) * temperature; }
  torch::nn::Linear q{nullptr}, kv{nullptr};
  torch::Tensor temperature;
};
TORCH_MODULE(Attention);

struct BlockImpl : torch::nn::Module {
  BlockImpl(int64_t dim, bool attention) : norm(torch::nn::LayerNormOptions({dim})) {
    register_module("norm", norm);
    if (attention) attn = register_module("attn", Attention(dim));
    mlp = register_module("mlp", torch::nn::Sequential(torch::nn::Linear(dim, 4 * dim), torch::nn::GELU(),
                                                       torch::nn::Linear(4 * dim, dim)));
  }
  torch::Tensor forward(torch::Tensor x) { return mlp->forward(norm(x)); }
  torch::nn::LayerNorm norm;
  Attention attn{nullptr};
  torch::nn::Sequential mlp{nullptr};
};
TORCH_MODULE(Block);

struct NetworkImpl : torch::nn::Module {
  NetworkImpl(int blocks, bool attention) {
    embed = register_module("embed", torch::nn::Embedding(100, 8));
    for (int i = 0; i < blocks; ++i) layers->push_back(Block(8, attention && i > 0));
    register_module("layers", layers);
    head = register_module("head", std::make_shared<BlockImpl>(4, true));
  }
  torch::nn::Embedding embed{nullptr};
  torch::nn::Sequential layers;
  std::shared_ptr<BlockImpl> head;
};
TORCH_MODULE(Network);

struct PairImpl : torch::nn::Module {
  PairImpl() {
    left = register_module<AttentionImpl>("left", std::make_shared<AttentionImpl>(2));
    right = register_module("right", Attention(3));
    inner = std::make_unique<torch::nn::Linear>(1, 2);
    register_module("inner", *inner);
  }
  std::shared_ptr<AttentionImpl> left;
  Attention right{nullptr};
  std::unique_ptr<torch::nn::Linear> inner;
};
TORCH_MODULE(Pair);

// A module that holds two of its own kind.
struct TreeImpl : torch::nn::Module {
  explicit TreeImpl(int64_t depth, int64_t width = 1) {
    register_module("fc", torch::nn::Linear(width, width));
    if (depth == 0) return;
    register_module("left", std::make_shared<TreeImpl>(depth - 1, width * 2));
    register_module("right", std::make_shared<TreeImpl>(depth - 1, width + 1));
  }
};
TORCH_MODULE(Tree);
