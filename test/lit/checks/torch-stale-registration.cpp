// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: the registry keeps the old one
struct RunningImpl : torch::nn::Module {
  RunningImpl() {
    mean = register_buffer("mean", torch::zeros({4}));
    fc = register_module("fc", torch::nn::Linear(4, 4));
    out = register_module("out", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+2]]:{{[0-9]+}}: warning: 'out' is registered as 'out' and assigned anew later in the constructor; the state dict keeps the old one [torch-stale-registration]
    // CHECK: [[@LINE-2]]:{{[0-9]+}}: note: registered here
    out = torch::nn::Linear(4, 8);
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'mean' leaves the registered tensor as it was: the state dict keeps the old one
    mean = 0.9 * mean + 0.1 * x.mean(0);
    return out(fc(x - mean));
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'fc' leaves the registered module as it was
  void drop() { fc = nullptr; }
  torch::Tensor mean;
  torch::nn::Linear fc{nullptr}, out{nullptr};
};

// --- good: changed in place, or replaced in the registry too
struct InPlaceImpl : torch::nn::Module {
  InPlaceImpl() {
    mean = register_buffer("mean", torch::zeros({4}));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    mean.mul_(0.9).add_(0.1 * x.mean(0));
    return fc(x - mean);
  }
  void widen() { fc = replace_module("fc", torch::nn::Linear(4, 8)); }
  torch::Tensor mean;
  torch::nn::Linear fc{nullptr};
};

// --- good: the member takes what the registry has
struct TakesImpl : torch::nn::Module {
  TakesImpl() { scale = register_parameter("scale", torch::ones({4})); }
  void refresh() { scale = named_parameters()["scale"]; }
  torch::Tensor forward(torch::Tensor x) { return x * scale; }
  torch::Tensor scale;
};

// --- bad: one module for the registry, another one for forward
struct TwoMadeImpl : torch::nn::Module {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the module registered as 'fc' is not the one that 'fc' holds; the state dict has the registered one [torch-stale-registration]
  TwoMadeImpl() : fc(4, 4) { register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc;
};

// --- good: the member is inside what is registered under its name
struct WrapsImpl : torch::nn::Module {
  WrapsImpl() : conv(torch::nn::Conv2d(3, 3, 3)) {
    register_module("conv", torch::nn::Sequential(conv, torch::nn::ReLU()));
  }
  torch::Tensor forward(torch::Tensor x) { return torch::relu(conv(x)); }
  torch::nn::Conv2d conv{nullptr};
};

// --- good: the object as a whole is assigned
struct CopiedImpl : torch::nn::Module {
  CopiedImpl() = default;
  explicit CopiedImpl(int n) { fc = register_module("fc", torch::nn::Linear(n, n)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

void assignWhole() {
  CopiedImpl net;
  net = CopiedImpl(4);
}

// --- bad: another tensor is registered under the member's name
struct OtherTensorImpl : torch::nn::Module {
  OtherTensorImpl() {
    weight = torch::randn({3, 3});
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the tensor registered as 'weight' is not the one that 'weight' holds
    register_parameter("weight", torch::randn({3, 3}));
  }
  torch::Tensor forward(torch::Tensor x) { return x.mm(weight); }
  torch::Tensor weight;
};

// --- bad: with others in a tuple, an element, a shared_ptr that is emptied
struct ManyImpl : torch::nn::Module {
  ManyImpl() {
    gru = register_module("gru", torch::nn::GRU(4, 4));
    state = register_buffer("state", torch::zeros({1, 1, 4}));
    for (int i = 0; i < 3; ++i)
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
    aux = register_module("aux", std::make_shared<RunningImpl>());
  }
  torch::Tensor forward(torch::Tensor x) {
    torch::Tensor out;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'state' leaves the registered tensor as it was
    std::tie(out, state) = gru(x, state);
    for (auto& layer : layers) out = layer(out);
    return aux ? aux->forward(out) : out;
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning an element of 'layers' leaves the registered module as it was
  void widen(size_t i) { layers[i] = torch::nn::Linear(4, 8); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'aux' leaves the registered module as it was
  void drop() { aux.reset(); }
  torch::nn::GRU gru{nullptr};
  torch::Tensor state;
  std::vector<torch::nn::Linear> layers;
  std::shared_ptr<RunningImpl> aux;
};

// --- bad: a tensor of a library module, and a member from outside
struct FineTunedImpl : torch::nn::Module {
  FineTunedImpl() {
    body = register_module("body", torch::nn::Linear(4, 4));
    head = register_module("head", torch::nn::Linear(4, 100));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'body->weight' leaves the registered tensor as it was
    body->weight = torch::randn({4, 4}) * 0.02;
  }
  torch::Tensor forward(torch::Tensor x) { return head(body(x)); }
  torch::nn::Linear body{nullptr}, head{nullptr};
};
TORCH_MODULE(FineTuned);

void fineTune() {
  FineTuned net;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'head' leaves the registered module as it was
  net->head = torch::nn::Linear(4, 10);
  net->body = net->replace_module("body", torch::nn::Linear(4, 4));
}

// --- good: the same tensor, changed in place; a list that is registered anew
struct ReinitialisedImpl : torch::nn::Module {
  ReinitialisedImpl() {
    scale = register_parameter("scale", torch::ones({4}));
    for (int i = 0; i < 3; ++i)
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
  }
  void reinitialise() {
    scale = torch::nn::init::uniform_(scale).requires_grad_(true);
    layers[0]->weight = torch::nn::init::zeros_(layers[0]->weight);
    layers[0]->bias.data().zero_();
    layers[1]->weight[0] = 1;
  }
  void widen(size_t i) {
    torch::nn::Linear wider(4, 8);
    replace_module("layer" + std::to_string(i), wider);
    layers[i] = wider;
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer(x);
    return x * scale;
  }
  torch::Tensor scale;
  std::vector<torch::nn::Linear> layers;
};

// --- good: a member of a base class that has the name of another
struct NamedBaseImpl : torch::nn::Module {
  NamedBaseImpl() { head = register_module("head", torch::nn::Linear(4, 4)); }
  torch::nn::Linear head{nullptr};
};
struct NamedAlikeImpl : NamedBaseImpl {
  NamedAlikeImpl() { head = register_module("own", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return head(NamedBaseImpl::head(x)); }
  torch::nn::Linear head{nullptr};
};

// --- bad: exchanged with another
struct ExchangedImpl : torch::nn::Module {
  ExchangedImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'fc' leaves the registered module as it was
  void exchange(torch::nn::Linear& other) { std::swap(fc, other); }
  torch::nn::Linear fc{nullptr};
};

// --- bad: registered where the members are initialised
struct InitialisedImpl : torch::nn::Module {
  explicit InitialisedImpl(int n) : fc(register_module("fc", torch::nn::Linear(4, 4))) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'fc' is registered as 'fc' and assigned anew later in the constructor; the state dict keeps the old one
    fc = torch::nn::Linear(4, n);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc;
};

// --- not seen: an assignment through a reference
struct ByReferenceImpl : torch::nn::Module {
  ByReferenceImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  void widen() {
    auto& layer = fc;
    layer = torch::nn::Linear(4, 8);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- good: a macro that registers two members
#define CONV_AND_NORM(i, in, out)                              \
  conv##i = register_module("conv" #i, torch::nn::Linear(in, out)); \
  norm##i = register_module("norm" #i, torch::nn::BatchNorm1d(out))
struct MacroImpl : torch::nn::Module {
  MacroImpl() {
    CONV_AND_NORM(1, 4, 8);
    CONV_AND_NORM(2, 8, 8);
  }
  torch::Tensor forward(torch::Tensor x) { return norm2(conv2(norm1(conv1(x)))); }
  torch::nn::Linear conv1{nullptr}, conv2{nullptr};
  torch::nn::BatchNorm1d norm1{nullptr}, norm2{nullptr};
};

// --- bad: elements of the list that named_parameters() gives
struct ForgetsImpl : torch::nn::Module {
  ForgetsImpl() {
    lstm = register_module("lstm", torch::nn::LSTM(4, 4));
    register_buffer("steps", torch::zeros({1}));
    for (auto& item : lstm->named_parameters())
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning to an element of what named_parameters() gives changes that list only: the module keeps the registered tensor
      if (item.key().find("bias") == 0) item.value() = torch::ones_like(item.value());
    auto weights = lstm->named_parameters();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning to an element of what named_parameters() gives
    weights["weight_hh_l0"] = torch::eye(4);
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning to an element of what named_buffers() gives
    named_buffers(false)["steps"] = torch::ones({1});
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning to an element of what parameters() gives
    for (auto& p : parameters()) p = p.to(torch::kHalf);
    return std::get<0>(lstm(x));
  }
  torch::nn::LSTM lstm{nullptr};
};

// --- good: changed in place, or a list that is wanted for itself
struct FastWeightsImpl : torch::nn::Module {
  FastWeightsImpl() {
    fc = register_module("fc", torch::nn::Linear(4, 4));
    torch::NoGradGuard guard;
    for (auto& item : fc->named_parameters()) item.value().copy_(torch::ones_like(item.value()));
    for (auto& p : parameters()) p *= 2;
    fc->named_parameters()["weight"][0] = torch::zeros({4});
  }
  torch::Tensor adapted(torch::Tensor x, torch::Tensor loss) {
    auto fast = fc->named_parameters();
    for (auto& item : fast) item.value() = item.value() - 0.1 * torch::autograd::grad({loss}, {item.value()})[0];
    return torch::linear(x, fast["weight"], fast["bias"]);
  }
  std::vector<torch::Tensor> halves() {
    std::vector<torch::Tensor> result;
    for (auto p : parameters()) {
      p = p.to(torch::kHalf);
      result.push_back(p);
    }
    return result;
  }
  torch::Tensor norm() {
    torch::Tensor last, sum = torch::zeros({1});
    for (auto p : parameters()) {
      last = p;
      for (int i = 0; i < 2; ++i) sum += p.norm(), p = p * p;
    }
    return sum + last.norm();
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- bad: assigned anew in some configurations
struct RedrawnImpl : torch::nn::Module {
  explicit RedrawnImpl(bool redraws) {
    context = register_parameter("context", torch::randn({4}));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'context' is registered as 'context' and assigned anew later in the constructor with redraws = true; the state dict keeps the old one
    if (redraws) context = torch::randn({4});
  }
  torch::Tensor forward(torch::Tensor x) { return x * context; }
  torch::Tensor context;
};

// --- good: where the configuration gives it a value, that is registered
struct WeightedImpl : torch::nn::Module {
  explicit WeightedImpl(torch::optional<torch::Tensor> given, bool doubles) {
    weight = register_buffer("weight", given ? *given : torch::Tensor());
    scale = register_buffer("scale", torch::ones({4}));
    if (doubles) scale.mul_(2);
  }
  torch::Tensor forward(torch::Tensor x) { return weight.defined() ? x * weight * scale : x * scale; }
  torch::Tensor weight, scale;
};

// --- bad: elements of what parameters() gives, one in each round of a counting loop
void averageWrongly(torch::nn::Module& average, torch::nn::Module& model) {
  torch::NoGradGuard guard;
  auto from = model.parameters(), to = average.parameters();
  for (size_t i = 0; i < to.size(); ++i)
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning to an element of what parameters() gives changes that list only: the module keeps the registered tensor
    to[i] = 0.9 * to[i] + 0.1 * from[i];
}

// --- good: another round, or what comes after the loop, looks at the element
torch::Tensor adapted(torch::nn::Module& model, torch::Tensor gradient) {
  auto fast = model.parameters(), chained = model.parameters(), nested = model.parameters();
  for (size_t i = 0; i < fast.size(); ++i) fast[i] = fast[i] - 0.1 * gradient;
  for (size_t i = 1; i < chained.size(); ++i) chained[i] = chained[i - 1] + gradient;
  for (int step = 0; step < 3; ++step)
    for (size_t i = 0; i < nested.size(); ++i) nested[i] = nested[i] - 0.1 * gradient;
  return fast[0].sum();
}

// --- good: the function changes what it is given and returns it
torch::Tensor filled(torch::Tensor left, const torch::Tensor& right) {
  if (left.sizes() != right.sizes()) throw std::runtime_error("another shape");
  torch::NoGradGuard guard;
  left.copy_(right);
  return left;
}
// --- bad: this one returns a tensor of its own
torch::Tensor replaced(torch::Tensor left, const torch::Tensor& right) {
  left = right.clone();
  return left;
}
void importInto(torch::nn::Linear& fc, const torch::Tensor& given) {
  fc->weight = filled(fc->weight, given);
  auto assign = [](torch::Tensor left, const torch::Tensor& right) {
    torch::NoGradGuard guard;
    left.copy_(right);
    return left;
  };
  fc->weight = assign(fc->weight, given);
  auto renew = [](torch::Tensor left, const torch::Tensor& right) { return right.clone(); };
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'fc->weight' leaves the registered tensor as it was: the state dict keeps the old one
  fc->weight = renew(fc->weight, given);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'fc->bias' leaves the registered tensor as it was: the state dict keeps the old one
  fc->bias = replaced(fc->bias, given);
}
