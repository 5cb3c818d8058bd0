// Elements of lists, changed where their position is not known.
// construct: Named(3)
//   set NamedImpl: n=3
// construct: Named(1)
//   set NamedImpl: n=1
// construct: Filled(2)
//   set FilledImpl: n=2
// construct: Entries(2)
//   set EntriesImpl: n=2
// construct: Referred(2)
//   set ReferredImpl: n=2
// construct: Chosen(std::vector<std::string>{"p", "q", "r"}, 1)
//   set ChosenImpl: names=["p", "q", "r"], k=1
// construct: Chosen(std::vector<std::string>{"p", "q", "r"}, 0)
//   set ChosenImpl: names=["p", "q", "r"], k=0
// construct: Read(std::vector<int64_t>{2, 3, 4})
//   set ReadImpl: dims=[2, 3, 4]
// construct: Read(std::vector<int64_t>{2})
//   set ReadImpl: dims=[2]
#include <torch/torch.h>

// Elements of lists whose length inputs decide, changed one by one.
struct NamedImpl : torch::nn::Module {
  explicit NamedImpl(int n) {
    std::vector<std::string> names(n), more(n, "q");
    for (int i = 0; i < n; ++i) names[i] = "l" + std::to_string(i);
    for (int i = 0; i < n; ++i) more[i] += std::to_string(i);
    for (int i = 0; i < n; ++i) register_buffer(names[i], torch::zeros({1}));
    register_buffer(more.at(0), torch::zeros({1}));
  }
};
TORCH_MODULE(Named);

struct FilledImpl : torch::nn::Module {
  explicit FilledImpl(int n) {
    std::vector<std::vector<int64_t>> lists(n);
    for (int i = 0; i < n; ++i) lists[i].push_back(i);
    std::vector<int64_t> numbers(n, 2), others(n, 3);
    for (int i = 0; i < n; ++i) std::swap(numbers[i], others[i]);
    register_buffer("b", torch::zeros({static_cast<int64_t>(lists[0].size()), numbers[0], others.front()}));
  }
};
TORCH_MODULE(Filled);

struct Entry {
  int64_t width = 3;
  std::string name = "x";
};

struct EntriesImpl : torch::nn::Module {
  explicit EntriesImpl(int n) {
    std::vector<Entry> entries(n);
    for (int i = 0; i < n; ++i) {
      entries[i].width = i + 1;
      entries[i].name = "y";
    }
    register_buffer(entries[0].name, torch::zeros({entries[0].width}));
  }
};
TORCH_MODULE(Entries);

// By reference.
struct ReferredImpl : torch::nn::Module {
  explicit ReferredImpl(int n) {
    std::vector<std::string> names(n, "q"), more(n, "q");
    const auto set = [&](int i, const std::string& text) { names[i] = text; };
    const auto put = [](std::string& to, const std::string& text) { to = text; };
    for (int i = 0; i < n; ++i) set(i, "v" + std::to_string(i));
    for (int i = 0; i < n; ++i) {
      std::string& one = more[i];
      put(one, "w" + std::to_string(i));
    }
    register_buffer(names[0], torch::zeros({1}));
    register_buffer(more[0], torch::zeros({1}));
  }
};
TORCH_MODULE(Referred);

// At a position that is an input, and in a list from outside.
struct ChosenImpl : torch::nn::Module {
  ChosenImpl(std::vector<std::string> names, int k) {
    names[k] = "z";
    names.at(0).append("k");
    std::vector<std::string> three{"a", "b", "c"};
    three[k] = "d";
    register_buffer(names[0], torch::zeros({1}));
    register_buffer(names[1], torch::zeros({1}));
    register_buffer(three[1], torch::zeros({1}));
  }
};
TORCH_MODULE(Chosen);

// Only read.
struct ReadImpl : torch::nn::Module {
  explicit ReadImpl(const std::vector<int64_t>& dims) {
    for (size_t i = 0; i + 1 < dims.size(); ++i) {
      auto in = dims[i];
      const auto& out = dims.at(i + 1);
      in += 1;
      register_module("fc" + std::to_string(i), torch::nn::Linear(in, out));
    }
  }
};
TORCH_MODULE(Read);
