#include "extract/context.h"

#include "clang/Basic/SourceManager.h"
#include "extract/recognise_torch.h"
#include "extract/source_text.h"
#include "extract/usr.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

namespace dictum::extract {

using namespace clang;

namespace {

// The declaration that carries the body, the members or the initialiser.
const Decl* definitionOf(const Decl* declaration) {
  if (auto* function = dyn_cast<FunctionDecl>(declaration)) {
    const FunctionDecl* definition = nullptr;
    return function->isDefined(definition) ? definition : function->getCanonicalDecl();
  }
  if (auto* record = dyn_cast<CXXRecordDecl>(declaration)) {
    auto* definition = record->getDefinition();
    return definition ? definition : record->getCanonicalDecl();
  }
  if (auto* variable = dyn_cast<VarDecl>(declaration)) {
    auto* definition = variable->getDefinition();
    return definition ? definition : variable->getCanonicalDecl();
  }
  return declaration->getCanonicalDecl();
}

std::string hashOf(llvm::StringRef content) {
  auto hash = llvm::xxh3_128bits(llvm::arrayRefFromStringRef(content));
  return llvm::utohexstr(hash.high64, true, 16) + llvm::utohexstr(hash.low64, true, 16);
}

}  // namespace

Context::Context(ASTContext& ast, const Scope& scope) : ast(ast), scope(scope), instantiator(ast, scope.sema) {
  auto& sources = ast.getSourceManager();
  fileIndex(sources.getMainFileID());
  unit.mainFile = unit.files.front().path;
}

std::uint32_t Context::localOf(const Decl* declaration) {
  std::uint32_t& local = locals_[declaration->getCanonicalDecl()];
  if (!local) local = ++lastLocal_;
  return local;
}

void Context::declareLocal(const ValueDecl* declaration) {
  auto [known, isNew] = localsByName_.try_emplace(declaration->getName(), declaration);
  if (!isNew && known->second != declaration) known->second = nullptr;
}

const ValueDecl* Context::localNamed(llvm::StringRef name) const { return localsByName_.lookup(name); }

std::uint32_t Context::fileIndex(FileID file) {
  if (auto found = files_.find(file); found != files_.end()) return found->second;
  auto& sources = ast.getSourceManager();
  auto entry = sources.getFileEntryRefForID(file);
  std::string path = entry ? entry->getName().str() : sources.getBufferOrFake(file).getBufferIdentifier().str();
  auto [known, isNew] = filesByPath_.try_emplace(path, unit.files.size());
  if (isNew) {
    bool isUser = scope.isUserCode(sources.getLocForStartOfFile(file));
    unit.files.push_back({path, isUser ? hashOf(sources.getBufferData(file)) : "", isUser});
  }
  files_[file] = known->second;
  return known->second;
}

ir::Location Context::locate(SourceRange range) {
  if (range.isInvalid()) return {};
  auto& sources = ast.getSourceManager();
  // Lines are counted in the text. Behind a precompiled header a file would be read for that, and nobody is shown a
  // place in LibTorch.
  SourceLocation begin = sources.getExpansionLoc(range.getBegin());
  if (!scope.isUserCode(begin)) return {};
  CharSourceRange inFile = fileRange(*this, range);
  if (inFile.isInvalid()) return {};
  ir::Location location;
  auto [file, offset] = sources.getDecomposedLoc(inFile.getBegin());
  unsigned past = sources.getFileOffset(inFile.getEnd());
  location.file = fileIndex(file);
  location.line = sources.getLineNumber(file, offset);
  location.column = sources.getColumnNumber(file, offset);
  location.endLine = sources.getLineNumber(file, past);
  location.endColumn = sources.getColumnNumber(file, past);
  return location;
}

ir::Location Context::locate(const Decl* declaration) {
  if (declaration->getLocation().isInvalid()) return {};
  return locate(SourceRange(declaration->getLocation()));
}

void Context::addGap(std::string reason, SourceRange range) { unit.gaps.push_back({std::move(reason), locate(range)}); }

bool Context::isUserCode(const Decl* declaration) const {
  // An explicit instantiation (`template class Tensor<float>;`) stands in the user's file, but the class is what its
  // template says.
  auto* record = dyn_cast<ClassTemplateSpecializationDecl>(declaration);
  auto* pattern = record && !record->isExplicitSpecialization() ? record->getTemplateInstantiationPattern() : nullptr;
  if (pattern) declaration = pattern;
  SourceLocation location = ast.getSourceManager().getExpansionLoc(declaration->getLocation());
  return location.isValid() && scope.isUserCode(location) && !isOfModelledLibrary(declaration);
}

bool Context::isWanted(const Decl* declaration) const {
  if (declaration->isInvalidDecl() && !isa<FunctionDecl, CXXRecordDecl>(declaration)) return false;
  if (declaration->getDeclContext()->isDependentContext()) return false;
  if (auto* function = dyn_cast<FunctionDecl>(declaration)) {
    if (function->isDependentContext() || function->isDeleted()) return false;
    if (auto* method = dyn_cast<CXXMethodDecl>(function)) {
      // A lambda's body is lowered where the lambda is written, unless it is generic.
      if (method->getParent()->isLambda() && !function->isTemplateInstantiation()) return false;
    }
    return isUserCode(declaration);
  }
  if (auto* record = dyn_cast<CXXRecordDecl>(declaration)) {
    if (record->isDependentContext() || record->isLambda()) return false;
    return isUserCode(declaration) || isTorchClassOfInterest(record);
  }
  return isa<VarDecl>(declaration) && isUserCode(declaration);
}

bool Context::addKnownClass(const std::string& usr) {
  auto found = scope.libraryClasses->find(usr);
  if (found == scope.libraryClasses->end()) return false;
  auto& [entity, constructors, mentions] = found->second;
  if (!unit.classes.try_emplace(usr, entity).second) return true;
  for (auto& constructor : constructors) {
    auto& added = unit.functions[constructor.usr] = constructor;
    for (auto& parameter : added.parameters) parameter.local = ++lastLocal_;
  }
  for (auto& mentioned : mentions) addKnownClass(mentioned);
  return true;
}

void Context::demand(const Decl* declaration) {
  if (!declaration || demanded_.count(declaration)) return;
  demanded_[declaration] = true;
  bool mayBeKnown = scope.libraryClasses && isa<CXXRecordDecl>(declaration) && !isUserCode(declaration);
  if (mayBeKnown && addKnownClass(usrOf(*this, declaration))) return;
  if (!isWanted(declaration)) return;
  instantiator.define(declaration);
  auto* definition = definitionOf(declaration);
  if (definition != declaration) {
    if (demanded_.count(definition)) return;
    demanded_[definition] = true;
  }
  worklist_.push_back(definition);
}

const Decl* Context::nextDemanded() {
  if (worklist_.empty()) return nullptr;
  auto* next = worklist_.front();
  worklist_.pop_front();
  return next;
}

}  // namespace dictum::extract
