#include "bridge_module.h"

namespace dictum::bridge {
namespace {

schema::Kind kindOf(const LiveTensor& tensor) {
  return tensor.isBuffer ? schema::Kind::Buffer : schema::Kind::Parameter;
}

}  // namespace

checkpoint::CheckpointIndex indexOf(const LiveModule& module) {
  checkpoint::CheckpointIndex index;
  index.path = module.className;
  index.format = "module";
  index.submodules = module.submodules;
  for (const LiveTensor& tensor : module.tensors)
    index.entries.push_back({.key = tensor.key, .kind = kindOf(tensor), .dtype = tensor.dtype, .shape = tensor.shape});
  return index;
}

schema::Model modelOf(const LiveModule& module) {
  schema::Model model;
  model.className = module.className;
  for (const LiveTensor& tensor : module.tensors) {
    std::vector<schema::Dimension> shape;
    for (const std::int64_t size : tensor.shape) shape.emplace_back(schema::Expression::integer(size));
    model.entries.push_back(
        {.key = schema::Key(tensor.key), .kind = kindOf(tensor), .dtype = tensor.dtype, .shape = shape});
  }
  for (const std::string& path : module.notSerializable)
    model.submodules.push_back({.path = schema::Key(path), .serializable = false});
  return model;
}

}  // namespace dictum::bridge
