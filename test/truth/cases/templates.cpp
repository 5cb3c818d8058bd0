// Class templates, template parameters that choose structure, static members, if constexpr.
//
// construct: ResNetImpl<BasicBlock>({1, 2})
// construct: std::make_shared<ResNetImpl<Bottleneck>>(std::vector<int>{2, 1}, 7)
// construct: Fixed<3, true>()
// construct: Fixed<2, false>()
// construct: Typed<torch::nn::Conv2d>(3)
// construct: Typed<torch::nn::Linear>(3)
#include <torch/torch.h>

struct BasicBlock : torch::nn::Module {
  static constexpr int expansion = 1;
  BasicBlock(int64_t in, int64_t planes, int64_t stride, torch::nn::Sequential down) : downsample(down) {
    conv1 = register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, planes, 3).stride(stride).bias(false)));
    bn1 = register_module("bn1", torch::nn::BatchNorm2d(planes));
    if (!downsample.is_empty()) register_module("downsample", downsample);
  }
  torch::Tensor forward(torch::Tensor x) { return bn1(conv1(x)); }
  torch::nn::Conv2d conv1{nullptr};
  torch::nn::BatchNorm2d bn1{nullptr};
  torch::nn::Sequential downsample;
};

struct Bottleneck : torch::nn::Module {
  static const int expansion = 4;
  Bottleneck(int64_t in, int64_t planes, int64_t stride, torch::nn::Sequential down) {
    conv1 = register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, planes, 1).bias(false)));
    conv2 = register_module("conv2", torch::nn::Conv2d(torch::nn::Conv2dOptions(planes, planes * expansion, 3).stride(stride)));
    if (down) downsample = register_module("downsample", down);
  }
  torch::Tensor forward(torch::Tensor x) { return conv2(conv1(x)); }
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
  torch::nn::Sequential downsample{nullptr};
};

template <typename Block>
struct ResNetImpl : torch::nn::Module {
  explicit ResNetImpl(const std::vector<int>& layers, int64_t classes = 10) {
    layer1 = register_module("layer1", makeLayer(16, layers.at(0)));
    layer2 = register_module("layer2", makeLayer(32, layers.at(1), 2));
    fc = register_module("fc", torch::nn::Linear(32 * Block::expansion, classes));
    for (auto& module : this->modules(false)) {
      if (auto* bn = dynamic_cast<torch::nn::BatchNorm2dImpl*>(module.get())) torch::nn::init::constant_(bn->weight, 1);
    }
  }

 private:
  torch::nn::Sequential makeLayer(int64_t planes, int64_t blocks, int64_t stride = 1) {
    torch::nn::Sequential down(nullptr);
    if (stride != 1 || inplanes != planes * Block::expansion) {
      down = torch::nn::Sequential(
          torch::nn::Conv2d(torch::nn::Conv2dOptions(inplanes, planes * Block::expansion, 1).stride(stride).bias(false)),
          torch::nn::BatchNorm2d(planes * Block::expansion));
    }
    torch::nn::Sequential layers;
    layers->push_back(Block(inplanes, planes, stride, down));
    inplanes = planes * Block::expansion;
    for (int i = 1; i < blocks; ++i) layers->push_back(Block(inplanes, planes, 1, nullptr));
    return layers;
  }
  int64_t inplanes = 16;
  torch::nn::Sequential layer1{nullptr}, layer2{nullptr};
  torch::nn::Linear fc{nullptr};
};

template <int N, bool Bias>
struct Fixed : torch::nn::Module {
  Fixed() {
    for (int i = 0; i < N; ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(torch::nn::LinearOptions(N, i + 1).bias(Bias)));
    if constexpr (Bias) {
      register_parameter("offset", torch::zeros({N}));
    } else {
      register_buffer("offset", torch::zeros({1}));
    }
  }
};

template <typename Layer>
struct Typed : torch::nn::Module {
  explicit Typed(int64_t width) {
    if constexpr (std::is_same_v<Layer, torch::nn::Linear>)
      layer = register_module("layer", Layer(width, width));
    else
      layer = register_module("layer", Layer(width, width, 3));
  }
  Layer layer{nullptr};
};
