// Runs every function of a C++ file over symbolic parameters, and holds what it returns against the comment above it:
//
//     // = c ? 3 : 2
//     auto sizeOfGuarded(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); return v.size(); }
//
// `// throws` in the place of `// =` expects that no path returns.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "extract/extract.h"
#include "ir/print.h"
#include "link/link.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/program_index.h"
#include "value_text.h"

namespace dictum::symbolic {
namespace {

struct Expectation {
  std::string function;
  std::string text;
};

std::string contentOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

// Each `// = text` or `// throws`, with the name of the function on the following lines.
std::vector<Expectation> expectationsOf(const std::string& code) {
  static const std::regex pattern(R"(// (= ([^\n]*)|throws)\n[^\n(]*?(\w+)\()");
  std::vector<Expectation> result;
  for (std::sregex_iterator it(code.begin(), code.end(), pattern), end; it != end; ++it)
    result.push_back({(*it)[3], (*it)[1] == "throws" ? "throws" : (*it)[2].str()});
  return result;
}

ir::Program programOf(const std::string& code) {
  auto ast = clang::tooling::buildASTFromCodeWithArgs(
      code, {"-std=c++17", std::string("-resource-dir=") + DICTUM_CLANG_RESOURCE_DIR}, "snippet.cpp");
  EXPECT_FALSE(ast->getDiagnostics().hasErrorOccurred());
  auto& sources = ast->getSourceManager();
  extract::Scope scope;
  scope.isUserCode = [&](clang::SourceLocation location) { return !sources.isInSystemHeader(location); };
  scope.sema = &ast->getSema();
  for (auto* declaration : llvm::make_range(ast->top_level_begin(), ast->top_level_end()))
    if (scope.isUserCode(sources.getExpansionLoc(declaration->getLocation())))
      scope.declarations.push_back(declaration);
  std::vector<ir::Unit> units;
  units.push_back(extract::lowerUnit(ast->getASTContext(), scope));
  return link::link(std::move(units));
}

const ir::Function* functionNamed(const ir::Program& program, const std::string& name) {
  for (const auto& [usr, function] : program.functions)
    if (function.name == name) return &function;
  return nullptr;
}

std::string resultOf(const ProgramIndex& index, const ir::Function& function) {
  static const catalog::Catalog catalog = catalog::Catalog::create();
  static const Intrinsics intrinsics = Intrinsics::create();
  const PredictOptions options;
  Evaluator evaluator(index, catalog, intrinsics, options);
  try {
    std::vector<Operand> arguments;
    for (const ir::Parameter& parameter : function.parameters)
      arguments.emplace_back(evaluator.parameterValue(parameter.name, parameter.type, nullptr, parameter.location));
    return valueText(evaluator, evaluator.read(evaluator.callFunction(function, std::nullopt, arguments, {})));
  } catch (const PathThrows&) {
    return "throws";
  }
}

class Snippet : public testing::Test {
 public:
  Snippet(const ProgramIndex& index, const Expectation& expected) : index_(index), expected_(expected) {}

  void TestBody() override {
    const ir::Function* function = functionNamed(index_.program(), expected_.function);
    ASSERT_NE(function, nullptr);
    EXPECT_EQ(resultOf(index_, *function), expected_.text) << ir::print(*function);
  }

 private:
  const ProgramIndex& index_;
  const Expectation expected_;
};

}  // namespace
}  // namespace dictum::symbolic

int main(int argc, char** argv) {
  using namespace dictum::symbolic;
  testing::InitGoogleTest(&argc, argv);
  if (argc != 2) return 2;
  const std::string code = contentOf(argv[1]);
  const dictum::ir::Program program = programOf(code);
  const ProgramIndex index(program);
  const std::vector<Expectation> expectations = expectationsOf(code);
  if (expectations.empty()) return 2;
  for (const Expectation& expected : expectations)
    testing::RegisterTest("Snippet", expected.function.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [&index, expected]() -> testing::Test* { return new Snippet(index, expected); });
  return RUN_ALL_TESTS();
}
