#include "extract/installed.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace dictum::extract {

bool isInstalled(llvm::StringRef path) {
  llvm::SmallString<256> plain(path);
  llvm::sys::path::remove_dots(plain, /*remove_dot_dot=*/true);
  return plain.starts_with("/usr/include/") || plain.starts_with("/usr/local/include/");
}

}  // namespace dictum::extract
