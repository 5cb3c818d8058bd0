#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

PrintingPolicy spellingPolicy(const Context& context) {
  PrintingPolicy policy(context.ast.getLangOpts());
  policy.SuppressTagKeyword = true;
  policy.SuppressUnwrittenScope = true;
  return policy;
}

void lowerBuiltin(Context& context, QualType canonical, ir::Type& type) {
  type.name = canonical.getUnqualifiedType().getAsString(spellingPolicy(context));
  if (canonical->isVoidType()) {
    type.kind = ir::TypeKind::Void;
  } else if (canonical->isBooleanType()) {
    type.kind = ir::TypeKind::Boolean;
  } else if (canonical->isIntegerType()) {
    type.kind = ir::TypeKind::Integer;
    type.bits = static_cast<unsigned>(context.ast.getTypeSize(canonical));
    type.isSigned = canonical->isSignedIntegerType();
  } else if (canonical->isFloatingType()) {
    type.kind = ir::TypeKind::Floating;
    type.bits = static_cast<unsigned>(context.ast.getTypeSize(canonical));
  }
}

// Elements of std::vector<bool> are handed out as objects that stand for them: a variable of that class is a reference.
bool standsForElement(const TagDecl* tag) { return qualifiedName(tag) == "std::_Bit_reference"; }

void lowerTag(Context& context, const TagDecl* tag, ir::Type& type) {
  auto* enumeration = dyn_cast<EnumDecl>(tag);
  type.kind = enumeration ? ir::TypeKind::Enumeration : ir::TypeKind::Class;
  type.name = qualifiedName(tag);
  type.usr = usrOf(context, tag);
  if (auto* specialization = dyn_cast<ClassTemplateSpecializationDecl>(tag)) {
    type.arguments = lowerTemplateArguments(context, specialization->getTemplateArgs().asArray());
  }
  if (enumeration)
    addEnumerators(context, enumeration);
  else
    context.demand(tag);
}

void lowerCompound(Context& context, QualType written, QualType canonical, ir::Type& type) {
  QualType pointee = written->getPointeeType();
  if (auto* array = context.ast.getAsArrayType(written)) {
    type.kind = ir::TypeKind::Array;
    pointee = array->getElementType();
    if (auto* constant = dyn_cast<ConstantArrayType>(array)) type.extent = constant->getSize().getZExtValue();
  } else if (auto* function = canonical->getAs<clang::FunctionType>()) {
    type.kind = ir::TypeKind::Function;
    pointee = function->getReturnType();
  } else if (canonical->isReferenceType()) {
    type.kind = ir::TypeKind::Reference;
    type.isConst = pointee.isConstQualified();
  } else if (canonical->isPointerType()) {
    type.kind = ir::TypeKind::Pointer;
  } else {
    type.name = type.spelling;
    return;
  }
  type.pointee = lowerType(context, pointee);
}

}  // namespace

std::vector<ir::TemplateArgument> lowerTemplateArguments(Context& context, llvm::ArrayRef<TemplateArgument> arguments) {
  std::vector<ir::TemplateArgument> lowered;
  for (auto& argument : arguments) {
    if (argument.getKind() == TemplateArgument::Pack) {
      auto elements = lowerTemplateArguments(context, argument.pack_elements());
      lowered.insert(lowered.end(), elements.begin(), elements.end());
    } else if (argument.getKind() == TemplateArgument::Type) {
      lowered.push_back({lowerType(context, argument.getAsType()), std::nullopt});
    } else if (argument.getKind() == TemplateArgument::Integral) {
      lowered.push_back({nullptr, static_cast<std::int64_t>(argument.getAsIntegral().extOrTrunc(64).getZExtValue())});
    } else {
      lowered.push_back({});
    }
  }
  return lowered;
}

ir::TypePtr unknownType(std::string declaration, llvm::StringRef name) {
  llvm::StringRef text = declaration;
  text.consume_back(name);
  auto type = std::make_shared<ir::Type>();
  type->name = text.rtrim().str();
  type->spelling = type->name;
  return type;
}

ir::TypePtr lowerType(Context& context, QualType written) {
  if (written.isNull()) return std::make_shared<ir::Type>();
  if (auto known = context.types.find(written.getAsOpaquePtr()); known != context.types.end()) return known->second;
  auto type = std::make_shared<ir::Type>();
  QualType canonical = written.getCanonicalType();
  type->spelling = written.getAsString(spellingPolicy(context));
  type->isConst = canonical.isConstQualified();
  if (canonical->isDependentType()) {
    type->name = type->spelling;
  } else if (auto* tag = canonical->getAsTagDecl(); tag && standsForElement(tag)) {
    type->kind = ir::TypeKind::Reference;
    type->pointee = lowerType(context, context.ast.BoolTy);
  } else if (tag) {
    lowerTag(context, tag, *type);
  } else if (canonical->isBuiltinType()) {
    lowerBuiltin(context, canonical, *type);
  } else {
    lowerCompound(context, written, canonical, *type);
  }
  context.types[written.getAsOpaquePtr()] = type;
  return type;
}

}  // namespace dictum::extract
