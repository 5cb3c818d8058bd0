#include "extract/unfinished.h"

#include <gtest/gtest.h>

#include "clang/Basic/LangOptions.h"

namespace dictum::extract {
namespace {

bool unfinished(const char* text) {
  clang::LangOptions language;
  language.CPlusPlus = true;
  return isUnfinished(text, language);
}

TEST(Unfinished, IsWhatEndsInTheMiddleOfSomething) {
  EXPECT_TRUE(unfinished("struct Net {"));
  EXPECT_TRUE(unfinished("struct Net { void f(int"));
  EXPECT_TRUE(unfinished("int x = 3"));
  EXPECT_TRUE(unfinished("struct Net { int x; }"));
  EXPECT_TRUE(unfinished("template <typename T>\nclass Net : Base<T> {}"));
  EXPECT_TRUE(unfinished("void f() {}\nenum class Norm { Batch }"));
}

TEST(Unfinished, IsNotWhatIsClosed) {
  EXPECT_FALSE(unfinished(""));
  EXPECT_FALSE(unfinished("#include <torch/torch.h>\n"));
  EXPECT_FALSE(unfinished("struct Net { int x; };\n// struct"));
  EXPECT_FALSE(unfinished("namespace a { struct Net { int x; }; }"));
  EXPECT_FALSE(unfinished("struct Options make() { return {}; }"));
  EXPECT_FALSE(unfinished("template <class T> T make(T x) { return x; }"));
  EXPECT_FALSE(unfinished("struct Net {}; void f() { if (x) { y(); } }\n#define END {\n"));
}

}  // namespace
}  // namespace dictum::extract
