// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: in every checkpoint, used by nothing
struct LeftoverImpl : torch::nn::Module {
  LeftoverImpl() {
    fc = register_module("fc", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'old' is registered, so every checkpoint has it, but nothing uses it [torch-unreached-submodule]
    old = register_module("old", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr}, old{nullptr};
};

// --- good: another method, a weight that is read, a user of the class
struct UsedImpl : torch::nn::Module {
  UsedImpl() {
    encoder = register_module("encoder", torch::nn::Linear(4, 4));
    decoder = register_module("decoder", torch::nn::Linear(4, 4));
    table = register_module("table", torch::nn::Embedding(4, 4));
    probe = register_module("probe", torch::nn::Linear(4, 4));
    all = register_module("all", torch::nn::Sequential(torch::nn::Linear(4, 4)));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& child : all->children()) x = child->as<torch::nn::Linear>()->forward(x);
    return encoder(x) + table->weight;
  }
  torch::Tensor decode(torch::Tensor x) { return decoder(x); }
  torch::nn::Linear encoder{nullptr}, decoder{nullptr}, probe{nullptr};
  torch::nn::Embedding table{nullptr};
  torch::nn::Sequential all{nullptr};
};
TORCH_MODULE(Used);

torch::Tensor look(Used& model, torch::Tensor x) { return model->probe(x); }

// --- good: a container whose layers are called one by one, and a counter that counts
struct ByHandImpl : torch::nn::Module {
  ByHandImpl() {
    first = torch::nn::Linear(4, 4);
    second = torch::nn::Linear(4, 4);
    both = register_module("both", torch::nn::Sequential(first, second));
    steps = register_buffer("steps", torch::zeros({1}));
  }
  torch::Tensor forward(torch::Tensor x) {
    steps += 1;
    return second(torch::relu(first(x)));
  }
  torch::nn::Linear first{nullptr}, second{nullptr};
  torch::nn::Sequential both{nullptr};
  torch::Tensor steps;
};
