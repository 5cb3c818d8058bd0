// What an answer was made from, for build systems: `dictum check net.cpp --depfile net.d`.
//
//     net.stamp: /home/me/net/net.cpp /home/me/net/block.h
//
// Ninja and Make then ask again when one of these files changes, and not otherwise. Headers of LibTorch and of the
// system are left out, as compilers do with -MMD.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "schema/error.h"

namespace dictum::cli {

struct DepfileArguments {
  std::string file;    // empty: none is wanted
  std::string target;  // what depends on the files; empty: the output, or the name of `file` without its ending
};

void addDepfileOptions(CLI::App& app, DepfileArguments& arguments);

// Writes the file where one is wanted. `output` is what the command writes, if it does.
Result<void> writeDepfile(const DepfileArguments& arguments, const std::string& output,
                          const std::vector<std::string>& files);

// A rule as Make reads it, with every file once; one that has no rule of its own may be gone (as with -MP).
std::string depfileText(const std::string& target, const std::vector<std::string>& files);

}  // namespace dictum::cli
