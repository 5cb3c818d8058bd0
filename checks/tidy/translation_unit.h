// The findings of the translation unit that clang-tidy or clangd has parsed.
#pragma once

#include <optional>
#include <vector>

#include "tidy/findings.h"

namespace clang {
class ASTContext;
}

namespace dictum::tidy {

class TranslationUnit {
 public:
  // Forgets the unit before.
  void start() { findings_.reset(); }

  // Each check sets its own: what all of them find is found at once.
  void setOption(const std::string& name, const std::string& value) { options_[name] = value; }

  // What all checks find.
  const std::vector<checks::Finding>& findings(clang::ASTContext& context);

 private:
  OptionValues options_;
  std::optional<std::vector<checks::Finding>> findings_;
};

}  // namespace dictum::tidy
