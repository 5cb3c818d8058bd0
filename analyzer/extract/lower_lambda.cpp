#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

void lowerCaptures(Context& context, const LambdaExpr* lambda, ir::Function& function) {
  for (auto& capture : lambda->captures()) {
    if (capture.capturesThis()) {
      function.capturesThis = true;
      continue;
    }
    if (!capture.capturesVariable()) continue;
    auto* variable = capture.getCapturedVar();
    bool isCopy = capture.getCaptureKind() == LCK_ByCopy;
    if (isCopy) function.capturesByValue.push_back(context.localOf(variable));
    if (!lambda->isInitCapture(&capture)) continue;
    function.initCaptures.push_back(makeVariable(context, cast<VarDecl>(variable)));
  }
}

}  // namespace

ir::ExpressionPtr lowerLambda(Context& context, const Expr* expression) {
  auto* lambda = dyn_cast<LambdaExpr>(expression);
  if (!lambda) return nullptr;
  auto node = makeNode(context, lambda, ExpressionKind::Lambda);
  auto* callee = lambda->getCallOperator();
  auto function = std::make_shared<ir::Function>();
  // The body of a generic lambda is that of the specialisation that a call names.
  if (!lambda->isGenericLambda()) *function = makeFunction(context, callee);
  function->usr = usrOf(context, callee);
  function->name = "(lambda)";
  function->kind = ir::FunctionKind::Lambda;
  function->location = node->location;
  lowerCaptures(context, lambda, *function);
  node->usr = function->usr;
  node->lambda = function;
  return node;
}

}  // namespace dictum::extract
