// A finding as diagnostics of clang-tidy.
#pragma once

#include <functional>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "rules/finding.h"

namespace dictum::tidy {

// Begins a diagnostic whose text is "%0".
using Diagnose = std::function<clang::DiagnosticBuilder(clang::SourceLocation, clang::DiagnosticIDs::Level)>;

void report(const checks::Finding& finding, clang::SourceManager& sources, const Diagnose& diagnose);

}  // namespace dictum::tidy
