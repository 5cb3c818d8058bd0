// Every check of checks/rules as a check of clang-tidy.
#include <map>
#include <memory>
#include <string>

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/SourceManager.h"
#include "tidy/report.h"
#include "tidy/translation_unit.h"

namespace dictum::tidy {

namespace {

class RuleCheck : public clang::tidy::ClangTidyCheck {
 public:
  RuleCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context, const checks::Check& check,
            std::shared_ptr<TranslationUnit> unit)
      : ClangTidyCheck(name, context), check_(check), unit_(std::move(unit)) {
    unit_->select(check.description.name);
    for (const checks::Option& option : check.description.options) {
      options_[option.name] = Options.get(option.name, option.defaultValue).str();
      unit_->setOption(check.description.name + "." + option.name, options_[option.name]);
    }
  }

  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& map) override {
    for (const auto& [option, value] : options_) Options.store(map, option, value);
  }

  bool isLanguageVersionSupported(const clang::LangOptions& language) const override { return language.CPlusPlus; }

  void registerPPCallbacks(const clang::SourceManager&, clang::Preprocessor* preprocessor,
                           clang::Preprocessor*) override {
    unit_->setPreprocessor(*preprocessor);
  }

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void onStartOfTranslationUnit() override { unit_->start(); }

  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override {
    // clangd wants diagnostics that stand for themselves, and takes remarks for notes to the one before.
    const auto diagnose = [this](clang::SourceLocation place, clang::DiagnosticIDs::Level level) {
      const bool isLost = level == clang::DiagnosticIDs::Remark && areDiagsSelfContained();
      return diag(place, "%0", isLost ? clang::DiagnosticIDs::Warning : level);
    };
    for (const checks::Finding& finding : unit_->findings(*result.Context))
      if (finding.check == check_.description.name) report(finding, *result.SourceManager, diagnose);
  }

 private:
  const checks::Check& check_;
  std::shared_ptr<TranslationUnit> unit_;
  std::map<std::string, std::string> options_;  // by their short names
};

class TorchModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    auto units = std::make_shared<TranslationUnits>();
    for (const checks::Check& check : checks::allChecks())
      factories.registerCheckFactory(check.description.name,
                                     [&check, units](llvm::StringRef name, clang::tidy::ClangTidyContext* context) {
                                       return std::make_unique<RuleCheck>(name, context, check, units->of(context));
                                     });
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<TorchModule> registration("torch-module",
                                                                          "Checks of LibTorch module classes.");

}  // namespace

}  // namespace dictum::tidy
