#pragma once
#include <torch/torch.h>

struct AttentionImpl : torch::nn::Module {
  AttentionImpl(int64_t dim, int64_t heads, bool bias) {
    TORCH_CHECK(dim % heads == 0, "dim must be divisible");
    qkv = register_module("qkv", torch::nn::Linear(torch::nn::LinearOptions(dim, 3 * dim).bias(bias)));
    proj = register_module("proj", torch::nn::Linear(dim, dim));
  }
  torch::nn::Linear qkv{nullptr}, proj{nullptr};
};
TORCH_MODULE(Attention);
struct LayerImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) { return x; }
  LayerImpl(int64_t dim, int64_t heads, bool bias) {
    register_module("norm1", torch::nn::LayerNorm(torch::nn::LayerNormOptions({dim})));
    register_module("attn", Attention(dim, heads, bias));
    register_module("mlp", torch::nn::Sequential(torch::nn::Linear(dim, 4 * dim), torch::nn::GELU(),
                                                 torch::nn::Linear(4 * dim, dim)));
  }
};
TORCH_MODULE(Layer);
struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t vocab = 11, int64_t dim = 8, int64_t heads = 2, int64_t depth = 2, bool bias = true,
                   int64_t context = 16) {
    embed = register_module("embed", torch::nn::Embedding(vocab, dim));
    position = register_parameter("position", torch::zeros({1, context, dim}));
    blocks = register_module("blocks", torch::nn::ModuleList());
    for (int64_t i = 0; i < depth; ++i) blocks->push_back(Layer(dim, heads, bias));
    norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({dim})));
    head = register_module("head", torch::nn::Linear(torch::nn::LinearOptions(dim, vocab).bias(false)));
    register_buffer("mask", torch::ones({context, context}, torch::kBool).tril());
  }
  torch::nn::Embedding embed{nullptr};
  torch::Tensor position;
  torch::nn::ModuleList blocks{nullptr};
  torch::nn::LayerNorm norm{nullptr};
  torch::nn::Linear head{nullptr};
};
TORCH_MODULE(Net);
