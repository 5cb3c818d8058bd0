// Networks assembled from configurations: parsed text, option structs, dictionaries of heads.
//
// construct: Unet(UnetConfig{3, 1, {16, 32, 64}, "bilinear", true})
// construct: Unet(UnetConfig{1, 4, {8, 16}, "transpose", false})
// construct: Llama(TransformerParams().layers(2).dim(32).heads(4).tie(true))
// construct: Llama(TransformerParams().layers(1).dim(16).heads(2).kv(1).rope(false))
// construct:
// Darknet("[net]\nchannels=3\n[conv]\nfilters=8\nsize=3\nbn=1\n[conv]\nfilters=16\nsize=1\nbn=0\n[route]\nlayers=-1,0\n[conv]\nfilters=4\nsize=1\nbn=1\n")
// construct: Discriminator(64, 3, 16)
// construct: Discriminator(32, 1, 8)
// construct: Encoder(std::initializer_list<EncoderImpl::Spec>{{"conv", 8}, {"lstm", 16}, {"linear", 4}})
// construct: PointNet(std::vector<int64_t>{64, 128}, true, 40)
// construct: MultiTask(std::map<std::string, int64_t>{{"seg", 21}, {"depth", 1}, {"normals", 3}})
// construct: Siamese()
// construct: Policy(4, std::vector<int64_t>{2, 3}, false)
// construct: Policy(4, std::vector<int64_t>{}, true)
#include <torch/torch.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <numeric>
#include <sstream>
#include <variant>

using namespace torch::nn;
namespace F = torch::nn::functional;

struct UnetConfig {
  int64_t in_channels{3};
  int64_t classes{1};
  std::vector<int64_t> features;
  std::string up_mode = "bilinear";
  bool batch_norm{true};
};

class DoubleConvImpl : public Module {
 public:
  DoubleConvImpl(int64_t in, int64_t out, bool bn, int64_t mid = 0) {
    if (!mid) mid = out;
    int index = 0;
    auto add = [this, &index, bn](int64_t a, int64_t b) {
      body->push_back("conv" + std::to_string(++index), Conv2d(Conv2dOptions(a, b, 3).padding(1).bias(!bn)));
      if (bn) body->push_back("bn" + std::to_string(index), BatchNorm2d(b));
      body->push_back("relu" + std::to_string(index), ReLU(ReLUOptions().inplace(true)));
    };
    add(in, mid);
    add(mid, out);
    register_module("double_conv", body);
  }
  torch::Tensor forward(const torch::Tensor& x) { return body->forward(x); }

 private:
  Sequential body;
};
TORCH_MODULE(DoubleConv);

class UpImpl : public Module {
 public:
  UpImpl(int64_t in, int64_t out, const UnetConfig& config) : bilinear_(config.up_mode == "bilinear") {
    if (bilinear_) {
      up_ = Upsample(
          UpsampleOptions().scale_factor(std::vector<double>({2, 2})).mode(torch::kBilinear).align_corners(true));
      conv = DoubleConv(in, out, config.batch_norm, in / 2);
      register_module("up", up_);
    } else {
      deconv_ = ConvTranspose2d(ConvTranspose2dOptions(in, in / 2, 2).stride(2));
      conv = DoubleConv(in, out, config.batch_norm);
      register_module("up", deconv_);
    }
    register_module("conv", conv);
  }

 private:
  bool bilinear_;
  Upsample up_{nullptr};
  ConvTranspose2d deconv_{nullptr};
  DoubleConv conv{nullptr};
};
TORCH_MODULE(Up);

class UnetImpl : public Module {
 public:
  explicit UnetImpl(UnetConfig c) : config(std::move(c)) {
    const auto& f = config.features;
    inc = register_module("inc", DoubleConv(config.in_channels, f.front(), config.batch_norm));
    const int64_t factor = config.up_mode == "bilinear" ? 2 : 1;
    for (std::size_t i = 1; i < f.size(); ++i) {
      downs.push_back(register_module(
          fmt_name("down", i), DoubleConv(f[i - 1], i + 1 == f.size() ? f[i] / factor : f[i], config.batch_norm)));
    }
    std::vector<int64_t> reversed(f.rbegin(), f.rend());
    for (std::size_t i = 0; i + 1 < reversed.size(); i++) {
      int64_t out = reversed[i + 1];
      if (i + 2 < reversed.size()) out /= factor;
      ups.emplace_back(register_module(fmt_name("up", i + 1), Up(reversed[i], out, config)));
    }
    outc = register_module("outc", Conv2d(f[0], config.classes, /*kernel_size=*/1));
  }

 private:
  static std::string fmt_name(const std::string& prefix, std::size_t i) {
    std::stringstream ss;
    ss << prefix << "_" << i;
    return ss.str();
  }
  UnetConfig config;
  DoubleConv inc{nullptr};
  std::vector<DoubleConv> downs;
  std::vector<Up> ups;
  Conv2d outc{nullptr};
};
TORCH_MODULE(Unet);

struct TransformerParams {
  TORCH_ARG(int64_t, layers) = 6;
  TORCH_ARG(int64_t, dim) = 64;
  TORCH_ARG(int64_t, heads) = 8;
  TORCH_ARG(c10::optional<int64_t>, kv) = c10::nullopt;
  TORCH_ARG(bool, tie) = false;
  TORCH_ARG(bool, rope) = true;
  TORCH_ARG(int64_t, vocabulary) = 100;
};

struct RmsNormImpl : Cloneable<RmsNormImpl> {
  explicit RmsNormImpl(int64_t dim, double eps = 1e-6) : dim(dim), eps(eps) { reset(); }
  void reset() override { weight = register_parameter("weight", torch::ones(dim)); }
  int64_t dim;
  double eps;
  torch::Tensor weight;
};
TORCH_MODULE(RmsNorm);

struct AttentionImpl : Module {
  AttentionImpl(const TransformerParams& p)
      : n_kv(p.kv() ? *p.kv() : p.heads()),
        head_dim(p.dim() / p.heads()),
        wq(register_module("wq", Linear(LinearOptions(p.dim(), p.heads() * head_dim).bias(false)))),
        wk(register_module("wk", Linear(LinearOptions(p.dim(), n_kv * head_dim).bias(false)))),
        wv(register_module("wv", Linear(LinearOptions(p.dim(), n_kv * head_dim).bias(false)))),
        wo(register_module("wo", Linear(LinearOptions(p.heads() * head_dim, p.dim()).bias(false)))) {
    if (p.rope()) {
      auto inv = 1.0 / torch::pow(10000.0, torch::arange(0, head_dim, 2).to(torch::kFloat) / head_dim);
      auto t = torch::outer(torch::arange(64), inv);
      register_buffer("freqs_cos", t.cos());
      register_buffer("freqs_sin", t.sin());
    }
    register_buffer("causal", torch::triu(torch::full({64, 64}, -INFINITY), 1).view({1, 1, 64, 64}));
  }
  int64_t n_kv, head_dim;
  Linear wq, wk, wv, wo;
};
TORCH_MODULE(Attention);

struct BlockImpl : Module {
  explicit BlockImpl(TransformerParams p, int64_t layer_id) {
    attention = register_module("attention", Attention(p));
    int64_t hidden = 4 * p.dim();
    hidden = int64_t(2 * hidden / 3);
    hidden = 32 * ((hidden + 32 - 1) / 32);
    auto ffn = register_module("feed_forward", std::make_shared<Module>());
    for (auto&& [name, shape] : std::vector<std::tuple<const char*, std::pair<int64_t, int64_t>>>{
             {"w1", {p.dim(), hidden}}, {"w2", {hidden, p.dim()}}, {"w3", {p.dim(), hidden}}})
      ffn->register_module(name, Linear(LinearOptions(shape.first, shape.second).bias(false)));
    attention_norm = register_module("attention_norm", RmsNorm(p.dim()));
    ffn_norm = register_module("ffn_norm", RmsNorm(p.dim(), 1e-5));
    (void)layer_id;
  }
  Attention attention{nullptr};
  RmsNorm attention_norm{nullptr}, ffn_norm{nullptr};
};
TORCH_MODULE(Block);

struct LlamaImpl : Module {
  explicit LlamaImpl(const TransformerParams& params) : params(params) {
    tok_embeddings = register_module("tok_embeddings", Embedding(params.vocabulary(), params.dim()));
    register_module("layers", layers);
    for (int64_t id = 0; id < params.layers(); ++id) layers->push_back(Block(params, id));
    norm = register_module("norm", RmsNorm(params.dim()));
    output = register_module("output", Linear(LinearOptions(params.dim(), params.vocabulary()).bias(false)));
    if (params.tie()) output->weight = tok_embeddings->weight;
  }
  TransformerParams params;
  Embedding tok_embeddings{nullptr};
  ModuleList layers;
  RmsNorm norm{nullptr};
  Linear output{nullptr};
};
TORCH_MODULE(Llama);

class DarknetImpl : public Module {
 public:
  explicit DarknetImpl(const std::string& text) {
    std::istringstream stream(text);
    std::string line;
    std::vector<std::map<std::string, std::string>> blocks;
    while (std::getline(stream, line)) {
      if (line.empty() || line[0] == '#') continue;
      if (line.front() == '[') {
        blocks.push_back({{"type", line.substr(1, line.size() - 2)}});
      } else {
        const auto at = line.find('=');
        blocks.back()[line.substr(0, at)] = line.substr(at + 1);
      }
    }
    int64_t previous = std::stoi(blocks[0]["channels"]);
    std::vector<int64_t> filters;
    int index = 0;
    for (std::size_t i = 1; i < blocks.size(); ++i) {
      auto& block = blocks[i];
      Sequential module;
      int64_t out = previous;
      if (block["type"] == "conv") {
        out = std::atoi(block["filters"].c_str());
        const int64_t k = std::stol(block.at("size"));
        const bool bn = block.count("bn") && block["bn"] == "1";
        module->push_back("conv_" + std::to_string(index), Conv2d(Conv2dOptions(previous, out, k).bias(!bn)));
        if (bn) module->push_back("batch_norm_" + std::to_string(index), BatchNorm2d(out));
      } else if (block["type"] == "route") {
        std::stringstream parts(block["layers"]);
        std::string part;
        out = 0;
        while (std::getline(parts, part, ',')) {
          int l = std::stoi(part);
          if (l < 0) l += index;
          out += filters.at(l);
        }
      }
      register_module("layer_" + std::to_string(index), module);
      filters.push_back(out);
      previous = out;
      ++index;
    }
  }
};
TORCH_MODULE(Darknet);

struct DiscriminatorImpl : Module {
  DiscriminatorImpl(int64_t size, int64_t channels, int64_t base) {
    Sequential main;
    int64_t width = base, current = size / 2;
    main->push_back(Conv2d(Conv2dOptions(channels, width, 4).stride(2).padding(1).bias(false)));
    main->push_back(LeakyReLU(LeakyReLUOptions().negative_slope(0.2)));
    while (current > 4) {
      main->push_back(Conv2d(Conv2dOptions(width, width * 2, 4).stride(2).padding(1).bias(false)));
      main->push_back(BatchNorm2d(width *= 2));
      main->push_back(LeakyReLU(LeakyReLUOptions().negative_slope(0.2)));
      current >>= 1;
    }
    main->push_back(Conv2d(Conv2dOptions(width, 1, 4).bias(false)));
    main->push_back(Sigmoid());
    register_module("main", main);
  }
};
TORCH_MODULE(Discriminator);

struct EncoderImpl : Module {
  using Spec = std::pair<std::string, int64_t>;
  EncoderImpl(std::initializer_list<Spec> specs) {
    int64_t last = 3;
    std::map<std::string, int> seen;
    for (const Spec& spec : specs) {
      const auto name = spec.first + std::to_string(seen[spec.first]++);
      if (spec.first == "conv") {
        register_module(name, Conv1d(last, spec.second, 3));
      } else if (spec.first == "lstm") {
        register_module(name, LSTM(LSTMOptions(last, spec.second).num_layers(2).bidirectional(true)));
        last = spec.second * 2;
        continue;
      } else {
        register_module(name, Bilinear(last, last, spec.second));
      }
      last = spec.second;
    }
  }
};
TORCH_MODULE(Encoder);

struct PointNetImpl : Module {
  struct TNetImpl : Module {
    explicit TNetImpl(int64_t k) : k(k) {
      fc = register_module("fc", Linear(16, k * k));
      register_buffer("iden", torch::eye(k).flatten().unsqueeze(0));
      torch::NoGradGuard guard;
      fc->weight.zero_();
      fc->bias.copy_(torch::eye(k).view(-1));
    }
    int64_t k;
    Linear fc{nullptr};
  };
  TORCH_MODULE(TNet);
  PointNetImpl(std::vector<int64_t> widths, bool feature_transform, int64_t classes) : mlps(widths.size(), nullptr) {
    stn = register_module("stn", TNet(3));
    widths.insert(widths.begin(), 3);
    std::transform(std::next(widths.begin()), widths.end(), widths.begin(), mlps.begin(),
                   [](int64_t out, int64_t in) { return Conv1d(in, out, 1); });
    for (auto& mlp : mlps) register_module("mlp" + std::to_string(&mlp - mlps.data() + 1), mlp);
    if (feature_transform) fstn = register_module("fstn", TNet(widths[1]));
    register_module("head", Linear(widths.back(), classes));
  }
  TNet stn{nullptr}, fstn{nullptr};
  std::vector<Conv1d> mlps = {};
};
TORCH_MODULE(PointNet);

struct MultiTaskImpl : Module {
  explicit MultiTaskImpl(const std::map<std::string, int64_t>& tasks) {
    ModuleDict heads;
    for (const auto& [task, channels] : tasks) {
      std::vector<std::pair<std::string, std::shared_ptr<Module>>> items;
      items.emplace_back(task, Conv2d(8, channels, 1).ptr());
      heads->update(items);
    }
    this->heads = register_module("heads", heads);
    log_vars = register_parameter("log_vars", torch::zeros({(int64_t)tasks.size()}));
    for (auto& name : heads->keys()) register_buffer(name + "_ema", torch::scalar_tensor(0.0));
  }
  ModuleDict heads{nullptr};
  torch::Tensor log_vars;
};
TORCH_MODULE(MultiTask);

struct SiameseImpl : Module {
  SiameseImpl() : left(make()), right(left) {
    register_module("left", left);
    register_module("right", right);
    other = std::dynamic_pointer_cast<SequentialImpl>(left->clone());
    register_module("other", other);
  }
  static Sequential make() { return Sequential({{"fc1", Linear(4, 8)}, {"act", Tanh()}, {"fc2", Linear(8, 2)}}); }
  Sequential left, right;
  std::shared_ptr<SequentialImpl> other;
};
TORCH_MODULE(Siamese);

struct PolicyImpl : Module {
  PolicyImpl(int64_t observations, std::vector<int64_t> actions, bool continuous) {
    actor = register_module("actor", Sequential(Linear(observations, 64), Tanh()));
    if (continuous) {
      actor->push_back(Linear(64, 1));
      log_std = register_parameter("log_std", -0.5 * torch::ones({1}), /*requires_grad=*/true);
    } else {
      TORCH_CHECK(!actions.empty(), "no actions");
      const int64_t total = std::accumulate(actions.begin(), actions.end(), int64_t{0}, std::plus<>());
      actor->push_back(Linear(64, total));
      register_buffer("nvec", torch::tensor(actions));
    }
    critic = register_module("critic", Sequential(Linear(observations, 64), Tanh(), Linear(64, 1)));
    for (auto& p : named_parameters()) {
      if (p.key().find("bias") != std::string::npos)
        torch::nn::init::constant_(p.value(), 0.);
      else if (p.value().dim() > 1)
        torch::nn::init::orthogonal_(p.value(), std::sqrt(2.));
    }
  }
  Sequential actor{nullptr}, critic{nullptr};
  torch::Tensor log_std;
};
TORCH_MODULE(Policy);
