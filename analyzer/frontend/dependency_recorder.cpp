#include "frontend/dependency_recorder.h"

#include <map>
#include <set>

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Path.h"

namespace dictum::frontend {

using namespace clang;

namespace {

class DependencyRecorder : public PPCallbacks {
 public:
  DependencyRecorder(Preprocessor& preprocessor, bool includesMainFile, Dependencies& result)
      : preprocessor_(preprocessor), includesMainFile_(includesMainFile), result_(result) {
    result_.recordedAt = nowInNanoseconds();
    for (const DirectoryLookup& directory : preprocessor.getHeaderSearchInfo().search_dir_range()) {
      directories_.try_emplace(directory.getName().str(), result_.directories.size());
      result_.directories.push_back(absolute(directory.getName()));
    }
  }

  void FileChanged(SourceLocation location, FileChangeReason reason, SrcMgr::CharacteristicKind, FileID) override {
    auto& sources = preprocessor_.getSourceManager();
    if (reason != EnterFile) return;
    FileID file = sources.getFileID(location);
    if (file == sources.getMainFileID() && !includesMainFile_) return;
    if (auto entry = sources.getFileEntryRefForID(file); entry && seen_.insert(&entry->getFileEntry()).second)
      files_.push_back(*entry);
  }

  void InclusionDirective(SourceLocation hash, const Token&, StringRef name, bool isAngled, CharSourceRange,
                          OptionalFileEntryRef file, StringRef searchPath, StringRef, const Module*, bool,
                          SrcMgr::CharacteristicKind) override {
    lookedFor(hash, name, isAngled, file, searchPath);
  }

  void HasInclude(SourceLocation location, StringRef name, bool isAngled, OptionalFileEntryRef file,
                  SrcMgr::CharacteristicKind) override {
    StringRef directory;
    if (file && file->getName().ends_with(name)) directory = file->getName().drop_back(name.size()).rtrim('/');
    lookedFor(location, name, isAngled, file, directory);
  }

  void EndOfMainFile() override {
    for (FileEntryRef file : files_) {
      auto buffer = preprocessor_.getSourceManager().getMemoryBufferForFileOrNone(file);
      auto stamp = stampOf(absolute(file.getName()));
      if (!buffer || !stamp) continue;
      // What was read counts, should the file have changed since.
      stamp->size = buffer->getBufferSize();
      stamp->hash = contentHash(buffer->getBuffer());
      result_.files.push_back(std::move(*stamp));
    }
    for (auto& [name, directory] : names_) result_.names.push_back({name, directory});
    result_.absentFiles.assign(absent_.begin(), absent_.end());
    result_.passedOver = findPassedOver(result_);
  }

 private:
  std::string absolute(StringRef path) const {
    SmallString<256> result(path);
    preprocessor_.getFileManager().makeAbsolutePath(result);
    return result.str().str();
  }

  void lookedFor(SourceLocation location, StringRef name, bool isAngled, OptionalFileEntryRef file,
                 StringRef searchPath) {
    if (llvm::sys::path::is_absolute(name)) {
      if (!file) absent_.insert(name.str());
      return;
    }
    if (!isAngled) {
      auto includer =
          preprocessor_.getSourceManager().getFileEntryRefForID(preprocessor_.getSourceManager().getFileID(location));
      if (includer && file && searchPath == includer->getDir().getName()) return;
      if (includer) absent_.insert(absolute(includer->getDir().getName()) + "/" + name.str());
    }
    unsigned directory = result_.directories.size();
    if (auto known = directories_.find(searchPath.str()); file && known != directories_.end())
      directory = known->second;
    else if (file)
      return;
    // Found at several places (#include_next): anything before the last of them can shadow.
    unsigned& last = names_.try_emplace(name.str(), directory).first->second;
    last = std::max(last, directory);
  }

  Preprocessor& preprocessor_;
  bool includesMainFile_;
  Dependencies& result_;
  std::map<std::string, unsigned> directories_;
  llvm::DenseSet<const FileEntry*> seen_;
  std::vector<FileEntryRef> files_;
  std::map<std::string, unsigned> names_;
  std::set<std::string> absent_;
};

}  // namespace

std::unique_ptr<PPCallbacks> recordDependencies(Preprocessor& preprocessor, bool includesMainFile,
                                                Dependencies& result) {
  return std::make_unique<DependencyRecorder>(preprocessor, includesMainFile, result);
}

}  // namespace dictum::frontend
