// The LibTorch whose behaviour is asked for: that of the headers the user compiles against (torch/version.h).
#pragma once

#include <compare>

namespace dictum::catalog {

struct LibTorchVersion {
  int major = 1;
  int minor = 13;
  friend auto operator<=>(const LibTorchVersion&, const LibTorchVersion&) = default;
};

}  // namespace dictum::catalog
