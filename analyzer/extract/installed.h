// What is installed for all programs is not the user's code.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace dictum::extract {

// Whether an absolute path, with or without `..`, is that of something below the folders of headers that the file
// system hierarchy standard names. A compiler takes what is there for system headers, unless `-I` names a folder among
// them, as pkg-config does for OpenCV:
// `-I/usr/include/opencv4`.
bool isInstalled(llvm::StringRef path);

}  // namespace dictum::extract
