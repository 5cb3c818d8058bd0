// Trains the head alone, saves; unfreezes the backbone, trains everything, saves again:
//
//     freezing FOLDER        writes FOLDER/frozen.pt and FOLDER/unfrozen.pt, which hold the same keys
#include <iostream>

#include "net.h"

// One epoch on noise, over the parameters that want a gradient.
void train(Classifier& net) {
  std::vector<torch::Tensor> trainable;
  for (const auto& parameter : net->parameters()) {
    if (parameter.requires_grad()) trainable.push_back(parameter);
  }
  torch::optim::SGD optimizer(trainable, 0.01);
  for (int step = 0; step < 4; ++step) {
    optimizer.zero_grad();
    net->forward(torch::randn({4, 8})).square().mean().backward();
    optimizer.step();
  }
  std::cout << "trained " << trainable.size() << " of " << net->parameters().size() << " parameters\n";
}

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  torch::manual_seed(1);

  Classifier net;
  train(net);
  torch::save(net, folder + "/frozen.pt");

  net->unfreeze();
  train(net);
  torch::save(net, folder + "/unfrozen.pt");
}
