// LibTorch's classes as they were lowered behind the precompiled headers that were used last. clangd keeps such a
// header for as long as what a source includes stays as it is.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "extract/library_classes.h"

namespace dictum::tidy {

class LibraryStore {
 public:
  // Those of `header`, whose name is another one when its content is. Never null.
  std::shared_ptr<const extract::LibraryClasses> of(const std::string& header) const;

  // Adds those of a unit that stands on `header` and was lowered without a fatal error.
  void add(const std::string& header, const ir::Unit& unit);

 private:
  struct Header {
    std::string name;
    std::shared_ptr<const extract::LibraryClasses> classes;
  };
  static constexpr std::size_t maximumHeaders = 16;

  mutable std::mutex mutex_;
  std::list<Header> headers_;  // the latest first
};

}  // namespace dictum::tidy
