// The findings of one translation unit, from the tree that clang-tidy or clangd has parsed: extract -> link -> forward
// -> rules, run once for all checks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules/check.h"

namespace clang {
class ASTContext;
}

namespace dictum::tidy {

class TranslationUnit {
 public:
  // Forgets the unit before.
  void start() { findings_.reset(); }

  // What all checks find; `options` are those of clang-tidy's CheckOptions.
  const std::vector<checks::Finding>& findings(clang::ASTContext& context,
                                               const std::map<std::string, std::string>& options);

 private:
  std::optional<std::vector<checks::Finding>> findings_;
};

}  // namespace dictum::tidy
