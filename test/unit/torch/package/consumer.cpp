#include <dictum/dictum.h>
#include <torch/nn/modules/linear.h>

int main(int, char** argv) {
  torch::nn::Linear linear(2, 3);
  dictum::save_state_dict(*linear, argv[1]).throw_if_failed();
  return dictum::load_state_dict(*linear, argv[1]) ? 0 : 1;
}
