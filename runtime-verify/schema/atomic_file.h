// A file that is written whole or not at all.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "schema/error.h"

namespace dictum::schema {

// Written beside its name; `commit` moves it there, and without that it is removed again. Writing goes on after an
// error as if nothing were wrong; `commit` tells.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  std::uint64_t position() const { return position_; }
  Result<void> commit();

 private:
  void fail();

  std::string path_;
  std::string temporary_;
  std::FILE* file_ = nullptr;
  std::uint64_t position_ = 0;
  int error_ = 0;
};

}  // namespace dictum::schema
