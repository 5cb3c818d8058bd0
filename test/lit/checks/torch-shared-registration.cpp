// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: two keys for one tensor, and a tie that is none
struct TwiceImpl : torch::nn::Module {
  TwiceImpl() {
    fc = register_module("fc", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the module registered as 'again' is registered as 'fc' too; its keys appear twice [torch-shared-registration]
    register_module("again", fc);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

struct InBothImpl : torch::nn::Module {
  InBothImpl() {
    conv = register_module("conv", torch::nn::Conv2d(3, 3, 3));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'all.0.weight' is the same tensor as 'conv.weight'; it is in the state dict twice
    all = register_module("all", torch::nn::Sequential(conv));
  }
  torch::Tensor forward(torch::Tensor x) { return all->forward(conv(x)); }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::Sequential all{nullptr};
};

struct LanguageImpl : torch::nn::Module {
  LanguageImpl() {
    emb = register_module("emb", torch::nn::Embedding(100, 8));
    head = register_module("head", torch::nn::Linear(torch::nn::LinearOptions(8, 100).bias(false)));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: this does not tie 'head->weight' to 'emb->weight': the registered tensor stays, and is saved as it was
    head->weight = emb->weight;
  }
  torch::Tensor forward(torch::Tensor x) { return head(emb(x)); }
  torch::nn::Embedding emb{nullptr};
  torch::nn::Linear head{nullptr};
};

// --- good: one or the other
struct OneNameImpl : torch::nn::Module {
  explicit OneNameImpl(bool old) {
    fc = torch::nn::Linear(4, 4);
    if (old)
      register_module("linear", fc);
    else
      register_module("fc", fc);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- bad: a tie from outside
struct TiedFromOutside : torch::nn::Module {
  TiedFromOutside() : emb(10, 4), head(4, 10) {
    register_module("emb", emb);
    register_module("head", head);
  }
  torch::Tensor forward(torch::Tensor x) { return head(emb(x)); }
  torch::nn::Embedding emb;
  torch::nn::Linear head;
};

void tie(TiedFromOutside& model) {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: this does not tie 'model.head->weight' to 'model.emb->weight'
  model.head->weight = model.emb->weight;
}
