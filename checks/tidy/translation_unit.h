// The findings of the translation unit that clang-tidy or clangd has parsed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tidy/findings.h"
#include "tidy/library_store.h"
#include "tidy/remembered.h"

namespace clang {
class ASTContext;
class Preprocessor;
}  // namespace clang

namespace clang::tidy {
class ClangTidyContext;
}

namespace dictum::tidy {

class TranslationUnit {
 public:
  TranslationUnit(std::shared_ptr<RememberedFindings> remembered, std::shared_ptr<LibraryStore> library)
      : remembered_(std::move(remembered)), library_(std::move(library)) {}

  // Forgets the unit before.
  void start() { findings_.reset(); }

  // What reads the unit.
  void setPreprocessor(clang::Preprocessor& preprocessor) { preprocessor_ = &preprocessor; }

  // Each check that is on says so and sets its options: what all of them find is found at once.
  void select(const std::string& check) { selection_.globs.push_back(check); }
  void setOption(const std::string& name, const std::string& value) { selection_.options[name] = value; }

  // What the checks that are on find.
  const std::vector<checks::Finding>& findings(clang::ASTContext& context);

 private:
  std::vector<checks::Finding> find(clang::ASTContext& context) const;
  ir::Unit lower(clang::ASTContext& context) const;

  std::shared_ptr<RememberedFindings> remembered_;
  std::shared_ptr<LibraryStore> library_;
  clang::Preprocessor* preprocessor_ = nullptr;
  checks::Selection selection_;
  std::optional<std::vector<checks::Finding>> findings_;
};

// The unit that the checks of one context share. The factories of checks are those of the whole process, and clangd
// parses several files at once, each with a context and checks of its own.
class TranslationUnits {
 public:
  std::shared_ptr<TranslationUnit> of(const clang::tidy::ClangTidyContext* context);

 private:
  std::shared_ptr<RememberedFindings> remembered_ = std::make_shared<RememberedFindings>();
  std::shared_ptr<LibraryStore> library_ = std::make_shared<LibraryStore>();
  std::mutex mutex_;
  std::map<const clang::tidy::ClangTidyContext*, std::weak_ptr<TranslationUnit>> units_;
};

}  // namespace dictum::tidy
