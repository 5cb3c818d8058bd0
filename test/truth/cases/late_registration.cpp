// Members that are built first and registered later, under names that need not be the member's.
//
// construct: Late()
// construct: Pointers()
// construct: Reassigned()
// construct: Swapped()
#include <torch/torch.h>

struct LateImpl : torch::nn::Module {
  LateImpl() : encoder(10, 20), decoder(torch::nn::LinearOptions(20, 10).bias(false)) {
    register_module("dec", decoder);
    register_module("enc", encoder);
    drop = torch::nn::Dropout(0.5);
    register_module("drop", drop);
    weight = torch::randn({2, 3});
    register_parameter("w", weight);
  }
  torch::nn::Linear encoder, decoder;
  torch::nn::Dropout drop;
  torch::Tensor weight;
};
TORCH_MODULE(Late);

struct PointersImpl : torch::nn::Module {
  PointersImpl() {
    shared_ = std::make_shared<torch::nn::LinearImpl>(3, 4);
    register_module("shared", shared_);
    auto local = torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 2, {3, 5}));
    register_module("local", local.ptr());
    raw_ = shared_.get();
    torch::nn::Sequential tail;
    tail->push_back(torch::nn::Linear(2, 2));
    register_module("tail", std::move(tail));
  }
  std::shared_ptr<torch::nn::LinearImpl> shared_;
  torch::nn::LinearImpl* raw_;
};
TORCH_MODULE(Pointers);

// What is registered is the object that the member held at that moment.
struct ReassignedImpl : torch::nn::Module {
  ReassignedImpl() {
    fc = torch::nn::Linear(1, 2);
    register_module("fc", fc);
    fc = torch::nn::Linear(7, 8);
  }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Reassigned);

struct SwappedImpl : torch::nn::Module {
  SwappedImpl() {
    a = torch::nn::Linear(1, 2);
    b = torch::nn::Linear(3, 4);
    std::swap(a, b);
    register_module("a", a);
    register_module("b", b);
  }
  torch::nn::Linear a{nullptr}, b{nullptr};
};
TORCH_MODULE(Swapped);
