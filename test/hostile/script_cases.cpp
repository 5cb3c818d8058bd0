#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

const std::map<std::string, std::string> code = {
    {"__torch__.py", "class Module(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = []\n  w : Tensor\n"}};

template <typename Body>
std::string object(Body body) {
  PickleBuilder pickle;
  pickle.proto(2).global("__torch__", "Module").emptyTuple().newObject().put(0).emptyDict().mark();
  body(pickle);
  return pickle.setItems().build().stop().bytes();
}

template <typename Body>
std::function<std::string()> archive(Body body) {
  return [=] { return scriptArchive(object(body), code, {{"0", 24}}).build(); };
}

}  // namespace

std::vector<Case> scriptCases() {
  return {
      {"ScriptRootIsDict", [] { return scriptArchive("\x80\x02}.", code).build(); }, "data.pkl: holds no module"},
      {"ScriptContainsItself", archive([](PickleBuilder& pickle) { pickle.text("me").get(0); }),
       "data.pkl: modules are nested deeper than 64; does one contain itself?"},
      {"ScriptAttributeUnknown",
       archive([](PickleBuilder& pickle) { pickle.text("x").global("os", "system").emptyTuple().reduce(); }),
       "data.pkl: attribute 'x' is made by 'os.system', which is not known"},
      {"ScriptAttributeWithoutName", archive([](PickleBuilder& pickle) { pickle.integer(1).tensor({.sizes = {6}}); }),
       "data.pkl: an attribute of '' has no name"},
      {"ScriptStorageTooShort", archive([](PickleBuilder& pickle) { pickle.text("w").tensor({.sizes = {7}}); }),
       "data.pkl: key 'w': its storage '0' has 28 bytes, record 'data/0' has 24"},
      {"ScriptKeyTwice",
       archive([](PickleBuilder& pickle) { pickle.text("w").tensor({.sizes = {6}}).text("w").tensor({.sizes = {6}}); }),
       "data.pkl: key 'w' is there twice"},
      {"ScriptCodeTooLong",
       archive([](PickleBuilder& pickle) { pickle.text("w").tensor({.sizes = {6}}); }),
       "data.pkl: record 'net/code/__torch__.py': has 81 bytes, more than the 50 that are read",
       {.codeBytes = 50}},
      {"ScriptTensors", archive([](PickleBuilder& pickle) { pickle.text("0").tensor({.sizes = {6}}); }),
       "holds a list of 1 tensors (torch::save of tensors), not a module; read it with torch::load(tensors, file)"},
      {"ScriptOptimizer", archive([](PickleBuilder& pickle) {
         for (const char* name : {"state", "param_groups"}) {
           pickle.text(name).global("__torch__", "Module").emptyTuple().newObject().emptyDict().build();
         }
       }),
       "holds an optimizer (torch::save of one), not a module; give the module's file, or read this one with "
       "torch::load(optimizer, file)"},
  };
}

}  // namespace dictum::hostile
