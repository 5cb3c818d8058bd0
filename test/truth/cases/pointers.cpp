// Arrays and pointers into them, objects that are cut to their base, and the orders of sets.
//
// construct: Pointers(2, 1)
//   set PointersImpl: n=2, k=1
// construct: Pointers(3, 0)
//   set PointersImpl: n=3, k=0
// construct: Orders()
// construct: Keys(true)
// construct: Keys(false)
// construct: Observed()
#include <torch/torch.h>

#include <map>
#include <set>

inline void raise(int64_t* values, int count) {
  for (int i = 0; i < count; ++i) values[i] += 10;
}

inline int64_t sum(const int64_t* first, const int64_t* last) {
  int64_t result = 0;
  for (; first != last; ++first) result += *first;
  return result;
}

struct Stage {
  int64_t in, out;
};

struct Plain {
  virtual ~Plain() = default;
  virtual int64_t width() const { return 3; }
};

struct Wide : Plain {
  int64_t width() const override { return 7; }
};

inline int64_t widthOfCopy(Plain plain) { return plain.width(); }
inline int64_t widthOf(const Plain& plain) { return plain.width(); }

struct PointersImpl : torch::nn::Module {
  PointersImpl(int64_t n, int64_t k) {
    int64_t table[2][3] = {{1, 2, 3}, {4, 5, 6}};
    int64_t* row = table[1];
    row[0] = n;
    *(row + 1) = 8;
    row++;
    *row += 1;
    row[1] = 3;
    register_buffer("table", torch::zeros({table[0][0], table[1][0], table[1][1], table[1][2], row[-1], *row}));
    int64_t flat[4] = {1, 2, 3, 4};
    raise(flat, 4);
    raise(flat + 2, 2);
    std::vector<int64_t> sizes{1, 2, 3};
    raise(sizes.data(), 3);
    register_buffer("flat", torch::zeros({flat[0], flat[3], sum(flat, flat + 4), &flat[3] - flat, sizes[2]}));
    Stage stages[] = {{1, 2}, {3, 4}};
    Stage* stage = stages;
    stage->in = 5;
    (++stage)->out = n;
    for (const Stage* s = stages; s != stages + 2; ++s)
      register_module("stage" + std::to_string(s - stages), torch::nn::Linear(s->in, s->out));
    sizes[k] = 9;
    sizes[k + 1]++;
    register_buffer("sizes", torch::zeros({sizes[0], sizes[1], sizes[2]}));
    Wide wide;
    Plain cut = wide;
    register_buffer("cut", torch::zeros({cut.width(), widthOfCopy(wide), widthOf(wide)}));
    std::vector<Plain> plains{wide};
    plains.push_back(wide);
    plains.emplace_back();
    register_buffer("plains", torch::zeros({plains[0].width(), plains[1].width(), plains[2].width()}));
    const char* names[] = {"first", "second"};
    const char* tail = "hello" + 1;
    register_buffer(std::string(*names) + tail, torch::zeros({1}));
  }
};
TORCH_MODULE(Pointers);

struct OrdersImpl : torch::nn::Module {
  OrdersImpl() {
    int64_t serial = 0;
    std::set<int64_t, std::greater<int64_t>> down{3, 9, 1};
    down.insert(4);
    for (int64_t value : down) register_buffer("down" + std::to_string(serial++), torch::zeros({value}));
    std::multiset<int64_t> all{3, 1, 3};
    all.insert(2);
    all.insert(1);
    for (int64_t value : all) register_buffer("all" + std::to_string(serial++), torch::zeros({value}));
  }
};
TORCH_MODULE(Orders);

enum class Branch { Trunk = 2, Leaf = 1, Root = 3 };

// Maps give their keys in the order of their comparison, whatever the order in which they came.
struct KeysImpl : torch::nn::Module {
  explicit KeysImpl(bool wide) {
    int64_t serial = 0;
    std::map<Branch, int64_t> branches{{Branch::Root, 3}, {Branch::Trunk, 2}};
    branches[Branch::Leaf] = 1;
    for (const auto& [branch, size] : branches)
      register_buffer("branch" + std::to_string(serial++), torch::zeros({size}));
    std::map<std::string, int64_t, std::greater<std::string>> down{{"a", 1}, {"c", 3}};
    down["b"] = 2;
    if (wide) down["d"] = 4;
    for (const auto& entry : down) register_buffer(entry.first, torch::zeros({entry.second}));
    std::map<std::pair<int64_t, int64_t>, int64_t> pairs;
    pairs[{2, 1}] = 21;
    pairs[{1, 9}] = 19;
    pairs[{1, 3}] = 13;
    for (auto at = pairs.begin(); at != pairs.end(); ++at)
      register_buffer("pair" + std::to_string(at->second), torch::zeros({1}));
  }
};
TORCH_MODULE(Keys);

// The object that a weak pointer observes is gone.
struct ObservedImpl : torch::nn::Module {
  ObservedImpl() {
    std::weak_ptr<torch::nn::Module> observer;
    {
      auto module = std::make_shared<torch::nn::Module>();
      observer = module;
    }
    register_buffer("b", torch::zeros({observer.lock() ? 1 : 2}));
  }
};
TORCH_MODULE(Observed);
