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
  void setup(torch::nn::Linear given) { fc = given; }
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

// --- bad: variables that nothing has been given to, and a member of another class
struct NetImpl : torch::nn::Module {
  NetImpl() : fc(4, 4), aux(4, 4) {
    register_module("fc", fc);
    register_module("aux", aux);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(aux ? aux(x) : x); }
  void drop() {
    unregister_module("aux");
    aux = nullptr;
    // CHECK: [[@LINE+2]]:{{[0-9]+}}: warning: 'aux' is null here; using it throws
    // CHECK: [[@LINE-2]]:{{[0-9]+}}: note: it is made empty here
    aux->eval();
  }
  torch::nn::Linear fc, aux;
};
TORCH_MODULE(Net);

void useNothing(const std::string& path, const torch::Tensor& x) {
  Net loaded{nullptr};
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'loaded' is null here; using it throws
  torch::load(loaded, path);
  std::shared_ptr<NetImpl> pointer;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'pointer' is null here; using it is a segmentation fault
  pointer->eval();
  torch::nn::Linear probe{nullptr};
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'probe' is null here; using it is a segmentation fault
  probe(x);
}

class Runner {
 public:
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'net' is null here; using it throws
  void run() { net->eval(); }

 private:
  Net net{nullptr};
};

// --- bad: a list that is filled in a loop before there is one
struct FillsImpl : torch::nn::Module {
  explicit FillsImpl(int n) {
    for (int i = 0; i < n; ++i) {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an empty holder is used here, so construction throws
      layers->push_back(torch::nn::Linear(4, 4));
    }
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) { return layers[0]->as<torch::nn::Linear>()->forward(x); }
  torch::nn::ModuleList layers{nullptr};
};

// --- good: given by a branch, a lambda, a reference, or asked first
void givenFirst(int kind, const std::string& path) {
  Net net{nullptr};
  if (kind == 0)
    net = Net();
  else
    throw std::runtime_error("no such kind");
  net->eval();
  std::shared_ptr<NetImpl> best;
  for (int i = 0; i < 3; ++i) {
    if (i == 0) best = net.ptr();
    best->eval();
  }
  Net late{nullptr}, asked{nullptr};
  auto make = [&] { late = Net(); };
  make();
  late->eval();
  if (!asked.is_empty()) asked->eval();
  Net other{nullptr};
  auto& name = other;
  name = Net();
  torch::load(other, path);
}

class Session {
 public:
  void open(const std::string& path) {
    net = Net();
    torch::load(net, path);
  }
  void run() { net->eval(); }

 private:
  Net net{nullptr};
};

// --- good: whoever calls a method can assign the member
struct GivesReferenceImpl : torch::nn::Module {
  GivesReferenceImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::nn::Linear& head() { return head_; }
  torch::Tensor forward(torch::Tensor x) { return head_(fc(x)); }
  torch::nn::Linear fc{nullptr}, head_{nullptr};
};

// --- bad: moved from
void useWhatWasMoved() {
  auto net = std::make_shared<NetImpl>();
  auto other = std::move(net);
  other->eval();
  // CHECK: [[@LINE+2]]:{{[0-9]+}}: warning: 'net' is null here; using it is a segmentation fault
  // CHECK: [[@LINE-3]]:{{[0-9]+}}: note: it is made empty here
  net->eval();
}

// --- good: one of two pointers to a module is emptied, or it is made again
void emptyOne() {
  auto net = std::make_shared<NetImpl>();
  auto best = net;
  net = nullptr;
  best->eval();
  net.reset(new NetImpl);
  net->eval();
}

// --- not seen: what a function without a body gives
Net loadNet(const std::string& path);

void mayBeNull(const std::string& path) {
  Net loaded = loadNet(path);
  loaded->eval();
}

// --- good: given by what refers to the member
struct Slot {
  std::string name;
  torch::nn::Linear& layer;
};

struct ReferredImpl : torch::nn::Module {
  ReferredImpl() {
    for (auto& [name, layer] : std::initializer_list<std::pair<const char*, torch::nn::Linear&>>{{"a", a}, {"b", b}})
      layer = register_module(name, torch::nn::Linear(4, 4));
    for (Slot slot : {Slot{"c", c}}) slot.layer = register_module(slot.name, torch::nn::Linear(4, 4));
    std::get<0>(std::forward_as_tuple(d)) = register_module("d", torch::nn::Linear(4, 4));
    for (auto member : {&ReferredImpl::e}) this->*member = register_module("e", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return a(b(c(d(e(x))))); }
  torch::nn::Linear a{nullptr}, b{nullptr}, c{nullptr}, d{nullptr}, e{nullptr};
};

// --- bad: a tuple of references gives one of two
struct HalfTiedImpl : torch::nn::Module {
  HalfTiedImpl() {
    std::tie(a) = std::make_tuple(torch::nn::Linear(4, 4));
    register_module("a", a);
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'b' is null here; calling it is a segmentation fault
  torch::Tensor forward(torch::Tensor x) { return b(a(x)); }
  torch::nn::Linear a{nullptr}, b{nullptr};
};

// --- bad: the constructor uses what only some configurations give
struct SometimesImpl : torch::nn::Module {
  SometimesImpl(int n, bool deep) : layers(n, nullptr) {
    if (deep) fc = torch::nn::Linear(4, 4);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an empty holder is used here with deep = false{{.*}}, so construction throws: Accessing empty ModuleHolder
    register_module("fc", fc);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an empty holder is used here with {{.*}}n = 1, so construction throws
    for (int i = 0; i < n; ++i) register_module("layer" + std::to_string(i), layers[i]);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  std::vector<torch::nn::Linear> layers;
  torch::nn::Linear fc{nullptr};
};

// --- good: construction has thrown before, asks, or refuses a name that it does not know
struct RefusesImpl : torch::nn::Module {
  RefusesImpl(int n, bool deep, const std::string& activation) {
    if (activation == "relu") act = torch::nn::ReLU();
    register_module("act", act);
    TORCH_CHECK(n > 0, "n");
    if (n > 0) fc = torch::nn::Linear(4, 4);
    if (deep) out = torch::nn::Linear(4, 4);
    register_module("fc", fc);
    if (out) register_module("out", out);
  }
  torch::Tensor forward(torch::Tensor x) { return out ? out(fc(x)) : fc(x); }
  torch::nn::Linear fc{nullptr}, out{nullptr};
  torch::nn::ReLU act{nullptr};
};

// --- good: it is given one where a name is taken: another check tells
struct TakenNameImpl : torch::nn::Module {
  explicit TakenNameImpl(bool attends) : attends(attends) {
    if (!attends) return;
    query = register_module("query", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: registration throws with attends = true: Submodule 'query' already defined
    key = register_module("query", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return attends ? query(x) * key(x) : x; }
  torch::Tensor attend(torch::Tensor x) { return query(x) * key(x); }
  bool attends;
  torch::nn::Linear query{nullptr}, key{nullptr};
};
