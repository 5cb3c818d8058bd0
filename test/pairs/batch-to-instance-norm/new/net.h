#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl(int64_t in = 3, int64_t hidden = 4, bool bidirectional = false, int64_t layers = 1) {
    register_module("rnn",
                    torch::nn::GRU(torch::nn::GRUOptions(in, hidden).num_layers(layers).bidirectional(bidirectional)));
    register_module("out", torch::nn::Linear(bidirectional ? 2 * hidden : hidden, 2));
    register_module("attn", torch::nn::MultiheadAttention(torch::nn::MultiheadAttentionOptions(hidden, 2)));
    register_module("norm", torch::nn::InstanceNorm1d(hidden));
  }
};
TORCH_MODULE(Net);
