// Clang's errors as values.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "clang/Basic/Diagnostic.h"
#include "frontend/frontend.h"

namespace dictum::frontend {

// What went wrong in one parse.
struct Findings {
  std::vector<Diagnostic> diagnostics;  // errors, each followed by its notes
  std::vector<Diagnostic> userErrors;   // those of the errors that are in user code, but not in a construction
  std::set<std::size_t> failedConstructions;
  bool hasErrors = false;        // also in system headers
  bool hasSourceErrors = false;  // other than in constructions
};

class UserLocations;

class DiagnosticCollector : public clang::DiagnosticConsumer {
 public:
  // `mainContent` is the main file without constructions, `expressions` the constructions.
  DiagnosticCollector(std::string mainContent, std::vector<std::string> expressions, Findings& findings)
      : mainContent_(std::move(mainContent)), expressions_(std::move(expressions)), findings_(findings) {}

  void setUserLocations(UserLocations* locations) { locations_ = locations; }
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& info) override;

 private:
  std::optional<std::size_t> construction(const clang::SourceManager& sources, clang::SourceLocation location) const;
  void place(Diagnostic& diagnostic, const clang::SourceManager& sources, clang::SourceLocation location) const;
  void placeInConstruction(Diagnostic& diagnostic, std::size_t number) const;
  void count(const Diagnostic& diagnostic, const clang::Diagnostic& info, std::optional<std::size_t> construction);

  std::string mainContent_;
  std::vector<std::string> expressions_;
  Findings& findings_;
  UserLocations* locations_ = nullptr;
  bool isLastKept_ = false;
};

}  // namespace dictum::frontend
