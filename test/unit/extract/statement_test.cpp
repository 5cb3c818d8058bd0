#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

TEST(Statements, ifWithInitialiserAndConditionVariable) {
  EXPECT_EQ(lowerBody("if (int k = n; long m = k) n = 1; else n = 2;", "int n"),
            "block\n  int k = n\n  long m = k\nif cast<bool>(m)\n  (n = 1)\nelse\n  (n = 2)\n");
}

TEST(Statements, constexprIfKeepsTheBranchThatIsCompiled) {
  EXPECT_EQ(lowerBody("if constexpr (sizeof(long) == 8) n = 1; else n = 2;", "int n"), "block\n  (n = 1)\n");
  EXPECT_EQ(lowerBody("if constexpr (sizeof(long) == 1) n = 1;", "int n"), "block\n");
}

TEST(Statements, switchGroupsItsSections) {
  EXPECT_EQ(lowerBody("switch (n) { case 1: case 2: n = 3; break; case 4: n = 5; default: n = 6; }", "int n"),
            "switch n\n  case 1\n  case 2\n    (n = 3)\n    break\n  case 4\n    (n = 5)\n  default\n    (n = 6)\n");
}

TEST(Statements, switchOverUnscopedEnumerators) {
  EXPECT_EQ(
      lowerBody("switch (norm) { case Batch: return; case None: break; }", "Norm norm", "enum Norm { None, Batch };"),
      "switch norm\n  case Norm::Batch\n    return \n  case Norm::None\n    break\n");
}

TEST(Statements, labelsInsideBlocksAreUnknown) {
  EXPECT_EQ(
      lowerBody("switch (n) { case 1: { case 2: n = 1; } }", "int n"),
      "switch n\n  case 1\n    block\n      unknown(\"case 2: n = 1\", a case label inside a nested statement)\n");
}

TEST(Statements, loops) {
  EXPECT_EQ(lowerBody("for (int i = 0, k = 1; i < n; ++i) n = k;", "int n"),
            "block\n  int i = 0\n  int k = 1\nfor (i < n); (++ i)\n  (n = k)\n");
  EXPECT_EQ(lowerBody("while (n > 2) { n /= 2; continue; }", "int n"),
            "while (n > 2)\n  block\n    (n /= 2)\n    continue\n");
  EXPECT_EQ(lowerBody("do n /= 2; while (n > 2);", "int n"), "do while (n > 2)\n  (n /= 2)\n");
}

TEST(Statements, doOnceIsABlock) {
  EXPECT_EQ(lowerBody("do { n = 1; } while (0);", "int n"), "block\n  (n = 1)\n");
  EXPECT_EQ(lowerBody("do { if (n) break; n = 1; } while (0);", "int n").substr(0, 14), "do while false");
}

TEST(Statements, conditionVariablesOfLoopsAreMadeEachTime) {
  EXPECT_EQ(lowerBody("while (long x = n) n = 0;", "int n"),
            "for ; \n  block\n    long x = n\n    if (! cast<bool>(x))\n      break\n    (n = 0)\n");
}

TEST(Statements, rangeForBindsAVariable) {
  EXPECT_EQ(lowerBody("for (auto& w : widths) w = 1;", "std::vector<int>& widths"), "for int& w : widths\n  (w = 1)\n");
  EXPECT_EQ(lowerBody("for (int w : {4, 5}) { (void)w; }"), "for int w : {4, 5}\n  block\n    w\n");
}

std::string withoutNumbers(std::string text) {
  for (std::size_t at; (at = text.find('%')) != std::string::npos;) {
    std::size_t end = at + 1;
    while (end < text.size() && isdigit(static_cast<unsigned char>(text[end]))) ++end;
    text.replace(at, end - at, "hidden");
  }
  return text;
}

TEST(Statements, structuredBindingsOfTuples) {
  EXPECT_EQ(withoutNumbers(lowerBody("auto [a, b] = std::tuple<int, long>(1, 2);")),
            "std::tuple<int, long> hidden = std::tuple<int, long>{1, 2}\nint& a = std::get<0, int, long>(hidden)\n"
            "long& b = std::get<1, int, long>(hidden)\n");
}

TEST(Statements, structuredBindingsOfStructsAndArrays) {
  EXPECT_EQ(withoutNumbers(lowerBody("auto& [a, b] = point;", "Point& point", "struct Point { int x; int y; };")),
            "Point& hidden = point\nint& a = hidden.x\nint& b = hidden.y\n");
  EXPECT_EQ(withoutNumbers(lowerBody("for (auto& [a, b] : rows) a = b;", "int (&rows)[3][2]")),
            "for int[2]& hidden : rows\n  block\n    int& a = hidden[0]\n    int& b = hidden[1]\n    (a = b)\n");
}

TEST(Statements, throwing) {
  auto unit = lowerSource("void f() { throw std::runtime_error(\"too deep\"); }");
  auto& statement = *functionNamed(unit, "f").body->children.front();
  EXPECT_EQ(statement.kind, ir::StatementKind::Throw);
  EXPECT_EQ(statement.text, "too deep");
  EXPECT_EQ(ir::print(*statement.expression), "std::runtime_error{\"too deep\"}");
}

TEST(Statements, callsThatDoNotReturnThrow) {
  EXPECT_EQ(lowerBody("std::abort();"), "throw std::abort()\n");
  EXPECT_EQ(lowerBody("CHECK_THAT(n > 0, \"n is not positive\")", "int n"),
            "if (! (n > 0))\n  block\n    throw \"n is not positive\"\n");
  EXPECT_EQ(lowerBody("n > 0 ? void() : fail(\"file\", \"negative\");", "int n").substr(0, 10), "if (n > 0)");
}

TEST(Statements, fatalLoggersThrow) {
  const std::string logger =
      "struct Log { Log& operator<<(const char*); [[noreturn]] ~Log(); }; struct Void { void operator&(Log&); };\n"
      "#define CHECKED(condition) void(0), (condition) ? void(0) : Void() & Log() << \"failed \"\n";
  EXPECT_EQ(lowerBody("CHECKED(n > 0) << n_name;", "int n, const char* n_name", logger),
            "if (n > 0)\n  block\nelse\n  throw CHECKED(n > 0) << n_name\n");
  EXPECT_EQ(lowerBody("Log() << \"always\";", "", logger), "throw Log() << \"always\"\n");
}

TEST(Statements, gotoIsUnknown) {
  EXPECT_EQ(lowerBody("again: if (n) goto again;", "int n"), "if cast<bool>(n)\n  unknown(\"goto again\", goto)\n");
}

TEST(Statements, tryHasABlockPerHandler) {
  EXPECT_EQ(lowerBody("try { n = 1; } catch (const std::runtime_error& e) { n = 2; } catch (...) { n = 3; }", "int n"),
            "try\n  block\n    (n = 1)\n  block\n    const std::runtime_error& e\n    block\n      (n = 2)\n"
            "  block\n    block\n      (n = 3)\n");
}

TEST(Statements, staticLocals) { EXPECT_EQ(lowerBody("static int count = 3;"), "static int count = 3\n"); }

}  // namespace

}  // namespace dictum::extract
