#include <torch/torch.h>

// Grows, shrinks and registers in forward.
struct GrowImpl : torch::nn::Module {
  GrowImpl(int64_t width = 8) : width_(width) {
    fc = register_module("fc", torch::nn::Linear(width, width));
    blocks = register_module("blocks", torch::nn::ModuleList());
    assemble();
  }
  void grow(int64_t n) {
    for (int64_t i = 0; i < n; ++i) blocks->push_back(torch::nn::Linear(width_, width_));
  }
  void drop() { unregister_module("fc"); }
  void widen(int64_t width) { fc = replace_module("fc", torch::nn::Linear(width_, width)); }
  torch::Tensor forward(torch::Tensor x) {
    if (!head) head = register_module("head", torch::nn::Linear(width_, 2));
    return head(fc(x));
  }

  int64_t width_;
  torch::nn::Linear fc{nullptr}, head{nullptr};
  torch::nn::ModuleList blocks;

 private:
  void assemble() { blocks->push_back(torch::nn::Linear(width_, 1)); }
};
TORCH_MODULE(Grow);

// Wraps the layers of any module.
struct LoraImpl : torch::nn::Module {
  LoraImpl(torch::nn::Linear base, int64_t rank) : base_(register_module("base", base)) {
    a = register_parameter("a", torch::zeros({rank, base->options.in_features()}));
  }
  torch::nn::Linear base_;
  torch::Tensor a;
};
TORCH_MODULE(Lora);

struct AttentionImpl : torch::nn::Module {
  AttentionImpl() {
    query = register_module("query", torch::nn::Linear(4, 4));
    norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({4})));
  }
  torch::nn::Linear query{nullptr};
  torch::nn::LayerNorm norm{nullptr};
};
TORCH_MODULE(Attention);

void inject(torch::nn::Module& module, int64_t rank) {
  for (auto& child : module.named_children()) {
    auto linear = std::dynamic_pointer_cast<torch::nn::LinearImpl>(child.value());
    if (linear) {
      module.unregister_module(child.key());
      module.register_module(child.key(), Lora(torch::nn::Linear(linear), rank));
    }
  }
}
