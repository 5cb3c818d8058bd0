#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("rnn", torch::nn::LSTM(torch::nn::LSTMOptions(4, 8)));
  }
};
TORCH_MODULE(Net);
