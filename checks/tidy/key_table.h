// How many keys the module classes have that were analysed last, for what shows it: "37 keys, 3 conditional". They are
// counted when they are asked for, not after each edit.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "ir/ir.h"

namespace dictum::tidy {

class KeyTable {
 public:
  // The table of this process. The analysis of a source and the answer to a hover come from clangd by ways that have
  // nothing else in common.
  static KeyTable& shared();

  void update(const std::shared_ptr<const ir::Program>& program);
  // By the unqualified name of a class or holder, a line for each constructor that differs; empty: not known, or two
  // classes are called so.
  std::string textOf(const std::string& name) const;

 private:
  struct Entry {
    std::string className;                       // qualified
    std::shared_ptr<const ir::Program> program;  // null: two classes are called so
  };

  Entry find(const std::string& name) const;

  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

}  // namespace dictum::tidy
