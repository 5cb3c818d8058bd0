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

std::shared_ptr<ir::Function> lambdaFunction(Context& context, const LambdaExpr* lambda, const CXXMethodDecl* callee) {
  auto function = std::make_shared<ir::Function>(makeFunction(context, callee));
  function->name = "(lambda)";
  function->kind = ir::FunctionKind::Lambda;
  function->location = context.locate(lambda->getSourceRange());
  lowerCaptures(context, lambda, *function);
  return function;
}

// A generic lambda that the standard library calls has no call in user code that names a specialisation: all that have
// a body come with it, and the template itself where there is none.
void lowerSpecialisations(Context& context, const LambdaExpr* lambda, ir::Expression& node) {
  for (auto* specialisation : lambda->getDependentCallOperator()->specializations()) {
    auto* callee = dyn_cast<CXXMethodDecl>(specialisation);
    if (!callee || !callee->hasBody()) continue;
    auto instance = std::make_shared<ir::Expression>();
    instance->kind = ExpressionKind::Lambda;
    instance->type = node.type;
    instance->location = node.location;
    instance->lambda = lambdaFunction(context, lambda, callee);
    instance->usr = instance->lambda->usr;
    node.operands.push_back(instance);
  }
}

}  // namespace

ir::ExpressionPtr lowerLambda(Context& context, const Expr* expression) {
  auto* lambda = dyn_cast<LambdaExpr>(expression);
  if (!lambda) return nullptr;
  auto node = makeNode(context, lambda, ExpressionKind::Lambda);
  if (lambda->isGenericLambda()) lowerSpecialisations(context, lambda, *node);
  node->lambda = lambdaFunction(context, lambda, lambda->getCallOperator());
  node->usr = node->lambda->usr;
  return node;
}

}  // namespace dictum::extract
