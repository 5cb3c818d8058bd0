// What the lowering functions share: the unit that grows, the numbering of locals and files, and the worklist of
// declarations that something referred to and that are still to be lowered.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/Diagnostic.h"
#include "extract/extract.h"
#include "extract/instantiate.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace dictum::extract {

class Context {
 public:
  Context(clang::ASTContext& ast, const Scope& scope);

  clang::ASTContext& ast;
  const Scope& scope;
  Instantiator instantiator;
  ir::Unit unit;
  llvm::DenseMap<const void*, ir::TypePtr> types;        // by QualType, sugar included
  llvm::DenseMap<const clang::Decl*, std::string> usrs;  // see usr.h
  std::map<std::string, const clang::Decl*> usrOwners;
  llvm::DenseMap<const clang::CXXRecordDecl*, std::string> holders;    // module class -> name of its holder
  std::vector<std::pair<clang::SourceLocation, std::string>> classes;  // user classes and where they are

  // The number of a local variable, parameter or binding; the same one for each mention.
  std::uint32_t localOf(const clang::Decl* declaration);

  // Notes that a name is declared in the function being lowered. localNamed finds it again where Clang, after an error,
  // has only the name: null where there is none, or more than one.
  void declareLocal(const clang::ValueDecl* declaration);
  const clang::ValueDecl* localNamed(llvm::StringRef name) const;
  void forgetLocals() { localsByName_.clear(); }

  bool hasErrors() const { return ast.getDiagnostics().hasErrorOccurred(); }

  ir::Location locate(clang::SourceRange range);
  ir::Location locate(const clang::Decl* declaration);
  void addGap(std::string reason, clang::SourceRange range);
  bool isUserCode(const clang::Decl* declaration) const;

  // Asks for a declaration to be lowered, once. Ignores what is not lowered at all: dependent declarations, code of
  // systems and of LibTorch other than options and module classes.
  void demand(const clang::Decl* declaration);
  const clang::Decl* nextDemanded();  // null when there is none left

 private:
  bool isWanted(const clang::Decl* declaration) const;
  // Adds a class that an earlier unit has lowered; false where none has.
  bool addKnownClass(const std::string& usr);
  std::uint32_t fileIndex(clang::FileID file);

  std::uint32_t lastLocal_ = 0;
  llvm::DenseMap<const clang::Decl*, std::uint32_t> locals_;
  llvm::StringMap<const clang::ValueDecl*> localsByName_;  // null where several have the name
  std::map<clang::FileID, std::uint32_t> files_;
  std::map<std::string, std::uint32_t> filesByPath_;
  llvm::DenseMap<const clang::Decl*, bool> demanded_;
  std::deque<const clang::Decl*> worklist_;
};

}  // namespace dictum::extract
