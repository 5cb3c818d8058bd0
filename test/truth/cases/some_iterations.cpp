// Layers that a loop adds in some of its iterations.
// construct: NotLast(0)
//   set NotLastImpl: n=0
// construct: NotLast(1)
//   set NotLastImpl: n=1
// construct: NotLast(2)
//   set NotLastImpl: n=2
// construct: NotLast(5)
//   set NotLastImpl: n=5
// construct: UnlessLast(0)
//   set UnlessLastImpl: n=0
// construct: UnlessLast(1)
//   set UnlessLastImpl: n=1
// construct: UnlessLast(2)
//   set UnlessLastImpl: n=2
// construct: UnlessLast(5)
//   set UnlessLastImpl: n=5
// construct: NotFirst(0)
//   set NotFirstImpl: n=0
// construct: NotFirst(1)
//   set NotFirstImpl: n=1
// construct: NotFirst(2)
//   set NotFirstImpl: n=2
// construct: NotFirst(5)
//   set NotFirstImpl: n=5
// construct: OnlyFirst(0)
//   set OnlyFirstImpl: n=0
// construct: OnlyFirst(1)
//   set OnlyFirstImpl: n=1
// construct: OnlyFirst(2)
//   set OnlyFirstImpl: n=2
// construct: OnlyFirst(5)
//   set OnlyFirstImpl: n=5
// construct: FromTwo(1, 1)
//   set FromTwoImpl: n=1, k=1
// construct: FromTwo(3, 2)
//   set FromTwoImpl: n=3, k=2
// construct: FromTwo(5, 1)
//   set FromTwoImpl: n=5, k=1
// construct: FromTwo(5, 3)
//   set FromTwoImpl: n=5, k=3
// construct: FromTwo(6, 4)
//   set FromTwoImpl: n=6, k=4
// construct: FromTwo(6, 9)
//   set FromTwoImpl: n=6, k=9
// construct: FromTwo(6, -1)
//   set FromTwoImpl: n=6, k=-1
// construct: UpTo(0, 2)
//   set UpToImpl: n=0, k=2
// construct: UpTo(3, 0)
//   set UpToImpl: n=3, k=0
// construct: UpTo(3, 2)
//   set UpToImpl: n=3, k=2
// construct: UpTo(3, 7)
//   set UpToImpl: n=3, k=7
// construct: UpTo(3, -1)
//   set UpToImpl: n=3, k=-1
// construct: Here(0, 0)
//   set HereImpl: n=0, k=0
// construct: Here(3, 0)
//   set HereImpl: n=3, k=0
// construct: Here(3, 1)
//   set HereImpl: n=3, k=1
// construct: Here(3, 2)
//   set HereImpl: n=3, k=2
// construct: Here(3, 7)
//   set HereImpl: n=3, k=7
// construct: Here(3, -1)
//   set HereImpl: n=3, k=-1
// construct: Flagged(0, true)
//   set FlaggedImpl: n=0, norm=true
// construct: Flagged(0, false)
//   set FlaggedImpl: n=0, norm=false
// construct: Flagged(1, true)
//   set FlaggedImpl: n=1, norm=true
// construct: Flagged(1, false)
//   set FlaggedImpl: n=1, norm=false
// construct: Flagged(3, true)
//   set FlaggedImpl: n=3, norm=true
// construct: Flagged(3, false)
//   set FlaggedImpl: n=3, norm=false
// construct: Sized(std::vector<int64_t>{})
// construct: Sized(std::vector<int64_t>{3})
// construct: Sized(std::vector<int64_t>{3, 4, 5, 6})
// construct: Both(3)
//   set BothImpl: n=3
// construct: Even(3)
//   set EvenImpl: n=3
// construct: Squared(3, 3)
//   set SquaredImpl: n=3, k=3
#include <torch/torch.h>

struct NotLastImpl : torch::nn::Module {
  explicit NotLastImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      layers->push_back(torch::nn::Linear(4, 4));
      if (i < n - 1) layers->push_back(torch::nn::BatchNorm1d(4));
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(NotLast);

struct UnlessLastImpl : torch::nn::Module {
  explicit UnlessLastImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      layers->push_back(torch::nn::Linear(4, 4));
      if (i != n - 1) layers->push_back(torch::nn::ReLU());
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(UnlessLast);

struct NotFirstImpl : torch::nn::Module {
  explicit NotFirstImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      if (i > 0) layers->push_back(torch::nn::ReLU());
      layers->push_back(torch::nn::Linear(4, 4));
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(NotFirst);

struct OnlyFirstImpl : torch::nn::Module {
  explicit OnlyFirstImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      if (i == 0) layers->push_back(torch::nn::BatchNorm1d(4));
      layers->push_back(torch::nn::Linear(4, 4));
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(OnlyFirst);

struct FromTwoImpl : torch::nn::Module {
  FromTwoImpl(int64_t n, int64_t k) {
    for (int64_t i = 2; i < n; ++i) {
      layers->push_back(torch::nn::Linear(4, 4));
      if (i >= k) layers->push_back(torch::nn::BatchNorm1d(4));
      if (i + 1 < n && n > 3) layers->push_back(torch::nn::ReLU());
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(FromTwo);

struct UpToImpl : torch::nn::Module {
  UpToImpl(int64_t n, int64_t k) {
    for (int64_t i = 0; i < n; ++i) {
      layers->push_back(torch::nn::Linear(4, 4));
      if (i < k) layers->push_back(torch::nn::BatchNorm1d(4));
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(UpTo);

struct HereImpl : torch::nn::Module {
  HereImpl(int64_t n, int64_t k) {
    for (int64_t i = 0; i < n; ++i) {
      if (i == k) layers->push_back(torch::nn::BatchNorm1d(4));
      if (k - i != 1) layers->push_back(torch::nn::ReLU());
      layers->push_back(torch::nn::Linear(4, 4));
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Here);

struct FlaggedImpl : torch::nn::Module {
  FlaggedImpl(int64_t n, bool norm) {
    for (int64_t i = 0; i < n; ++i) {
      layers->push_back(torch::nn::Linear(4, 4));
      if (norm && i + 1 < n) layers->push_back(torch::nn::BatchNorm1d(4));
    }
    layers->push_back(torch::nn::Linear(4, 1));
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Flagged);

struct SizedImpl : torch::nn::Module {
  explicit SizedImpl(std::vector<int64_t> sizes) {
    for (size_t i = 1; i < sizes.size(); ++i) {
      layers->push_back(torch::nn::Linear(sizes[i - 1], sizes[i]));
      if (i != sizes.size() - 1) layers->push_back(torch::nn::ReLU());
    }
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Sized);

struct BothImpl : torch::nn::Module {
  explicit BothImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      if (i > 0 && i < n - 1) layers->push_back(torch::nn::BatchNorm1d(4));
      layers->push_back(torch::nn::Linear(4, 4));
    }
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Both);

struct EvenImpl : torch::nn::Module {
  explicit EvenImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      if (i % 2 == 0) layers->push_back(torch::nn::BatchNorm1d(4));
      layers->push_back(torch::nn::Linear(4, 4));
    }
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Even);

struct SquaredImpl : torch::nn::Module {
  SquaredImpl(int64_t n, int64_t k) {
    for (int64_t i = 0; i < n; ++i) {
      if (i * i < k) layers->push_back(torch::nn::BatchNorm1d(4));
      layers->push_back(torch::nn::Linear(4, 4));
    }
    register_module("layers", layers);
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Squared);
