#include "checkpoint/dtype.h"

#include <algorithm>
#include <iterator>

namespace dictum::checkpoint {
namespace {

constexpr Dtype dtypes[] = {
    {"float32", "FloatStorage", "F32", 32},
    {"float64", "DoubleStorage", "F64", 64},
    {"float16", "HalfStorage", "F16", 16},
    {"bfloat16", "BFloat16Storage", "BF16", 16},
    {"int64", "LongStorage", "I64", 64},
    {"int32", "IntStorage", "I32", 32},
    {"int16", "ShortStorage", "I16", 16},
    {"int8", "CharStorage", "I8", 8},
    {"uint8", "ByteStorage", "U8", 8},
    {"bool", "BoolStorage", "BOOL", 8},
    {"complex64", "ComplexFloatStorage", "C64", 64},
    {"complex128", "ComplexDoubleStorage", "", 128},
    {"complex32", "", "", 32},
    {"uint16", "", "U16", 16},
    {"uint32", "", "U32", 32},
    {"uint64", "", "U64", 64},
    {"float8_e4m3fn", "", "F8_E4M3", 8},
    {"float8_e5m2", "", "F8_E5M2", 8},
    {"float8_e4m3fnuz", "", "F8_E4M3FNUZ", 8},
    {"float8_e5m2fnuz", "", "F8_E5M2FNUZ", 8},
    {"float8_e8m0fnu", "", "F8_E8M0", 8},
    {"float4_e2m1fn_x2", "", "", 8},
    {"float4_e2m1fn", "", "F4", 4},
    {"float6_e2m3fn", "", "F6_E2M3", 6},
    {"float6_e3m2fn", "", "F6_E3M2", 6},
    {"qint8", "QInt8Storage", "", 8},
    {"quint8", "QUInt8Storage", "", 8},
    {"qint32", "QInt32Storage", "", 32},
    {"quint4x2", "QUInt4x2Storage", "", 4},
    {"quint2x4", "QUInt2x4Storage", "", 2},
};

const Dtype* find(std::string_view text, std::string_view Dtype::* field) {
  const auto found =
      std::find_if(std::begin(dtypes), std::end(dtypes), [&](const Dtype& dtype) { return dtype.*field == text; });
  return !text.empty() && found != std::end(dtypes) ? found : nullptr;
}

}  // namespace

const Dtype* dtypeNamed(std::string_view name) {
  if (name == "half") return dtypeNamed("float16");
  if (name == "float") return dtypeNamed("float32");
  if (name == "double") return dtypeNamed("float64");
  if (name == "long") return dtypeNamed("int64");
  if (name == "int") return dtypeNamed("int32");
  return find(name, &Dtype::name);
}

const Dtype* dtypeOfStorage(std::string_view storageClass) { return find(storageClass, &Dtype::storage); }

const Dtype* dtypeOfSafetensors(std::string_view code) { return find(code, &Dtype::safetensors); }

}  // namespace dictum::checkpoint
