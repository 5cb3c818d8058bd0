#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

struct Case {
  const char* name;
  const char* expression;
  const char* parameters;
  const char* before;
  const char* expected;
};

void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }

class ExpressionTest : public testing::TestWithParam<Case> {};

const Case cases[] = {
    {"constantsFold", "2 * sizeof(int) + 1", "", "", "9"},
    {"constantsOfOtherTypesFold", "1.5 + 1", "", "", "2.5"},
    {"constexprCallsFold", "square(4)", "", "constexpr int square(int x) { return x * x; }", "16"},
    {"constVariablesFold", "width * 2", "", "const int width = 8;", "16"},
    {"mutableVariablesDoNotFold", "(width * 2)", "", "int width = 8;", "(width * 2)"},
    {"literalsTakeTheTypeTheyConvertTo", "static_cast<double>(3)", "", "", "3.0"},
    {"booleans", "!true", "", "", "false"},
    {"enumeratorsKeepTheirName", "Norm::Batch", "", "enum class Norm { None, Batch };", "Norm::Batch"},
    {"constantsOfEnumerationTypeAreEnumerators", "chosen", "",
     "enum Norm { None, Batch }; constexpr Norm chosen = Batch;", "Norm::Batch"},
    {"enumeratorsCompareUnpromoted", "norm == Batch", "Norm norm", "enum Norm { None, Batch };",
     "(norm == Norm::Batch)"},
    {"stringsLoseTheirConstructor", "std::string(\"conv\")", "", "", "\"conv\""},
    {"characters", "'a'", "", "", "97"},
    {"nullPointers", "static_cast<int*>(nullptr)", "", "", "nullptr"},
    {"operatorsKeepTheirOrder", "a + b * 2 - -a", "int a, int b", "", "((a + (b * 2)) - (- a))"},
    {"postfix", "a++", "int& a", "", "(post++ a)"},
    {"conditional", "c ? a : 2", "bool c, int a", "", "(c ? a : 2)"},
    {"assignment", "a += 2", "int& a", "", "(a += 2)"},
    {"fieldsOfReferences", "c.depth", "const Config& c", "struct Config { int depth; };", "c.depth"},
    {"arrowOfRawPointers", "c->depth", "Config* c", "struct Config { int depth; };", "*c.depth"},
    {"fieldsOfAnonymousStructs", "c.depth", "const Config& c", "struct Config { struct { int depth; }; };", "c.depth"},
    {"staticMembersAreGlobals", "Config::depth", "", "struct Config { static int depth; };", "Config::depth"},
    {"wideningKeepsNoCast", "long(a)", "int a", "", "a"},
    {"narrowingIsACast", "int(a)", "long a", "", "cast<int>(a)"},
    {"signChangesAreACast", "std::size_t(a)", "int a", "", "cast<unsigned long>(a)"},
    {"floatToInteger", "long(a)", "double a", "", "cast<long>(a)"},
    {"integersAsConditions", "!a", "int a", "", "(! cast<bool>(a))"},
    {"branchHintsVanish", "__builtin_expect(static_cast<bool>(a), 0) ? 1 : 2", "bool a", "", "(a ? 1 : 2)"},
    {"subscripts", "table[i]", "int i", "const int table[] = {4, 5};", "table[i]"},
    {"copiesVanish", "Config(c)", "const Config& c", "struct Config { std::string name; };", "c"},
    {"copiesOfTheUsersRemain", "Config(c)", "const Config& c", "struct Config { Config(const Config&) {} };",
     "Config{c}"},
    {"movesVanish", "std::string(std::move(s))", "std::string& s", "", "s"},
    {"valueInitialisation", "int()", "", "", "0"},
    {"aggregatesListAllFields", "Config{.b = 3}", "", "struct Config { int a = 1; int b; bool c = true; int d; };",
     "{1, 3, true, 0}"},
    {"arraysAreFilled", "(Table{{1, 2}})", "", "struct Table { int values[4]; };", "{{1, 2, 0, 0}}"},
    {"initializerLists", "std::vector<int>{1, 2}", "", "", "std::vector<int>{{1, 2}}"},
    {"newOfAClass", "new Config(2)", "", "struct Config { Config(int) {} };", "new Config{2}"},
    {"newOfAnArray", "new int[n]", "int n", "", "unknown(\"new int[n]\", new of an array)"},
    {"pointersToFields", "&Config::depth", "", "struct Config { int depth; };",
     "unknown(\"&Config::depth\", pointer to a field)"},
    {"pointersToMethods", "&Config::grow", "", "struct Config { int grow(); };", "&Config::grow"},
    {"functionsAsValues", "&twice", "", "int twice(int);", "&twice"},
};

TEST_P(ExpressionTest, lowersTo) {
  auto& value = GetParam();
  EXPECT_EQ(lowerValue(value.expression, value.parameters, value.before), value.expected);
}

INSTANTIATE_TEST_SUITE_P(Expressions, ExpressionTest, testing::ValuesIn(cases),
                         [](auto& info) { return std::string(info.param.name); });

TEST(Expressions, staticTablesKeepTheirInitialiser) {
  auto unit = lowerSource(
      "struct Net { static constexpr int widths[3] = {16, 32, 64}; };\n"
      "int at(int i) { return Net::widths[i]; }");
  ASSERT_EQ(unit.globals.size(), 1u);
  auto& table = unit.globals.begin()->second;
  EXPECT_EQ(table.name, "Net::widths");
  EXPECT_EQ(ir::print(*table.initializer), "{16, 32, 64}");
}

TEST(Expressions, brokenCodeIsUnknownWithItsText) {
  auto unit = lowerSource("int f() { return missing(3); }", true);
  auto& value = *functionNamed(unit, "f").body->children.front()->expression;
  EXPECT_EQ(value.kind, ir::ExpressionKind::Unknown);
  EXPECT_EQ(value.text, "missing(3)");
  EXPECT_EQ(value.reason, "the code does not compile here");
}

TEST(Expressions, theSameVariableHasTheSameNumber) {
  auto unit = lowerSource("int f(int a, int b) { return a - b; }");
  auto& function = functionNamed(unit, "f");
  auto& difference = *function.body->children.front()->expression;
  EXPECT_EQ(difference.operands[0]->local, function.parameters[0].local);
  EXPECT_EQ(difference.operands[1]->local, function.parameters[1].local);
  EXPECT_NE(function.parameters[0].local, function.parameters[1].local);
}

}  // namespace

}  // namespace dictum::extract
