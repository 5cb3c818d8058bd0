// The names of torch's element types.
//
// LibTorch spells one type in many ways: torch::kFloat, torch::kFloat32, torch::kF32, at::kFloat,
// c10::ScalarType::Float, torch::Dtype::Float. Dictum uses Python's name, here "float32", in predictions and locks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dictum::catalog {

enum class DtypeKind { Boolean, Integer, Floating, Complex, Quantized };

struct Dtype {
  std::string_view name;  // "float32"
  DtypeKind kind;
  std::size_t bytes;  // of one element
};

// The dtype that a constant or enumerator of LibTorch, a Python name or a C++ scalar type names, qualified or not:
// "torch::kLong", "kInt64", "c10::ScalarType::Long", "int64", "torch.int64". Nothing for any other text.
std::optional<Dtype> findDtype(std::string_view spelling);

// The dtype that a C++ element gives to the tensor made from it (torch::tensor(3), torch::dtype<int64_t>()), by
// canonical type name: "int" -> int32, "long" -> int64, "double" -> float64, "bool" -> bool.
std::optional<Dtype> dtypeOfScalarType(std::string_view typeName);

// What arithmetic between two dimensioned tensors of these types gives: torch::promote_types. Nothing where torch
// refuses, or for a name that is no dtype.
std::optional<std::string> promote(std::string_view a, std::string_view b);

}  // namespace dictum::catalog
