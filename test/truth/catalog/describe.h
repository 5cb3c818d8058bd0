// Says as JSON what LibTorch knows: the value of an option, the state of a module, what a construction threw.
#pragma once

#include <torch/torch.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace dictum_truth {

using Json = nlohmann::ordered_json;
namespace nn = torch::nn;

inline std::string dtypeName(const torch::Tensor& tensor) { return c10::toString(tensor.scalar_type()); }

inline Json describe(const torch::Tensor& tensor) {
  if (!tensor.defined()) return Json::object({{"defined", false}});
  return Json::object({{"defined", true},
                       {"shape", tensor.sizes().vec()},
                       {"dtype", dtypeName(tensor)},
                       {"requires_grad", tensor.requires_grad()}});
}

inline Json describe(const torch::OrderedDict<std::string, torch::Tensor>& tensors) {
  Json all = Json::array();
  for (const auto& item : tensors) {
    Json entry = describe(item.value());
    entry["name"] = item.key();
    all.push_back(std::move(entry));
  }
  return all;
}

// The class is that of the object: some modules override name().
inline Json describe(const nn::Module& module) {
  Json children = Json::array();
  for (const auto& item : module.named_children()) {
    Json child = describe(*item.value());
    child["name"] = item.key();
    children.push_back(std::move(child));
  }
  return Json::object({{"class", c10::demangle(typeid(module).name())},
                       {"serializable", module.is_serializable()},
                       {"parameters", describe(module.named_parameters(false))},
                       {"buffers", describe(module.named_buffers(false))},
                       {"children", std::move(children)}});
}

// The values of options.
inline Json option(bool value) { return value; }
inline Json option(int64_t value) { return value; }
inline Json option(double value) { return value; }
inline Json option(const std::string& value) { return value; }
inline Json option(const torch::Tensor& value) { return Json::object({{"tensor", describe(value)}}); }
inline Json option(const nn::AnyModule& value) {
  return value.is_empty() ? Json() : Json::object({{"module", describe(*value.ptr())}});
}
template <typename Contained>
Json option(const nn::ModuleHolder<Contained>& value) {
  return value.is_empty() ? Json() : Json::object({{"module", describe(*value)}});
}
template <typename T>
Json option(const std::vector<T>& value) {
  return value;
}
template <size_t D, typename T>
Json option(const torch::ExpandingArray<D, T>& value) {
  return std::vector<T>(value->begin(), value->end());
}
template <typename T>
Json option(const c10::optional<T>& value) {
  return value ? option(*value) : Json();
}
template <size_t D>
Json option(const nn::detail::conv_padding_t<D>& value) {
  if (const auto* list = c10::get_if<torch::ExpandingArray<D>>(&value)) return option(*list);
  const char* name = c10::get_if<torch::enumtype::kSame>(&value) ? "kSame" : "kValid";
  return Json::object({{"enumerator", name}});
}

}  // namespace dictum_truth
