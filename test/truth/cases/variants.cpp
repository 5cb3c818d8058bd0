// Configurations as variants, visited by overloaded lambdas, by visitor classes and by generic lambdas.
//
// construct: Chosen(Small{3})
// construct: Chosen(Large{3, 4})
// construct: Activated(torch::kReLU)
//   set ActivatedImpl: activation=torch::kReLU
// construct: Activated(torch::kGELU)
//   set ActivatedImpl: activation=torch::kGELU
// construct: Visited(Small{3})
// construct: Visited(Large{3, 4})
// construct: Generic(Small{3})
// construct: Generic(Large{3, 4})
// construct: Library(torch::kGELU)
// construct: Library(0.5)
// construct: Widened(Small{3})
// construct: Widened(Large{3, 4})
// construct: Grown(3)
#include <c10/util/overloaded.h>
#include <torch/torch.h>

#include <type_traits>
#include <variant>

template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>;

struct Small {
  int64_t width;
};
struct Large {
  int64_t width;
  int64_t extra;
};
using Config = std::variant<Small, Large>;
using Activation = c10::variant<torch::enumtype::kReLU, torch::enumtype::kGELU>;
using Slope = c10::variant<torch::enumtype::kReLU, torch::enumtype::kGELU, double>;

struct ChosenImpl : torch::nn::Module {
  explicit ChosenImpl(Config config) {
    std::visit(overloaded{[&](const Small& s) { register_module("small", torch::nn::Linear(s.width, 1)); },
                          [&](const Large& l) { register_module("large", torch::nn::Linear(l.width, l.extra)); }},
               config);
  }
};
TORCH_MODULE(Chosen);

struct ActivatedImpl : torch::nn::Module {
  explicit ActivatedImpl(Activation activation) {
    if (c10::get_if<torch::enumtype::kGELU>(&activation)) register_module("gate", torch::nn::Linear(2, 2));
    const int64_t width = c10::holds_alternative<torch::enumtype::kReLU>(activation) ? 3 : 6;
    register_module("fc", torch::nn::Linear(width, 1));
  }
};
TORCH_MODULE(Activated);

struct Registrar {
  torch::nn::Module& module;
  void operator()(const Small& s) const { module.register_module("small", torch::nn::Linear(s.width, 1)); }
  void operator()(const Large& l) const { module.register_module("large", torch::nn::Linear(l.width, l.extra)); }
};

struct VisitedImpl : torch::nn::Module {
  explicit VisitedImpl(Config config) { std::visit(Registrar{*this}, config); }
};
TORCH_MODULE(Visited);

struct GenericImpl : torch::nn::Module {
  explicit GenericImpl(Config config) {
    std::visit(
        [this](auto&& part) {
          using Part = std::decay_t<decltype(part)>;
          if constexpr (std::is_same_v<Part, Large>) register_module("extra", torch::nn::Linear(part.extra, 1));
          register_module("fc", torch::nn::Linear(part.width, 1));
        },
        config);
  }
};
TORCH_MODULE(Generic);

struct LibraryImpl : torch::nn::Module {
  explicit LibraryImpl(Slope slope) {
    c10::visit(c10::overloaded([&](torch::enumtype::kReLU) { register_module("relu", torch::nn::Linear(1, 1)); },
                               [&](torch::enumtype::kGELU) { register_module("gelu", torch::nn::Linear(2, 2)); },
                               [&](double) { register_module("leaky", torch::nn::Linear(3, 3)); }),
               slope);
  }
};
TORCH_MODULE(Library);

// Visitors that change what the variant holds.
struct WidenedImpl : torch::nn::Module {
  explicit WidenedImpl(Config config) {
    std::visit([](auto& sizes) { sizes.width *= 2; }, config);
    const int64_t width = std::visit([](const auto& sizes) { return sizes.width; }, config);
    register_buffer("b", torch::zeros({width}));
  }
};
TORCH_MODULE(Widened);

struct GrownImpl : torch::nn::Module {
  explicit GrownImpl(int64_t n) {
    std::variant<int64_t, std::string> size = n;
    std::visit(
        [](auto& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, int64_t>) value += 5;
        },
        size);
    register_buffer("b", torch::zeros({std::get<int64_t>(size)}));
  }
};
TORCH_MODULE(Grown);
