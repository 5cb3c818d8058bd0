// Lists that are inputs, and what is made of them by putting more into them or taking from them.
// construct: Layered(3, std::vector<int64_t>{}, 2)
//   set LayeredImpl: in=3, hidden=[], out=2
// construct: Layered(3, std::vector<int64_t>{5}, 2)
//   set LayeredImpl: in=3, hidden=[5], out=2
// construct: Layered(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set LayeredImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Numbered(3, std::vector<int64_t>{}, 2)
//   set NumberedImpl: in=3, hidden=[], out=2
// construct: Numbered(3, std::vector<int64_t>{5}, 2)
//   set NumberedImpl: in=3, hidden=[5], out=2
// construct: Numbered(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set NumberedImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Prepended(3, std::vector<int64_t>{}, 2)
//   set PrependedImpl: in=3, hidden=[], out=2
// construct: Prepended(3, std::vector<int64_t>{5}, 2)
//   set PrependedImpl: in=3, hidden=[5], out=2
// construct: Prepended(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set PrependedImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Copied(3, std::vector<int64_t>{}, 2)
//   set CopiedImpl: in=3, hidden=[], out=2
// construct: Copied(3, std::vector<int64_t>{5}, 2)
//   set CopiedImpl: in=3, hidden=[5], out=2
// construct: Copied(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set CopiedImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Walked(3, std::vector<int64_t>{}, 2)
//   set WalkedImpl: in=3, hidden=[], out=2
// construct: Walked(3, std::vector<int64_t>{5}, 2)
//   set WalkedImpl: in=3, hidden=[5], out=2
// construct: Walked(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set WalkedImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Ends(3, std::vector<int64_t>{}, 2)
//   set EndsImpl: in=3, hidden=[], out=2
// construct: Ends(3, std::vector<int64_t>{5}, 2)
//   set EndsImpl: in=3, hidden=[5], out=2
// construct: Ends(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set EndsImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Twice(std::vector<int64_t>{5})
//   set TwiceImpl: hidden=[5]
// construct: Twice(std::vector<int64_t>{5, 6, 7})
//   set TwiceImpl: hidden=[5, 6, 7]
// construct: Joined(std::vector<int64_t>{3}, std::vector<int64_t>{})
//   set JoinedImpl: a=[3], b=[]
// construct: Joined(std::vector<int64_t>{3, 4}, std::vector<int64_t>{5, 6})
//   set JoinedImpl: a=[3, 4], b=[5, 6]
// construct: Joined(std::vector<int64_t>{}, std::vector<int64_t>{7, 8})
//   set JoinedImpl: a=[], b=[7, 8]
// construct: InFront(std::vector<int64_t>{3}, std::vector<int64_t>{})
//   set InFrontImpl: a=[3], b=[]
// construct: InFront(std::vector<int64_t>{3, 4}, std::vector<int64_t>{5, 6})
//   set InFrontImpl: a=[3, 4], b=[5, 6]
// construct: InFront(std::vector<int64_t>{}, std::vector<int64_t>{7, 8})
//   set InFrontImpl: a=[], b=[7, 8]
// construct: Middle(3, std::vector<int64_t>{}, 2)
//   set MiddleImpl: in=3, hidden=[], out=2
// construct: Middle(3, std::vector<int64_t>{5}, 2)
//   set MiddleImpl: in=3, hidden=[5], out=2
// construct: Middle(3, std::vector<int64_t>{5, 6, 7}, 2)
//   set MiddleImpl: in=3, hidden=[5, 6, 7], out=2
// construct: Reversed(std::vector<int64_t>{5})
//   set ReversedImpl: hidden=[5]
// construct: Reversed(std::vector<int64_t>{5, 6, 7})
//   set ReversedImpl: hidden=[5, 6, 7]
// construct: Backwards(std::vector<int64_t>{5})
//   set BackwardsImpl: hidden=[5]
// construct: Backwards(std::vector<int64_t>{5, 6, 7})
//   set BackwardsImpl: hidden=[5, 6, 7]
// construct: Popped(std::vector<int64_t>{5})
//   set PoppedImpl: hidden=[5]
// construct: Popped(std::vector<int64_t>{5, 6, 7})
//   set PoppedImpl: hidden=[5, 6, 7]
// construct: Erased(std::vector<int64_t>{5})
//   set ErasedImpl: hidden=[5]
// construct: Erased(std::vector<int64_t>{5, 6, 7})
//   set ErasedImpl: hidden=[5, 6, 7]
// construct: Changed(std::vector<int64_t>{5})
//   set ChangedImpl: hidden=[5]
// construct: Changed(std::vector<int64_t>{5, 6, 7})
//   set ChangedImpl: hidden=[5, 6, 7]
// construct: Given(std::vector<int64_t>{3}, 2)
//   set GivenImpl: widths=[3], out=2
// construct: Given(std::vector<int64_t>{3, 4, 5}, 2)
//   set GivenImpl: widths=[3, 4, 5], out=2
// construct: Doubled(std::vector<int64_t>{5})
//   set DoubledImpl: hidden=[5]
// construct: Doubled(std::vector<int64_t>{5, 6, 7})
//   set DoubledImpl: hidden=[5, 6, 7]
// construct: Summed(0)
//   set SummedImpl: n=0
// construct: Summed(1)
//   set SummedImpl: n=1
// construct: Summed(4)
//   set SummedImpl: n=4
#include <torch/torch.h>

#include <algorithm>

struct LayeredImpl : torch::nn::Module {
  LayeredImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths = {in};
    widths.insert(widths.end(), hidden.begin(), hidden.end());
    widths.push_back(out);
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Layered);

struct NumberedImpl : torch::nn::Module {
  NumberedImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths;
    widths.push_back(in);
    for (int64_t width : hidden) widths.push_back(width);
    widths.push_back(out);
    for (size_t i = 1; i < widths.size(); ++i) {
      body->push_back(torch::nn::Linear(widths[i - 1], widths[i]));
      if (i + 1 < widths.size()) body->push_back(torch::nn::ReLU());
    }
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Numbered);

struct PrependedImpl : torch::nn::Module {
  PrependedImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths = hidden;
    widths.insert(widths.begin(), in);
    widths.push_back(out);
    for (size_t i = 0; i < widths.size() - 1; ++i) {
      body->push_back(torch::nn::Linear(widths[i], widths[i + 1]));
      body->push_back(torch::nn::LayerNorm(torch::nn::LayerNormOptions({widths[i + 1]})));
    }
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Prepended);

struct CopiedImpl : torch::nn::Module {
  CopiedImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths{in};
    std::copy(hidden.begin(), hidden.end(), std::back_inserter(widths));
    widths.emplace_back(out);
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Copied);

struct WalkedImpl : torch::nn::Module {
  WalkedImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths = hidden;
    widths.push_back(out);
    int64_t before = in;
    for (int64_t width : widths) {
      body->push_back(torch::nn::Linear(before, width));
      before = width;
    }
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Walked);

struct EndsImpl : torch::nn::Module {
  EndsImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths = hidden;
    widths.insert(widths.begin(), in);
    register_module("first", torch::nn::Linear(widths.front(), widths.back()));
    widths.push_back(out);
    register_module("last", torch::nn::Linear(widths[0], widths.back()));
    register_module("all", torch::nn::Linear(widths.size(), widths[widths.size() - 1]));
  }
};
TORCH_MODULE(Ends);

struct TwiceImpl : torch::nn::Module {
  explicit TwiceImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths;
    widths.insert(widths.end(), hidden.begin(), hidden.end());
    widths.insert(widths.end(), hidden.begin(), hidden.end());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Twice);

struct JoinedImpl : torch::nn::Module {
  JoinedImpl(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
    std::vector<int64_t> widths = a;
    widths.insert(widths.end(), b.begin(), b.end());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Joined);

struct InFrontImpl : torch::nn::Module {
  InFrontImpl(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
    std::vector<int64_t> widths = a;
    widths.insert(widths.begin(), b.begin(), b.end());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(InFront);

struct MiddleImpl : torch::nn::Module {
  MiddleImpl(int64_t in, const std::vector<int64_t>& hidden, int64_t out) {
    std::vector<int64_t> widths{in, out};
    widths.insert(widths.begin() + 1, hidden.begin(), hidden.end());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Middle);

struct ReversedImpl : torch::nn::Module {
  explicit ReversedImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths = hidden;
    std::reverse(widths.begin(), widths.end());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Reversed);

struct BackwardsImpl : torch::nn::Module {
  explicit BackwardsImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths(hidden.rbegin(), hidden.rend());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Backwards);

struct PoppedImpl : torch::nn::Module {
  explicit PoppedImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths = hidden;
    widths.pop_back();
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Popped);

struct ErasedImpl : torch::nn::Module {
  explicit ErasedImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths = hidden;
    widths.erase(widths.begin());
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Erased);

struct ChangedImpl : torch::nn::Module {
  explicit ChangedImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths = hidden;
    widths[0] = 9;
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Changed);

struct GivenImpl : torch::nn::Module {
  GivenImpl(std::vector<int64_t> widths, int64_t out) {
    widths.push_back(out);
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Given);

struct DoubledImpl : torch::nn::Module {
  explicit DoubledImpl(const std::vector<int64_t>& hidden) {
    std::vector<int64_t> widths;
    std::transform(hidden.begin(), hidden.end(), std::back_inserter(widths), [](int64_t width) { return width * 2; });
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Doubled);

struct SummedImpl : torch::nn::Module {
  explicit SummedImpl(int64_t n) {
    std::vector<int64_t> steps, widths;
    for (int64_t i = 0; i < n; ++i) steps.push_back(3);
    int64_t sum = 0;
    std::transform(steps.begin(), steps.end(), std::back_inserter(widths), [&](int64_t step) { return sum += step; });
    for (size_t i = 0; i + 1 < widths.size(); ++i)
      register_module("fc" + std::to_string(i), torch::nn::Linear(widths[i], widths[i + 1]));
  }
};
TORCH_MODULE(Summed);
