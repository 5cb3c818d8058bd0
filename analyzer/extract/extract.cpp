#include "extract/extract.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

void lowerDemanded(Context& context) {
  while (auto* next = context.nextDemanded()) {
    if (auto* function = dyn_cast<FunctionDecl>(next)) {
      lowerFunction(context, function);
    } else if (auto* record = dyn_cast<CXXRecordDecl>(next)) {
      lowerClass(context, record);
    } else {
      lowerGlobal(context, cast<VarDecl>(next));
    }
  }
}

void setHolders(Context& context) {
  for (auto& [record, holder] : context.holders) {
    auto found = context.unit.classes.find(usrOf(context, record));
    if (found != context.unit.classes.end()) found->second.holder = holder;
  }
}

void setClassOrder(Context& context) {
  auto& sources = context.ast.getSourceManager();
  auto isBefore = [&](auto& a, auto& b) {
    if (a.first == b.first) return a.second < b.second;
    return sources.isBeforeInTranslationUnit(a.first, b.first);
  };
  std::sort(context.classes.begin(), context.classes.end(), isBefore);
  for (auto& [location, usr] : context.classes) context.unit.classOrder.push_back(usr);
}

void setConstructions(Context& context) {
  for (auto* declaration : context.scope.declarations) {
    auto* function = dyn_cast<FunctionDecl>(declaration);
    if (!function || !function->getIdentifier()) continue;
    llvm::StringRef name = function->getName();
    std::size_t number = 0;
    if (!name.consume_front("dictum_construct_") || name.getAsInteger(10, number)) continue;
    if (number >= context.scope.constructions.size()) continue;
    context.unit.constructions.push_back({context.scope.constructions[number], usrOf(context, function)});
  }
}

}  // namespace

ir::Unit lowerUnit(ASTContext& ast, const Scope& scope) {
  Context context(ast, scope);
  for (auto* declaration : scope.declarations) demandDeclared(context, declaration);
  lowerDemanded(context);
  setHolders(context);
  setClassOrder(context);
  setConstructions(context);
  return std::move(context.unit);
}

}  // namespace dictum::extract
