// Which declarations of user code are lowered because they are written there, whether or not anything refers to them.
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/recognise_torch.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

void demandMembers(Context& context, const DeclContext* scope) {
  for (auto* member : scope->decls()) demandDeclared(context, member);
}

// A class template is lowered as the translation unit instantiates it.
void demandInstantiations(Context& context, const ClassTemplateDecl* pattern) {
  bool isInstantiated = false;
  for (auto* instance : pattern->specializations()) {
    context.demand(instance);
    isInstantiated |= instance->hasDefinition();
  }
  auto* record = pattern->getTemplatedDecl();
  if (isInstantiated || !pattern->isThisDeclarationADefinition() || !isModuleTemplate(record)) return;
  context.addGap("class template " + qualifiedName(record) + " is not instantiated here",
                 SourceRange(record->getLocation()));
}

// `using Net = torch::nn::ModuleHolder<NetImpl>;` names a holder as well as a class that derives from it.
void noteHolderAlias(Context& context, const TypedefNameDecl* alias) {
  auto* record = alias->getUnderlyingType()->getAsCXXRecordDecl();
  if (!record || qualifiedName(record) != "torch::nn::ModuleHolder") return;
  auto* held = heldModule(record);
  if (!held || !context.isUserCode(held)) return;
  context.holders.try_emplace(held->getCanonicalDecl(), qualifiedName(alias));
  context.demand(held);
}

}  // namespace

void demandDeclared(Context& context, const Decl* declaration) {
  if (auto* space = dyn_cast<NamespaceDecl>(declaration)) return demandMembers(context, space);
  if (auto* linkage = dyn_cast<LinkageSpecDecl>(declaration)) return demandMembers(context, linkage);
  if (auto* exported = dyn_cast<ExportDecl>(declaration)) return demandMembers(context, exported);
  if (auto* pattern = dyn_cast<ClassTemplateDecl>(declaration)) return demandInstantiations(context, pattern);
  if (auto* alias = dyn_cast<TypedefNameDecl>(declaration)) return noteHolderAlias(context, alias);
  if (auto* record = dyn_cast<CXXRecordDecl>(declaration)) {
    if (record->isThisDeclarationADefinition()) context.demand(record);
    return;
  }
  if (isa<FunctionDecl, VarDecl>(declaration)) context.demand(declaration);
  if (auto* friendship = dyn_cast<FriendDecl>(declaration); friendship && friendship->getFriendDecl()) {
    context.demand(friendship->getFriendDecl());
  }
}

}  // namespace dictum::extract
