// What taking elements out of containers does to their registrations, and lists that are joined.
//
// construct: Dictionaries(0)
//   set DictionariesImpl: step=0
// construct: Dictionaries(1)
//   set DictionariesImpl: step=1
// construct: Dictionaries(2)
//   set DictionariesImpl: step=2
// construct: Dictionaries(3)
//   set DictionariesImpl: step=3
// construct: Dictionaries(4)
//   set DictionariesImpl: step=4
// construct: Dictionaries(5)
//   set DictionariesImpl: step=5
// construct: Dictionaries(6)
//   set DictionariesImpl: step=6
#include <torch/torch.h>

struct DictionariesImpl : torch::nn::Module {
  explicit DictionariesImpl(int step) {
    parameters_of->insert("a", torch::ones({2}));
    parameters_of->insert("b", torch::ones({3}));
    torch::nn::ParameterList more(torch::zeros({4}), torch::zeros({5}));
    torch::nn::ParameterDict other;
    other->insert("b", torch::ones({7}));
    if (step == 5) other->insert("c", torch::ones({1}));
    switch (step) {
      case 0: parameters_of->clear(); break;
      case 1: kept->insert("taken", parameters_of->pop("a")); break;
      case 2: parameters_of->pop("z"); break;
      case 3: *list += *more; break;
      case 4:
      case 5: parameters_of->update(*other); break;
      default:
        modules_of->pop("fc");
        if (modules_of->contains("norm")) modules_of->clear();
    }
    register_module("parameters", parameters_of);
    register_module("kept", kept);
    register_module("list", list);
    register_module("modules", modules_of);
  }
  torch::nn::ParameterDict parameters_of, kept;
  torch::nn::ParameterList list{torch::zeros({1})};
  torch::nn::ModuleDict modules_of{torch::OrderedDict<std::string, std::shared_ptr<torch::nn::Module>>{
      {"fc", torch::nn::Linear(2, 3).ptr()}, {"norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({3})).ptr()}}};
};
TORCH_MODULE(Dictionaries);
