// Turns the rows of one module and its children into registrations.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/compiled.h"
#include "catalog/scope.h"

namespace dictum::catalog {

class Instantiation {
 public:
  Instantiation(const Tables& tables, const InstantiationContext& context, Instance& instance)
      : tables_(tables), context_(context), instance_(instance) {}

  // Adds what the module registers to the instance.
  void run(const CatalogModule& module, const Options& options);

 private:
  using Registrations = std::vector<Registration>;

  Registrations module(const CompiledModule& module, const Options& options);
  void check(const CompiledCheck& check, Scope& scope);
  void require(const CompiledCheck& check, Scope& scope);
  Registrations blocks(const std::vector<CompiledBlock>& blocks, Scope& scope);
  void repeat(const CompiledBlock& block, Scope& scope, Registrations& target);
  void rows(const CompiledBlock& block, Scope& scope, Registrations& target);
  void row(const CompiledRow& row, Scope& scope, Registrations& target);
  void describeTensor(const CompiledRow& row, Scope& scope, Registration& registration);
  void describeOptionTensor(const CompiledRow& row, Scope& scope, Registration& registration);
  void describeModule(const CompiledRow& row, Scope& scope, Registration& registration);
  Registrations childOf(const CompiledRow& row, Scope& scope);
  OptionValue optionOf(const CompiledOption& option, Scope& scope);
  schema::Shape shape(const CompiledRow& row, Scope& scope, const std::string& name);
  schema::Key key(const Template& name, Scope& scope);
  std::string message(const Template& text, Scope& scope);
  void unknown(const std::string& what, const std::string& reason);

  const Tables& tables_;
  const InstantiationContext& context_;
  Instance& instance_;
  Expression guard_;  // the condition under which the module being instantiated is there at all
};

}  // namespace dictum::catalog
