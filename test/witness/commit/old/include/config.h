#pragma once
#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace net {

enum class Norm { None, Layer };

struct Config {
  std::vector<int64_t> dims = {4, 8};
  Norm norm = Norm::None;
  std::string name;
};

struct Options {
  TORCH_ARG(int64_t, depth) = 4;
};

}  // namespace net
