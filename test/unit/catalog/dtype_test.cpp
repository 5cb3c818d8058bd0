#include "catalog/dtype.h"

#include <gtest/gtest.h>

namespace dictum::catalog {
namespace {

struct Spelling {
  const char* text;
  const char* name;  // empty: no dtype
};

class DtypeSpelling : public testing::TestWithParam<Spelling> {};

TEST_P(DtypeSpelling, NamesOneType) {
  const auto dtype = findDtype(GetParam().text);
  EXPECT_EQ(dtype ? dtype->name : "", GetParam().name) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Spellings, DtypeSpelling,
                         testing::Values(Spelling{"torch::kFloat", "float32"}, Spelling{"at::kFloat", "float32"},
                                         Spelling{"torch::kF32", "float32"}, Spelling{"kFloat32", "float32"},
                                         Spelling{"c10::ScalarType::Float", "float32"},
                                         Spelling{"torch::kLong", "int64"}, Spelling{"torch::kInt64", "int64"},
                                         Spelling{"torch::kInt", "int32"}, Spelling{"torch::kHalf", "float16"},
                                         Spelling{"torch::kBFloat16", "bfloat16"}, Spelling{"torch::kBool", "bool"},
                                         Spelling{"float16", "float16"}, Spelling{"torch.float64", "float64"},
                                         Spelling{"torch::kComplexDouble", "complex128"}, Spelling{"torch::kCPU", ""},
                                         Spelling{"float", ""}, Spelling{"torch::", ""}, Spelling{"", ""}));

TEST(Dtype, OfAScalarFollowsItsCppType) {
  EXPECT_EQ(dtypeOfScalarType("long")->name, "int64");
  EXPECT_EQ(dtypeOfScalarType("int")->name, "int32");
  EXPECT_EQ(dtypeOfScalarType("double")->name, "float64");
  EXPECT_EQ(dtypeOfScalarType("bool")->name, "bool");
  EXPECT_FALSE(dtypeOfScalarType("std::basic_string"));
}

TEST(Dtype, PromotionKeepsWhatBothHold) {
  EXPECT_EQ(promote("int64", "float16"), "float16");
  EXPECT_EQ(promote("float16", "bfloat16"), "float32");
  EXPECT_EQ(promote("uint8", "int8"), "int16");
  EXPECT_EQ(promote("bool", "uint8"), "uint8");
  EXPECT_EQ(promote("float64", "complex64"), "complex128");
  EXPECT_EQ(promote("qint8", "float32"), std::nullopt);
  EXPECT_EQ(promote("float32", "text"), std::nullopt);
}

}  // namespace
}  // namespace dictum::catalog
