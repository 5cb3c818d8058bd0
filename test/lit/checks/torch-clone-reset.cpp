// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: reset() does not rebuild what the constructor registers
// CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of 'LazyImpl' throws: reset() does not rebuild 'fc' [torch-clone-reset]
struct LazyImpl : torch::nn::Cloneable<LazyImpl> {
  LazyImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  void reset() override {}
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- good: reset() builds
struct RebuiltImpl : torch::nn::Cloneable<RebuiltImpl> {
  RebuiltImpl() { reset(); }
  void reset() override { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- bad: the layers of a loop
// CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}string(i){{.*}} [torch-clone-reset]
struct LayersImpl : torch::nn::Cloneable<LayersImpl> {
  explicit LayersImpl(int n) {
    for (int i = 0; i < n; ++i)
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
  }
  void reset() override {
    for (auto& layer : layers) layer->reset_parameters();
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  std::vector<torch::nn::Linear> layers;
};
