// Saves and loads for interop.py, which holds both against Python's PyTorch.
//
//     interop save FILE...     writes the module to each file and prints its tensors
//     interop load FILE...     loads each file into a fresh module and prints its tensors, or the report
#include <dictum/dictum.h>

#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>

#include "nets.h"

namespace {

using Json = nlohmann::json;

// Elements as numbers, so that every element and its place are compared.
Json tensors(const torch::nn::Module& module) {
  Json json = Json::object();
  for (const auto& entry : dictum::state_dict(module)) {
    const torch::Tensor flat = entry.tensor.to(torch::kFloat64).reshape({-1}).contiguous();
    json[entry.key] = std::vector<double>(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
  }
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  const bool saves = std::strcmp(argv[1], "save") == 0;
  Json results = Json::object();
  for (int i = 2; i < argc; ++i) {
    torch::manual_seed(1);
    dictum::test::Net net;
    if (saves) {
      dictum::save_state_dict(*net, argv[i]).throw_if_failed();
      results[argv[i]] = tensors(*net);
    } else {
      const auto report = dictum::load_state_dict(*net, argv[i]);
      results[argv[i]] = report ? tensors(*net) : Json(report.message());
    }
  }
  std::cout << results.dump() << "\n";
}
