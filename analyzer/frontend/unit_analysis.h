// One translation unit from command to unit: decides what is parsed, on top of what, and what to believe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "frontend/cache_store.h"
#include "frontend/command.h"
#include "frontend/frontend.h"
#include "frontend/unit_cache.h"

namespace dictum::frontend {

struct UnitRequest {
  const Command& command;
  const Options& options;
  const CacheStore* cache = nullptr;            // null: none is used
  std::vector<std::string> constructions = {};  // to be evaluated in this translation unit
  bool needsTorch = true;                       // whether it is of no interest if it does not include LibTorch
  std::function<void(const std::string& activity)> progress = {};
};

struct UnitResult {
  TranslationUnit summary;
  std::optional<ir::Unit> unit;
  std::string bytes;  // of the unit as ir::serialize writes it, where they are known; perhaps in place of `unit`
  std::vector<Diagnostic> diagnostics;
};

UnitResult analyzeUnit(const UnitRequest& request);

// What the cache has of it, so far as nothing changed: the bytes of the unit, or that it does not include LibTorch.
std::optional<UnitResult> findCached(const UnitRequest& request, KnownHeaders& headers);

}  // namespace dictum::frontend
