// Networks as vision projects build them: branches that fuse, windows, tables, genotypes, experts.
//
// construct: HrNet(HrConfig{}.stage(2, {18, 36}).stage(3, {18, 36, 72}))
// construct: SwinTiny(96, std::vector<int64_t>{2, 2, 6}, true)
// construct: SwinTiny(48, std::vector<int64_t>{1, 1}, false)
// construct: MixtureOfExperts(8, 4, 2, "gelu")
// construct: MixtureOfExperts(8, 1, 1, "swiglu")
// construct: Genotype(std::vector<std::string>{"sep_conv_3x3:0", "skip_connect:1", "dil_conv_5x5:2", "none:0"}, 16)
// construct: InvertedStack(1.4)
// construct: InvertedStack(0.35)
// construct: WaveStack(3, 4, 2)
// construct: FlowChain(6, 3)
#include <torch/torch.h>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <sstream>
#include <unordered_map>

namespace nn = torch::nn;

struct SeqImpl : nn::SequentialImpl {
  using nn::SequentialImpl::SequentialImpl;
  torch::Tensor forward(torch::Tensor x) { return nn::SequentialImpl::forward(x); }
};
TORCH_MODULE(Seq);

struct StageConfig {
  int modules = 1;
  std::vector<int64_t> channels;
};

struct HrConfig {
  std::map<int, StageConfig> stages;
  int64_t stem = 64;
  HrConfig& stage(int index, std::vector<int64_t> channels) {
    auto& s = stages[index];
    s.channels = std::move(channels);
    s.modules = index > 2 ? 2 : 1;
    return *this;
  }
};

static Seq convBn(int64_t in, int64_t out, int64_t k, int64_t s = 1, bool relu = true) {
  Seq seq(nn::Conv2d(nn::Conv2dOptions(in, out, k).stride(s).padding((k - 1) / 2).bias(false)), nn::BatchNorm2d(out));
  if (relu) seq->push_back(nn::ReLU(nn::ReLUOptions(true)));
  return seq;
}

struct HrModuleImpl : nn::Module {
  nn::ModuleList branches, fuse;
  explicit HrModuleImpl(const std::vector<int64_t>& channels) {
    register_module("branches", branches);
    register_module("fuse_layers", fuse);
    for (auto c : channels) {
      Seq branch;
      for (int i = 0; i < 2; ++i) branch->extend(*convBn(c, c, 3));
      branches->push_back(branch);
    }
    const auto n = channels.size();
    for (size_t i = 0; i < n; ++i) {
      nn::ModuleList row;
      for (size_t j = 0; j < n; ++j) {
        if (j == i) {
          row->push_back(nn::Identity());
        } else if (j > i) {
          auto up = convBn(channels[j], channels[i], 1, 1, false);
          up->push_back("up", nn::Upsample(nn::UpsampleOptions().scale_factor(
                                  std::vector<double>{std::pow(2., j - i), std::pow(2., j - i)})));
          row->push_back(up);
        } else {
          Seq down;
          int64_t from = channels[j];
          for (size_t k = 0; k + j < i; ++k) {
            const bool last = k == i - j - 1;
            down->push_back("d" + std::to_string(k), convBn(from, last ? channels[i] : from, 3, 2, !last));
          }
          row->push_back(down);
        }
      }
      fuse->push_back(row);
    }
  }
  torch::Tensor forward(torch::Tensor x) { return x; }
};
TORCH_MODULE(HrModule);

struct HrNetImpl : nn::Module {
  Seq stem{nullptr};
  std::vector<Seq> stages;
  explicit HrNetImpl(HrConfig config) {
    stem = register_module("stem", convBn(3, config.stem, 3, 2));
    std::vector<int64_t> previous{config.stem};
    for (auto& [index, stage] : config.stages) {
      const std::string name = "stage" + std::to_string(index);
      nn::ModuleList transition;
      for (size_t i = 0; i < stage.channels.size(); ++i) {
        if (i < previous.size()) {
          if (previous[i] != stage.channels[i])
            transition->push_back(convBn(previous[i], stage.channels[i], 3));
          else
            transition->push_back(nn::Identity());
        } else {
          transition->push_back(convBn(previous.back(), stage.channels[i], 3, 2));
        }
      }
      register_module("transition" + std::to_string(index - 1), transition);
      Seq body;
      for (int m = 0; m < stage.modules; m++) body->push_back(HrModule(stage.channels));
      stages.emplace_back(register_module(name, std::move(body)));
      previous = stage.channels;
    }
    auto total = std::accumulate(previous.begin(), previous.end(), 0LL);
    register_module("head", nn::Linear(total, 10));
  }
};
TORCH_MODULE(HrNet);

struct WindowAttentionImpl : nn::Module {
  nn::Linear qkv{nullptr}, proj{nullptr};
  torch::Tensor bias_table;
  WindowAttentionImpl(int64_t dim, std::pair<int64_t, int64_t> window, int64_t heads, bool qkv_bias) {
    auto [h, w] = window;
    bias_table = register_parameter("relative_position_bias_table", torch::zeros({(2 * h - 1) * (2 * w - 1), heads}));
    auto ch = torch::arange(h), cw = torch::arange(w);
    auto coords = torch::flatten(torch::stack(torch::meshgrid({ch, cw}, "ij")), 1);
    auto relative = coords.unsqueeze(2) - coords.unsqueeze(1);
    relative = relative.permute({1, 2, 0}).contiguous();
    register_buffer("relative_position_index", relative.sum(-1));
    qkv = register_module("qkv", nn::Linear(nn::LinearOptions(dim, dim * 3).bias(qkv_bias)));
    proj = register_module("proj", nn::Linear(dim, dim));
    nn::init::normal_(bias_table, 0, .02);
  }
};
TORCH_MODULE(WindowAttention);

struct SwinBlockImpl : nn::Module {
  SwinBlockImpl(int64_t dim, int64_t heads, int64_t shift, double drop_path)
      : norm1(register_module("norm1", nn::LayerNorm(nn::LayerNormOptions({dim})))),
        attn(register_module("attn", WindowAttention(dim, std::make_pair<int64_t, int64_t>(7, 7), heads, true))) {
    if (drop_path > 0.) register_module("drop_path", nn::Dropout(drop_path));
    norm2 = register_module("norm2", nn::LayerNorm(std::vector<int64_t>{dim}));
    mlp = Seq(nn::Linear(dim, 4 * dim), nn::GELU(), nn::Linear(4 * dim, dim));
    register_module("mlp", mlp);
    if (shift > 0) register_buffer("attn_mask", torch::zeros({4, 49, 49}));
  }
  nn::LayerNorm norm1, norm2{nullptr};
  WindowAttention attn;
  Seq mlp{nullptr};
};
TORCH_MODULE(SwinBlock);

struct SwinTinyImpl : nn::Module {
  SwinTinyImpl(int64_t embed, std::vector<int64_t> depths, bool ape) {
    auto patch = register_module("patch_embed", Seq());
    patch->push_back("proj", nn::Conv2d(nn::Conv2dOptions(3, embed, 4).stride(4)));
    patch->push_back("norm", nn::LayerNorm(nn::LayerNormOptions({embed})));
    if (ape) {
      absolute = register_parameter("absolute_pos_embed", torch::zeros({1, 56 * 56, embed}));
    }
    const auto total = std::accumulate(depths.cbegin(), depths.cend(), int64_t(0));
    auto dpr = torch::linspace(0, 0.2, total);
    int64_t block = 0;
    auto layers = register_module("layers", nn::ModuleList());
    for (size_t i = 0; i < depths.size(); i++) {
      const int64_t dim = embed * (1 << i);
      auto stage = nn::ModuleDict();
      auto blocks = nn::ModuleList();
      for (int64_t j = 0; j < depths[i]; j++, block++)
        blocks->push_back(SwinBlock(dim, 3 << i, (j % 2) ? 3 : 0, 0.2 * block / (total - 1)));
      stage->update(std::vector<std::pair<std::string, std::shared_ptr<nn::Module>>>{{"blocks", blocks.ptr()}});
      if (i + 1 < depths.size()) {
        auto merge = Seq(nn::LayerNorm(nn::LayerNormOptions({4 * dim})),
                         nn::Linear(nn::LinearOptions(4 * dim, 2 * dim).bias(false)));
        stage->update(std::vector<std::pair<std::string, std::shared_ptr<nn::Module>>>{{"downsample", merge.ptr()}});
      }
      layers->push_back(stage);
    }
    register_module("norm", nn::LayerNorm(nn::LayerNormOptions({embed << (depths.size() - 1)})));
  }
  torch::Tensor absolute;
};
TORCH_MODULE(SwinTiny);

struct GatedImpl : nn::Module {
  GatedImpl(int64_t dim, int64_t hidden) {
    for (auto name : {"w1", "w3"}) register_module(name, nn::Linear(nn::LinearOptions(dim, hidden).bias(false)));
    register_module("w2", nn::Linear(nn::LinearOptions(hidden, dim).bias(false)));
  }
  torch::Tensor forward(torch::Tensor x) { return x; }
};
TORCH_MODULE(Gated);

struct MixtureOfExpertsImpl : nn::Module {
  MixtureOfExpertsImpl(int64_t dim, int64_t experts, int64_t top, std::string activation) {
    using Maker = std::function<nn::AnyModule(int64_t)>;
    static const std::unordered_map<std::string, Maker> makers = {
        {"gelu", [](int64_t d) { return nn::AnyModule(nn::Linear(d, 4 * d)); }},
        {"swiglu", [](int64_t d) { return nn::AnyModule(Gated(d, 8 * d / 3)); }},
    };
    const auto found = makers.find(activation);
    TORCH_CHECK(found != makers.end(), "unknown activation ", activation);
    if (experts > 1) gate = register_module("gate", nn::Linear(nn::LinearOptions(dim, experts).bias(false)));
    for (int64_t e = 0; e < experts; ++e) {
      auto any = found->second(dim);
      register_module(c10::str("expert_", e), any.ptr());
    }
    if (top < experts) register_buffer("load", torch::zeros({experts}, torch::dtype(torch::kLong)), top > 1);
  }
  torch::Tensor register_buffer(std::string name, torch::Tensor t, bool half) {
    return nn::Module::register_buffer(std::move(name), half ? t.to(torch::kHalf) : t);
  }
  nn::Linear gate{nullptr};
};
TORCH_MODULE(MixtureOfExperts);

struct GenotypeImpl : nn::Module {
  GenotypeImpl(const std::vector<std::string>& genes, int64_t c) {
    nn::ModuleList ops;
    for (const auto& gene : genes) {
      const auto colon = gene.find(':');
      const std::string op = gene.substr(0, colon);
      const int from = std::stoi(gene.substr(colon + 1));
      if (op == "none") continue;
      if (op.rfind("skip", 0) == 0) {
        if (from == 0)
          ops->push_back(nn::Identity());
        else
          ops->push_back(nn::Conv2d(c, c, 1));
        continue;
      }
      const bool dilated = op.compare(0, 3, "dil") == 0;
      const int64_t k = op.back() - '0';
      Seq s;
      s->push_back(nn::ReLU());
      s->push_back(nn::Conv2d(nn::Conv2dOptions(c, c, k).groups(c).dilation(dilated ? 2 : 1).bias(false)));
      s->push_back(nn::Conv2d(nn::Conv2dOptions(c, c, 1).bias(false)));
      s->push_back(nn::BatchNorm2d(nn::BatchNorm2dOptions(c).affine(from % 2 == 0)));
      ops->push_back(s);
    }
    register_module("_ops", ops);
  }
};
TORCH_MODULE(Genotype);

static int64_t makeDivisible(double v, int64_t divisor = 8, std::optional<int64_t> minimum = {}) {
  int64_t result = std::max(minimum.value_or(divisor), static_cast<int64_t>(v + divisor / 2.0) / divisor * divisor);
  if (result < 0.9 * v) result += divisor;
  return result;
}

struct InvertedStackImpl : nn::Module {
  explicit InvertedStackImpl(double width) {
    static constexpr std::array<std::array<int, 4>, 4> settings{
        {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 1, 2}}};
    int64_t input = makeDivisible(32 * width), last = makeDivisible(1280 * std::max(1.0, width));
    Seq features;
    features->push_back(convBn(3, input, 3, 2));
    for (const auto& [t, c, n, s] : settings) {
      const auto output = makeDivisible(c * width);
      for (int i = 0; i < n; ++i) {
        Seq block;
        const int64_t hidden = std::lround(input * double(t));
        if (t != 1) block->push_back(convBn(input, hidden, 1));
        block->push_back(convBn(hidden, hidden, 3, i == 0 ? s : 1));
        block->push_back(nn::Conv2d(nn::Conv2dOptions(hidden, output, 1).bias(false)));
        block->push_back(nn::BatchNorm2d(output));
        features->push_back(block);
        input = output;
      }
    }
    features->push_back(convBn(input, last, 1));
    register_module("features", features);
    register_module("classifier", Seq(nn::Dropout(0.2), nn::Linear(last, 1000)));
  }
};
TORCH_MODULE(InvertedStack);

struct WaveStackImpl : nn::Module {
  std::vector<std::pair<nn::Conv1d, nn::Conv1d>> layers;
  WaveStackImpl(int stacks, int depth, int64_t kernel) {
    std::vector<int> dilations;
    for (int s = 0; s < stacks; ++s)
      for (int d = 0; d < depth; ++d) dilations.push_back(1 << d);
    int receptive = 1 + std::accumulate(dilations.begin(), dilations.end(), 0) * int(kernel - 1);
    for (auto it = dilations.begin(); it != dilations.end(); ++it) {
      auto at = std::distance(dilations.begin(), it);
      nn::Conv1d filter(nn::Conv1dOptions(32, 32, kernel).dilation(*it)),
          gate(nn::Conv1dOptions(32, 32, kernel).dilation(*it));
      char name[32];
      std::snprintf(name, sizeof name, "filter_%02zu_d%d", (size_t)at, *it);
      register_module(name, filter);
      std::ostringstream other;
      other << "gate_" << at << '_' << *it;
      register_module(other.str(), gate);
      layers.emplace_back(filter, gate);
    }
    register_buffer("receptive", torch::full({1}, receptive, torch::kInt));
  }
};
TORCH_MODULE(WaveStack);

template <typename Net>
struct CouplingImpl : nn::Module {
  CouplingImpl(int64_t dim, bool flip) : flip_(flip) {
    const auto half = flip_ ? dim - dim / 2 : dim / 2;
    net_ = this->register_module(flip ? "net_b" : "net_a", Net(half, 2 * (dim - half)));
    this->register_buffer("mask", torch::arange(dim).remainder(2).eq(flip ? 1 : 0));
  }
  Net net_{nullptr};
  bool flip_;
};
struct FlowChainImpl : nn::ModuleListImpl {
  FlowChainImpl(int64_t dim, int n) {
    for (int i = 0; i != n; ++i) {
      push_back(std::make_shared<CouplingImpl<nn::Linear>>(dim, i & 1));
      if (i + 1 < n) {
        auto permutation = std::make_shared<nn::Module>("perm");
        permutation->register_buffer("p", torch::randperm(dim));
        push_back(permutation);
      }
    }
  }
};
TORCH_MODULE(FlowChain);
