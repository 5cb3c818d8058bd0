// What was moved from, strings changed letter by letter, clones of containers.
//
// construct: Mover(std::vector<int64_t>{1, 2})
// construct: Plain(std::vector<int64_t>{4, 5}, "n")
// construct: Case("ReLU-Net")
// construct: Clones()
#include <torch/torch.h>
using namespace torch::nn;
struct MoverImpl : Module {
  std::vector<int64_t> dims;
  MoverImpl(std::vector<int64_t> dims) : dims(std::move(dims)) {
    for (auto d : dims) register_buffer("p" + std::to_string(d), torch::zeros(d));
    for (auto d : this->dims) register_buffer("m" + std::to_string(d), torch::zeros(d));
    std::vector<std::vector<int>> groups;
    std::vector<int> group;
    for (int i = 0; i < 5; ++i) {
      group.push_back(i);
      if (i % 2) groups.push_back(std::move(group));
    }
    groups.emplace_back(std::move(group));
    int index = 0;
    for (auto& g : groups)
      register_buffer("g" + std::to_string(index++), torch::zeros({(int64_t)g.size(), g.empty() ? 1 : g[0] + 1}));
    std::string name = "abc";
    std::map<std::string, int> m;
    m[std::move(name)] = 3;
    name += "x";
    register_buffer(name, torch::zeros(m.at("abc")));
    std::string other;
    other = std::move(name);
    name = std::move(other) + "y";
    register_buffer("s" + name + other, torch::zeros(1));
    Linear a(1, 2);
    Linear b = std::move(a);
    register_module(a.is_empty() ? "moved" : "kept", b);
    auto sp = std::make_shared<LinearImpl>(2, 3);
    register_module("sp", std::move(sp));
    register_buffer(sp ? "still" : "gone", torch::zeros(1));
    std::vector<std::string> out;
    for (auto word : {"a", "b"}) {
      std::string w = word;
      out.push_back(w);
      out.push_back(std::move(w));
    }
    register_buffer(out[0] + out[1] + out[2] + out[3], torch::zeros(1));
  }
};
TORCH_MODULE(Mover);
struct PlainImpl : Module {
  PlainImpl(std::vector<int64_t> v, std::string n) {
    take(std::move(v));
    register_buffer("v" + std::to_string(v.size()), torch::zeros(1));
    keep(std::move(n));
    register_buffer("n" + n, torch::zeros(1));
    auto made = std::make_shared<PairImpl>(std::move(v), std::move(n));
    register_module("made", made);
    register_buffer("w" + std::to_string(v.size()), torch::zeros(1));
  }
  struct PairImpl : Module {
    PairImpl(const std::vector<int64_t>& v, std::string n) {
      register_buffer(n + std::to_string(v.size()), torch::zeros(1));
    }
  };
  void take(std::vector<int64_t> v) { register_buffer("took" + std::to_string(v.size()), torch::zeros(1)); }
  void keep(std::string&& n) { register_buffer("kept" + n, torch::zeros(1)); }
};
TORCH_MODULE(Plain);
struct CaseImpl : Module {
  CaseImpl(std::string s) {
    std::transform(s.begin(), s.end(), s.begin(), ::tolower);
    register_buffer("a_" + s, torch::zeros(1));
    std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return std::toupper(c); });
    register_buffer("b_" + s, torch::zeros(1));
    for (auto& c : s) c = std::tolower(c);
    register_buffer("c_" + s, torch::zeros(1));
    std::replace(s.begin(), s.end(), '-', '_');
    register_buffer("d_" + s, torch::zeros(1));
  }
};
TORCH_MODULE(Case);
struct SeqImpl : SequentialImpl {
  using SequentialImpl::SequentialImpl;
  torch::Tensor forward(torch::Tensor x) { return x; }
};
TORCH_MODULE(Seq);
struct ClonesImpl : Module {
  ClonesImpl() {
    Sequential s({{"fc1", Linear(4, 8)}, {"act", Tanh()}});
    register_module("s", s);
    register_module("c", s->clone());
    ModuleList l(Linear(1, 2), Linear(2, 1));
    auto lc = std::dynamic_pointer_cast<ModuleListImpl>(l->clone());
    lc->push_back(Linear(3, 3));
    register_module("lc", lc);
    register_module("l", l);
    ModuleDict d;
    std::vector<std::pair<std::string, std::shared_ptr<Module>>> more{{"z", Linear(1, 1).ptr()},
                                                                      {"a", Linear(2, 2).ptr()}};
    d->update(more);
    register_module("d", d->clone());
    for (auto& k : d->keys()) register_buffer("k_" + k, torch::zeros(1));
    int i = 0;
    for (auto& v : d->values()) register_module("v" + std::to_string(i++), v);
    Seq q(Linear(5, 5));
    q->push_back("named", Linear(6, 6));
    register_module("q", q->clone());
    auto u = std::make_unique<std::pair<int, int>>(std::pair<int, int>{2, 3});
    register_buffer("u", torch::zeros({u->first, u->second}));
  }
};
TORCH_MODULE(Clones);
