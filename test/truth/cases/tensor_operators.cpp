// Shapes and dtypes through the operators that model code uses on its tensors.
//
// construct: Views(4, 6)
//   set ViewsImpl: n=4, m=6
// construct: Indexing(5, 8)
//   set IndexingImpl: n=5, m=8
// construct: Arithmetic(3)
//   set ArithmeticImpl: n=3
// construct: Reductions(3, 4)
//   set ReductionsImpl: n=3, m=4
// construct: Literals(true)
//   set LiteralsImpl: wide=true
// construct: Literals(false)
//   set LiteralsImpl: wide=false
// construct: InPlace()
// construct: Rates(4)
//   set RatesImpl: depth=4
// construct: Attention(2, 4)
//   set AttentionImpl: heads=2, dim=4
// construct: Listed(3)
//   set ListedImpl: n=3
// construct: Algebra(4)
//   set AlgebraImpl: n=4
// construct: DefaultDtype()
// construct: IntegerGradient()
// construct: WrongView()
// construct: WrongProduct(3)
//   set WrongProductImpl: n=3
// construct: EmptySelect()
// construct: VectorFan()
// construct: IntegerQuotient()
// construct: NarrowSum()
// construct: BooleanDifference()
#include <torch/torch.h>

using torch::indexing::Ellipsis;
using torch::indexing::None;
using torch::indexing::Slice;

struct ViewsImpl : torch::nn::Module {
  ViewsImpl(int64_t n, int64_t m) {
    auto x = torch::randn({n, m, 2});
    register_buffer("reshape", x.reshape({-1, 2}));
    register_buffer("infer", x.view({n, -1}));
    register_buffer("squeeze", torch::zeros({1, 3, 1}).squeeze());
    register_buffer("flatten", torch::flatten(x, 1));
    register_buffer("unflatten", x.unflatten(1, {2, -1}));
    register_buffer("permute", x.permute({2, 0, 1}));
    register_buffer("movedim", x.movedim(0, 2));
    register_buffer("transpose", torch::transpose(x, 0, -1));
    register_buffer("repeat", x.repeat({2, 1, 3}));
    register_buffer("expand", x.unsqueeze(0).expand({5, -1, -1, -1}));
    register_buffer("expand_as", torch::zeros({1, m, 1}).expand_as(x));
    register_buffer("repeat_interleave", torch::repeat_interleave(x, 3, 1));
    register_buffer("tile", torch::tile(x, {2}));
    auto pieces = torch::chunk(torch::zeros({3 * n, m}), 3, 0);
    register_buffer("chunk0", pieces[0]);
    register_buffer("chunk2", pieces[2]);
    auto parts = torch::zeros({n, 7}).split(3, 1);
    register_buffer("split_last", parts[2]);
    register_buffer("stack", torch::stack({x, x}, -1));
    register_buffer("cat", torch::cat({x, torch::zeros({n, 3, 2})}, 1));
    register_buffer("narrow", x.narrow(1, 1, 3));
    register_buffer("select", x.select(1, -1));
    register_buffer("tril", torch::ones({n, n}).tril().view({1, 1, n, n}));
    register_buffer("triu", torch::triu(torch::ones({n, n}, torch::kBool), 1));
    register_buffer("diag", torch::diag(torch::ones(n)));
    register_buffer("meshgrid", torch::meshgrid({torch::arange(n), torch::arange(m)})[1]);
    register_buffer("flip", x.flip({0}));
  }
};
TORCH_MODULE(Views);

struct IndexingImpl : torch::nn::Module {
  IndexingImpl(int64_t n, int64_t m) {
    auto x = torch::zeros({n, m, 3});
    register_buffer("row", x[0]);
    register_buffer("element", x[0][1]);
    register_buffer("slice", x.index({Slice(1, None)}));
    register_buffer("even", x.index({Slice(), Slice(0, None, 2)}));
    register_buffer("odd", x.index({Slice(), Slice(1, None, 2)}));
    register_buffer("back", x.index({Slice(None, -1)}));
    register_buffer("cut", x.index({Slice(None, 100)}));
    register_buffer("ellipsis", x.index({Ellipsis, 0}));
    register_buffer("text", x.index({"...", Slice(None, 2)}));
    register_buffer("none", x.index({None, Slice(), 1}));
    register_buffer("tensor", x.index({torch::tensor({0, 1, 0})}));
    register_buffer("tensors", x.index({Slice(), torch::tensor({{0, 1}, {1, 0}}), torch::tensor({0, 1})}));
    register_buffer("index_select", x.index_select(1, torch::arange(2)));
    register_buffer("sliced", x.slice(1, 0, m / 2));
    auto y = torch::zeros({n, m});
    y.index_put_({Slice(), 0}, 1);
    y.index({Slice(), 1}) = torch::ones({n});
    y[0] = 3;
    register_buffer("filled", y);
  }
};
TORCH_MODULE(Indexing);

struct ArithmeticImpl : torch::nn::Module {
  explicit ArithmeticImpl(int64_t n) {
    auto f = torch::ones({n, 1});
    auto i = torch::arange(n);
    auto b = torch::ones({n}, torch::kBool);
    auto h = torch::ones({n}, torch::kHalf);
    auto d = torch::ones({}, torch::kDouble);
    register_buffer("broadcast", f * i);
    register_buffer("scalar", i * 2);
    register_buffer("scalar_float", i * 0.5);
    register_buffer("divide", i / 2);
    register_buffer("floor_divide", torch::div(i, 2, "floor"));
    register_buffer("half", h * 0.5);
    register_buffer("half_zero_dim", h + d);
    register_buffer("int_zero_dim", i + d);
    register_buffer("bool_int", b + 1);
    register_buffer("reverse", 1.0 / f);
    register_buffer("reverse_difference", 0.5 - i);
    register_buffer("compare", i < 3);
    register_buffer("equal", i == i);
    register_buffer("negative", -i);
    register_buffer("power", torch::pow(10000, torch::arange(0, n, 2).to(torch::kFloat) / n));
    register_buffer("power_int", i.pow(2));
    register_buffer("sqrt", i.sqrt());
    register_buffer("exp", torch::exp(f));
    register_buffer("matmul", torch::matmul(torch::zeros({2, n, 3}), torch::zeros({3, 5})));
    register_buffer("mv", torch::zeros({4, n}).mv(torch::zeros({n})));
    register_buffer("outer", torch::outer(i, torch::ones({2})));
    register_buffer("where", torch::where(b, f.squeeze(1), torch::zeros({n}, torch::kDouble)));
    register_buffer("clamp", i.clamp(0, 1));
    register_buffer("clamp_float", i.clamp(0.5));
    register_buffer("larger", torch::max(h, f.squeeze(1)));
    register_buffer("abs", torch::abs(torch::zeros({n}, torch::kComplexFloat)));
    register_buffer("polar", torch::polar(f, f));
    register_buffer("masked", f.masked_fill(f > 0, 1e-9));
    register_buffer("compound", (f += 1));
  }
};
TORCH_MODULE(Arithmetic);

struct ReductionsImpl : torch::nn::Module {
  ReductionsImpl(int64_t n, int64_t m) {
    auto x = torch::rand({n, m});
    auto i = torch::randint(0, 3, {n, m});
    register_buffer("sum", x.sum());
    register_buffer("sum_axis", x.sum(1));
    register_buffer("sum_axes", x.sum(torch::IntArrayRef({0, 1}), true));
    register_buffer("sum_int", i.to(torch::kInt).sum(0));
    register_buffer("sum_dtype", i.sum(torch::IntArrayRef({1}), false, torch::kFloat));
    register_buffer("mean", x.mean(-1, true));
    register_buffer("prod", x.prod(1));
    register_buffer("max", x.max());
    register_buffer("max_values", std::get<0>(x.max(1)));
    register_buffer("max_positions", std::get<1>(x.max(1, true)));
    register_buffer("argmax", x.argmax(1));
    register_buffer("cumsum", i.to(torch::kShort).cumsum(0));
    register_buffer("any", (i > 1).any());
    register_buffer("std", x.std(1));
    register_buffer("norm", x.norm(2, {1}, true));
    register_buffer("topk", std::get<0>(x.topk(2, 1)));
    register_buffer("softmax", torch::softmax(x, 1));
  }
};
TORCH_MODULE(Reductions);

struct LiteralsImpl : torch::nn::Module {
  explicit LiteralsImpl(bool wide) {
    std::vector<float> means = {0.485f, 0.456f, 0.406f};
    std::vector<int64_t> shape = {1, 3};
    if (wide) shape.push_back(7);
    register_buffer("mean", torch::tensor(means).view({1, 3, 1, 1}));
    register_buffer("float", torch::tensor({1.0f, 2.0f}));
    register_buffer("ints", torch::tensor({1, 2}, torch::kInt));
    register_buffer("flags", torch::tensor({true, false}));
    register_buffer("number", torch::tensor(0.5));
    register_buffer("cube", torch::tensor({{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}));
    register_buffer("dynamic", torch::zeros(shape));
    register_buffer("chosen", wide ? torch::zeros({9}) : torch::ones({2}, torch::kLong));
    register_buffer("dtype", torch::zeros({2}, wide ? torch::kDouble : torch::kHalf));
    auto sizes = torch::tensor({3, 4});
    register_buffer("by_item", torch::zeros({sizes[0].item<int64_t>(), sizes[1].item<int>()}));
    auto options = torch::TensorOptions().dtype(torch::kFloat16).device(torch::kCPU).requires_grad(true);
    register_parameter("options", torch::empty({2, 2}, options));
    register_buffer("like", torch::ones_like(sizes));
    register_buffer("like_other", torch::rand_like(sizes, torch::kFloat));
    register_buffer("template_dtype", torch::zeros({1}, torch::dtype<double>()));
    register_buffer("full", torch::full({2}, 1));
    register_buffer("full_flag", torch::full({2}, true));
    register_buffer("hann", torch::hann_window(10));
    register_buffer("one_hot", torch::one_hot(sizes, 6));
    register_buffer("new_zeros", sizes.new_zeros({2}));
  }
};
TORCH_MODULE(Literals);

struct InPlaceImpl : torch::nn::Module {
  InPlaceImpl() {
    auto x = torch::empty({2, 3});
    register_buffer("initialised", torch::nn::init::xavier_uniform_(x));
    register_buffer("same", x.normal_().mul_(2).clamp_(0, 1));
    x.t_();
    register_buffer("turned", x);
    auto y = torch::zeros({4});
    y.unsqueeze_(0);
    register_buffer("raised", y);
    y = y.to(torch::kDouble);
    register_buffer("double", y);
    y.resize_({2, 2});
    register_buffer("resized", y);
    auto linear = register_module("linear", torch::nn::Linear(3, 3));
    linear->weight.set_data(torch::zeros({5, 3}, torch::kDouble));
    linear->bias = torch::zeros({7});
  }
};
TORCH_MODULE(InPlace);

// The rates of stochastic depth decide which blocks there are.
struct RatesImpl : torch::nn::Module {
  explicit RatesImpl(int64_t depth) {
    auto rates = torch::linspace(0, 0.3, depth);
    for (int64_t i = 0; i < 4; ++i)
      if (rates[i].item<float>() > 0.15) register_parameter("scale" + std::to_string(i), torch::ones({i + 1}));
  }
};
TORCH_MODULE(Rates);

// Positions as windowed attention has them.
struct AttentionImpl : torch::nn::Module {
  AttentionImpl(int64_t heads, int64_t dim) {
    auto window = std::vector<int64_t>{dim, dim};
    table = register_parameter(
        "table", torch::zeros({(2 * window[0] - 1) * (2 * window[1] - 1), heads}));
    auto grid = torch::stack(torch::meshgrid({torch::arange(window[0]), torch::arange(window[1])}));
    auto flat = torch::flatten(grid, 1);
    auto relative = flat.index({Slice(), Slice(), None}) - flat.index({Slice(), None, Slice()});
    relative = relative.permute({1, 2, 0}).contiguous();
    relative.index({Slice(), Slice(), 0}) += window[0] - 1;
    register_buffer("index", relative.sum(-1));
    auto frequencies = 1.0 / torch::pow(10000.0, torch::arange(0, dim, 2).to(torch::kFloat) / dim);
    auto angles = torch::outer(torch::arange(6, torch::kFloat), frequencies);
    register_buffer("cos", torch::cat({angles, angles}, -1).cos().unsqueeze(0));
    register_buffer("mask", torch::full({dim, dim}, -INFINITY).triu(1));
  }
  torch::Tensor table;
};
TORCH_MODULE(Attention);

struct ListedImpl : torch::nn::Module {
  explicit ListedImpl(int64_t n) {
    std::vector<torch::Tensor> rows;
    for (int64_t i = 0; i < n; ++i) rows.push_back(torch::zeros({4}));
    register_buffer("stacked", torch::stack(rows));
    register_buffer("joined", torch::cat(rows, 0));
  }
};
TORCH_MODULE(Listed);

struct AlgebraImpl : torch::nn::Module {
  explicit AlgebraImpl(int64_t n) {
    auto x = torch::eye(n);
    register_buffer("inverse", torch::inverse(x));
    register_buffer("product", torch::einsum("ij, jk -> ik", {x, torch::ones({n, 3})}));
    register_buffer("angles", torch::einsum("i,j->ij", {torch::arange(5), torch::arange(n)}));
    register_buffer("padded", torch::constant_pad_nd(x, {1, 2}, 0));
    namespace F = torch::nn::functional;
    register_buffer("padded_rows", F::pad(x, F::PadFuncOptions({0, 0, 1, 1})));
    register_buffer("frequencies", torch::fft_rfftfreq(n));
  }
};
TORCH_MODULE(Algebra);

struct DefaultDtypeImpl : torch::nn::Module {
  DefaultDtypeImpl() {
    torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kDouble));
    register_buffer("zeros", torch::zeros({1}));
    register_buffer("tensor", torch::tensor({1.0f}));
    register_buffer("scaled", torch::arange(2) * 0.5);
    torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kFloat));
  }
};
TORCH_MODULE(DefaultDtype);

struct IntegerGradientImpl : torch::nn::Module {
  IntegerGradientImpl() { register_buffer("x", torch::zeros({1}, torch::kLong).requires_grad_()); }
};
TORCH_MODULE(IntegerGradient);

struct WrongViewImpl : torch::nn::Module {
  WrongViewImpl() { register_buffer("x", torch::zeros({5}).view({2, -1})); }
};
TORCH_MODULE(WrongView);

struct WrongProductImpl : torch::nn::Module {
  explicit WrongProductImpl(int64_t n) { register_buffer("x", torch::zeros({2, n}).matmul(torch::zeros({4, 5}))); }
};
TORCH_MODULE(WrongProduct);

struct EmptySelectImpl : torch::nn::Module {
  EmptySelectImpl() { register_buffer("x", torch::zeros({0})[0]); }
};
TORCH_MODULE(EmptySelect);

struct VectorFanImpl : torch::nn::Module {
  VectorFanImpl() { register_parameter("x", torch::nn::init::kaiming_normal_(torch::empty({3}))); }
};
TORCH_MODULE(VectorFan);

struct IntegerQuotientImpl : torch::nn::Module {
  IntegerQuotientImpl() { register_buffer("x", 1.0 / torch::arange(3)); }
};
TORCH_MODULE(IntegerQuotient);

struct NarrowSumImpl : torch::nn::Module {
  NarrowSumImpl() { register_buffer("x", torch::arange(3).add_(0.5)); }
};
TORCH_MODULE(NarrowSum);

struct BooleanDifferenceImpl : torch::nn::Module {
  BooleanDifferenceImpl() { register_buffer("x", 1 - torch::ones({3}, torch::kBool)); }
};
TORCH_MODULE(BooleanDifference);
