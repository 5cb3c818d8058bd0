// Parameters and buffers from tensor factories, views and arithmetic, with their dtypes.
//
// construct: Factories()
// construct: Dtypes()
// construct: Shapes(3, 5)
//   set ShapesImpl: n=3, m=5
// construct: Table(10, 6)
//   set TableImpl: length=10, dim=6
// construct: Whole()
// construct: Gradless()
// construct: InPlace(true)
// construct: InPlace(false)
//   set InPlaceImpl: wide=false
// construct: Masked(torch::tensor({true, false, true, true, false}), 6)
// construct: Masked(torch::tensor({1, 0, 1}), 3)
#include <torch/torch.h>

struct FactoriesImpl : torch::nn::Module {
  FactoriesImpl() {
    register_parameter("zeros", torch::zeros({2, 3}));
    register_parameter("ones", torch::ones({4}));
    register_parameter("empty", torch::empty(5));
    register_parameter("full", torch::full({2, 2}, 0.5));
    register_parameter("rand", torch::rand({1, 2, 3}));
    register_parameter("randn", torch::randn({3, 1}) * 0.02);
    register_parameter("eye", torch::eye(3));
    register_buffer("arange", torch::arange(7));
    register_buffer("arange_float", torch::arange(0, 1, 0.25));
    register_buffer("linspace", torch::linspace(0, 1, 9));
    register_buffer("tensor", torch::tensor({1.0, 2.0, 3.0}));
    register_buffer("matrix", torch::tensor({{1, 2}, {3, 4}, {5, 6}}));
    register_buffer("scalar", torch::tensor(3));
    register_buffer("randint", torch::randint(0, 5, {2, 4}));
    register_buffer("like", torch::zeros_like(torch::ones({2, 5}, torch::kDouble)));
    register_buffer("full_int", torch::full({2}, 7, torch::kInt));
  }
};
TORCH_MODULE(Factories);

struct DtypesImpl : torch::nn::Module {
  DtypesImpl() {
    register_parameter("d", torch::zeros({1}, torch::kFloat64));
    register_parameter("h", torch::zeros({1}, torch::TensorOptions().dtype(torch::kHalf)));
    register_parameter("b", torch::zeros({1}).to(torch::kBFloat16));
    register_buffer("l", torch::zeros({1}, torch::dtype(torch::kLong)));
    register_buffer("i", torch::zeros({1}, torch::kInt32));
    register_buffer("u", torch::zeros({1}, at::kByte));
    register_buffer("mask", torch::ones({2, 2}, torch::kBool).tril());
    register_buffer("flag", torch::ones({2}) > 0);
    register_buffer("c", torch::zeros({1}, torch::kComplexFloat));
  }
};
TORCH_MODULE(Dtypes);

struct ShapesImpl : torch::nn::Module {
  ShapesImpl(int64_t n, int64_t m) {
    auto x = torch::zeros({n, m});
    register_buffer("t", x.t());
    register_buffer("view", x.view({1, n, m, 1}));
    register_buffer("unsqueeze", x.unsqueeze(0));
    register_buffer("squeeze", x.unsqueeze(0).squeeze(0));
    register_buffer("permute", x.reshape({n, m, 1}).permute({2, 0, 1}));
    register_buffer("cat", torch::cat({x, x}, 1));
    register_buffer("stack", torch::stack({x, x, x}));
    register_buffer("index", x.index({0}));
    register_buffer("select", x.select(1, 0));
    register_buffer("flat", x.flatten());
    register_buffer("clone", x.clone().detach());
    register_buffer("sum", x.sum());
    register_buffer("matmul", torch::matmul(x, x.t()));
    register_buffer("transpose", x.transpose(0, 1).contiguous());
    register_buffer("expand", torch::zeros({1, m}).expand({n, m}));
    std::vector<int64_t> sizes(2, n);
    sizes.push_back(m);
    register_buffer("sizes", torch::zeros(sizes));
    register_buffer("from_sizes", torch::zeros(x.sizes()));
    register_buffer("by_size", torch::zeros({x.size(0) + x.size(1), x.dim()}));
  }
};
TORCH_MODULE(Shapes);

// The sinusoidal table of positions as transformers have it.
struct TableImpl : torch::nn::Module {
  TableImpl(int64_t length, int64_t dim) {
    auto pe = torch::zeros({length, dim});
    auto position = torch::arange(0, length, torch::kFloat).unsqueeze(1);
    auto div = torch::exp(torch::arange(0, dim, 2).to(torch::kFloat) * (-std::log(10000.0) / dim));
    using torch::indexing::None;
    using torch::indexing::Slice;
    pe.index_put_({Slice(), Slice(0, None, 2)}, torch::sin(position * div));
    pe.index_put_({Slice(), Slice(1, None, 2)}, torch::cos(position * div));
    pe = pe.unsqueeze(0).transpose(0, 1);
    register_buffer("pe", pe);
    register_buffer("div", div);
    register_buffer("angles", position * div);
  }
};
TORCH_MODULE(Table);

// Converting the whole module changes the dtype of what is floating so far.
struct WholeImpl : torch::nn::Module {
  WholeImpl() {
    register_module("bn", torch::nn::BatchNorm1d(2));
    to(torch::kDouble);
    register_module("fc", torch::nn::Linear(1, 1));
  }
};
TORCH_MODULE(Whole);

struct GradlessImpl : torch::nn::Module {
  GradlessImpl() {
    w = register_parameter("w", torch::zeros({1}), /*requires_grad=*/false);
    fc = register_module("fc", torch::nn::Linear(1, 1));
    fc->weight.set_requires_grad(false);
    for (auto& p : fc->parameters()) p.set_requires_grad(false);
    fc->bias.set_data(torch::zeros({9}));
  }
  torch::Tensor w;
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Gradless);

struct InPlaceImpl : torch::nn::Module {
  explicit InPlaceImpl(bool wide) {
    register_buffer("turned", torch::zeros({2, 3}).t_());
    register_buffer("deeper", torch::zeros({2, 3}).unsqueeze_(0).fill_(1));
    register_buffer("resized", (wide ? torch::zeros({2, 3}) : torch::zeros({5})).resize_({4}));
    register_parameter("given", torch::nn::init::normal_(torch::empty({3, 2})).t_());
    auto kept = torch::ones({4, 2});
    auto same = kept.t_();
    register_buffer("kept", kept);
    register_buffer("same", same.unsqueeze_(2));
    register_parameter("learns", torch::full({2}, 0.5).set_requires_grad(true));
  }
};
TORCH_MODULE(InPlace);

// The sizes of a flow's layers are those of its mask.
struct MaskedImpl : torch::nn::Module {
  MaskedImpl(torch::Tensor mask, int64_t bins) {
    const auto known = mask.sum().item<int64_t>();
    const auto shape = torch::tensor({mask.numel() - known, bins});
    register_buffer("mask", mask);
    register_module("net", torch::nn::Linear(known, shape.prod().item<int64_t>()));
    register_module("widest", torch::nn::Linear(shape.max().item<int64_t>(), shape.min().item<int64_t>()));
  }
};
TORCH_MODULE(Masked);
