#include "dictum/state_dict.h"

#include <iterator>

#include "live_module.h"

namespace dictum {
namespace {

struct DtypeName {
  c10::ScalarType type;
  const char* name;
};

constexpr DtypeName dtypeNames[] = {
    {c10::ScalarType::Float, "float32"},
    {c10::ScalarType::Double, "float64"},
    {c10::ScalarType::Half, "float16"},
    {c10::ScalarType::BFloat16, "bfloat16"},
    {c10::ScalarType::Long, "int64"},
    {c10::ScalarType::Int, "int32"},
    {c10::ScalarType::Short, "int16"},
    {c10::ScalarType::Char, "int8"},
    {c10::ScalarType::Byte, "uint8"},
    {c10::ScalarType::Bool, "bool"},
    {c10::ScalarType::ComplexFloat, "complex64"},
    {c10::ScalarType::ComplexDouble, "complex128"},
    {c10::ScalarType::ComplexHalf, "complex32"},
    {c10::ScalarType::QInt8, "qint8"},
    {c10::ScalarType::QUInt8, "quint8"},
    {c10::ScalarType::QInt32, "qint32"},
};

// Paths of all submodules, parents first, and of those that torch::save leaves out.
void addSubmodules(const torch::nn::Module& module, const std::string& prefix, bridge::LiveModule& live) {
  for (const auto& child : module.named_children()) {
    const std::string path = prefix + child.key();
    live.submodules.push_back(path);
    if (!child.value()->is_serializable()) live.notSerializable.push_back(path);
    addSubmodules(*child.value(), path + ".", live);
  }
}

}  // namespace

std::string dtypeName(c10::ScalarType type) {
  for (const DtypeName& each : dtypeNames) {
    if (each.type == type) return each.name;
  }
  return "";
}

c10::ScalarType scalarType(const std::string& dtype) {
  for (const DtypeName& each : dtypeNames) {
    if (each.name == dtype) return each.type;
  }
  return c10::ScalarType::Undefined;
}

std::vector<StateEntry> registeredTensors(const torch::nn::Module& module) {
  std::vector<StateEntry> entries;
  for (const auto& parameter : module.named_parameters()) {
    const torch::Tensor& tensor = parameter.value();
    if (tensor.defined()) entries.push_back({parameter.key(), tensor, false, tensor.requires_grad()});
  }
  for (const auto& buffer : module.named_buffers()) {
    if (buffer.value().defined()) entries.push_back({buffer.key(), buffer.value(), true, false});
  }
  return entries;
}

std::vector<StateEntry> state_dict(const torch::nn::Module& module) {
  std::vector<StateEntry> entries = registeredTensors(module);
  for (StateEntry& entry : entries) entry.tensor = entry.tensor.detach();
  return entries;
}

bridge::LiveModule describe(const torch::nn::Module& module, const std::vector<StateEntry>& entries) {
  bridge::LiveModule live;
  live.className = module.name();
  for (const StateEntry& entry : entries) {
    live.tensors.push_back(
        {entry.key, dtypeName(entry.tensor.scalar_type()), entry.tensor.sizes().vec(), entry.is_buffer});
  }
  addSubmodules(module, "", live);
  return live;
}

}  // namespace dictum
