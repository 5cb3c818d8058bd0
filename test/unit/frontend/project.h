// A project in a temporary directory, with a LibTorch of a few lines in `system/` and a cache of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "frontend/frontend.h"

namespace dictum::frontend {

class Project {
 public:
  Project();
  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  // Makes directories as needed. Returns the path.
  std::string write(const std::string& name, const std::string& text) const;
  std::filesystem::path cache() const { return root_ / "cache"; }

  // compile_commands.json for the sources, with `flags` after those for the system headers, compiled in `directory`.
  void writeDatabase(const std::vector<std::string>& sources, const std::vector<std::string>& flags = {},
                     const std::string& directory = "") const;

  // Options for the sources with the project's system headers, one job, the project's cache.
  Options options(const std::vector<std::string>& sources) const;

  // With the cache. Expects that there is something to analyse.
  Analysis analyze(const Options& options) const;
  Analysis analyze(const std::vector<std::string>& sources) const { return analyze(options(sources)); }

  // Analyses with the cache and without it, expects both to say the same, and returns the former. Where the former
  // found cached units, it is repeated without them.
  Analysis analyzeBothWays(const std::vector<std::string>& sources) const;

 private:
  std::filesystem::path root_;
};

// All units as text, and all errors.
std::string textOf(const Analysis& analysis);

// A module class that registers `name` with the width `width`, as source.
std::string moduleSource(const std::string& name, const std::string& width);

}  // namespace dictum::frontend
