// Archives as torch.save writes them: stored records whose data begin at multiples of 64 bytes. Internal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/atomic_file.h"

namespace dictum::bridge {

class ZipWriter {
 public:
  explicit ZipWriter(schema::AtomicFile& file) : file_(file) {}

  void add(const std::string& name, std::string_view contents);
  // The central directory; nothing can be added after it.
  void finish();

 private:
  schema::AtomicFile& file_;
  std::string directory_;
  std::uint64_t count_ = 0;
};

}  // namespace dictum::bridge
