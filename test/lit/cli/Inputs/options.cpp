#include <boost/program_options.hpp>
#include <istream>
#include <torch/torch.h>

namespace po = boost::program_options;

struct EncoderImpl : torch::nn::Module {
  explicit EncoderImpl(po::variables_map& vm) {
    const auto features = vm["nf"].as<size_t>();
    register_module("conv", torch::nn::Conv2d(vm["nc"].as<size_t>(), features, 3));
    if (vm["bn"].as<bool>()) register_module("bn", torch::nn::BatchNorm2d(features));
    for (size_t i = 0; i < vm["layers"].as<size_t>(); ++i)
      register_module("l" + std::to_string(i), torch::nn::Linear(features, features));
  }
};
TORCH_MODULE(Encoder);

struct Settings {
  int get(const std::string& key) const;
  int next();
  std::vector<int64_t> widths() const;
};
Settings open(const char* file);
void fetch(const char* key, int& value);

struct DecoderImpl : torch::nn::Module {
  DecoderImpl(const Settings& settings, std::istream& in, const std::string& mode) {
    if (mode != "fast" && mode != "exact") throw std::invalid_argument("mode");
    if (mode == "exact") register_module("exact", torch::nn::Linear(settings.get("width"), 1));
    auto file = open("net.cfg");
    register_module("first", torch::nn::Linear(file.next(), file.next()));
    register_module("widths", torch::nn::Linear(file.widths()[0], file.widths().size()));
    int written = 3;
    fetch("width", written);
    register_module("written", torch::nn::Linear(written, 1));
    int read = 4;
    in >> read;
    register_module("read", torch::nn::Linear(read, 1));
    register_module("drawn", torch::nn::Linear(1 + rand() % 3, 1));
  }
};
TORCH_MODULE(Decoder);

struct Sizes {
  int64_t in = 1;
};
void complete(Sizes& sizes);

struct HeadImpl : torch::nn::Module {
  explicit HeadImpl(Sizes sizes) {
    register_module("before", torch::nn::Linear(sizes.in, 1));
    complete(sizes);
    register_module("after", torch::nn::Linear(sizes.in, 1));
  }
};
TORCH_MODULE(Head);
