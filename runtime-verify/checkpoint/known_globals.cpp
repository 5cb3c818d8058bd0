#include "checkpoint/known_globals.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "checkpoint/dtype.h"

namespace dictum::checkpoint {
namespace {

constexpr std::string_view known[] = {
    "collections.OrderedDict",
    "collections.defaultdict",
    "collections.Counter",
    "__builtin__.set",
    "builtins.set",
    "__builtin__.frozenset",
    "builtins.frozenset",
    "__builtin__.dict",
    "builtins.dict",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_tensor_v3",
    "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state",
    "torch._utils._rebuild_sparse_tensor",
    "torch._utils._rebuild_sparse_csr_tensor",
    "torch._utils._rebuild_qtensor",
    "torch._utils._rebuild_meta_tensor_no_storage",
    "torch._utils._rebuild_nested_tensor",
    "torch._utils._rebuild_wrapper_subclass",
    "torch._utils._rebuild_device_tensor_from_numpy",
    "torch._utils._rebuild_device_tensor_from_cpu_tensor",
    "torch._tensor._rebuild_from_type",
    "torch._tensor._rebuild_from_type_v2",
    "torch.nn.parameter.Parameter",
    "torch.nn.parameter.Buffer",
    "torch.storage.UntypedStorage",
    "torch.storage.TypedStorage",
    "torch.UntypedStorage",
    "torch.Tensor",
    "torch.Size",
    "torch.device",
    "torch.serialization._get_layout",
    "torch.per_tensor_affine",
    "torch.per_tensor_symmetric",
    "torch.per_channel_affine",
    "torch.per_channel_symmetric",
    "torch.per_channel_affine_float_qparams",
    "torch.jit._pickle.build_intlist",
    "torch.jit._pickle.build_tensorlist",
    "torch.jit._pickle.build_doublelist",
    "torch.jit._pickle.build_boollist",
    "torch.jit._pickle.build_tensor_from_id",
    "torch.jit._pickle.restore_type_tag",
};

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

// torch.nn.modules.linear.Linear: a module class, met where a whole module was saved.
bool isModuleClass(std::string_view name) {
  const std::size_t lastDot = name.rfind('.');
  return startsWith(name, "torch.nn.modules.") && lastDot + 1 < name.size() &&
         std::isupper(static_cast<unsigned char>(name[lastDot + 1]));
}

}  // namespace

bool isKnownGlobal(std::string_view name) {
  if (startsWith(name, "__torch__.") || isModuleClass(name)) return true;
  if (std::find(std::begin(known), std::end(known), name) != std::end(known)) return true;
  if (!startsWith(name, "torch.")) return false;
  std::string_view last = name.substr(6);
  if (startsWith(last, "cuda.")) last = last.substr(5);
  return dtypeNamed(last) || dtypeOfStorage(last);
}

}  // namespace dictum::checkpoint
