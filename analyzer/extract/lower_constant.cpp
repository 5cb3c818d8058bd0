// Literals, and what Clang can evaluate to one.
#include "clang/AST/DeclTemplate.h"
#include "extract/compatibility.h"
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

ExpressionNode makeInteger(Context& context, const Expr* expression, const llvm::APSInt& value) {
  auto kind = expression->getType()->isBooleanType() ? ExpressionKind::Boolean : ExpressionKind::Integer;
  auto node = makeNode(context, expression, kind);
  node->integer = static_cast<std::int64_t>(value.extOrTrunc(64).getZExtValue());
  return node;
}

ExpressionNode makeFloating(Context& context, const Expr* expression, llvm::APFloat value) {
  auto node = makeNode(context, expression, ExpressionKind::Floating);
  bool losesInformation = false;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &losesInformation);
  node->floating = value.convertToDouble();
  return node;
}

void fillEnumerator(Context& context, ir::Expression& node, const EnumConstantDecl* enumerator) {
  auto* enumeration = cast<EnumDecl>(enumerator->getDeclContext());
  std::string name = qualifiedName(enumeration);
  node.kind = ExpressionKind::Enumerator;
  node.type = lowerType(context, typeOfTag(context.ast, enumeration));
  node.text = enumeration->getDeclName() ? name + "::" + enumerator->getNameAsString() : qualifiedName(enumerator);
  node.usr = usrOf(context, enumerator);
  node.integer = static_cast<std::int64_t>(enumerator->getInitVal().extOrTrunc(64).getZExtValue());
}

// An enumerator where one has this value, else the integer.
void setEnumerationValue(Context& context, ir::Expression& node, QualType type, const llvm::APSInt& value) {
  for (auto* enumerator : type->castAs<EnumType>()->getDecl()->enumerators()) {
    if (llvm::APSInt::isSameValue(enumerator->getInitVal(), value)) return fillEnumerator(context, node, enumerator);
  }
  node.kind = ExpressionKind::Integer;
  node.integer = static_cast<std::int64_t>(value.extOrTrunc(64).getZExtValue());
}

ir::ExpressionPtr lowerString(Context& context, const Expr* expression, const StringLiteral* literal) {
  if (!literal->isOrdinary() && !literal->isUTF8() && !literal->isUnevaluated()) {
    return makeUnknown(context, expression, "wide string literal");
  }
  auto node = makeNode(context, expression, ExpressionKind::String);
  node->text = literal->getString().str();
  return node;
}

bool canBeFolded(const Expr* expression) {
  QualType type = expression->getType();
  if (expression->isValueDependent() || expression->containsErrors() || type->isReferenceType()) return false;
  return type->isIntegralOrEnumerationType() || type->isRealFloatingType();
}

ExpressionKind zeroKind(QualType type) {
  if (type->isBooleanType()) return ExpressionKind::Boolean;
  if (type->isIntegerType()) return ExpressionKind::Integer;
  if (type->isFloatingType()) return ExpressionKind::Floating;
  if (type->isAnyPointerType() || type->isNullPtrType()) return ExpressionKind::Null;
  if (type->isArrayType()) return ExpressionKind::InitializerList;
  return type->getAsCXXRecordDecl() ? ExpressionKind::Construct : ExpressionKind::Unknown;
}

// An enumerator that only becomes an integer by promotion stays what it is, below a Cast.
bool isPromotedEnumerator(const Expr* expression) {
  auto* cast = dyn_cast<ImplicitCastExpr>(expression);
  return cast && cast->getCastKind() == CK_IntegralCast && stripped(cast)->getType()->isEnumeralType();
}

}  // namespace

void addEnumerators(Context& context, const EnumDecl* enumeration) {
  constexpr std::size_t maximumCount = 64;
  const auto all = enumeration->enumerators();
  const auto count = static_cast<std::size_t>(std::distance(all.begin(), all.end()));
  if (!context.isUserCode(enumeration) || !enumeration->getDeclName() || count > maximumCount) return;
  // All are there before the first is filled in, which asks for its type, and so for them.
  std::vector<std::shared_ptr<ir::Expression>> values;
  for (const EnumConstantDecl* enumerator : all) {
    const auto [global, isNew] = context.unit.globals.try_emplace(usrOf(context, enumerator));
    if (!isNew) return;
    values.push_back(std::make_shared<ir::Expression>());
    global->second.initializer = values.back();
  }
  auto value = values.begin();
  for (const EnumConstantDecl* enumerator : all) {
    fillEnumerator(context, **value, enumerator);
    ir::Global& global = context.unit.globals.at((*value)->usr);
    global.usr = (*value)->usr;
    global.name = (*value)->text;
    global.type = (*value)->type;
    ++value;
  }
}

ir::ExpressionPtr lowerLiteral(Context& context, const Expr* expression) {
  if (auto* integer = dyn_cast<IntegerLiteral>(expression)) {
    return makeInteger(context, integer, llvm::APSInt(integer->getValue(), true));
  }
  if (auto* floating = dyn_cast<FloatingLiteral>(expression)) {
    return makeFloating(context, floating, floating->getValue());
  }
  if (auto* boolean = dyn_cast<CXXBoolLiteralExpr>(expression)) {
    auto node = makeNode(context, boolean, ExpressionKind::Boolean);
    node->integer = boolean->getValue();
    return node;
  }
  if (auto* character = dyn_cast<CharacterLiteral>(expression)) {
    auto node = makeNode(context, character, ExpressionKind::Integer);
    node->integer = character->getValue();
    return node;
  }
  if (auto* string = dyn_cast<StringLiteral>(expression)) return lowerString(context, string, string);
  if (auto* predefined = dyn_cast<PredefinedExpr>(expression); predefined && predefined->getFunctionName()) {
    return lowerString(context, predefined, predefined->getFunctionName());
  }
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(expression)) return makeNode(context, expression, ExpressionKind::Null);
  if (auto* name = dyn_cast<DeclRefExpr>(expression)) {
    if (auto* enumerator = dyn_cast<EnumConstantDecl>(name->getDecl())) {
      auto node = makeNode(context, expression, ExpressionKind::Enumerator);
      fillEnumerator(context, *node, enumerator);
      return node;
    }
  }
  return nullptr;
}

ir::ExpressionPtr lowerConstant(Context& context, const Expr* expression) {
  if (!canBeFolded(expression) || isPromotedEnumerator(expression)) return nullptr;
  Expr::EvalResult result;
  if (!expression->EvaluateAsRValue(result, context.ast) || result.HasSideEffects || result.HasUndefinedBehavior) {
    return nullptr;
  }
  if (result.Val.isFloat()) return makeFloating(context, expression, result.Val.getFloat());
  if (!result.Val.isInt() || result.Val.getInt().getSignificantBits() > 65) return nullptr;
  if (expression->getType()->isEnumeralType()) {
    auto node = makeNode(context, expression, ExpressionKind::Enumerator);
    setEnumerationValue(context, *node, expression->getType(), result.Val.getInt());
    return node;
  }
  return makeInteger(context, expression, result.Val.getInt());
}

ir::ExpressionPtr lowerValueInitialization(Context& context, QualType type, ir::Location location) {
  auto node = std::make_shared<ir::Expression>();
  node->location = location;
  node->type = lowerType(context, type);
  node->isImplicit = true;
  if (type->isEnumeralType()) {
    setEnumerationValue(context, *node, type, context.ast.MakeIntValue(0, type));
    return node;
  }
  node->kind = zeroKind(type);
  if (node->kind == ExpressionKind::Unknown) node->reason = "value of a type without counterpart";
  if (node->kind != ExpressionKind::Construct) return node;
  auto* record = type->getAsCXXRecordDecl();
  node->text = qualifiedName(record);
  if (!record->hasDefinition()) return node;
  context.instantiator.declareImplicitMembers(record);
  for (auto* constructor : record->ctors()) {
    if (!constructor->isDefaultConstructor()) continue;
    node->usr = usrOf(context, constructor);
    context.demand(constructor);
  }
  return node;
}

}  // namespace dictum::extract
