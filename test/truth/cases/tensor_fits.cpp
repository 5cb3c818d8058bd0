// Sizes that depend on inputs, and that torch takes for some of them only.
//
// construct: Sinusoids(5, 8)
//   set SinusoidsImpl: length=5, width=8
// construct: Sinusoids(5, 7)
//   set SinusoidsImpl: length=5, width=7
// construct: Sinusoids(0, 7)
//   set SinusoidsImpl: length=0, width=7
// construct: Heads(12, 3)
//   set HeadsImpl: width=12, heads=3
// construct: Heads(12, 5)
//   set HeadsImpl: width=12, heads=5
// construct: Groups(6, 4)
//   set GroupsImpl: size=6, rows=4
// construct: Groups(6, 5)
//   set GroupsImpl: size=6, rows=5
// construct: Unflattened(6, 3)
//   set UnflattenedImpl: size=6, rows=3
// construct: Unflattened(6, 4)
//   set UnflattenedImpl: size=6, rows=4
// construct: Expanded(4, 4)
//   set ExpandedImpl: size=4, width=4
// construct: Expanded(1, 4)
//   set ExpandedImpl: size=1, width=4
// construct: Expanded(4, 1)
//   set ExpandedImpl: size=4, width=1
// construct: Joined(3, 3)
//   set JoinedImpl: a=3, b=3
// construct: Joined(3, 4)
//   set JoinedImpl: a=3, b=4
// construct: Stacked(3, 3)
//   set StackedImpl: a=3, b=3
// construct: Stacked(3, 1)
//   set StackedImpl: a=3, b=1
// construct: Narrowed(4, 3)
//   set NarrowedImpl: size=4, length=3
// construct: Narrowed(4, 4)
//   set NarrowedImpl: size=4, length=4
// construct: Row(4, -4)
//   set RowImpl: rows=4, row=-4
// construct: Row(4, 4)
//   set RowImpl: rows=4, row=4
// construct: Row(4, -5)
//   set RowImpl: rows=4, row=-5
// construct: Copied(1, 5)
//   set CopiedImpl: own=1, other=5
// construct: Copied(5, 1)
//   set CopiedImpl: own=5, other=1
// construct: Batches(1, 2)
//   set BatchesImpl: a=1, b=2
// construct: Batches(2, 2)
//   set BatchesImpl: a=2, b=2
// construct: Rows(3, 3)
//   set RowsImpl: count=3, size=3
// construct: Rows(4, 3)
//   set RowsImpl: count=4, size=3
// construct: Rows(0, 3)
//   set RowsImpl: count=0, size=3
#include <torch/torch.h>

using torch::indexing::Slice;

struct SinusoidsImpl : torch::nn::Module {
  SinusoidsImpl(int64_t length, int64_t width) {
    auto position = torch::arange(length).to(torch::kFloat32).unsqueeze(1);
    auto frequency = torch::exp(torch::arange(0, width, 2).to(torch::kFloat32) / width);
    auto angle = position * frequency.unsqueeze(0);
    auto table = torch::stack({torch::sin(angle), torch::cos(angle)}, -1).view({length, width});
    register_buffer("table", table);
  }
};
TORCH_MODULE(Sinusoids);

struct HeadsImpl : torch::nn::Module {
  HeadsImpl(int64_t width, int64_t heads) {
    auto weight = torch::randn({width, 4});
    register_parameter("by_head", weight.view({heads, width / heads, 4}));
    register_buffer("turned", torch::zeros({heads, width}).reshape({width, heads}));
    register_buffer("even", torch::zeros({width}).view_as(torch::arange(0, 2 * width, 2)));
  }
};
TORCH_MODULE(Heads);

struct GroupsImpl : torch::nn::Module {
  GroupsImpl(int64_t size, int64_t rows) { register_buffer("groups", torch::zeros({2, size}).view({rows, -1})); }
};
TORCH_MODULE(Groups);

struct UnflattenedImpl : torch::nn::Module {
  UnflattenedImpl(int64_t size, int64_t rows) {
    register_buffer("table", torch::zeros({2, size}).unflatten(1, {rows, 2}));
  }
};
TORCH_MODULE(Unflattened);

struct ExpandedImpl : torch::nn::Module {
  ExpandedImpl(int64_t size, int64_t width) {
    register_buffer("table", torch::zeros({size}).unsqueeze(0).expand({3, width}));
    register_buffer("same", torch::zeros({size, 1}).expand({-1, width}));
  }
};
TORCH_MODULE(Expanded);

struct JoinedImpl : torch::nn::Module {
  JoinedImpl(int64_t a, int64_t b) {
    register_buffer("table", torch::cat({torch::zeros({2, a}), torch::zeros({5, b})}, 0));
    register_buffer("row", torch::cat({torch::zeros({a}), torch::zeros({b})}));
  }
};
TORCH_MODULE(Joined);

struct StackedImpl : torch::nn::Module {
  StackedImpl(int64_t a, int64_t b) { register_buffer("table", torch::stack({torch::zeros({a}), torch::ones({b})})); }
};
TORCH_MODULE(Stacked);

struct NarrowedImpl : torch::nn::Module {
  NarrowedImpl(int64_t size, int64_t length) {
    register_buffer("part", torch::zeros({size, 2}).narrow(0, 1, length));
    register_buffer("cut", torch::zeros({size, 2}).index({Slice(1, length + 1)}));
  }
};
TORCH_MODULE(Narrowed);

struct RowImpl : torch::nn::Module {
  RowImpl(int64_t rows, int64_t row) {
    register_buffer("first", torch::zeros({rows, 2})[0]);
    register_buffer("row", torch::zeros({rows, 2})[row]);
    register_buffer("column", torch::zeros({3, rows}).index({Slice(), row}));
    register_buffer("selected", torch::zeros({3, rows}).select(1, row));
  }
};
TORCH_MODULE(Row);

struct CopiedImpl : torch::nn::Module {
  CopiedImpl(int64_t own, int64_t other) {
    register_buffer("table", torch::zeros({own, 3}).copy_(torch::ones({other, 3})));
  }
};
TORCH_MODULE(Copied);

struct BatchesImpl : torch::nn::Module {
  BatchesImpl(int64_t a, int64_t b) {
    register_buffer("product", torch::bmm(torch::zeros({a, 2, 3}), torch::zeros({b, 3, 4})));
  }
};
TORCH_MODULE(Batches);

struct RowsImpl : torch::nn::Module {
  RowsImpl(int64_t count, int64_t size) {
    auto table = torch::zeros({size, 2});
    for (int64_t i = 0; i < count; ++i) register_buffer("row" + std::to_string(i), table[i].clone());
  }
};
TORCH_MODULE(Rows);
