// Functions as values: pointers to methods, std::bind and std::mem_fn, and library functions that call what they are
// given once, also in a thread.
//
// construct: Pointers(true)
//   set PointersImpl: first=true
// construct: Pointers(false)
//   set PointersImpl: first=false
// construct: Overriding()
// construct: Bound()
// construct: Once()
// construct: Threaded()
// construct: Optimised()
// construct: Branching(6)
//   set BranchingImpl: n=6
#include <torch/torch.h>

#include <functional>
#include <future>
#include <mutex>
#include <thread>

using torch::nn::Linear;

struct PointersImpl : torch::nn::Module {
  explicit PointersImpl(bool first) {
    void (PointersImpl::*plain)() = &PointersImpl::addHead;
    (this->*plain)();
    auto sized = &PointersImpl::addSized;
    if (first) (this->*sized)(7);
    std::function<void(PointersImpl&, int64_t)> call = &PointersImpl::addSized;
    if (!first) call(*this, 9);
    for (auto step : {&PointersImpl::addNeck, &PointersImpl::addTail}) (this->*step)();
    std::invoke(&PointersImpl::addLast, this, 2);
  }
  virtual void addSized(int64_t n) { register_module("sized", Linear(n, 1)); }
  void addHead() { register_module("head", Linear(1, 1)); }
  void addNeck() { register_module("neck", Linear(1, 2)); }
  void addTail() { register_module("tail", Linear(1, 3)); }
  void addLast(int64_t n) { register_module("last", Linear(1, n)); }
};
TORCH_MODULE(Pointers);

struct OverridingImpl : PointersImpl {
  OverridingImpl() : PointersImpl(true) {
    auto sized = &PointersImpl::addSized;
    (this->*sized)(11);
  }
  void addSized(int64_t n) override { register_module("own", Linear(n, 2)); }
};
TORCH_MODULE(Overriding);

struct BoundImpl : torch::nn::Module {
  BoundImpl() {
    auto swapped = std::bind(&BoundImpl::add, this, std::placeholders::_2, std::placeholders::_1);
    swapped(3, "a");
    std::function<void(std::string)> addFive = std::bind(&BoundImpl::add, this, std::placeholders::_1, 5);
    addFive("b");
    auto method = std::mem_fn(&BoundImpl::add);
    method(this, "c", 2);
    int64_t width = 4;
    auto later = std::bind([this](int64_t n) { add("d", n); }, width);
    width = 6;
    later();
  }

 private:
  void add(std::string name, int64_t n) { register_module(std::move(name), Linear(n, 1)); }
};
TORCH_MODULE(Bound);

struct OnceImpl : torch::nn::Module {
  OnceImpl() {
    std::once_flag flag, other;
    for (int i = 0; i < 3; ++i) std::call_once(flag, [&] { register_module("l" + std::to_string(i), Linear(1, 1)); });
    std::call_once(other, &OnceImpl::build, this, 3);
  }
  void build(int64_t n) { register_module("built", Linear(n, 1)); }
};
TORCH_MODULE(Once);

struct ThreadedImpl : torch::nn::Module {
  ThreadedImpl() {
    std::thread thread(&ThreadedImpl::build, this, 2);
    thread.join();
    std::thread other([this] { register_module("b", Linear(1, 1)); });
    other.join();
    auto future = std::async(std::launch::async, [](int64_t n) { return Linear(n, 5); }, 7);
    register_module("c", future.get());
  }
  void build(int64_t n) { register_module("a", Linear(n, 1)); }
};
TORCH_MODULE(Threaded);

// What the optimiser calls, however often, registers nothing.
struct OptimisedImpl : torch::nn::Module {
  OptimisedImpl() : fc(register_module("fc", Linear(2, 1))) {
    torch::optim::LBFGS optimizer(parameters(), torch::optim::LBFGSOptions(0.1));
    optimizer.step([&] {
      optimizer.zero_grad();
      auto loss = fc->forward(torch::ones({1, 2})).sum();
      loss.backward();
      return loss;
    });
    register_module("last", Linear(1, 1));
  }
  Linear fc;
};
TORCH_MODULE(Optimised);

// A function that calls itself twice.
inline int64_t leaves(int64_t n) { return n < 2 ? 1 : leaves(n - 1) + leaves(n - 2); }

struct BranchingImpl : torch::nn::Module {
  explicit BranchingImpl(int64_t n) { register_buffer("b", torch::zeros({leaves(n)})); }
};
TORCH_MODULE(Branching);
