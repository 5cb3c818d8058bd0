// Units on disk, so that a translation unit of which nothing changed is not parsed at all.
//
// A unit depends on the flags, the constructions, this build of Dictum, the files that its parse read, and the files in
// its precompiled prefix. Only units without any error are kept, so there are no diagnostics to keep.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "frontend/cache_store.h"
#include "frontend/dependencies.h"
#include "frontend/frontend.h"
#include "frontend/header_cache.h"
#include "frontend/parse.h"

namespace dictum::frontend {

// The contents of precompiled headers, by their keys, that were found unchanged in this run: to look at thousands of
// headers of LibTorch once for each translation unit is what would take the time.
using KnownHeaders = std::map<std::string, std::string>;

// A unit of which nothing changed since it was written.
struct CachedUnit {
  std::string bytes;  // of ir::serialize
  Dependencies dependencies;
};

class UnitCache {
 public:
  UnitCache(const CacheStore& store, const Source& source, const Options& options,
            const std::vector<std::string>& constructions);

  std::optional<CachedUnit> load(KnownHeaders& headers) const;

  // `prefix` is what the unit was parsed on top of; null where all was parsed.
  // `unit`: as ir::serialize writes it.
  void save(const std::string& unit, const Dependencies& dependencies, const PrecompiledPrefix* prefix) const;

 private:
  const CacheStore& store_;
  std::string path_;
};

}  // namespace dictum::frontend
