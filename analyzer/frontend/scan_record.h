// What the scan of a translation unit found, kept in the cache so that the next run can do without.
#pragma once

#include <optional>
#include <string>

#include "frontend/cache_store.h"
#include "frontend/dependencies.h"
#include "frontend/parse.h"
#include "frontend/prefix.h"

namespace dictum::frontend {

struct ScanRecord {
  // A record that is Usable needs no check of its own: the parse on top of the prefix tells whether it still holds. The
  // others keep a parse from happening, so they hold only as long as no file changes.
  enum class State {
    Usable,
    WithoutTorch,  // need not be parsed
    Rejected,      // parses differently on top of the prefix
    Confirmed      // has errors, the same ones on top of the prefix as without
  };
  State state = State::Usable;
  Prefix prefix;
  Dependencies dependencies;
  bool isNew = false;  // scanned just now
};

class ScanRecords {
 public:
  ScanRecords(const CacheStore& store, const Source& source);

  ScanRecord get();
  // The files of a source that does not include LibTorch, so far as that is known and nothing changed.
  std::optional<Dependencies> withoutTorch();
  ScanRecord scanAgain();
  void save(const ScanRecord& record);

 private:
  std::optional<ScanRecord> load();

  const CacheStore& store_;
  const Source& source_;
  std::string path_;
};

}  // namespace dictum::frontend
