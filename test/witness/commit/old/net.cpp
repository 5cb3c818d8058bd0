#include <torch/torch.h>

#include "config.h"

namespace net {

struct NetImpl : torch::nn::Module {
  NetImpl(const Config& config, Options options, c10::optional<int64_t> hidden, at::IntArrayRef sizes, double rate,
          bool extra = false) {
    register_module("fc", torch::nn::Linear(config.dims[0], config.dims[1]));
  }
};
TORCH_MODULE(Net);

}  // namespace net

int main() {}
