// Modules that are one of several by an input, and objects that are told apart, or not.
// construct: Chosen(true, 2)
//   set ChosenImpl: first=true, n=2
// construct: Chosen(false, 2)
//   set ChosenImpl: first=false, n=2
// construct: Chosen(true, 0)
//   set ChosenImpl: first=true, n=0
// construct: Registering(true, 3)
//   set RegisteringImpl: first=true, n=3
// construct: Registering(false, 2)
//   set RegisteringImpl: first=false, n=2
// construct: Sized(3)
//   set SizedImpl: n=3
// construct: Carried(2)
//   set CarriedImpl: n=2
// construct: Hidden(3)
//   set HiddenImpl: n=3
// construct: Letters()
#include <torch/torch.h>

// What is done to a module that is one of two.
struct ChosenImpl : torch::nn::Module {
  ChosenImpl(bool first, int64_t n) {
    torch::nn::Sequential a, b;
    torch::nn::Sequential chosen = first ? a : b;
    chosen->push_back(torch::nn::Linear(n + 1, 2));
    for (int64_t i = 0; i < n; ++i) (first ? b : a)->push_back(torch::nn::Linear(i + 1, 2));
    torch::nn::Sequential* pointer = first ? &a : &b;
    (*pointer)->push_back("named", torch::nn::Linear(7, 2));
    auto& reference = first ? a : b;
    const auto add = [&](int64_t in, int64_t out) { reference->push_back(torch::nn::Linear(in, out)); };
    add(8, 9);
    register_module("a", a);
    register_module("b", b);
  }
};
TORCH_MODULE(Chosen);

struct RegisteringImpl : torch::nn::Module {
  RegisteringImpl(bool first, int64_t n) {
    auto a = std::make_shared<torch::nn::Module>(), b = std::make_shared<torch::nn::Module>();
    auto chosen = first ? a : b;
    chosen->register_module("l", torch::nn::Linear(1, n));
    torch::nn::Linear one = n > 2 ? torch::nn::Linear(1, n) : torch::nn::Linear(2, n);
    register_module("one", one);
    one->register_buffer("more", torch::zeros({n}));
    register_module("a", a);
    register_module("b", b);
    if (chosen->named_parameters().size() > 1) chosen->to(torch::kFloat64);
  }
};
TORCH_MODULE(Registering);

// Default-made elements are modules of their own, copies are not.
struct SizedImpl : torch::nn::Module {
  explicit SizedImpl(int64_t n) {
    std::vector<torch::nn::Sequential> own(2), later, copies(2, torch::nn::Sequential());
    later.resize(2);
    own[0]->push_back(torch::nn::Linear(1, n));
    later[1]->push_back(torch::nn::Linear(2, n));
    copies[0]->push_back(torch::nn::Linear(3, n));
    for (int i = 0; i < 2; ++i) {
      register_module("own" + std::to_string(i), own[i]);
      register_module("later" + std::to_string(i), later[i]);
      register_module("copies" + std::to_string(i), copies[i]);
    }
  }
};
TORCH_MODULE(Sized);

// What cannot be followed: modules that change from round to round, names of a base and a derived class, letters.
struct CarriedImpl : torch::nn::Module {
  explicit CarriedImpl(int64_t n) {
    auto current = std::make_shared<torch::nn::Module>(), root = current;
    for (int64_t i = 0; i < n; ++i) {
      auto next = std::make_shared<torch::nn::Module>();
      next->register_buffer("w", torch::zeros({i}));
      current->register_module("c", next);
      current = next;
    }
    register_module("root", root);
  }
};
TORCH_MODULE(Carried);

struct WidthImpl : torch::nn::Module {
  explicit WidthImpl(int64_t n) : width(n) {}
  int64_t width;
};
struct HiddenImpl : WidthImpl {
  explicit HiddenImpl(int64_t n) : WidthImpl(n) { register_buffer("w", torch::zeros({width, WidthImpl::width})); }
  int64_t width = 9;
};
TORCH_MODULE(Hidden);

struct LettersImpl : torch::nn::Module {
  LettersImpl() {
    std::string name = "conv";
    name[0] = static_cast<char>(std::toupper(name[0]));
    register_buffer(name, torch::zeros({1}));
  }
};
TORCH_MODULE(Letters);
