// What is in a file.
#pragma once

#include <fstream>
#include <string>

#include "../scratch.h"

namespace dictum::test {

inline std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dictum::test
