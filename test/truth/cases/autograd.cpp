// Changes in place of parameters, which autograd refuses where it records them.
// construct: Noisy(3, 0)
//   set NoisyImpl: n=3, kind=0
// construct: Noisy(3, 1)
//   set NoisyImpl: n=3, kind=1
// construct: Noisy(3, 2)
//   set NoisyImpl: n=3, kind=2
// construct: Noisy(3, 3)
//   set NoisyImpl: n=3, kind=3
// construct: Noisy(3, 4)
//   set NoisyImpl: n=3, kind=4
// construct: Noisy(3, 5)
//   set NoisyImpl: n=3, kind=5
// construct: Noisy(3, 6)
//   set NoisyImpl: n=3, kind=6
// construct: Noisy(3, 7)
//   set NoisyImpl: n=3, kind=7
// construct: Noisy(3, 8)
//   set NoisyImpl: n=3, kind=8
// construct: Noisy(3, 9)
//   set NoisyImpl: n=3, kind=9
// construct: Noisy(3, 10)
//   set NoisyImpl: n=3, kind=10
// construct: Noisy(3, 11)
//   set NoisyImpl: n=3, kind=11
// construct: Noisy(3, 12)
//   set NoisyImpl: n=3, kind=12
// construct: Noisy(3, 13)
//   set NoisyImpl: n=3, kind=13
// construct: Noisy(3, 14)
//   set NoisyImpl: n=3, kind=14
// construct: Noisy(3, 15)
//   set NoisyImpl: n=3, kind=15
// construct: Noisy(3, 16)
//   set NoisyImpl: n=3, kind=16
// construct: Noisy(3, 17)
//   set NoisyImpl: n=3, kind=17
// construct: Noisy(3, 18)
//   set NoisyImpl: n=3, kind=18
// construct: Noisy(3, 19)
//   set NoisyImpl: n=3, kind=19
// construct: Noisy(3, 20)
//   set NoisyImpl: n=3, kind=20
// construct: Noisy(3, 21)
//   set NoisyImpl: n=3, kind=21
// construct: Noisy(3, 22)
//   set NoisyImpl: n=3, kind=22
// construct: Noisy(3, 23)
//   set NoisyImpl: n=3, kind=23
// construct: Noisy(3, 24)
//   set NoisyImpl: n=3, kind=24
// construct: Noisy(3, 25)
//   set NoisyImpl: n=3, kind=25
// construct: Noisy(3, 26)
//   set NoisyImpl: n=3, kind=26
// construct: Noisy(3, 27)
//   set NoisyImpl: n=3, kind=27
// construct: Noisy(3, 28)
//   set NoisyImpl: n=3, kind=28
// construct: Noisy(3, 29)
//   set NoisyImpl: n=3, kind=29
// construct: Noisy(3, 30)
//   set NoisyImpl: n=3, kind=30
// construct: Noisy(3, 31)
//   set NoisyImpl: n=3, kind=31
// construct: Noisy(3, 32)
//   set NoisyImpl: n=3, kind=32
// construct: Noisy(3, 34)
//   set NoisyImpl: n=3, kind=34
// construct: Noisy(3, 33)
//   set NoisyImpl: n=3, kind=33
// construct: Noisy(3, 35)
//   set NoisyImpl: n=3, kind=35
// construct: Noisy(3, 36)
//   set NoisyImpl: n=3, kind=36
// construct: Noisy(3, 37)
//   set NoisyImpl: n=3, kind=37
// construct: Noisy(3, 38)
//   set NoisyImpl: n=3, kind=38
// construct: Noisy(4, 38)
//   set NoisyImpl: n=4, kind=38
// construct: Noisy(3, 39)
//   set NoisyImpl: n=3, kind=39
// construct: Noisy(3, 40)
//   set NoisyImpl: n=3, kind=40
// construct: Noisy(3, 41)
//   set NoisyImpl: n=3, kind=41
// construct: Noisy(3, 42)
//   set NoisyImpl: n=3, kind=42
// construct: Noisy(3, 43)
//   set NoisyImpl: n=3, kind=43
// construct: Noisy(3, 44)
//   set NoisyImpl: n=3, kind=44
// construct: Noisy(3, 45)
//   set NoisyImpl: n=3, kind=45
// construct: Noisy(3, 46)
//   set NoisyImpl: n=3, kind=46
// construct: Noisy(3, 47)
//   set NoisyImpl: n=3, kind=47
// construct: Noisy(3, 48)
//   set NoisyImpl: n=3, kind=48
// construct: Noisy(3, 49)
//   set NoisyImpl: n=3, kind=49
// construct: Switched()
// construct: Noisy(3, 50)
//   set NoisyImpl: n=3, kind=50
// construct: Noisy(3, 51)
//   set NoisyImpl: n=3, kind=51
// construct: Noisy(4, 51)
//   set NoisyImpl: n=4, kind=51
// construct: Calculated()
#include <torch/torch.h>
struct NoisyImpl : torch::nn::Module {
  NoisyImpl(int64_t n, int64_t kind) {
    w = register_parameter("w", torch::empty({n, n}));
    if (kind == 1) w.uniform_(-1, 1);
    if (kind == 2) { torch::NoGradGuard g; w.uniform_(-1, 1); }
    if (kind == 3) w.data().fill_(1);
    if (kind == 4) w[0] = 1;
    if (kind == 5) w.set_requires_grad(false).fill_(0);
    if (kind == 6) torch::nn::init::zeros_(w);
    if (kind == 7) w += 1;
    if (kind == 8) { auto v = w.clone(); v.fill_(0); }
    if (kind == 9) w.detach().zero_();
    if (kind == 10) w = w * 2, w.fill_(1);
    if (kind == 11) fill();
    if (kind == 12) { auto t = w.requires_grad_(false); t.fill_(1); }
    if (kind == 13) { b = torch::zeros({n}); register_parameter("b", b); b.fill_(1); }
    if (kind == 14) { b = torch::zeros({n}); b.fill_(1); register_parameter("b", b); }
    if (kind == 15) { fc = register_module("fc", torch::nn::Linear(n, n)); fc->bias.zero_(); }
    if (kind == 16) { fc = register_module("fc", torch::nn::Linear(n, n)); fc->bias.data().zero_(); }
    if (kind == 17) { fc = register_module("fc", torch::nn::Linear(n, n)); for (auto& p : fc->parameters()) p.fill_(0); }
    if (kind == 18) { fc = register_module("fc", torch::nn::Linear(n, n)); for (auto& p : fc->parameters()) p.requires_grad_(false); fc->weight.fill_(1); }
    if (kind == 19) { b = register_buffer("b", torch::ones({n})); b.mul_(2); }
    if (kind == 20) { b = register_parameter("b", torch::ones({n}), false); b.mul_(2); }
    if (kind == 21) { b = torch::ones({n}, torch::requires_grad()); b.mul_(2); }
    if (kind == 22) { b = torch::zeros({n, n}); b += w; register_parameter("b", b); b.fill_(1); }
    if (kind == 23) w.copy_(torch::eye(n));
    if (kind == 24) w.set_data(torch::eye(n));
    if (kind == 25) w.index_put_({0}, 3);
    if (kind == 26) w.detach_().fill_(1);
    if (kind == 27) { torch::AutoGradMode off(false); w.normal_(); }
    if (kind == 28) w.t_();
    if (kind == 29) { bn = register_module("bn", torch::nn::BatchNorm1d(n)); bn->running_mean.fill_(1); }
    if (kind == 30) { bn = register_module("bn", torch::nn::BatchNorm1d(n)); bn->weight.fill_(1); }
    if (kind == 31) w.select(0, 0).fill_(1);
    if (kind == 32) w.view({-1}).fill_(1);
    if (kind == 33) w.t().fill_(1);
    if (kind == 35) w.index({torch::tensor({0})}).fill_(1);
    if (kind == 36) w.index({torch::indexing::Slice()}).fill_(1);
    if (kind == 37) w.t().reshape({-1}).fill_(1);
    if (kind == 38) w.requires_grad_(n > 3), w.fill_(1);
    if (kind == 39) b = register_parameter("b", torch::randn({n, n}) * 0.1 + 1), b.uniform_();
    if (kind == 40) b = register_parameter("b", torch::randn({n, n}) * 0.1), b.data().uniform_();
    if (kind == 41) b = register_parameter("b", w * 2), b.uniform_();
    if (kind == 42) b = register_parameter("b", torch::cat({w, w})), b.uniform_();
    if (kind == 43) b = register_parameter("b", torch::cat({torch::ones({n}), torch::ones({n})}).to(torch::kFloat64)), b.uniform_();
    if (kind == 44) b = register_parameter("b", torch::arange(n, torch::kFloat32)), b /= 2;
    if (kind == 45) b = register_buffer("b", torch::cat({w, w})), b.fill_(1);
    if (kind == 46) b = register_parameter("b", torch::zeros({n, n}).t()), b.copy_(w.detach());
    if (kind == 47) {
      auto off = [&] { torch::NoGradGuard guard; w.fill_(1); };
      off();
    }
    if (kind == 48) {
      auto on = [&] { w.fill_(1); };
      on();
    }
    if (kind == 49) { torch::NoGradGuard guard; [&] { w.fill_(1); }(); }
    if (kind == 50 && w.requires_grad()) b = register_buffer("b", torch::ones({n}));
    if (kind == 51 && w.requires_grad_(n > 3).requires_grad()) b = register_buffer("b", torch::ones({n}));
    if (kind == 34) { pl = register_module("pl", torch::nn::ParameterList()); pl->append(torch::ones({n}).requires_grad_()); pl[0].fill_(1); }
  }
  void fill() { w.fill_(0.5); }
  torch::Tensor forward(torch::Tensor x) { return x.matmul(w); }
  torch::Tensor w, b;
  torch::nn::Linear fc{nullptr};
  torch::nn::BatchNorm1d bn{nullptr};
  torch::nn::ParameterList pl{nullptr};
};
TORCH_MODULE(Noisy);

// Gradients are switched by a call, which is not followed.
struct SwitchedImpl : torch::nn::Module {
  SwitchedImpl() {
    w = register_parameter("w", torch::empty({2}));
    torch::autograd::GradMode::set_enabled(false);
    w.fill_(1);
    torch::autograd::GradMode::set_enabled(true);
  }
  torch::Tensor w;
};
TORCH_MODULE(Switched);

// Whether what is calculated of a parameter requires a gradient is not followed.
struct CalculatedImpl : torch::nn::Module {
  CalculatedImpl() {
    w = register_parameter("w", torch::empty({2}));
    if ((w * 2).requires_grad()) scale = register_buffer("scale", torch::ones({2}));
  }
  torch::Tensor w, scale;
};
TORCH_MODULE(Calculated);
