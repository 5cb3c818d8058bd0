// Classes that say themselves what copying and moving them means, and bases that are copies.
//
// construct: Copied(3)
//   set CopiedImpl: n=3
// construct: Moved(3)
// construct: Returned(3)
// construct: CopiedBase(4)
// construct: MadeBase(4)
#include <torch/torch.h>

struct Width {
  int64_t value;
  explicit Width(int64_t value) : value(value) {}
  Width(const Width& other) : value(other.value + 100) {}
};

struct CopiedImpl : torch::nn::Module {
  explicit CopiedImpl(int64_t n) {
    Width first(n);
    Width second = first;
    register_buffer("second", torch::zeros({second.value, widthOf(second)}));
  }
  static int64_t widthOf(Width width) { return width.value; }
};
TORCH_MODULE(Copied);

struct Taken {
  int64_t value;
  explicit Taken(int64_t value) : value(value) {}
  Taken(Taken&& other) noexcept : value(other.value) { other.value = 50; }
};

struct MovedImpl : torch::nn::Module {
  explicit MovedImpl(int64_t n) {
    Taken first(n);
    Taken second = std::move(first);
    register_buffer("b", torch::zeros({second.value, first.value}));
  }
};
TORCH_MODULE(Moved);

// The result is made in place: nothing is copied.
static Width doubled(int64_t n) {
  Width result(n);
  result.value *= 2;
  return result;
}

struct ReturnedImpl : torch::nn::Module {
  explicit ReturnedImpl(int64_t n) { register_buffer("b", torch::zeros({doubled(n).value})); }
};
TORCH_MODULE(Returned);

struct Sizes {
  int64_t in = 1, out = 2;
};

static Sizes sizesFor(int64_t n) {
  Sizes sizes;
  sizes.in = n;
  return sizes;
}

struct Named : Sizes {
  explicit Named(const Sizes& sizes) : Sizes(sizes) {}
  explicit Named(int64_t n) : Sizes(sizesFor(n)) {}
};

struct CopiedBaseImpl : torch::nn::Module {
  explicit CopiedBaseImpl(int64_t n) {
    Sizes sizes;
    sizes.out = n;
    const Named named(sizes);
    register_module("fc", torch::nn::Linear(named.in, named.out));
  }
};
TORCH_MODULE(CopiedBase);

struct MadeBaseImpl : torch::nn::Module {
  explicit MadeBaseImpl(int64_t n) {
    const Named named(n);
    register_module("fc", torch::nn::Linear(named.in, named.out));
  }
};
TORCH_MODULE(MadeBase);
