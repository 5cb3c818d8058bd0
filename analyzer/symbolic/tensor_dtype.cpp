#include "symbolic/tensor_dtype.h"

#include "catalog/dtype.h"

namespace dictum::symbolic {

using catalog::DtypeKind;
using schema::Expression;

namespace {

std::optional<DtypeKind> kindOf(const std::string& dtype) {
  const auto found = catalog::findDtype(dtype);
  return found ? std::optional(found->kind) : std::nullopt;
}

std::string complexOf(const std::string& dtype) {
  if (dtype == "float64") return "complex128";
  return dtype == "float16" ? "complex32" : "complex64";
}

// combine_categories: `higher` keeps its width unless `lower` is of a higher category.
Dtype combined(const std::string& higher, const std::string& lower) {
  if (higher.empty()) return lower;
  if (lower.empty()) return higher;
  const auto a = kindOf(higher), b = kindOf(lower);
  if (!a || !b) return std::nullopt;
  if (*a == DtypeKind::Complex) return higher;
  if (*a == DtypeKind::Floating) return *b == DtypeKind::Complex ? complexOf(higher) : higher;
  const bool lifts = *a == DtypeKind::Boolean || *b == DtypeKind::Floating || *b == DtypeKind::Complex;
  return lifts ? catalog::promote(higher, lower) : higher;
}

// The dtype when every operand's rank is known.
Dtype promotedKnown(const std::vector<TypedOperand>& operands) {
  std::string dimensions, noDimensions, number;
  for (const TypedOperand& operand : operands) {
    std::string& group = operand.rank == OperandRank::Dimensions     ? dimensions
                         : operand.rank == OperandRank::NoDimensions ? noDimensions
                                                                     : number;
    const Dtype joined = group.empty() ? operand.dtype : catalog::promote(group, *operand.dtype);
    if (!joined) return std::nullopt;
    group = *joined;
  }
  const Dtype lesser = combined(noDimensions, number);
  return lesser ? combined(dimensions, *lesser) : std::nullopt;
}

}  // namespace

Dtype promoted(const std::vector<TypedOperand>& operands, const std::string& defaultDtype) {
  for (const TypedOperand& operand : operands)
    if (!operand.dtype) return std::nullopt;
  std::vector<TypedOperand> known = operands;
  for (TypedOperand& operand : known)
    if (operand.rank == OperandRank::Number && kindOf(*operand.dtype) == DtypeKind::Floating)
      operand.dtype = defaultDtype;
  for (TypedOperand& operand : known) {
    if (operand.rank != OperandRank::Unknown) continue;
    // Certain only where both ranks lead to the same.
    operand.rank = OperandRank::Dimensions;
    const Dtype with = promoted(known, defaultDtype);
    operand.rank = OperandRank::NoDimensions;
    const Dtype without = promoted(known, defaultDtype);
    return with == without ? with : std::nullopt;
  }
  return promotedKnown(known);
}

Dtype dtypeOfNumber(const Expression& number, const std::string& defaultDtype) {
  switch (number.type()) {
    case schema::ValueType::Boolean:
      return "bool";
    case schema::ValueType::Integer:
      return "int64";
    case schema::ValueType::Floating:
      return defaultDtype;
    default:
      return std::nullopt;
  }
}

Dtype floatingResult(const Dtype& dtype, const std::string& defaultDtype) {
  return isCertainlyInteger(dtype) ? Dtype(defaultDtype) : dtype;
}

Dtype sumResult(const Dtype& dtype) { return isCertainlyInteger(dtype) ? Dtype("int64") : dtype; }

Dtype realResult(const Dtype& dtype) {
  if (!dtype || kindOf(*dtype) != DtypeKind::Complex) return dtype;
  if (*dtype == "complex128") return "float64";
  return *dtype == "complex32" ? "float16" : "float32";
}

std::optional<std::string> castError(const Dtype& result, const Dtype& target) {
  const auto from = result ? kindOf(*result) : std::nullopt, to = target ? kindOf(*target) : std::nullopt;
  if (!from || !to) return std::nullopt;
  const bool losesParts = *from == DtypeKind::Complex && *to != DtypeKind::Complex;
  const bool losesFraction = *from == DtypeKind::Floating && (*to == DtypeKind::Integer || *to == DtypeKind::Boolean);
  const bool losesNumber = *from == DtypeKind::Integer && *to == DtypeKind::Boolean;
  if (!losesParts && !losesFraction && !losesNumber) return std::nullopt;
  return "result type " + scalarTypeName(*result) + " can't be cast to the desired output type " +
         scalarTypeName(*target);
}

std::string scalarTypeName(const std::string& dtype) {
  const Expression named = scalarTypeOf(dtype);
  return std::get<schema::Enumerator>(*named.literal()).name;
}

bool isCertainlyInteger(const Dtype& dtype) {
  const auto kind = dtype ? kindOf(*dtype) : std::nullopt;
  return kind == DtypeKind::Boolean || kind == DtypeKind::Integer;
}

bool isCertainlyFloating(const Dtype& dtype) {
  const auto kind = dtype ? kindOf(*dtype) : std::nullopt;
  return kind == DtypeKind::Floating || kind == DtypeKind::Complex;
}

Dtype dtypeNamedBy(const Expression& value) {
  const schema::Literal* literal = value.literal();
  const auto* enumerator = literal ? std::get_if<schema::Enumerator>(literal) : nullptr;
  if (!enumerator) return std::nullopt;
  const auto found = catalog::findDtype(enumerator->name);
  return found ? Dtype(std::string(found->name)) : std::nullopt;
}

Expression scalarTypeOf(const std::string& dtype) {
  // In the order of c10::ScalarType.
  static constexpr const char* names[] = {"Byte",  "Char",   "Short",       "Int",          "Long",          "Half",
                                          "Float", "Double", "ComplexHalf", "ComplexFloat", "ComplexDouble", "Bool",
                                          "QInt8", "QUInt8", "QInt32",      "BFloat16"};
  std::int64_t value = 0;
  for (const char* name : names) {
    const auto found = catalog::findDtype(name);
    if (found && found->name == dtype) return Expression::enumerator({"c10::ScalarType", name, value});
    ++value;
  }
  return Expression::enumerator({"c10::ScalarType", dtype, std::nullopt});
}

}  // namespace dictum::symbolic
