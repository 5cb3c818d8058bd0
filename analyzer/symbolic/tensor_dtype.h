// Which dtype torch's operators give, by the names that predictions use ("float32").
//
// Operators on several tensors promote: a tensor with dimensions decides over one without, and that over a C++ number,
// unless the lesser one is of a higher category (bool < integer < floating < complex):
//
//     int64[3] + 1.5       float32, the default dtype
//     float16[3] + 1.5     float16
//     int32[3] + int64[]   int32
//
// A dtype is nothing where it is not known. The rules are those of LibTorch's result_type
// (ATen/native/TypeProperties.cpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/expression.h"

namespace dictum::symbolic {

using Dtype = std::optional<std::string>;

// What an operand of an operator is, for promotion.
enum class OperandRank { Dimensions, NoDimensions, Number, Unknown };
struct TypedOperand {
  Dtype dtype;
  OperandRank rank = OperandRank::Dimensions;
};

Dtype promoted(const std::vector<TypedOperand>& operands, const std::string& defaultDtype);

// The dtype of a C++ number as an operand or element: bool, int64, or the default dtype.
Dtype dtypeOfNumber(const schema::Expression& number, const std::string& defaultDtype);

// sqrt, exp, sin, true division: what is not floating becomes the default dtype.
Dtype floatingResult(const Dtype& dtype, const std::string& defaultDtype);
// sum, prod, cumsum: integers and booleans become int64.
Dtype sumResult(const Dtype& dtype);
// abs, real, imag: the type of a complex number's parts.
Dtype realResult(const Dtype& dtype);

// The message with which in-place operators refuse a result that does not fit into their tensor ("result type Float
// can't be cast to the desired output type Long"); nothing where it fits, or where a dtype is not known.
std::optional<std::string> castError(const Dtype& result, const Dtype& target);

// LibTorch's own name for a dtype: "Long" for int64.
std::string scalarTypeName(const std::string& dtype);

// False where dtype is not known: only what is certainly not.
bool isCertainlyInteger(const Dtype& dtype);  // integers and bool: can require no gradient
bool isCertainlyFloating(const Dtype& dtype);

// The dtype that an enumerator of c10::ScalarType or a torch::k constant names.
Dtype dtypeNamedBy(const schema::Expression& value);
// The same backwards: c10::ScalarType::Float for "float32".
schema::Expression scalarTypeOf(const std::string& dtype);

}  // namespace dictum::symbolic
