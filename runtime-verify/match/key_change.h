// How the keys of a file are called in the model that they belong to.
#pragma once

#include <string>
#include <unordered_map>

namespace dictum::match {

struct KeyChange {
  std::string strip;  // a prefix; keys that have another one keep it
  std::string add;    // before all keys
  // Keys that wrappers of submodules put names into, and what they are in the model.
  std::unordered_map<std::string, std::string> unwrapped;

  std::string apply(const std::string& key) const {
    if (const auto found = unwrapped.find(key); found != unwrapped.end()) return found->second;
    return add + (key.starts_with(strip) ? key.substr(strip.size()) : key);
  }
};

}  // namespace dictum::match
