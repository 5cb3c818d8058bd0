// Saves archives with LibTorch's torch::save into a folder, and prints what they must hold:
//
//     {"net.pt": {"entries": [["scale", "parameter", "float32", [3]], ...], "submodules": ["fc", ...]}, ...}
//
// One file, because <torch/torch.h> takes twenty seconds to compile; C++17, because LibTorch 1.13 is.
#include <torch/torch.h>

#include <iostream>
#include <nlohmann/json.hpp>

namespace {

namespace nn = torch::nn;
using Json = nlohmann::ordered_json;

std::string dtypeName(torch::Dtype dtype) {
  switch (dtype) {
    case torch::kFloat:
      return "float32";
    case torch::kDouble:
      return "float64";
    case torch::kHalf:
      return "float16";
    case torch::kLong:
      return "int64";
    case torch::kBool:
      return "bool";
    default:
      return "another";
  }
}

Json entry(const std::string& key, const char* kind, const torch::Tensor& tensor) {
  return Json::array({key, kind, dtypeName(tensor.scalar_type()), tensor.sizes().vec()});
}

Json contentsOf(const nn::Module& module) {
  Json entries = Json::array(), submodules = Json::array();
  for (const auto& item : module.named_parameters()) entries.push_back(entry(item.key(), "parameter", item.value()));
  for (const auto& item : module.named_buffers()) entries.push_back(entry(item.key(), "buffer", item.value()));
  for (const auto& item : module.named_modules("", /*include_self=*/false)) submodules.push_back(item.key());
  return {{"entries", entries}, {"submodules", submodules}};
}

struct Net : nn::Module {
  Net() {
    register_parameter("scale", torch::ones({3}));
    register_buffer("mask", torch::ones({2, 2}, torch::kBool));
    register_parameter("undefined", torch::Tensor(), false);
    register_parameter("a b/é", torch::ones({1}, torch::kDouble));
    auto linear = register_module("linear", nn::Linear(3, 2));
    register_module("again", linear);
    register_module("drop", nn::Dropout());
    register_module("norm", nn::BatchNorm2d(4));
    register_module("module", nn::Linear(nn::LinearOptions(2, 2).bias(false)));
    register_module("body", nn::Sequential(nn::Conv2d(3, 4, 3), nn::ReLU()));
  }
};

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  void save(const std::string& name, const std::shared_ptr<nn::Module>& module) {
    torch::save(module, path_ + "/" + name);
    expected[name] = contentsOf(*module);
  }

  Json expected = Json::object();

 private:
  std::string path_;
};

std::shared_ptr<nn::Module> half(const std::shared_ptr<nn::Module>& module) {
  module->to(torch::kHalf);
  return module;
}

void saveModules(Folder& folder) {
  folder.save("net.pt", std::make_shared<Net>());
  folder.save("half.pt", half(std::make_shared<Net>()));
  folder.save("linear.pt", nn::Linear(3, 2).ptr());
  folder.save("lstm.pt", nn::LSTM(nn::LSTMOptions(3, 4).num_layers(2).bidirectional(true)).ptr());
  folder.save("transformer.pt", nn::TransformerEncoder(nn::TransformerEncoderLayer(8, 2), 2).ptr());
  folder.save("attention.pt",
              nn::MultiheadAttention(nn::MultiheadAttentionOptions(8, 2).kdim(4).add_bias_kv(true)).ptr());
  folder.save("empty.pt", nn::ReLU().ptr());
  folder.save("buffers.pt", nn::BatchNorm1d(nn::BatchNorm1dOptions(4).affine(false)).ptr());
  folder.save("dict.pt", nn::ModuleDict(std::vector<std::pair<std::string, std::shared_ptr<nn::Module>>>{
                                            {"z", nn::Linear(1, 1).ptr()}, {"a", nn::Conv1d(1, 1, 1).ptr()}})
                             .ptr());
}

void saveOthers(const std::string& path) {
  torch::save(std::vector<torch::Tensor>{torch::ones({2}), torch::ones({3})}, path + "/tensors.pt");
  nn::Linear linear(2, 2);
  torch::optim::Adam optimizer(linear->parameters());
  linear->forward(torch::ones({1, 2})).sum().backward();
  optimizer.step();
  torch::save(optimizer, path + "/optimizer.pt");
  nn::Sequential functional(nn::Functional(torch::relu), nn::Linear(1, 1));
  torch::save(functional, path + "/functional.pt");
}

}  // namespace

int main(int, char** argv) {
  Folder folder(argv[1]);
  saveModules(folder);
  saveOthers(argv[1]);
  std::cout << folder.expected.dump() << "\n";
}
