// What really happens: the old program saves, the new one loads with torch::load.
//
//     PairTruth(folder).run("layer-added", 0, [] { return old::Net(); }, [] { return now::Net(); });
//
// One JSON object a line, with what LibTorch did: {"pair", "construct", "level", "message", "keys"}. The level is that
// of the gate: what the new module holds after loading is compared with what the old one saved. The sources stand in
// namespaces, so that what they include must be included here.
#pragma once

#include <torch/torch.h>

#include <array>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dictum_pairs {

struct Tensor {
  std::string key;
  bool isBuffer = false;
  torch::Tensor value;
};

inline std::vector<Tensor> tensorsOf(const torch::nn::Module& module) {
  std::vector<Tensor> result;
  for (const auto& item : module.named_parameters()) result.push_back({item.key(), false, item.value()});
  for (const auto& item : module.named_buffers()) result.push_back({item.key(), true, item.value()});
  return result;
}

inline std::vector<std::string> modulesOf(const torch::nn::Module& module) {
  std::vector<std::string> result;
  for (const auto& item : module.named_modules())
    result.push_back(item.key() + (item.value()->is_serializable() ? "" : ", not serializable"));
  return result;
}

// What a tensor is, apart from its elements.
struct Form {
  std::string key;
  bool isBuffer = false;
  std::vector<std::int64_t> shape;
  torch::Dtype dtype = torch::kFloat;
  std::size_t tied = 0;  // position of the first that is the same tensor
};

inline std::vector<Form> formsOf(const std::vector<Tensor>& tensors) {
  std::vector<Form> result;
  for (const Tensor& tensor : tensors) {
    std::size_t first = 0;
    while (!tensors[first].value.is_same(tensor.value)) ++first;
    result.push_back({tensor.key, tensor.isBuffer, tensor.value.sizes().vec(), tensor.value.scalar_type(), first});
  }
  return result;
}

inline void fill(const std::vector<Tensor>& tensors, double value) {
  torch::NoGradGuard guard;
  for (const Tensor& tensor : tensors) tensor.value.detach().fill_(value);
}

class PairTruth {
 public:
  explicit PairTruth(std::string folder) : folder_(std::move(folder)) {}

  template <typename Old, typename New>
  void run(const std::string& pair, int construct, Old makeOld, New makeNew) {
    auto before = makeOld();
    fill(tensorsOf(*before), 1);
    const std::string stem = folder_ + "/" + pair + "." + std::to_string(construct);
    torch::save(before, stem + ".old.pt");
    auto after = makeNew();
    torch::save(after, stem + ".new.pt");
    fill(tensorsOf(*after), 0);
    const auto olds = formsOf(tensorsOf(*before)), news = formsOf(tensorsOf(*after));
    std::string level, message;
    try {
      torch::load(after, stem + ".old.pt");
      level = levelOf(olds, news, tensorsOf(*after));
      if (level == "none" && modulesOf(*before) != modulesOf(*after)) level = "exact";
    } catch (const c10::Error& error) {
      level = "loads";
      message = error.what_without_backtrace();
    }
    std::cout << "{\"pair\": \"" << pair << "\", \"construct\": " << construct << ", \"level\": \"" << level
              << "\", \"message\": \"" << escaped(message) << "\"}" << std::endl;
  }

 private:
  static std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) result += c == '"' || c == '\\' ? std::string("\\") + c : c == '\n' ? " " : std::string(1, c);
    return result;
  }

  // `news` is what the module was before it was loaded, `loaded` what it is now.
  static std::string levelOf(const std::vector<Form>& olds, const std::vector<Form>& news,
                             const std::vector<Tensor>& loaded) {
    std::set<std::string> oldKeys, newKeys;
    for (const Form& form : olds) oldKeys.insert(form.key);
    for (const Form& form : news) newKeys.insert(form.key);
    bool keepsInitialValue = false, isAnother = false;
    for (std::size_t i = 0; i < news.size(); ++i) {
      const torch::Tensor& value = loaded[i].value;
      const auto old = std::find_if(olds.begin(), olds.end(), [&](const Form& form) { return form.key == news[i].key; });
      if (old == olds.end()) continue;
      const bool fits = old->dtype == news[i].dtype && old->shape == news[i].shape;
      isAnother |= !fits;
      if (fits && value.numel() > 0) keepsInitialValue |= value.to(torch::kDouble).eq(0).all().item<bool>();
    }
    if (oldKeys != newKeys || keepsInitialValue) return "keys";
    if (isAnother) return "shapes";
    for (std::size_t i = 0; i < olds.size(); ++i)
      if (olds[i].key != news[i].key || olds[i].isBuffer != news[i].isBuffer || olds[i].tied != news[i].tied)
        return "exact";
    return "none";
  }

  std::string folder_;
};

}  // namespace dictum_pairs
