// Constructors that run their own layers to learn how many features come out of them.
// construct: Flat(28)
// construct: Flat(32)
// construct: Flat(12)
// construct: Flat(6)
// construct: Flat(2)
// construct: Stacked(3, 64)
// construct: Stacked(1, 65)
// construct: Signal(100)
// construct: Signal(64)
// construct: Pools(17, true)
// construct: Pools(20, false)
// construct: Lazily(8)
// construct: Choosing(true)
// construct: Choosing(false)
// construct: Channels(3)
// construct: Channels(4)
// construct: Mismatched(3)
// construct: Mismatched(4)
#include <torch/torch.h>

namespace F = torch::nn::functional;

struct FlatImpl : torch::nn::Module {
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
  torch::nn::Linear fc1{nullptr}, fc2{nullptr};

  int64_t features(int64_t size) {
    torch::NoGradGuard noGrad;
    auto x = torch::zeros({1, 1, size, size});
    x = torch::max_pool2d(torch::relu(conv1(x)), 2);
    x = F::max_pool2d(F::relu(conv2->forward(x)), F::MaxPool2dFuncOptions(2).stride(1));
    return x.numel();
  }

  explicit FlatImpl(int64_t size) {
    conv1 = register_module("conv1", torch::nn::Conv2d(1, 4, 3));
    conv2 = register_module("conv2", torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 6, {3, 2}).padding({1, 0})));
    fc1 = register_module("fc1", torch::nn::Linear(features(size), 8));
    fc2 = register_module("fc2", torch::nn::Linear(8, 2));
  }
};
TORCH_MODULE(Flat);

struct StackedImpl : torch::nn::Module {
  torch::nn::Sequential features{nullptr};
  torch::nn::AnyModule head;
  StackedImpl(int64_t channels, int64_t size) {
    features = torch::nn::Sequential(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, 8, 7).stride(2).padding(3).bias(false)),
        torch::nn::BatchNorm2d(8), torch::nn::ReLU(torch::nn::ReLUOptions(true)),
        torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)),
        torch::nn::Conv2d(torch::nn::Conv2dOptions(8, 12, 3).dilation(2)), torch::nn::AvgPool2d(2),
        torch::nn::Dropout2d(0.1), torch::nn::Flatten());
    register_module("features", features);
    const auto out = features->forward(torch::randn({2, channels, size, size}));
    head = torch::nn::AnyModule(register_module("head", torch::nn::Linear(out.size(1), 5)));
    register_buffer("logits", head.forward(out).detach());
  }
};
TORCH_MODULE(Stacked);

struct BlockImpl : torch::nn::Module {
  torch::nn::Conv1d conv;
  BlockImpl(int64_t in, int64_t out) : conv(torch::nn::Conv1dOptions(in, out, 5).stride(3)) {
    register_module("conv", conv);
  }
  torch::Tensor forward(torch::Tensor x) { return torch::gelu(conv(x)); }
};
TORCH_MODULE(Block);

struct SignalImpl : torch::nn::Module {
  Block first, second;
  torch::nn::Linear out{nullptr};
  explicit SignalImpl(int64_t length) : first(2, 4), second(4, 6) {
    register_module("first", first);
    register_module("second", second);
    auto x = second(first(torch::ones({1, 2, length})));
    out = register_module("out", torch::nn::Linear(x.size(1) * x.size(2), 3));
    register_module("tail", torch::nn::Sequential(Block(1, 2), torch::nn::Identity()));
  }
};
TORCH_MODULE(Signal);

struct PoolsImpl : torch::nn::Module {
  PoolsImpl(int64_t size, bool ceil) {
    auto x = torch::zeros({1, 2, size, size + 3});
    torch::nn::MaxPool2d pool(torch::nn::MaxPool2dOptions({3, 2}).stride(2).ceil_mode(true));
    torch::nn::AvgPool2d mean(torch::nn::AvgPool2dOptions(3).stride(2).padding(1).ceil_mode(ceil));
    torch::nn::AdaptiveAvgPool2d adaptive(torch::nn::AdaptiveAvgPool2dOptions({2, 5}));
    torch::nn::AdaptiveMaxPool2d square(3);
    torch::nn::ConvTranspose2d up(
        torch::nn::ConvTranspose2dOptions(2, 6, 4).stride(2).padding(1).output_padding(1).groups(2).dilation(2));
    register_buffer("pool", pool(x));
    register_buffer("mean", mean(x));
    register_buffer("adaptive", adaptive(x));
    register_buffer("square", square->forward(x));
    register_buffer("up", register_module("up_", up)->forward(x).detach());
    register_buffer("avg", torch::avg_pool2d(x, {2, 3}, {}, 0, true));
    register_buffer("max", torch::max_pool2d(x, 3, 2, 1, 1, true));
    register_buffer("one", torch::adaptive_avg_pool2d(x, {1, 1}));
    register_buffer("function", F::adaptive_avg_pool2d(x, F::AdaptiveAvgPool2dFuncOptions({4, 2})));
    register_buffer("unbatched", pool(torch::zeros({2, 9, 9})));
  }
};
TORCH_MODULE(Pools);

struct LazyImpl : torch::nn::Module {
  torch::nn::Linear fc{nullptr};
  torch::Tensor forward(torch::Tensor x) {
    if (!fc) fc = register_module("fc", torch::nn::Linear(x.size(1), 3));
    return fc(x);
  }
};
TORCH_MODULE(Lazy);

struct FixedImpl : torch::nn::Module {
  torch::nn::Linear fc{nullptr};
  torch::Tensor forward(torch::Tensor x) {
    if (!fc) fc = register_module("fc", torch::nn::Linear(4, 3));
    return x;
  }
};
TORCH_MODULE(Fixed);

struct ScaledImpl : torch::nn::Conv2dImpl {
  using torch::nn::Conv2dImpl::Conv2dImpl;
};
TORCH_MODULE(Scaled);

// Registered when the tensor first goes through; a class of the program's own that is a convolution; lookups.
struct LazilyImpl : torch::nn::Module {
  explicit LazilyImpl(int64_t n) {
    Scaled scaled(torch::nn::Conv2dOptions(3, n, 3).stride(2));
    register_module("scaled", scaled);
    Lazy lazy;
    register_module("lazy", lazy);
    auto x = lazy(scaled(torch::zeros({1, 3, 32, 16})).flatten(1));
    register_buffer("x", x.detach());
    torch::nn::ModuleList list(torch::nn::Linear(3, 7), torch::nn::ReLU());
    register_module("list", list);
    register_buffer("h", list[0]->as<torch::nn::Linear>()->forward(x).detach());
    torch::nn::Embedding table(10, 5);
    register_module("table", table);
    register_buffer("rows", table(torch::zeros({2, 3}, torch::kLong)).detach());
  }
};
TORCH_MODULE(Lazily);

// One of two modules, a child under a condition, a child behind one whose result is not followed, named padding.
struct ChoosingImpl : torch::nn::Module {
  explicit ChoosingImpl(bool flag) {
    Lazy first, second;
    register_module("first", first);
    register_module("second", second);
    Lazy chosen = flag ? first : second;
    register_buffer("chosen", chosen(torch::zeros({2, 4})).detach());
    torch::nn::Sequential mixed(torch::nn::Linear(4, 6));
    if (flag) mixed->push_back(torch::nn::Linear(6, 5));
    register_module("mixed", mixed);
    register_buffer("width", mixed->forward(torch::zeros({1, 4})).detach());
    const auto doubled = torch::nn::UpsampleOptions().scale_factor(std::vector<double>{2.0});
    Fixed fixed;
    torch::nn::Sequential unknown(torch::nn::Upsample(doubled), fixed);
    register_module("unknown", unknown);
    unknown->forward(torch::zeros({1, 4, 4}));
    const auto options = torch::nn::Conv2dOptions(3, 4, 3);
    torch::nn::Conv2d same(torch::nn::Conv2dOptions(options).padding(torch::kSame));
    torch::nn::Conv2d valid(torch::nn::Conv2dOptions(options).padding(torch::kValid));
    register_buffer("same", same(torch::zeros({1, 3, 9, 8})).detach());
    register_buffer("valid", valid(torch::zeros({1, 3, 9, 8})).detach());
  }
};
TORCH_MODULE(Choosing);

// What runs on other inputs than its own fails.
struct ChannelsImpl : torch::nn::Module {
  torch::nn::Conv1d conv;
  explicit ChannelsImpl(int64_t channels) : conv(torch::nn::Conv1dOptions(3, 6, 2)) {
    register_module("conv", conv);
    register_buffer("out", conv(torch::zeros({1, channels, 5})).detach());
  }
};
TORCH_MODULE(Channels);

struct MismatchedImpl : torch::nn::Module {
  torch::nn::Sequential body{nullptr};
  explicit MismatchedImpl(int64_t width) {
    body = register_module(
        "body", torch::nn::Sequential(torch::nn::Linear(3, 4), torch::nn::Tanh(), torch::nn::Linear(width, 5)));
    register_parameter("scale", torch::ones({body->forward(torch::zeros({7, 3})).size(1)}));
  }
};
TORCH_MODULE(Mismatched);
