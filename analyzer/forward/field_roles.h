// How the source uses the fields of classes, from its text alone: which assign or test them, and which change after
// construction.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "ir/ir.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

class FieldRoles {
 public:
  FieldRoles() = default;
  explicit FieldRoles(const symbolic::ProgramIndex& index);

  // The expression is assigned, or only asked whether it is there (`x.defined()`, `x.is_empty()`, `x == nullptr`).
  bool isNoRead(const ir::Expression& field) const { return noReads_.count(&field) > 0; }
  // Something that is not part of construction assigns or changes the field.
  bool changesLater(const std::string& usr) const { return changed_.count(usr) > 0; }
  // A function outside construction, one that something can run, mentions the field other than by assigning or testing
  // it.
  bool isMentioned(const std::string& usr) const { return mentioned_.count(usr) > 0; }
  // Only constructors and `reset()` run it.
  bool isConstruction(const std::string& function) const { return constructing_.count(function) > 0; }

 private:
  void findConstruction(const symbolic::ProgramIndex& index);
  void findRunning(const symbolic::ProgramIndex& index);
  void read(const symbolic::ProgramIndex& index, const ir::Function& function);
  void noteCall(const ir::Expression& call, bool constructs);
  void noteReferences(const symbolic::ProgramIndex& index, const ir::Expression& e);
  void noteAssigned(const ir::Expression& target, bool constructs, bool overwrites);

  std::unordered_set<const ir::Expression*> noReads_;
  std::set<std::string> changed_;
  std::set<std::string> mentioned_;
  std::set<std::string> constructing_;
  std::set<std::string> running_;
};

}  // namespace dictum::forward
