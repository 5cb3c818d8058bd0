// Everything that dictum::torch adds to LibTorch, in one training run:
//
//     state-dict FOLDER [LOCK]      writes FOLDER/run.jsonl, FOLDER/net.pth and FOLDER/net.safetensors
//
// The lock is what `dictum lock net.h -o LOCK` wrote; with it, the trained module is held against its source.
#include <dictum/dictum.h>

#include <iostream>

#include "net.h"

namespace {

void train(Classifier& net, bool with_auxiliary) {
  torch::optim::SGD optimizer(net->parameters(), 0.01);
  optimizer.zero_grad();
  net->forward(torch::randn({16, 4}), with_auxiliary).square().mean().backward();
  optimizer.step();
}

// Two epochs without the second head, one with it, one with a frozen body.
void trainAndRecord(Classifier& net, const std::string& record) {
  dictum::EpochRecorder recorder(record);
  for (int epoch = 1; epoch <= 4; ++epoch) {
    if (epoch == 4) {
      for (auto& parameter : net->body->parameters()) parameter.set_requires_grad(false);
    }
    train(net, epoch > 2);
    recorder.record(*net, epoch).throw_if_failed();
  }
}

void load(torch::nn::Module& module, const std::string& file) {
  const auto report = dictum::load_state_dict(module, file);
  std::cout << (report ? "loaded " + std::to_string(dictum::state_dict(module).size()) + " keys from " + file + "\n"
                       : report.message());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  torch::manual_seed(1);

  Classifier net;
  trainAndRecord(net, folder + "/run.jsonl");
  for (const char* name : {"/net.pth", "/net.safetensors"})
    dictum::save_state_dict(*net, folder + name).throw_if_failed();

  Classifier same, wider(16);
  load(*same, folder + "/net.safetensors");
  load(*wider, folder + "/net.pth");

  if (argc > 2) {
    const auto report = dictum::verify(*net, argv[2]);
    std::cout << report.text << report.error;
    return report ? 0 : 1;
  }
}
