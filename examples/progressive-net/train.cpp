// Trains the small network, saves it, grows it by a layer, trains on and saves again:
//
//     progressive-net FOLDER        writes FOLDER/epoch1.pt (two layers) and FOLDER/epoch2.pt (three)
#include <iostream>

#include "net.h"

// One epoch on noise: the network learns nothing useful, its parameters move.
void train(Net& net) {
  torch::optim::SGD optimizer(net->parameters(), 0.01);
  for (int step = 0; step < 4; ++step) {
    optimizer.zero_grad();
    auto loss = net->forward(torch::randn({2, 3, 8, 8})).square().mean();
    loss.backward();
    optimizer.step();
  }
}

// The grown network takes over what the small one has learned.
void copyParameters(const Net& from, Net& to) {
  torch::NoGradGuard noGrad;
  auto target = to->named_parameters();
  for (const auto& parameter : from->named_parameters()) {
    target[parameter.key()].copy_(parameter.value());
  }
}

void printKeys(const char* when, const Net& net) {
  std::cout << when << ":";
  for (const auto& parameter : net->named_parameters()) {
    std::cout << " " << parameter.key();
  }
  std::cout << "\n";
}

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  torch::manual_seed(1);

  Net small;
  train(small);
  torch::save(small, folder + "/epoch1.pt");
  printKeys("epoch 1", small);

  Net grown(true);
  copyParameters(small, grown);
  train(grown);
  torch::save(grown, folder + "/epoch2.pt");
  printKeys("epoch 2", grown);
}
