// Prints what LibTorch itself says of a construction: its state dict, or what constructing it threw.
//
//     record("Net(true)", [] { return Net(true); });
//
// One JSON object a line: {"expression", "entries": [{"key", "kind", "dtype", "shape"}]} in the order of
// named_parameters(true) then named_buffers(true), or {"expression", "throws": "..."}.
#pragma once

#include <torch/torch.h>

#include <iostream>
#include <memory>
#include <string>

namespace dictum_truth {

inline std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result + '"';
}

inline std::string dtypeName(const torch::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case torch::kFloat: return "float32";
    case torch::kDouble: return "float64";
    case torch::kHalf: return "float16";
    case torch::kBFloat16: return "bfloat16";
    case torch::kLong: return "int64";
    case torch::kInt: return "int32";
    case torch::kShort: return "int16";
    case torch::kChar: return "int8";
    case torch::kByte: return "uint8";
    case torch::kBool: return "bool";
    case torch::kComplexFloat: return "complex64";
    case torch::kComplexDouble: return "complex128";
    default: return toString(tensor.scalar_type());
  }
}

inline void printEntries(const torch::OrderedDict<std::string, torch::Tensor>& tensors, const char* kind, bool& first) {
  for (const auto& item : tensors) {
    std::cout << (first ? "" : ", ") << "{\"key\": " << quoted(item.key()) << ", \"kind\": \"" << kind << "\", \"dtype\": \""
              << dtypeName(item.value()) << "\", \"shape\": [";
    for (int64_t i = 0; i < item.value().dim(); ++i) std::cout << (i ? ", " : "") << item.value().size(i);
    std::cout << "]}";
    first = false;
  }
}

inline void printModule(const torch::nn::Module& module) {
  bool first = true;
  std::cout << "\"entries\": [";
  printEntries(module.named_parameters(), "parameter", first);
  printEntries(module.named_buffers(), "buffer", first);
  std::cout << "]";
}

// A construction gives a module by value, a holder or a shared_ptr.
inline const torch::nn::Module& moduleOf(const torch::nn::Module& module) { return module; }
template <typename Contained>
const torch::nn::Module& moduleOf(const torch::nn::ModuleHolder<Contained>& holder) {
  return *holder;
}
template <typename Contained>
const torch::nn::Module& moduleOf(const std::shared_ptr<Contained>& pointer) {
  return *pointer;
}

template <typename Construct>
void record(const char* expression, Construct construct) {
  std::cout << "{\"expression\": " << quoted(expression) << ", ";
  try {
    const auto built = construct();
    printModule(moduleOf(built));
  } catch (const c10::Error& error) {
    std::cout << "\"throws\": " << quoted(error.what_without_backtrace());
  } catch (const std::exception& error) {
    std::cout << "\"throws\": " << quoted(error.what());
  }
  std::cout << "}" << std::endl;
}

}  // namespace dictum_truth
