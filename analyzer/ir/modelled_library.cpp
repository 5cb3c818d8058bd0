#include "ir/modelled_library.h"

namespace dictum::ir {

bool isModelledLibrary(const std::string& qualifiedName) {
  for (const char* prefix : {"nlohmann::", "boost::any", "boost::program_options::"})
    if (qualifiedName.starts_with(prefix)) return true;
  return false;
}

}  // namespace dictum::ir
