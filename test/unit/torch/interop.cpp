// Saves and loads for interop.py, which holds both against Python's PyTorch.
//
//     interop save FILE...     writes the module to each file and prints its tensors
//     interop load FILE...     loads each file into a fresh module and prints its tensors, or the report
//     interop layouts FILE...  the same for a module of sparse and quantised tensors
//     interop dense FILE...    the same for one whose tensors of those names are dense; dtypes are converted
#include <dictum/dictum.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "nets.h"

namespace {

using Json = nlohmann::json;

// Elements as numbers, so that every element and its place are compared; of a complex one its two parts.
std::vector<double> numbers(torch::Tensor tensor) {
  if (tensor.layout() != torch::kStrided) tensor = tensor.to_dense();
  if (tensor.is_quantized()) tensor = tensor.dequantize();
  if (tensor.is_complex()) tensor = torch::view_as_real(tensor.resolve_conj());
  const torch::Tensor flat = tensor.to(torch::kFloat64).reshape({-1}).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

Json tensors(const torch::nn::Module& module) {
  Json json = Json::object();
  for (const auto& parameter : module.named_parameters())
    if (parameter.value().defined()) json[parameter.key()] = numbers(parameter.value());
  for (const auto& buffer : module.named_buffers())
    if (buffer.value().defined()) json[buffer.key()] = numbers(buffer.value());
  return json;
}

// Tensors that are no plain arrays, as they are or as dense ones.
struct Layouts : torch::nn::Module {
  explicit Layouts(bool dense) {
    const auto add = [&](const char* name, const torch::Tensor& tensor) {
      if (!dense) return register_buffer(name, tensor);
      return register_buffer(name, torch::zeros(tensor.sizes()));
    };
    const torch::Tensor one = torch::ones({2, 3});
    add("coo", torch::zeros({3, 4}).to_sparse());
    add("csr", torch::eye(4).to_sparse_csr());
    add("tensor", torch::quantize_per_tensor(one, 1, 0, torch::kQInt8));
    add("channel",
        torch::quantize_per_channel(one, torch::ones({2}), torch::zeros({2}, torch::kLong), 0, torch::kQUInt8));
    register_buffer("conjugate", torch::zeros({3}, torch::kComplexFloat));
    register_buffer("negative", torch::zeros({3}));
  }
};

Json load(torch::nn::Module& module, const std::string& file, bool convert) {
  dictum::LoadOptions options;
  options.convert_dtype = convert;
  const auto report = dictum::load_state_dict(module, file, options);
  return report ? tensors(module) : Json(report.message());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argv[1];
  Json results = Json::object();
  for (int i = 2; i < argc; ++i) {
    torch::manual_seed(1);
    if (command == "layouts" || command == "dense") {
      Layouts layouts(command == "dense");
      results[argv[i]] = load(layouts, argv[i], command == "dense");
      continue;
    }
    dictum::test::Net net;
    if (command == "save") dictum::save_state_dict(*net, argv[i]).throw_if_failed();
    results[argv[i]] = command == "save" ? tensors(*net) : load(*net, argv[i], false);
  }
  std::cout << results.dump() << "\n";
}
