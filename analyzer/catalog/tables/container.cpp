// torch/nn/modules/container/: what these register is decided by the calls made on them.

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

ModuleInfo containerOf(const std::string& name) { return {.className = "torch::nn::" + name, .isContainer = true}; }

}  // namespace

std::vector<ModuleInfo> containerModules() {
  return {
      containerOf("SequentialImpl"),
      containerOf("ModuleListImpl"),
      containerOf("ModuleDictImpl"),
      containerOf("ParameterListImpl"),
      containerOf("ParameterDictImpl"),
      containerOf("AnyModule"),
      {.className = "torch::nn::FunctionalImpl", .isSerializable = false},
  };
}

}  // namespace dictum::catalog
