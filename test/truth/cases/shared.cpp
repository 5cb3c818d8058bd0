// One module or tensor under several names, aliases without a key of their own, tied weights.
//
// construct: Shared(true)
//   set SharedImpl: share=true
// construct: Shared(false)
//   set SharedImpl: share=false
// construct: Tied()
// construct: Unregistered()
#include <torch/torch.h>

struct SharedImpl : torch::nn::Module {
  explicit SharedImpl(bool share) {
    a = register_module("a", torch::nn::Linear(2, 2));
    if (share) {
      b = a;
    } else {
      b = register_module("b", torch::nn::Linear(3, 3));
    }
    register_module("c", b);
  }
  torch::nn::Linear a{nullptr}, b{nullptr};
};
TORCH_MODULE(Shared);

struct TiedImpl : torch::nn::Module {
  TiedImpl() {
    embed = register_module("embed", torch::nn::Embedding(10, 4));
    head = register_module("head", torch::nn::Linear(torch::nn::LinearOptions(4, 10).bias(false)));
    head->weight = embed->weight;
    alias = register_parameter("alias", embed->weight);
  }
  torch::nn::Embedding embed{nullptr};
  torch::nn::Linear head{nullptr};
  torch::Tensor alias;
};
TORCH_MODULE(Tied);

// A container that is never registered, whose children are registered on the parent one by one; a member without a key.
struct UnregisteredImpl : torch::nn::Module {
  UnregisteredImpl() : forgotten(5, 5) {
    for (int i = 0; i < 2; ++i) list->push_back(torch::nn::Linear(i + 1, 1));
    for (size_t i = 0; i < list->size(); ++i) register_module("item" + std::to_string(i), list[i]);
  }
  torch::nn::ModuleList list;
  torch::nn::Linear forgotten;
};
TORCH_MODULE(Unregistered);
