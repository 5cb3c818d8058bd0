// Own base classes: virtual hooks, registrations in the base's constructor, two levels, mix-ins.
//
// construct: Encoder(4)
//   set EncoderImpl: width=4
// construct: Wide(3)
//   set WideImpl: width=3
// construct: makeBackbone("wide")
// construct: Hooked()
// construct: Mixin()
#include <torch/torch.h>

class Backbone : public torch::nn::Module {
 public:
  explicit Backbone(int64_t width, bool norm = false) : width_(width) {
    stem = register_module("stem", torch::nn::Linear(width, width));
    if (norm) register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
  }
  virtual ~Backbone() = default;
  virtual int64_t outputs() const { return width_; }
  virtual torch::Tensor forward(torch::Tensor x) = 0;

 protected:
  void addHead(int64_t classes) { head = register_module("head", torch::nn::Linear(outputs(), classes)); }
  int64_t width_;
  torch::nn::Linear stem{nullptr}, head{nullptr};
};

class EncoderImpl : public Backbone {
 public:
  explicit EncoderImpl(int64_t width) : Backbone(width) {
    extra = register_module("extra", torch::nn::Linear(width, outputs()));
    addHead(5);
  }
  int64_t outputs() const override { return 2 * width_; }
  torch::Tensor forward(torch::Tensor x) override { return stem(x); }
  torch::nn::Linear extra{nullptr};
};
TORCH_MODULE(Encoder);

class WideImpl : public EncoderImpl {
 public:
  explicit WideImpl(int64_t width) : EncoderImpl(width * 2) {
    register_module("more", torch::nn::Linear(width, EncoderImpl::outputs()));
    register_module("most", torch::nn::Linear(width, outputs()));
  }
  int64_t outputs() const override { return 100; }
};
TORCH_MODULE(Wide);

std::shared_ptr<Backbone> makeBackbone(const std::string& name) {
  if (name == "wide") return std::make_shared<WideImpl>(1);
  return std::make_shared<EncoderImpl>(1);
}

// A constructor calls the hooks of its own class, never those of a class that derives from it.
struct Template : torch::nn::Module {
  Template() { build(); }
  virtual void build() { register_module("base", torch::nn::Linear(1, 1)); }
};

struct HookedImpl : Template {
  HookedImpl() {
    build();
    setup(3);
  }
  void build() override { register_module("derived", torch::nn::Linear(2, 2)); }
  virtual void setup(int n) {
    for (int i = 0; i < n; ++i) register_module("s" + std::to_string(i), torch::nn::Linear(n, n));
  }
};
TORCH_MODULE(Hooked);

struct Counts {
  int64_t count = 6;
  int64_t next() { return count++; }
};

struct MixinImpl : Counts, torch::nn::Module {
  MixinImpl() {
    count += 2;
    const auto first = next();
    const auto second = next();
    register_module("fc", torch::nn::Linear(first, second));
  }
};
TORCH_MODULE(Mixin);
