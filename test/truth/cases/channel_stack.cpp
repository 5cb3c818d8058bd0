// Channel counts kept in local vectors across nested loops: stacks, concatenations, reversed walks.
//
// construct: UNet(3)
// construct: UNet(2, std::vector<int64_t>{4, 8})
// construct: Skips()
// construct: Dense(2, std::vector<int>{2, 3})
#include <torch/torch.h>

#include <algorithm>
#include <numeric>

struct UNetImpl : torch::nn::Module {
  explicit UNetImpl(int64_t in, std::vector<int64_t> channels = {8, 16, 32}) {
    for (auto c : channels) {
      downs->push_back(torch::nn::Conv2d(in, c, 3));
      in = c;
    }
    bottleneck = register_module("bottleneck", torch::nn::Conv2d(channels.back(), channels.back() * 2, 3));
    std::reverse(channels.begin(), channels.end());
    for (auto c : channels) {
      ups->push_back(torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(c * 2, c, 2).stride(2)));
      ups->push_back(torch::nn::Conv2d(c * 2, c, 3));
    }
    register_module("downs", downs);
    register_module("ups", ups);
    register_module("out", torch::nn::Conv2d(channels[channels.size() - 1], 1, 1));
  }
  torch::nn::ModuleList downs, ups;
  torch::nn::Conv2d bottleneck{nullptr};
};
TORCH_MODULE(UNet);

struct SkipsImpl : torch::nn::Module {
  SkipsImpl() {
    std::vector<int> stack{16};
    int channels = 16;
    const std::vector<int> multipliers = {1, 2};
    for (int m : multipliers) {
      for (int i = 0; i < 2; ++i) {
        input->push_back(torch::nn::Linear(channels, 16 * m));
        channels = 16 * m;
        stack.push_back(channels);
      }
    }
    for (auto m = multipliers.rbegin(); m != multipliers.rend(); ++m) {
      for (int i = 0; i < 2; ++i) {
        output->push_back(torch::nn::Linear(channels + stack.back(), 16 * *m));
        stack.pop_back();
        channels = 16 * *m;
      }
    }
    while (!stack.empty()) {
      output->push_back(torch::nn::Linear(stack.back(), 1));
      stack.pop_back();
    }
    register_module("input", input);
    register_module("output", output);
  }
  torch::nn::ModuleList input, output;
};
TORCH_MODULE(Skips);

// A Sequential that can itself be an element of one.
struct StageImpl : torch::nn::SequentialImpl {
  using SequentialImpl::SequentialImpl;
  torch::Tensor forward(torch::Tensor x) { return SequentialImpl::forward(x); }
};
TORCH_MODULE(Stage);

struct DenseImpl : torch::nn::Module {
  DenseImpl(int64_t growth, const std::vector<int>& blocks) {
    int64_t features = 4;
    for (size_t b = 0; b < blocks.size(); ++b) {
      Stage block;
      for (int l = 0; l < blocks[b]; ++l) {
        block->push_back("denselayer" + std::to_string(l + 1), torch::nn::Linear(features + l * growth, growth));
      }
      net->push_back("denseblock" + std::to_string(b + 1), block);
      features += blocks[b] * growth;
      if (b + 1 != blocks.size()) {
        net->push_back("transition" + std::to_string(b + 1), torch::nn::Linear(features, features / 2));
        features /= 2;
      }
    }
    register_module("net", net);
    register_buffer("total", torch::zeros({std::accumulate(blocks.begin(), blocks.end(), 0)}));
  }
  torch::nn::Sequential net;
};
TORCH_MODULE(Dense);
