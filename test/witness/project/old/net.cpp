#include "net.h"

namespace {
constexpr int64_t classes = 10;
}

NetImpl::NetImpl(int64_t width) {
  register_module("fc", torch::nn::Linear(classes, width));
  register_module("head", makeHead(width));
}
