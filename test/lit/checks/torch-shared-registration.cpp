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

// --- bad: one layer for every round of a loop, or twice in a list
struct RepeatedImpl : torch::nn::Module {
  RepeatedImpl(torch::nn::Linear layer, int n) {
    for (int i = 0; i < n; ++i) {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'layer' is registered again in every round of this loop: it is one module under several keys
      layers->push_back(layer);
      layers->push_back(torch::nn::ReLU());
    }
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : *layers) x = layer->as<torch::nn::Linear>()->forward(x);
    return x;
  }
  torch::nn::ModuleList layers;
};

struct TwiceInListImpl : torch::nn::Module {
  TwiceInListImpl() {
    torch::nn::Linear shared(4, 4);
    blocks = register_module("blocks", torch::nn::ModuleList());
    blocks->push_back(shared);
    blocks->push_back(torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'blocks.2.weight' is the same tensor as 'blocks.0.weight'; it is in the state dict twice
    blocks->push_back(shared);
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& block : *blocks) x = block->as<torch::nn::Linear>()->forward(x);
    return x;
  }
  torch::nn::ModuleList blocks{nullptr};
};

// --- bad: what is given to a submodule that registers it, too
struct BorrowerImpl : torch::nn::Module {
  explicit BorrowerImpl(torch::nn::Embedding given) : emb(given) { register_module("emb", emb); }
  torch::Tensor forward(torch::Tensor x) { return emb(x); }
  torch::nn::Embedding emb;
};
TORCH_MODULE(Borrower);

struct LenderImpl : torch::nn::Module {
  LenderImpl() : emb(10, 4), borrower(emb) {
    register_module("emb", emb);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'borrower.emb.weight' is the same tensor as 'emb.weight'
    register_module("borrower", borrower);
  }
  torch::Tensor forward(torch::Tensor x) { return emb(x) + borrower(x); }
  torch::nn::Embedding emb;
  Borrower borrower;
};

// --- good: a layer of its own for every round, or one in one round
struct OwnLayersImpl : torch::nn::Module {
  OwnLayersImpl(torch::nn::Linear first, int n) {
    torch::nn::ReLU act;
    torch::nn::Linear last(4, 4);
    for (int i = 0; i < n; ++i) {
      if (i == 0) layers->push_back(first);
      torch::nn::Linear layer(4, 4);
      layers->push_back(layer);
      layers->push_back(act);
      layers->push_back(std::dynamic_pointer_cast<torch::nn::LinearImpl>(first->clone()));
      last = torch::nn::Linear(4, 4);
      layers->push_back(last);
    }
    for (auto& given : std::vector<torch::nn::Linear>{torch::nn::Linear(4, 4)}) layers->push_back(given);
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) { return layers->forward(x); }
  torch::nn::Sequential layers;
};

// --- bad: a loop whose rounds are known, and a buffer of a submodule
struct KnownRoundsImpl : torch::nn::Module {
  KnownRoundsImpl() {
    torch::nn::Linear head(4, 4);
    for (const std::string& name : {"cls", "box", "mask"})
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the module registered as 'box' is registered as 'cls' too; its keys appear twice
      register_module(name, head);
    bn = register_module("bn", torch::nn::BatchNorm1d(4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'mean' is the same tensor as 'bn.running_mean'; it is in the state dict twice
    mean = register_buffer("mean", bn->running_mean);
    heads = head;
  }
  torch::Tensor forward(torch::Tensor x) { return heads(bn(x) - mean); }
  torch::nn::Linear heads{nullptr};
  torch::nn::BatchNorm1d bn{nullptr};
  torch::Tensor mean;
};

// --- bad: one container for every round
struct OneStageImpl : torch::nn::Module {
  explicit OneStageImpl(int n) {
    auto stage = torch::nn::Sequential(torch::nn::Linear(4, 4), torch::nn::ReLU());
    for (int i = 0; i < n; ++i)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'stage' is registered again in every round of this loop
      stages.push_back(register_module("stage" + std::to_string(i), stage));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& stage : stages) x = stage->forward(x);
    return x;
  }
  std::vector<torch::nn::Sequential> stages;
};

// --- good: a module that is made of another one, of which it takes the sizes only
struct LikeImpl : torch::nn::Module {
  explicit LikeImpl(torch::nn::Linear other) : fc(other->options) { register_module("fc", fc); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc;
};
TORCH_MODULE(Like);

struct ManyAlikeImpl : torch::nn::Module {
  ManyAlikeImpl(torch::nn::Linear model, int n) {
    for (int i = 0; i < n; ++i) layers->push_back(Like(model));
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) { return layers->forward(x); }
  torch::nn::Sequential layers;
};

// --- good: layers whose numbers depend on which optional ones stand before them
struct OptionalLayersImpl : torch::nn::Module {
  OptionalLayersImpl(bool norm, bool activation) {
    layers->push_back(torch::nn::Linear(4, 4));
    if (norm) layers->push_back(torch::nn::BatchNorm1d(4));
    if (activation) layers->push_back(torch::nn::ReLU());
    layers->push_back(torch::nn::Linear(4, 4));
    layers->push_back(torch::nn::BatchNorm1d(4));
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) { return layers->forward(x); }
  torch::nn::Sequential layers;
};

// --- not seen: a tie by a function without a body
void tieWeights(torch::nn::Linear& head, torch::nn::Embedding& embedding);

struct TiedElsewhereImpl : torch::nn::Module {
  TiedElsewhereImpl() {
    embedding = register_module("embedding", torch::nn::Embedding(10, 4));
    head = register_module("head", torch::nn::Linear(torch::nn::LinearOptions(4, 10).bias(false)));
    tieWeights(head, embedding);
  }
  torch::Tensor forward(torch::Tensor x) { return head(embedding(x)); }
  torch::nn::Embedding embedding{nullptr};
  torch::nn::Linear head{nullptr};
};

// --- good: another module in each round, by the names of a pair
struct FromMapImpl : torch::nn::Module {
  FromMapImpl() {
    std::map<std::string, std::shared_ptr<torch::nn::LinearImpl>> layers;
    layers["a"] = std::make_shared<torch::nn::LinearImpl>(4, 4);
    layers["b"] = std::make_shared<torch::nn::LinearImpl>(4, 4);
    for (auto& entry : layers) register_module(entry.first, entry.second);
    a = layers["a"];
    b = layers["b"];
  }
  torch::Tensor forward(torch::Tensor x) { return a->forward(b->forward(x)); }
  std::shared_ptr<torch::nn::LinearImpl> a, b;
};

// --- bad: one tensor for every round of a loop
struct GainsImpl : torch::nn::Module {
  explicit GainsImpl(int n) {
    auto base = torch::ones({4});
    auto shift = torch::zeros({4});
    for (int i = 0; i < n; ++i) {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'base' is registered again in every round of this loop: it is one tensor under several keys
      gains.push_back(register_parameter("gain" + std::to_string(i), base));
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'shift' is registered again in every round of this loop
      auto& own = register_buffer("shift" + std::to_string(i), shift);
      shifts.push_back(own);
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& gain : gains) x = x * gain;
    for (auto& shift : shifts) x = x + shift;
    return x;
  }
  std::vector<torch::Tensor> gains, shifts;
};

// --- good: a copy for every round, another tensor in each, or none
struct OwnGainsImpl : torch::nn::Module {
  explicit OwnGainsImpl(int n) {
    auto base = torch::ones({4}), next = torch::ones({4});
    torch::Tensor none;
    for (int i = 0; i < n; ++i) {
      gains.push_back(register_parameter("gain" + std::to_string(i), base.clone()));
      gains.push_back(register_parameter("next" + std::to_string(i), next));
      register_parameter("bias" + std::to_string(i), none, false);
      next = next * 2;
    }
    auto shown = torch::ones({4}), hidden = torch::zeros({4});
    for (int i = 0; i < n; ++i) {
      register_buffer("shown" + std::to_string(i), shown);
      std::tie(shown, hidden) = std::make_tuple(hidden * 2, shown * 2);
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& gain : gains) x = x * gain;
    return x;
  }
  std::vector<torch::Tensor> gains;
};

// --- bad: what four elements of a list have in common is told once
struct ProjectedImpl : torch::nn::Module {
  explicit ProjectedImpl(torch::nn::Linear given) : projection(given) { register_module("projection", projection); }
  torch::Tensor forward(torch::Tensor x) { return projection(x); }
  torch::nn::Linear projection;
};
TORCH_MODULE(Projected);

struct FourImpl : torch::nn::Module {
  FourImpl() {
    torch::nn::Linear projection(4, 4);
    for (int i = 0; i < 4; ++i) layers->push_back(Projected(projection));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'layers.1.projection.weight' is the same tensor as 'layers.0.projection.weight'; it is in the state dict twice
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : *layers) x = layer->as<Projected>()->forward(x);
    return x;
  }
  torch::nn::ModuleList layers;
};
