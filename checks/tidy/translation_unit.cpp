#include "tidy/translation_unit.h"

#include <map>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Serialization/ASTReader.h"
#include "extract/extract.h"
#include "extract/installed.h"
#include "extract/unfinished.h"
#include "llvm/Support/FileSystem.h"
#include "tidy/key_table.h"

namespace dictum::tidy {

namespace {

// LibTorch is often given by -I, so that the compiler takes it for the user's.
bool isLibTorch(llvm::StringRef path) {
  for (const char* part : {"/torch/", "/ATen/", "/c10/", "/caffe2/"})
    if (path.contains(std::string("/include") + part)) return true;
  return false;
}

bool isUserCode(const clang::SourceManager& sources, clang::SourceLocation location) {
  const clang::SourceLocation place = sources.getExpansionLoc(location);
  if (place.isInvalid() || sources.isInSystemHeader(place)) return false;
  const llvm::StringRef path = sources.getFilename(place);
  return !isLibTorch(path) && !extract::isInstalled(path);
}

// Asked of each node that is lowered; nearly always the answer is that of the file. Looking for the file of a place in
// a precompiled header costs more than all else that is asked, so that the places of each file are kept.
class UserFiles {
 public:
  explicit UserFiles(const clang::SourceManager& sources) : sources_(sources) {}

  bool contains(clang::SourceLocation location) {
    if (location.isInvalid()) return false;
    const clang::SourceLocation place = sources_.getExpansionLoc(location);
    if (const Places* known = placesOf(place)) return known->isUser;
    const bool isUser = isUserCode(sources_, place);
    const clang::FileID file = sources_.getFileID(place);
    // A preprocessed file says of each line which file it is from.
    if (!sources_.getSLocEntry(file).getFile().hasLineDirectives()) {
      const unsigned begin = sources_.getLocForStartOfFile(file).getRawEncoding();
      files_[begin] = {begin + sources_.getFileIDSize(file), isUser};
    }
    return isUser;
  }

 private:
  // The places of a file are numbers that follow each other.
  struct Places {
    unsigned last = 0;
    bool isUser = false;
  };

  const Places* placesOf(clang::SourceLocation place) const {
    const auto after = files_.upper_bound(place.getRawEncoding());
    if (after == files_.begin()) return nullptr;
    const Places& file = std::prev(after)->second;
    return place.getRawEncoding() <= file.last ? &file : nullptr;
  }

  const clang::SourceManager& sources_;
  std::map<unsigned, Places> files_;  // by their first place
};

// clangd names the declarations that are of interest; clang-tidy has all.
std::vector<clang::Decl*> declarationsOf(clang::ASTContext& context) {
  std::vector<clang::Decl*> declarations = context.getTraversalScope();
  if (declarations.size() == 1 && llvm::isa<clang::TranslationUnitDecl>(declarations.front())) {
    declarations.clear();
    for (clang::Decl* declaration : context.getTranslationUnitDecl()->decls()) declarations.push_back(declaration);
  }
  llvm::erase_if(declarations, [&](clang::Decl* declaration) {
    return !isUserCode(context.getSourceManager(), declaration->getLocation());
  });
  return declarations;
}

bool isUnfinished(const clang::ASTContext& context) {
  if (!context.getDiagnostics().hasErrorOccurred()) return false;
  const clang::SourceManager& sources = context.getSourceManager();
  return extract::isUnfinished(sources.getBufferData(sources.getMainFileID()), context.getLangOpts());
}

// What reads the precompiled headers; null where there are none. It is all that can be the source of a preprocessor.
clang::ASTReader* headersOf(const clang::Preprocessor* preprocessor) {
  return preprocessor ? static_cast<clang::ASTReader*>(preprocessor->getExternalSource()) : nullptr;
}

// Names the precompiled header by its file, size and time; empty where it has no file of its own.
std::string nameOf(clang::ASTReader* headers) {
  if (!headers || headers->getModuleManager().size() != 1) return "";
  const std::string& file = headers->getModuleManager().getPrimaryModule().FileName;
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(file, status)) return "";
  return file + ":" + std::to_string(status.getSize()) + ":" +
         std::to_string(status.getLastModificationTime().time_since_epoch().count());
}

}  // namespace

const std::vector<checks::Finding>& TranslationUnit::findings(clang::ASTContext& context) {
  if (!findings_) findings_ = find(context);
  return *findings_;
}

ir::Unit TranslationUnit::lower(clang::ASTContext& context) const {
  clang::ASTReader* const headers = headersOf(preprocessor_);
  const std::string header = nameOf(headers);
  const auto libraryClasses = library_->of(header);
  extract::Scope scope;
  scope.declarations = declarationsOf(context);
  UserFiles files(context.getSourceManager());
  scope.isUserCode = [&](clang::SourceLocation location) { return files.contains(location); };
  // clangd parses headers without the bodies of functions, so that constructors that only `std::make_shared` calls are
  // not instantiated. Their definitions are asked for then.
  scope.sema = headers ? headers->getSema() : nullptr;
  scope.libraryClasses = libraryClasses.get();
  ir::Unit unit = extract::lowerUnit(context, scope);
  // After a fatal error Clang instantiates nothing.
  if (!header.empty() && !context.getDiagnostics().hasFatalErrorOccurred()) library_->add(header, unit);
  return unit;
}

std::vector<checks::Finding> TranslationUnit::find(clang::ASTContext& context) const {
  if (isUnfinished(context)) return {};
  ir::Unit unit = lower(context);
  ir::Outline outline = ir::outlineOf(unit);
  const std::string file = unit.mainFile;
  const Question question = questionFor(selection_, std::filesystem::path(file).parent_path().string());
  if (auto known = remembered_->find(unit, outline, question)) return *std::move(known);
  UnitFindings found = findingsOf(std::move(unit), selection_, question.lockFile);
  KeyTable::shared().update(found.program);
  remembered_->keep(file, std::move(outline), question, found.findings);
  return std::move(found.findings);
}

std::shared_ptr<TranslationUnit> TranslationUnits::of(const clang::tidy::ClangTidyContext* context) {
  const std::lock_guard lock(mutex_);
  std::erase_if(units_, [](const auto& entry) { return entry.second.expired(); });
  std::shared_ptr<TranslationUnit> unit = units_[context].lock();
  if (!unit) units_[context] = unit = std::make_shared<TranslationUnit>(remembered_, library_);
  return unit;
}

}  // namespace dictum::tidy
