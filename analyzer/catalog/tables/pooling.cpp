// torch/nn/modules/pooling.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

// `_random_samples` is registered as it is given; without it there is no key.
ModuleInfo fractionalMaxPool(const std::string& name, const std::string& ratios) {
  ModuleInfo module = keyless(name, "FractionalMaxPoolOptions",
                              {{.holds = "given.output_size || given.output_ratio",
                                .message = name + " requires specifying either an output size, or a pooling ratio"},
                               {.holds = "!given.output_size || !given.output_ratio",
                                .message = "only one of output_size and output_ratio may be specified"},
                               {.holds = "output_ratio[i] > 0 && output_ratio[i] < 1",
                                .message = "output_ratio must be between 0 and 1 (got [" + ratios + "])",
                                .index = "i",
                                .count = "given.output_ratio ? size(output_ratio) : 0"}});
  module.blocks = {{.rows = {givenBuffer("_random_samples")}}};
  return module;
}

}  // namespace

std::vector<ModuleInfo> poolingModules() {
  std::vector<ModuleInfo> modules = {
      fractionalMaxPool("FractionalMaxPool2d", "{output_ratio[0]}, {output_ratio[1]}"),
      fractionalMaxPool("FractionalMaxPool3d", "{output_ratio[0]}, {output_ratio[1]}, {output_ratio[2]}")};
  for (const std::string kind : {"AvgPool", "MaxPool", "AdaptiveAvgPool", "AdaptiveMaxPool", "MaxUnpool", "LPPool"}) {
    for (const std::string dimensions : {"1d", "2d", "3d"})
      modules.push_back(keyless(kind + dimensions, kind + "Options"));
  }
  return modules;
}

}  // namespace dictum::catalog
