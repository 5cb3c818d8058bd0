// Modules that the source itself constructs, each with the arguments that it has where it stands.
// REQUIRES: torch
// RUN: %dictum predict --sites %s | %filecheck %s
// RUN: %dictum predict --sites %s | %filecheck --check-prefix NOT %s
// NOT-NOT: makePart
// NOT-NOT: MSELoss
// NOT-NOT: construction throws
// RUN: %dictum predict --sites --format json %s > %t.json
// RUN: %python -c "import json; ms = json.load(open('%t.json'))['models']; print([(m['completeness'], m['signature']) for m in ms if m['expression'] == 'Net byFlag(layers)'])" | %filecheck --check-prefix JSON %s
// JSON: [('conditional', 'NetImpl(int n = 1, bool bn = false)')]
// RUN: %dictum predict --sites --model Other %s | %filecheck --check-prefix MODEL %s
// MODEL-NOT: Net
// MODEL: Other other(config)
// MODEL-NOT: Net
#include <torch/torch.h>

struct Config {
  int layers = 2;
};

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int n = 1, bool bn = false) {
    for (int i = 0; i < n; ++i) register_module("fc" + std::to_string(i), torch::nn::Linear(4, 4));
    if (bn) register_module("bn", torch::nn::BatchNorm1d(4));
    part = register_module("part", makePart());
  }
  // Belongs to the construction of a module, and so is no site.
  static torch::nn::Linear makePart() { return torch::nn::Linear(1, 1); }
  torch::nn::Linear part{nullptr};
};
TORCH_MODULE(Net);

struct OtherImpl : torch::nn::Module {
  explicit OtherImpl(const Config& config) : net(register_module("net", Net(config.layers))) {}
  Net net;
};
TORCH_MODULE(Other);

// CHECK: {{^}}Net global(1) {{.*}}sites.cpp:[[@LINE+2]]:5
// CHECK: 4 keys: 4 always.
Net global(1);

int depth = 4;

struct Trainer {
  int half = 2;
  // CHECK: {{^}}Net fromField{half} {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: Inputs: this.half.
  Net fromField{half};
  // CHECK: {{^}}Net byDefault {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: 4 keys: 4 always.
  Net byDefault;
  int doubled;
  Net inList, empty{nullptr};
  // CHECK: {{^}}inList(doubled) {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: Inputs: n.
  explicit Trainer(int n) : doubled(n * 2), inList(doubled) {}
  // CHECK: {{^}}Net(doubled + extra) {{.*}}sites.cpp:[[@LINE+4]]
  // CHECK: Inputs: this.doubled.
  void build() {
    int extra = 1;
    empty = Net(doubled + extra);
  }
};

// CHECK: {{^}}std::make_shared<NetImpl>(layers, true) {{.*}}sites.cpp:[[@LINE+2]]
// CHECK: Inputs: layers.
std::shared_ptr<NetImpl> make(int layers) { return std::make_shared<NetImpl>(layers, true); }

// What main assigns is not known here, and is known in main.
// CHECK: {{^}}Net changed(depth) {{.*}}sites.cpp:[[@LINE+2]]
// CHECK: Inputs: depth.
void useGlobal() { Net changed(depth); }

void takes(torch::nn::Sequential& layers, int width) { layers->push_back(torch::nn::Linear(width, width)); }

int main(int argc, char** argv) {
  if (argc > 9) return 1;
  int layers = 1;
  if (argc > 2) layers = 2;
  // CHECK: {{^}}Net byFlag(layers) {{.*}}sites.cpp:[[@LINE+3]]:7
  // CHECK: fc1.weight {{.*}} when argc > 2
  // CHECK: 6 keys: 4 always, 2 conditional. Inputs: argc.
  Net byFlag(layers);

  // CHECK: {{^}}new NetImpl(std::stoi(argv[1])) {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: Inputs: argv[1].
  NetImpl* raw = new NetImpl(std::stoi(argv[1]));

  Config config;
  config.layers = 3;
  // CHECK: {{^}}Other other(config) {{.*}}sites.cpp:[[@LINE+3]]
  // CHECK: net.fc2.weight
  // CHECK: 8 keys: 8 always.
  Other other(config);

  depth = 3;
  // CHECK: {{^}}Net assigned(depth) {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: 8 keys: 8 always.
  Net assigned(depth);

  std::vector<int> sizes{1, 1};
  sizes.push_back(1);
  // One model, however often it is constructed.
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    int seed = static_cast<int>(i);
    // CHECK: {{^}}std::make_shared<NetImpl>(2) {{.*}}sites.cpp:[[@LINE+2]]
    // CHECK: 6 keys: 6 always.
    auto inLoop = std::make_shared<NetImpl>(2);
  }
  for (int n : {1, 2, 3}) {
    // CHECK: {{^}}Net each(n) {{.*}}sites.cpp:[[@LINE+2]]
    // CHECK: for i in [0, n)
    Net each(n);
  }
  int count = 0;
  while (count < 3) {
    ++count;
    // CHECK: {{^}}Net counted(count) {{.*}}sites.cpp:[[@LINE+2]]
    // CHECK: Inputs: count.
    Net counted(count);
  }
  // CHECK: {{^}}Net(extra + layers) {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: Inputs: argc, extra.
  auto factory = [&](int extra) { return Net(extra + layers); };

  torch::nn::MSELoss loss;
  // CHECK: {{^}}torch::nn::Sequential filled {{.*}}sites.cpp:[[@LINE+5]]
  // CHECK-NEXT: 0.weight {{.*}} [4, 3]
  // CHECK-NEXT: 0.bias
  // CHECK-NEXT: 1.weight {{.*}} [7, 7]
  // CHECK-NEXT: 1.bias
  torch::nn::Sequential filled;
  filled->push_back(torch::nn::Linear(3, 4));
  takes(filled, 7);
  // A holder takes a pointer: one module, one site.
  // CHECK: {{^}}std::make_shared<NetImpl>(4) {{.*}}sites.cpp:[[@LINE+2]]
  // CHECK: 10 keys: 10 always.
  Net holder(std::make_shared<NetImpl>(4));
  // CHECK-NOT: {{^}}Net
}
