// Trains both networks, prunes them and saves before and after:
//
//     pruning FOLDER        writes FOLDER/dense.pt, FOLDER/pruned.pt and FOLDER/masked.pt
#include <iostream>

#include "net.h"

// One epoch on noise.
template <typename Module>
void train(Module& net) {
  torch::optim::SGD optimizer(net->parameters(), 0.01);
  for (int step = 0; step < 4; ++step) {
    optimizer.zero_grad();
    net->forward(torch::randn({4, 8})).square().mean().backward();
    optimizer.step();
  }
}

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  torch::manual_seed(1);

  Net net;
  train(net);
  torch::save(net, folder + "/dense.pt");
  net->prune(0.1);
  torch::save(net, folder + "/pruned.pt");
  std::cout << "zeros after pruning: " << (net->fc->weight == 0).sum().item<int64_t>() << " of 32\n";

  MaskedNet masked;
  train(masked);
  masked->prune(0.1);
  torch::save(masked, folder + "/masked.pt");
  std::cout << "buffers of the masked network: " << masked->buffers().size() << "\n";
}
