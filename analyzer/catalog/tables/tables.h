// The tables of the catalog, one file per area of torch::nn. Each returns its rows; Catalog::create joins them.
#pragma once

#include <vector>

#include "catalog/module_info.h"
#include "catalog/refusals.h"

namespace dictum::catalog {

std::vector<ModuleInfo> linearModules();
std::vector<ModuleInfo> convolutionModules();
std::vector<ModuleInfo> normalizationModules();
std::vector<ModuleInfo> embeddingModules();
std::vector<ModuleInfo> recurrentModules();
std::vector<ModuleInfo> transformerModules();
std::vector<ModuleInfo> adaptiveModules();
std::vector<ModuleInfo> lossModules();
std::vector<ModuleInfo> activationModules();
std::vector<ModuleInfo> poolingModules();
std::vector<ModuleInfo> shapeModules();  // padding, folding, resampling, dropout, distances
std::vector<ModuleInfo> containerModules();
std::vector<OptionsInfo> optionsClasses();

// Makers for rows.
inline Row parameter(std::string name, std::vector<std::string> shape, std::string when = {}) {
  return {.what = What::Parameter, .name = std::move(name), .shape = std::move(shape), .when = std::move(when)};
}
inline Row buffer(std::string name, std::vector<std::string> shape, std::string when = {}) {
  return {.what = What::Buffer, .name = std::move(name), .shape = std::move(shape), .when = std::move(when)};
}
// A buffer that is the tensor of an option.
inline Row givenBuffer(const std::string& name) { return {.what = What::Buffer, .name = name, .tensor = name}; }
inline Row child(std::string name, std::string className,
                 std::vector<std::pair<std::string, OptionText>> options = {}) {
  return {
      .what = What::Module, .name = std::move(name), .className = std::move(className), .options = std::move(options)};
}
// A container that this module fills.
inline Row container(std::string name, std::string className, std::vector<Block> blocks) {
  return {
      .what = What::Module, .name = std::move(name), .className = std::move(className), .blocks = std::move(blocks)};
}
// A clone of the module that an option holds.
inline Row moduleOfOption(std::string name, std::string option, std::string when = {}) {
  return {.what = What::Module, .name = std::move(name), .when = std::move(when), .module = std::move(option)};
}
// Of a module that draws its tensors from a range of one divided by the root of `size`: there is no such range for 0.
inline Check initialisedByRoot(const std::string& size) { return {.holds = size + " != 0", .message = emptyRange}; }
// A module that registers nothing.
inline ModuleInfo keyless(const std::string& name, const std::string& options = {}, std::vector<Check> checks = {}) {
  return {.className = "torch::nn::" + name + "Impl",
          .optionsClass = options.empty() ? std::string() : "torch::nn::" + options,
          .checks = std::move(checks)};
}

}  // namespace dictum::catalog
