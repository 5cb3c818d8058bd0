// Copies are objects of their own, also where only a reference names them.
// construct: Copies(std::vector<int64_t>{2, 3, 4})
#include <torch/torch.h>

inline int64_t lastOfMore(std::vector<int64_t>&& sizes) {
  sizes.push_back(9);
  return sizes.back();
}

struct Plan {
  std::vector<int64_t> sizes{1};
  Plan& widen() {
    sizes[0] += 4;
    return *this;
  }
};

struct CopiesImpl : torch::nn::Module {
  explicit CopiesImpl(std::vector<int64_t> sizes) {
    int64_t serial = 0;
    for (const auto& size : std::vector<int64_t>(sizes)) {
      for (auto& changed : sizes) changed += 10;
      register_parameter("p" + std::to_string(serial++), torch::zeros({size, sizes.front()}));
    }
    const auto& kept = std::vector<int64_t>(sizes);
    sizes[0] = 5;
    const int64_t last = lastOfMore(std::vector<int64_t>(sizes));
    register_buffer("kept", torch::zeros({kept[0], last, static_cast<int64_t>(sizes.size())}));
    Plan plan;
    const int64_t wider = Plan(plan).widen().sizes[0];
    register_buffer("plan", torch::zeros({wider, plan.sizes[0]}));
    std::string name = "x";
    const std::string longer = std::string(name).append("y");
    register_buffer(name + longer, torch::zeros({1}));
  }
};
TORCH_MODULE(Copies);
