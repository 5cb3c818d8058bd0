#include "extract/installed.h"

namespace dictum::extract {

bool isInstalled(llvm::StringRef path) {
  return path.starts_with("/usr/include/") || path.starts_with("/usr/local/include/");
}

}  // namespace dictum::extract
