// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
struct SmallImpl : torch::nn::Module {
  SmallImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Small);

struct WideImpl : torch::nn::Module {
  WideImpl() { fc = register_module("fc", torch::nn::Linear(4, 40)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Wide);

// --- bad: another shape, which torch::load takes
void mixed() {
  Small small;
  torch::save(small, "small.pt");
  Wide wide;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'small.pt' is saved from 'SmallImpl' and loaded into 'WideImpl': torch::load replaces 'fc.weight' by a tensor of another shape without a word [torch-save-load-mismatch]
  torch::load(wide, "small.pt");
}

// --- good: the same class, or another path
void same() {
  Wide wide, other;
  torch::save(wide, "wide.pt");
  torch::load(other, "wide.pt");
}
