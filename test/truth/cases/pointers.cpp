// Arrays and pointers into them, objects that are cut to their base, and the orders of sets.
//
// construct: Pointers(2, 1)
//   set PointersImpl: n=2, k=1
// construct: Pointers(3, 0)
//   set PointersImpl: n=3, k=0
// construct: Orders()
#include <torch/torch.h>

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
