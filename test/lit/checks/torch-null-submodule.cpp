// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: nothing ever gives the member a module
struct EmptyImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'fc' is null here; calling it is a segmentation fault [torch-null-submodule]
    x = fc(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'out' is null here; using it throws
    return out->forward(x);
  }
  torch::nn::Linear fc{nullptr}, out{nullptr};
};

struct RegistersNullImpl : torch::nn::Module {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: null is registered as 'inner'; LibTorch crashes when it walks the submodules
  RegistersNullImpl() { register_module("inner", inner); }
  std::shared_ptr<EmptyImpl> inner;
};

// --- bad: one of two constructors forgets a module
struct HalfImpl : torch::nn::Module {
  explicit HalfImpl(int n) : fc(register_module("fc", torch::nn::Linear(n, n))) {}
  HalfImpl(int n, int m) : HalfImpl(n) { out = register_module("out", torch::nn::Linear(n, m)); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'out' is null here; using it throws
  torch::Tensor forward(torch::Tensor x) { return out->forward(fc(x)); }
  torch::nn::Linear fc, out{nullptr};
};

// --- good: a placeholder, to be assigned before it is used
struct PlaceholderImpl : torch::nn::Module {
  PlaceholderImpl() {}
  explicit PlaceholderImpl(int n) { out = register_module("out", torch::nn::Linear(n, n)); }
  torch::Tensor forward(torch::Tensor x) { return out->forward(x); }
  torch::nn::Linear out{nullptr};
};

// --- good: given later, or asked first
struct LaterImpl : torch::nn::Module {
  void setup(int n) { fc = torch::nn::Linear(n, n); }
  torch::Tensor forward(torch::Tensor x) {
    if (extra) x = extra(x);
    return fc(x);
  }
  torch::nn::Linear fc{nullptr}, extra{nullptr};
};

// --- bad: the constructor itself uses an empty holder
struct PushesImpl : torch::nn::Module {
  PushesImpl() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an empty holder is used here, so construction throws: Accessing empty ModuleHolder [torch-null-submodule]
    layers->push_back(torch::nn::Linear(4, 4));
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) { return layers->forward(x); }
  torch::nn::Sequential layers{nullptr};
};

// --- good: a derived class gives the module
class FrameImpl : public torch::nn::Module {
 public:
  torch::Tensor forward(torch::Tensor x) { return head(x); }

 protected:
  torch::nn::Linear head{nullptr};
};

class FilledImpl : public FrameImpl {
 public:
  FilledImpl() { head = register_module("head", torch::nn::Linear(4, 4)); }
};

// --- good: a placeholder beside a constructor that cannot be followed to its end
std::vector<int> read(const std::string& path);

struct DescribedImpl : torch::nn::Module {
  DescribedImpl() {}
  explicit DescribedImpl(const std::string& path) {
    while (!read(path).empty()) body->push_back(torch::nn::Linear(4, 4));
    fc = torch::nn::Linear(4, 4);
    register_module("fc", fc);
    register_module("body", body);
  }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(body->forward(x)); }
  torch::nn::Linear fc{nullptr};
  torch::nn::Sequential body;
};
