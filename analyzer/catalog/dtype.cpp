#include "catalog/dtype.h"

#include <algorithm>
#include <array>

namespace dictum::catalog {
namespace {

struct Spellings {
  Dtype dtype;
  // The enumerator of c10::ScalarType, and further names of the constant in the namespaces torch and at.
  std::string_view scalarType;
  std::array<std::string_view, 3> constants;
};

constexpr auto boolean = DtypeKind::Boolean;
constexpr auto integer = DtypeKind::Integer;
constexpr auto floating = DtypeKind::Floating;
constexpr auto complex = DtypeKind::Complex;
constexpr auto quantized = DtypeKind::Quantized;

constexpr Spellings table[] = {
    {{"float32", floating, 4}, "Float", {"kFloat", "kFloat32", "kF32"}},
    {{"float64", floating, 8}, "Double", {"kDouble", "kFloat64", "kF64"}},
    {{"float16", floating, 2}, "Half", {"kHalf", "kFloat16", "kF16"}},
    {{"bfloat16", floating, 2}, "BFloat16", {"kBFloat16"}},
    {{"uint8", integer, 1}, "Byte", {"kByte", "kUInt8", "kU8"}},
    {{"int8", integer, 1}, "Char", {"kChar", "kInt8", "kI8"}},
    {{"int16", integer, 2}, "Short", {"kShort", "kInt16", "kI16"}},
    {{"int32", integer, 4}, "Int", {"kInt", "kInt32", "kI32"}},
    {{"int64", integer, 8}, "Long", {"kLong", "kInt64", "kI64"}},
    {{"uint16", integer, 2}, "UInt16", {"kUInt16"}},
    {{"uint32", integer, 4}, "UInt32", {"kUInt32"}},
    {{"uint64", integer, 8}, "UInt64", {"kUInt64"}},
    {{"bool", boolean, 1}, "Bool", {"kBool"}},
    {{"complex32", complex, 4}, "ComplexHalf", {"kComplexHalf"}},
    {{"complex64", complex, 8}, "ComplexFloat", {"kComplexFloat"}},
    {{"complex128", complex, 16}, "ComplexDouble", {"kComplexDouble"}},
    {{"qint8", quantized, 1}, "QInt8", {"kQInt8"}},
    {{"quint8", quantized, 1}, "QUInt8", {"kQUInt8"}},
    {{"qint32", quantized, 4}, "QInt32", {"kQInt32"}},
    {{"quint4x2", quantized, 1}, "QUInt4x2", {"kQUInt4x2"}},
    {{"quint2x4", quantized, 1}, "QUInt2x4", {"kQUInt2x4"}},
    {{"float8_e5m2", floating, 1}, "Float8_e5m2", {"kFloat8_e5m2"}},
    {{"float8_e4m3fn", floating, 1}, "Float8_e4m3fn", {"kFloat8_e4m3fn"}},
    {{"float8_e5m2fnuz", floating, 1}, "Float8_e5m2fnuz", {"kFloat8_e5m2fnuz"}},
    {{"float8_e4m3fnuz", floating, 1}, "Float8_e4m3fnuz", {"kFloat8_e4m3fnuz"}},
};

struct ScalarType {
  std::string_view type;
  std::string_view dtype;
};

// torch has no tensors of wider unsigned elements before 2.3, and never makes them from C++ scalars.
constexpr ScalarType scalarTypes[] = {
    {"float", "float32"},
    {"double", "float64"},
    {"bool", "bool"},
    {"int", "int32"},
    {"long", "int64"},
    {"long long", "int64"},
    {"short", "int16"},
    {"signed char", "int8"},
    {"char", "int8"},
    {"unsigned char", "uint8"},
    {"c10::Half", "float16"},
    {"c10::BFloat16", "bfloat16"},
    {"c10::complex", "complex64"},
};

// The text after the last '::' or '.'.
std::string_view lastComponent(std::string_view spelling) {
  const auto separator = spelling.find_last_of(":.");
  return separator == std::string_view::npos ? spelling : spelling.substr(separator + 1);
}

bool names(const Spellings& spellings, std::string_view name) {
  return name == spellings.dtype.name || name == spellings.scalarType ||
         std::find(spellings.constants.begin(), spellings.constants.end(), name) != spellings.constants.end();
}

}  // namespace

std::optional<Dtype> findDtype(std::string_view spelling) {
  const std::string_view name = lastComponent(spelling);
  if (name.empty()) return std::nullopt;
  for (const Spellings& spellings : table) {
    if (names(spellings, name)) return spellings.dtype;
  }
  return std::nullopt;
}

std::optional<Dtype> dtypeOfScalarType(std::string_view typeName) {
  for (const ScalarType& scalar : scalarTypes) {
    if (scalar.type == typeName) return findDtype(scalar.dtype);
  }
  return std::nullopt;
}

namespace {

// float16 and bfloat16 meet in float32.
std::optional<std::string> promoteWithin(const Dtype& a, const Dtype& b) {
  if (a.bytes == b.bytes) {
    if (a.kind == DtypeKind::Floating && a.bytes == 2) return "float32";
    if (a.kind == DtypeKind::Integer && a.bytes == 1) return "int16";  // uint8 and int8
    return std::nullopt;
  }
  const Dtype& wider = a.bytes > b.bytes ? a : b;
  return std::string(wider.name);
}

// The complex type whose parts hold the values of a floating type. complex32 has float16 parts, which hold no bfloat16.
std::optional<std::string> promoteToComplex(const Dtype& number, const Dtype& withParts) {
  if (number.kind != DtypeKind::Floating) return std::string(withParts.name);
  const bool fits = number.bytes * 2 <= withParts.bytes && !(number.name == "bfloat16" && withParts.bytes == 4);
  if (fits) return std::string(withParts.name);
  return number.bytes == 8 ? std::string("complex128") : std::string("complex64");
}

bool hasPromotion(const Dtype& dtype) {
  const bool isWideUnsigned = dtype.name.starts_with("uint") && dtype.bytes > 1;
  const bool isEighth = dtype.kind == DtypeKind::Floating && dtype.bytes == 1;
  return dtype.kind != DtypeKind::Quantized && !isWideUnsigned && !isEighth;
}

}  // namespace

std::optional<std::string> promote(std::string_view first, std::string_view second) {
  const auto a = findDtype(first), b = findDtype(second);
  if (!a || !b) return std::nullopt;
  if (a->name == b->name) return std::string(a->name);
  if (!hasPromotion(*a) || !hasPromotion(*b)) return std::nullopt;
  if (a->kind == b->kind) return promoteWithin(*a, *b);
  const Dtype& lower = a->kind < b->kind ? *a : *b;
  const Dtype& higher = a->kind < b->kind ? *b : *a;
  if (higher.kind == DtypeKind::Complex) return promoteToComplex(lower, higher);
  return std::string(higher.name);
}

}  // namespace dictum::catalog
