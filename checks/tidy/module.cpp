// Every check of checks/rules as a check of clang-tidy.
#include <memory>

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "tidy/translation_unit.h"

namespace dictum::tidy {

namespace {

class RuleCheck : public clang::tidy::ClangTidyCheck {
 public:
  RuleCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context, const checks::Check& check,
            std::shared_ptr<TranslationUnit> unit)
      : ClangTidyCheck(name, context), check_(check), unit_(std::move(unit)) {
    for (const checks::Option& option : check.description.options)
      options_[check.description.name + "." + option.name] = Options.get(option.name, option.defaultValue).str();
  }

  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& map) override {
    for (const checks::Option& option : check_.description.options)
      Options.store(map, option.name, options_[check_.description.name + "." + option.name]);
  }

  bool isLanguageVersionSupported(const clang::LangOptions& language) const override { return language.CPlusPlus; }

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void onStartOfTranslationUnit() override { unit_->start(); }

  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override {
    for (const checks::Finding& finding : unit_->findings(*result.Context, options_))
      if (finding.check == check_.description.name) report(finding, *result.SourceManager);
  }

 private:
  static clang::SourceLocation place(const checks::Range& range, clang::SourceManager& sources, bool atEnd = false) {
    auto file = sources.getFileManager().getOptionalFileRef(range.file);
    if (!file || range.line == 0) return {};
    return sources.translateFileLineCol(*file, atEnd ? range.endLine : range.line,
                                        atEnd ? range.endColumn : range.column);
  }

  // One diagnostic at a time: clang-tidy keeps the one that is being built.
  void report(const checks::Finding& finding, clang::SourceManager& sources) {
    const auto level =
        finding.severity == checks::Severity::Remark ? clang::DiagnosticIDs::Remark : clang::DiagnosticIDs::Warning;
    {
      auto builder = diag(place(finding.range, sources), "%0", level);
      builder << finding.message;
      for (const checks::Edit& edit : finding.fixes)
        builder << clang::FixItHint::CreateReplacement(
            clang::CharSourceRange::getCharRange(place(edit.range, sources), place(edit.range, sources, true)),
            edit.text);
    }
    for (const checks::Note& note : finding.notes)
      if (const clang::SourceLocation at = place(note.range, sources); at.isValid())
        diag(at, "%0", clang::DiagnosticIDs::Note) << note.message;
  }

  const checks::Check& check_;
  std::shared_ptr<TranslationUnit> unit_;
  std::map<std::string, std::string> options_;
};

class TorchModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    auto unit = std::make_shared<TranslationUnit>();
    for (const checks::Check& check : checks::allChecks())
      factories.registerCheckFactory(check.description.name,
                                     [&check, unit](llvm::StringRef name, clang::tidy::ClangTidyContext* context) {
                                       return std::make_unique<RuleCheck>(name, context, check, unit);
                                     });
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<TorchModule> registration("torch-module",
                                                                          "Checks of LibTorch module classes.");

}  // namespace

}  // namespace dictum::tidy
