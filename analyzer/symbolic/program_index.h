// Lookups over a Program that the evaluator makes all the time: classes by type, virtual dispatch, holders.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ir/call_graph.h"
#include "ir/ir.h"
#include "schema/prediction.h"

namespace dictum::symbolic {

class ProgramIndex {
 public:
  explicit ProgramIndex(const ir::Program& program);

  const ir::Program& program() const { return program_; }
  // Null where there is none, and for libraries that intrinsics describe.
  const ir::Class* classOf(const std::string& usr) const;
  const ir::Class* classOf(const ir::TypePtr& type) const;
  const ir::Function* function(const std::string& usr) const;  // with or without a body
  const ir::Global* global(const std::string& usr) const;
  // The enumerators of an enumeration of the user's, in the order of their numbers; empty where they are not known.
  const std::vector<schema::Enumerator>& enumerators(const std::string& enumerationUsr) const;
  // Those of all enumerations, by USR.
  const std::unordered_map<std::string, std::vector<schema::Enumerator>>& enumerations() const { return enumerators_; }
  // Who calls whom, and by whom one is called.
  const ir::CallGraph& callees() const { return callees_; }
  const ir::CallGraph& callers() const { return callers_; }
  // Why the definition of a class or function is one of several; null where there is one.
  const ir::Gap* conflict(const std::string& usr) const;
  // Whether some function can change the global, so that its initialiser does not tell its value.
  bool isChanged(const ir::Global& global) const { return changedGlobals_.count(global.usr) > 0; }

  // The method that a virtual call of `method` runs on an object of class `dynamicClass`.
  const ir::Function* resolveVirtual(const std::string& dynamicClass, const ir::Function& method) const;
  // The first method called `name` (unqualified) with a body in the class or its bases.
  // All methods of that name, those of the bases where the class has none.
  std::vector<const ir::Function*> methodsNamed(const std::string& classUsr, const std::string& name) const;
  const ir::Function* methodNamed(const std::string& classUsr, const std::string& name, std::size_t arguments) const;
  // Whether the class or a base is called `qualifiedName` (without template arguments).
  bool derivesFrom(const ir::Class& type, const std::string& qualifiedName) const;
  // The same by USR, which tells instantiations of one template apart.
  bool derivesFromClass(const ir::Class& type, const std::string& usr) const;
  // The name of the first base outside user code that is a torch::nn class with content: "torch::nn::SequentialImpl".
  std::string libraryBase(const ir::Class& type) const;

  // What a holder type holds: the module type T of torch::nn::ModuleHolder<T>, of a TORCH_MODULE class or of LibTorch's
  // own holders (Linear -> LinearImpl). Null when `type` is no holder.
  ir::TypePtr heldType(const ir::TypePtr& type) const;

  // Whether a type is a class of another library, such as a parsed configuration file: what is read from its objects
  // are inputs by name.
  bool isOutsideClass(const ir::TypePtr& type) const;

  schema::Location locate(const ir::Location& location) const;

 private:
  const ir::Program& program_;
  // By USR: many share long beginnings, which a sorted map compares again and again.
  std::unordered_map<std::string_view, const ir::Class*> classes_;
  std::unordered_map<std::string_view, const ir::Function*> functions_;
  std::unordered_map<std::string, std::vector<schema::Enumerator>> enumerators_;
  ir::CallGraph callees_, callers_;
  std::set<std::string> changedGlobals_;
};

// The part after the last "::".
std::string unqualified(const std::string& qualifiedName);

}  // namespace dictum::symbolic
