// torch/nn/modules/rnn.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

std::string multiple(const std::string& gates, const std::string& size) {
  return gates == "1" ? size : gates + " * " + size;
}

// The tensors of one direction of layer l. `output` is the size of what a layer hands on: hidden_size, or proj_size.
std::vector<Row> direction(const std::string& gates, bool projects, const std::string& suffix,
                           const std::string& when) {
  const std::string gated = multiple(gates, "hidden_size");
  const std::string output = projects ? "(proj_size > 0 ? proj_size : hidden_size)" : "hidden_size";
  const std::string input = "l == 0 ? input_size : " + output + " * (bidirectional ? 2 : 1)";
  const auto also = [&](const std::string& condition) { return when.empty() ? condition : when + " && " + condition; };
  std::vector<Row> rows = {
      parameter("weight_ih_l{l}" + suffix, {gated, input}, when),
      parameter("weight_hh_l{l}" + suffix, {gated, output}, when),
      parameter("bias_ih_l{l}" + suffix, {gated}, also("bias")),
      parameter("bias_hh_l{l}" + suffix, {gated}, also("bias")),
  };
  if (projects)
    rows.push_back(parameter("weight_hr_l{l}" + suffix, {"proj_size", "hidden_size"}, also("proj_size > 0")));
  return rows;
}

// LibTorch 1 has no check for num_layers: it crashes.
ModuleInfo recurrent(const std::string& name, const std::string& gates, bool projects) {
  std::vector<Row> rows = direction(gates, projects, "", "");
  for (Row& row : direction(gates, projects, "_reverse", "bidirectional")) rows.push_back(std::move(row));
  std::vector<Check> checks = {
      {.holds = "dropout >= 0 && dropout <= 1",
       .message = "dropout should be a number in range [0, 1] representing the probability "
                  "of an element being zeroed"},
      {.holds = "libtorch.major < 2 || hidden_size > 0", .message = "hidden_size must be greater than zero"},
      {.holds = "num_layers > 0", .message = "num_layers must be greater than zero"}};
  // RNN and GRU have no such option: theirs is 0.
  checks.push_back({.holds = projects ? "proj_size >= 0 && proj_size < hidden_size" : "hidden_size > 0",
                    .message = "proj_size has to be a positive integer, smaller than hidden_size or zero to disable "
                               "projections"});
  return {.className = "torch::nn::" + name + "Impl",
          .optionsClass = "torch::nn::" + name + "Options",
          .checks = std::move(checks),
          .blocks = {{.index = "l", .count = "num_layers", .rows = std::move(rows)}}};
}

ModuleInfo cell(const std::string& name, const std::string& chunks) {
  const std::string gated = multiple(chunks, "hidden_size");
  return {.className = "torch::nn::" + name + "Impl",
          .optionsClass = "torch::nn::" + name + "Options",
          .checks = {initialisedByRoot("hidden_size")},
          .blocks = {
              {.rows = {parameter("weight_ih", {gated, "input_size"}), parameter("weight_hh", {gated, "hidden_size"}),
                        parameter("bias_ih", {gated}, "bias"), parameter("bias_hh", {gated}, "bias")}}}};
}

}  // namespace

std::vector<ModuleInfo> recurrentModules() {
  return {
      recurrent("RNN", "1", false), recurrent("LSTM", "4", true), recurrent("GRU", "3", false),
      cell("RNNCell", "1"),         cell("LSTMCell", "4"),        cell("GRUCell", "3"),
  };
}

}  // namespace dictum::catalog
