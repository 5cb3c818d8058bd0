#include "net.h"

namespace {
constexpr int64_t classes = 3;
}

torch::nn::Linear makeHead(int64_t width) { return torch::nn::Linear(width, classes); }
