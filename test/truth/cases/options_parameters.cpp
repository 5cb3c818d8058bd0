// Options of LibTorch's modules as parameters: their fields are inputs.
// construct: ConvBlock(torch::nn::Conv2dOptions(4, 8, {3, 5}).groups(2))
//   set ConvBlockImpl: options.in_channels=4, options.out_channels=8, options.kernel_size[0]=3, options.kernel_size[1]=5, options.groups=2
// construct: ConvBlock(torch::nn::Conv2dOptions(1, 2, 7))
//   set ConvBlockImpl: options.in_channels=1, options.out_channels=2, options.kernel_size[0]=7, options.kernel_size[1]=7, options.groups=1
// construct: Mixer(torch::nn::LSTMOptions(4, 6).num_layers(2).bias(false), torch::nn::LayerNormOptions({3, 2}))
// construct: Upsampler(torch::nn::ConvTranspose3dOptions(4, 3, 2).bias(false))
//   set UpsamplerImpl: options.in_channels=4, options.out_channels=3, options.kernel_size[0]=2, options.kernel_size[1]=2, options.kernel_size[2]=2, options.bias=false, options.groups=1
#include <torch/torch.h>

struct ConvBlockImpl : torch::nn::Module {
  explicit ConvBlockImpl(torch::nn::Conv2dOptions options) {
    register_module("conv", torch::nn::Conv2d(options.bias(false)));
    register_module("bn", torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(options.out_channels()).eps(0.001)));
    if (options.groups() > 1) register_module("mix", torch::nn::Linear(options.out_channels(), options.kernel_size()->at(1)));
  }
};
TORCH_MODULE(ConvBlock);

struct MixerImpl : torch::nn::Module {
  MixerImpl(const torch::nn::LSTMOptions& lstm, const torch::nn::LayerNormOptions& norm) {
    register_module("lstm", torch::nn::LSTM(lstm));
    register_module("norm", torch::nn::LayerNorm(norm));
  }
};
TORCH_MODULE(Mixer);

struct UpsamplerImpl : torch::nn::Module {
  explicit UpsamplerImpl(const torch::nn::ConvTranspose3dOptions& options) {
    register_module("up", torch::nn::ConvTranspose3d(options));
  }
};
TORCH_MODULE(Upsampler);
