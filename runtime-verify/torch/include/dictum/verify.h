// A live module against a lock: is what was built what was predicted?
//
//     auto report = dictum::verify(*net, "net.lock");
//     if (!report) std::cerr << report.text;
//
// The lock is what `dictum lock` wrote of the source. A module that differs was built by other source than the lock
// speaks of, or found a gap of the analysis.
#pragma once

#include <torch/nn/module.h>

#include <map>
#include <string>

#include "dictum/export.h"

namespace dictum {

struct VerifyOptions {
  std::string model;                          // class or holder name; empty: the one that fits best
  std::map<std::string, std::string> inputs;  // values of inputs as on the command line: {"n_layers", "4"}
};

struct VerifyReport {
  bool fits = false;    // every key, kind, shape and dtype is as predicted
  std::string error;    // why there is no verdict; empty where there is one
  std::string verdict;  // "fits", "fits under configuration", "does not fit", "undecided"
  std::string text;     // the whole report for people
  std::string json;     // and for programs; the form is that of `dictum verify --format json`

  explicit operator bool() const { return fits; }
};

DICTUM_TORCH_API VerifyReport verify(const torch::nn::Module& module, const std::string& lock,
                                     const VerifyOptions& options = {});

}  // namespace dictum
