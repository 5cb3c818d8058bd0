#include "extract/recognise_torch.h"

#include "clang/AST/DeclTemplate.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

bool isInTorchNn(const CXXRecordDecl* record) {
  return llvm::StringRef(qualifiedName(record)).starts_with("torch::nn::");
}

// The class that a base names, looking through dependent template arguments to the template itself.
const CXXRecordDecl* baseRecord(const CXXBaseSpecifier& base) {
  if (auto* record = base.getType()->getAsCXXRecordDecl()) return record;
  auto* specialization = base.getType()->getAs<TemplateSpecializationType>();
  if (!specialization) return nullptr;
  auto* pattern = dyn_cast_or_null<ClassTemplateDecl>(specialization->getTemplateName().getAsTemplateDecl());
  return pattern ? pattern->getTemplatedDecl() : nullptr;
}

const CXXRecordDecl* findBase(const CXXRecordDecl* record, llvm::StringRef name, int depth = 0) {
  auto* definition = record->getDefinition();
  if (!definition || depth > 64) return nullptr;
  for (auto& base : definition->bases()) {
    auto* parent = baseRecord(base);
    if (!parent) continue;
    if (qualifiedName(parent) == name) return parent;
    if (auto* found = findBase(parent, name, depth + 1)) return found;
  }
  return nullptr;
}

}  // namespace

bool derivesFrom(const CXXRecordDecl* record, llvm::StringRef qualifiedName) {
  return findBase(record, qualifiedName) != nullptr;
}

bool isModuleClass(const CXXRecordDecl* record) { return derivesFrom(record, "torch::nn::Module"); }

bool isModuleTemplate(const CXXRecordDecl* pattern) { return isModuleClass(pattern); }

bool isTorchOptions(const CXXRecordDecl* record) {
  return record->getName().contains("Options") && isInTorchNn(record);
}

bool isTorchClassOfInterest(const CXXRecordDecl* record) {
  if (!record->getDeclName() || !isInTorchNn(record)) return false;
  if (isTorchOptions(record)) return true;
  llvm::StringRef name = record->getName();
  if (name == "Module" || name == "ModuleHolder" || name == "Cloneable" || name == "AnyModule") return false;
  return isModuleClass(record) || heldModule(record);
}

const CXXRecordDecl* heldModule(const CXXRecordDecl* record) {
  constexpr llvm::StringLiteral holder = "torch::nn::ModuleHolder";
  auto* base = qualifiedName(record) == holder ? record : findBase(record, holder);
  auto* specialization = dyn_cast_or_null<ClassTemplateSpecializationDecl>(base);
  if (!specialization || specialization->getTemplateArgs().size() == 0) return nullptr;
  auto& argument = specialization->getTemplateArgs()[0];
  return argument.getKind() == TemplateArgument::Type ? argument.getAsType()->getAsCXXRecordDecl() : nullptr;
}

}  // namespace dictum::extract
