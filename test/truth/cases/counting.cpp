// Loops that count in other ways than `for (i = 0; i < n; ++i)`, and loops that are left from within.
// construct: Upwards(0)
//   set UpwardsImpl: n=0
// construct: Upwards(1)
//   set UpwardsImpl: n=1
// construct: Upwards(4)
//   set UpwardsImpl: n=4
// construct: Downwards(0, true)
//   set DownwardsImpl: n=0, shortened=true
// construct: Downwards(1, false)
//   set DownwardsImpl: n=1, shortened=false
// construct: Downwards(4, true)
//   set DownwardsImpl: n=4, shortened=true
// construct: Downwards(5, false)
//   set DownwardsImpl: n=5, shortened=false
// construct: Meeting(0)
//   set MeetingImpl: n=0
// construct: Meeting(1)
//   set MeetingImpl: n=1
// construct: Meeting(4)
//   set MeetingImpl: n=4
// construct: Meeting(7)
//   set MeetingImpl: n=7
// construct: Twofold(0)
//   set TwofoldImpl: n=0
// construct: Twofold(1)
//   set TwofoldImpl: n=1
// construct: Twofold(4)
//   set TwofoldImpl: n=4
// construct: Skipping(2)
//   set SkippingImpl: n=2
// construct: Skipping(5)
//   set SkippingImpl: n=5
// construct: Shrinking(std::vector<int64_t>{})
//   set ShrinkingImpl: dims=[]
// construct: Shrinking(std::vector<int64_t>{1, 2, 3, 4})
//   set ShrinkingImpl: dims=[1, 2, 3, 4]
// construct: Leaving(3, 1)
//   set LeavingImpl: n=3, at=1
// construct: Leaving(3, 9)
//   set LeavingImpl: n=3, at=9
// construct: Finding(10)
//   set FindingImpl: n=10
// construct: Finding(1)
//   set FindingImpl: n=1
// construct: Stopping(std::vector<int64_t>{4, 5})
//   set StoppingImpl: dims=[4, 5]
// construct: Stopping(std::vector<int64_t>{4, 0, 6})
//   set StoppingImpl: dims=[4, 0, 6]
// construct: Grid(0, 3)
//   set GridImpl: n=0, m=3
// construct: Grid(3, 2)
//   set GridImpl: n=3, m=2
// construct: Grid(2, 0)
//   set GridImpl: n=2, m=0
// construct: Triangle(0)
//   set TriangleImpl: n=0
// construct: Triangle(1)
//   set TriangleImpl: n=1
// construct: Triangle(2)
//   set TriangleImpl: n=2
// construct: Triangle(4)
//   set TriangleImpl: n=4
// construct: Designated(3)
// construct: Fewer(0)
//   set FewerImpl: n=0
// construct: Fewer(1)
//   set FewerImpl: n=1
// construct: Fewer(3)
//   set FewerImpl: n=3
// construct: LeavesOrThrows(2, true)
//   set LeavesOrThrowsImpl: n=2, leaves=true
// construct: LeavesOrThrows(0, false)
//   set LeavesOrThrowsImpl: n=0, leaves=false
// construct: LeavesOrThrows(1, false)
//   set LeavesOrThrowsImpl: n=1, leaves=false
#include <torch/torch.h>

// What counts in the body of a `while`.
struct UpwardsImpl : torch::nn::Module {
  explicit UpwardsImpl(int64_t n) {
    int64_t i = 0;
    while (i < n) {
      register_module("layer" + std::to_string(i), torch::nn::Linear(i + 1, 2));
      i++;
    }
    register_buffer("count", torch::zeros({i + 1}));
  }
};
TORCH_MODULE(Upwards);

// The condition counts.
struct DownwardsImpl : torch::nn::Module {
  explicit DownwardsImpl(int64_t n, bool shortened) {
    int64_t rest = shortened ? 2 : 3;
    while (rest-- > 0) register_buffer("short" + std::to_string(rest), torch::zeros({rest + 1}));
    register_buffer("rest", torch::zeros({rest + 5}));
    int64_t left = shortened ? 1 : 4;
    for (; left--;) register_buffer("left" + std::to_string(left), torch::zeros({2}));
    int64_t again = shortened ? 3 : 2;
    do {
      register_buffer("again" + std::to_string(again), torch::zeros({again}));
    } while (--again);
    while (n-- > 1) register_buffer("b" + std::to_string(n), torch::zeros({n}));
    register_buffer("end", torch::zeros({n + 7}));
  }
};
TORCH_MODULE(Downwards);

// Both sides of the condition move.
struct MeetingImpl : torch::nn::Module {
  explicit MeetingImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      register_buffer("b" + std::to_string(i), torch::zeros({2}));
      n--;
    }
    register_buffer("met", torch::zeros({n + 1}));
  }
};
TORCH_MODULE(Meeting);

struct TwofoldImpl : torch::nn::Module {
  explicit TwofoldImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      register_buffer("b" + std::to_string(i), torch::zeros({i + 1}));
      ++i;
      register_buffer("b" + std::to_string(i), torch::zeros({1}));
    }
  }
};
TORCH_MODULE(Twofold);

// Now and then one more.
struct SkippingImpl : torch::nn::Module {
  explicit SkippingImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
      register_buffer("b" + std::to_string(i), torch::zeros({2}));
      if (i == 2) ++i;
    }
  }
};
TORCH_MODULE(Skipping);

// The list gets shorter while it is walked.
struct ShrinkingImpl : torch::nn::Module {
  explicit ShrinkingImpl(std::vector<int64_t> dims) {
    for (size_t i = 0; i < dims.size(); ++i) {
      register_buffer("b" + std::to_string(i), torch::zeros({2}));
      dims.pop_back();
    }
  }
};
TORCH_MODULE(Shrinking);

// Leaves the constructor, a function and a loop over a list from within.
struct LeavingImpl : torch::nn::Module {
  LeavingImpl(int64_t n, int64_t at) {
    for (int64_t i = 0; i < n; ++i) {
      if (i == at) return;
      register_buffer("b" + std::to_string(i), torch::zeros({2}));
    }
    register_buffer("end", torch::zeros({2}));
  }
};
TORCH_MODULE(Leaving);

struct FindingImpl : torch::nn::Module {
  static int64_t root(int64_t n) {
    for (int64_t i = 1; i < n; ++i)
      if (i * i >= n) return i;
    return n;
  }
  explicit FindingImpl(int64_t n) { register_module("fc", torch::nn::Linear(n, root(n))); }
};
TORCH_MODULE(Finding);

struct StoppingImpl : torch::nn::Module {
  explicit StoppingImpl(std::vector<int64_t> dims) {
    int64_t last = 1;
    for (int64_t dim : dims) {
      if (dim == 0) break;
      last = dim;
    }
    register_module("fc", torch::nn::Linear(last, 2));
  }
};
TORCH_MODULE(Stopping);

// A counter that goes on through two loops.
struct GridImpl : torch::nn::Module {
  GridImpl(int64_t n, int64_t m) {
    int64_t count = 0, width = 2;
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < m; ++j) register_buffer("t" + std::to_string(count++), torch::zeros({width}));
      width += m;
    }
    register_buffer("count", torch::zeros({count, width}));
  }
};
TORCH_MODULE(Grid);

struct TriangleImpl : torch::nn::Module {
  explicit TriangleImpl(int64_t n) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j <= i; ++j) register_buffer("t" + std::to_string(count++), torch::zeros({1}));
    register_buffer("count", torch::zeros({count}));
  }
};
TORCH_MODULE(Triangle);

// Assigns through a pointer to a member.
struct DesignatedImpl : torch::nn::Module {
  explicit DesignatedImpl(int64_t n) : width(n) {
    int64_t DesignatedImpl::*designated = &DesignatedImpl::width;
    this->*designated *= 2;
    register_buffer("b", torch::zeros({width}));
  }
  int64_t width;
};
TORCH_MODULE(Designated);

// One iteration less than the input says, and none where that is none.
struct FewerImpl : torch::nn::Module {
  explicit FewerImpl(int64_t n) {
    int64_t width = 2, other = 3;
    std::vector<int64_t> widths;
    for (int64_t i = 1; i < n; ++i) width += 2;
    for (int64_t i = 0; i < n - 1; ++i) {
      register_module("fc" + std::to_string(i), torch::nn::Linear(other, other + 1));
      widths.push_back(other++);
    }
    register_buffer("width", torch::zeros({width, other, static_cast<int64_t>(widths.size()) + 1}));
  }
};
TORCH_MODULE(Fewer);

// Its first iteration leaves, or throws.
struct LeavesOrThrowsImpl : torch::nn::Module {
  LeavesOrThrowsImpl(int64_t n, bool leaves) {
    register_buffer("a", torch::zeros({1}));
    for (int64_t i = 0; i < n; ++i) {
      if (leaves) return;
      throw std::invalid_argument("no");
    }
  }
};
TORCH_MODULE(LeavesOrThrows);
