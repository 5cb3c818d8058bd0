// What both programs of a witness do: the old one constructs its module and saves it, the new one constructs its own
// and loads that file with torch::load. Tensors hold 1 when they are saved and 0 before they are loaded, so that those
// which keep their initial values can be told.
#pragma once

#include <torch/torch.h>

#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>

namespace witness {

struct Form {
  std::string dtype;
  std::string shape;
};

using Tensors = std::map<std::string, torch::Tensor>;
using Forms = std::map<std::string, Form>;

inline Tensors tensorsOf(const torch::nn::Module& module) {
  Tensors tensors;
  for (const auto& item : module.named_parameters()) tensors.emplace(item.key(), item.value());
  for (const auto& item : module.named_buffers()) tensors.emplace(item.key(), item.value());
  return tensors;
}

inline Form formOf(const torch::Tensor& tensor) {
  std::ostringstream shape;
  shape << tensor.sizes();
  return {c10::toString(tensor.scalar_type()), shape.str()};
}

inline void fill(const Tensors& tensors, double value) {
  torch::NoGradGuard guard;
  for (const auto& [key, tensor] : tensors) tensor.detach().fill_(value);
}

inline std::string what(const std::exception& error) {
  const auto* ofTorch = dynamic_cast<const c10::Error*>(&error);
  return ofTorch ? ofTorch->what_without_backtrace() : error.what();
}

// A module of the constructor, or null where it throws.
template <typename Construct>
auto constructed(Construct construct) -> decltype(construct()) {
  try {
    return construct();
  } catch (const std::exception& error) {
    std::cout << "the constructor throws: " << what(error) << std::endl;
    return decltype(construct()){nullptr};
  }
}

// A field, or the accessor that TORCH_ARG makes of one.
template <typename Object, typename Value, typename Field, typename Accessor>
void set(Object& object, const Value& value, Field field, Accessor accessor) {
  if constexpr (std::is_invocable_v<Field, Object&, const Value&>)
    field(object, value);
  else
    accessor(object, value);
}

#define WITNESS_SET(object, name, value)                                                       \
  witness::set(                                                                                \
      object, value, [](auto& o, const auto& v) -> decltype(void(o.name = v)) { o.name = v; }, \
      [](auto& o, const auto& v) -> decltype(void(o.name(v))) { o.name(v); })

inline std::string keysFile() { return std::string(WITNESS_FILE) + ".keys"; }

inline Forms readForms() {
  Forms forms;
  std::ifstream file(keysFile());
  Form form;
  for (std::string key; std::getline(file, key) && std::getline(file, form.dtype) && std::getline(file, form.shape);)
    forms.emplace(key, form);
  return forms;
}

template <typename Construct>
int save(Construct construct) {
  const auto module = constructed(construct);
  if (!module) return 1;
  const Tensors tensors = tensorsOf(*module);
  fill(tensors, 1);
  torch::save(module, WITNESS_FILE);
  std::ofstream keys(keysFile());
  for (const auto& [key, tensor] : tensors) {
    const Form form = formOf(tensor);
    keys << key << "\n" << form.dtype << "\n" << form.shape << "\n";
  }
  std::cout << "saved " << tensors.size() << (tensors.size() == 1 ? " key" : " keys") << std::endl;
  return 0;
}

// One line for each key that is not as it was saved; how many there are. `before` is the module before it was loaded.
inline int tellDifferences(const Forms& saved, const Forms& before, const Tensors& loaded) {
  int differences = 0;
  const auto tell = [&](const std::string& key, const std::string& how) {
    std::cout << "key '" << key << "' " << how << std::endl;
    ++differences;
  };
  for (const auto& [key, form] : saved)
    if (!before.count(key)) tell(key, "was dropped");
  for (const auto& [key, form] : before) {
    const auto old = saved.find(key);
    const torch::Tensor& tensor = loaded.at(key);
    if (old != saved.end() && old->second.dtype != form.dtype)
      tell(key, "has the bytes of " + old->second.dtype + " as " + form.dtype);
    else if (old != saved.end() && old->second.shape != form.shape)
      tell(key, "has the shape " + formOf(tensor).shape + ", not " + form.shape);
    else if (tensor.numel() > 0 && tensor.to(torch::kDouble).eq(0).all().template item<bool>())
      tell(key, "kept its initial values");
  }
  return differences;
}

template <typename Construct>
int load(Construct construct) {
  const Forms saved = readForms();
  if (saved.empty() && !std::ifstream(WITNESS_FILE)) {
    std::cerr << "there is no '" << WITNESS_FILE << "'; run the program 'old' first" << std::endl;
    return 2;
  }
  auto module = constructed(construct);
  if (!module) return 1;
  Forms before;
  for (const auto& [key, tensor] : tensorsOf(*module)) before.emplace(key, formOf(tensor));
  fill(tensorsOf(*module), 0);
  try {
    torch::load(module, WITNESS_FILE);
  } catch (const std::exception& error) {
    std::cout << "torch::load throws: " << what(error) << std::endl;
    return 1;
  }
  if (tellDifferences(saved, before, tensorsOf(*module)) > 0) return 1;
  std::cout << "loaded " << before.size() << " keys as they were saved" << std::endl;
  return 0;
}

}  // namespace witness
