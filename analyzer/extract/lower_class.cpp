// Classes: user classes in full, LibTorch's options and module classes as far as they are declared.
#include "clang/AST/DeclTemplate.h"
#include "extract/compatibility.h"
#include "extract/lower.h"
#include "extract/recognise_torch.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

ir::ExpressionPtr lowerFieldInitializer(Context& context, const FieldDecl* field) {
  auto* initializer = context.instantiator.defaultInitializer(field);
  return initializer ? asImplicit(lowerExpression(context, initializer)) : nullptr;
}

void lowerFields(Context& context, const CXXRecordDecl* record, ir::Class& lowered) {
  for (auto* field : record->fields()) {
    if (field->isAnonymousStructOrUnion()) {
      // Its members are members of the class around it.
      if (auto* inner = field->getType()->getAsCXXRecordDecl()) lowerFields(context, inner, lowered);
      continue;
    }
    ir::Field entry;
    entry.name = field->getNameAsString();
    entry.usr = usrOf(context, field);
    entry.type = field->isInvalidDecl() ? unknownType(sourceText(context, field->getSourceRange()), field->getName())
                                        : lowerType(context, field->getType());
    entry.initializer = lowerFieldInitializer(context, field);
    entry.isPublic = field->getAccess() == AS_public || field->getAccess() == AS_none;
    entry.location = context.locate(field);
    lowered.fields.push_back(std::move(entry));
  }
}

// The methods and constructors among members, those of member templates as they were instantiated.
template <typename Members>
std::vector<const CXXMethodDecl*> methodsAmong(const Members& members) {
  std::vector<const CXXMethodDecl*> methods;
  for (auto* member : members) {
    if (auto* method = dyn_cast<CXXMethodDecl>(member)) methods.push_back(method);
    auto* pattern = dyn_cast<FunctionTemplateDecl>(member);
    if (!pattern) continue;
    for (auto* instance : pattern->specializations()) {
      if (auto* method = dyn_cast<CXXMethodDecl>(instance)) methods.push_back(method);
    }
  }
  return methods;
}

// The constructors that are written in a class of LibTorch. It has many members, and a precompiled header gives them
// one by one: those of a name cost less than all.
std::vector<const CXXMethodDecl*> writtenConstructors(const Context& context, const CXXRecordDecl* record) {
  auto& ast = context.ast;
  auto type = ast.getCanonicalType(typeOfTag(ast, record));
  auto constructors = methodsAmong(record->lookup(ast.DeclarationNames.getCXXConstructorName(type)));
  llvm::erase_if(constructors, [](auto* constructor) { return constructor->isImplicit(); });
  llvm::stable_sort(constructors, [](auto* a, auto* b) {
    return a->getLocation().getRawEncoding() < b->getLocation().getRawEncoding();
  });
  return constructors;
}

// A class with a constructor of its own that does not compile has no implicit one for that.
bool isSpurious(const CXXConstructorDecl* constructor) {
  return constructor->isImplicit() && constructor->isDefaultConstructor() &&
         llvm::any_of(constructor->getParent()->ctors(), [](auto* other) { return !other->isImplicit(); });
}

bool isOfInterest(const CXXMethodDecl* method) {
  if (method->isDeleted()) return false;
  if (auto* constructor = dyn_cast<CXXConstructorDecl>(method)) {
    return !constructor->isCopyOrMoveConstructor() && !isSpurious(constructor);
  }
  return !method->isImplicit();
}

void lowerMethods(Context& context, const CXXRecordDecl* record, ir::Class& lowered) {
  if (lowered.isUserCode) context.instantiator.declareImplicitMembers(record);
  for (auto* method : lowered.isUserCode ? methodsAmong(record->decls()) : writtenConstructors(context, record)) {
    if (!isOfInterest(method)) continue;
    auto& usrs = isa<CXXConstructorDecl>(method) ? lowered.constructors : lowered.methods;
    std::string usr = usrOf(context, method);
    if (!llvm::is_contained(usrs, usr)) usrs.push_back(usr);
    if (lowered.isUserCode) {
      context.demand(method);
    } else {
      lowerFunction(context, method);
    }
  }
}

void lowerTemplateName(Context& context, const CXXRecordDecl* record, ir::Class& lowered) {
  lowered.name = nameWithArguments(context, record);
  lowered.templateName = qualifiedName(record);
  if (auto* specialization = dyn_cast<ClassTemplateSpecializationDecl>(record)) {
    lowered.arguments = lowerTemplateArguments(context, specialization->getTemplateArgs().asArray());
  }
  lowered.isTemplateInstantiation = record->getTemplateInstantiationPattern() != nullptr;
}

// Nested classes, static members, friends. Methods have been asked for already.
void demandMembers(Context& context, const CXXRecordDecl* record) {
  for (auto* member : record->decls()) {
    auto* inner = dyn_cast<CXXRecordDecl>(member);
    bool isMethod = isa<CXXMethodDecl, FunctionTemplateDecl>(member);
    if (!isMethod && !(inner && inner->isInjectedClassName())) demandDeclared(context, member);
  }
}

}  // namespace

void lowerClass(Context& context, const CXXRecordDecl* record) {
  if (!record->hasDefinition()) return;
  ir::Class lowered;
  lowered.usr = usrOf(context, record);
  lowered.location = context.locate(record);
  lowered.isUserCode = context.isUserCode(record);
  lowerTemplateName(context, record, lowered);
  if (lowered.isUserCode && context.hasErrors() && writtenBases(context, record) > record->getNumBases()) {
    context.addGap("class " + lowered.name + " has a base that is not known here", SourceRange(record->getLocation()));
  }
  for (auto& base : record->bases()) {
    lowered.bases.push_back(lowerType(context, base.getType()));
    context.demand(base.getType()->getAsCXXRecordDecl());
  }
  lowered.isModule = isModuleClass(record);
  lowered.isAggregate = record->isAggregate();
  lowered.isAbstract = record->isAbstract();
  if (auto* held = heldModule(record); held && lowered.isUserCode) {
    context.holders.try_emplace(held->getCanonicalDecl(), qualifiedName(record));
    context.demand(held);
  }
  if (lowered.isUserCode || !lowered.isModule) lowerFields(context, record, lowered);
  lowerMethods(context, record, lowered);
  if (lowered.isUserCode) demandMembers(context, record);
  if (lowered.isUserCode) context.classes.emplace_back(record->getLocation(), lowered.usr);
  context.unit.classes[lowered.usr] = std::move(lowered);
}

}  // namespace dictum::extract
