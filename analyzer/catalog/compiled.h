// The rows of a module with their texts parsed, as Catalog::create makes them once.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/module_info.h"
#include "schema/expression.h"

namespace dictum::catalog {

using schema::Expression;

// "weight_ih_l{l}": text and expressions in turn.
using Template = std::vector<std::variant<std::string, Expression>>;

// One dimension, or all elements of the list option `spliced`.
struct CompiledDimension {
  std::string spliced;
  Expression size;
};

// An option of a child: one expression, or a list.
struct CompiledOption {
  std::string name;
  bool isList = false;
  std::vector<Expression> values;
};

struct CompiledBlock;

struct CompiledRow {
  What what = What::Parameter;
  Template name;
  std::vector<CompiledDimension> shape;
  Expression when;
  std::string dtype;
  bool isKaiming = false;
  std::string tensor;
  std::string className;
  std::vector<CompiledOption> options;
  std::vector<CompiledBlock> blocks;
  std::string module;
};

struct CompiledBlock {
  std::string index;
  Expression count;
  std::vector<CompiledRow> rows;
};

struct CompiledCheck {
  Expression holds;
  Template message;
  std::string index;
  Expression count;
};

struct CompiledModule {
  ModuleInfo info;
  std::vector<CompiledCheck> checks;
  std::vector<CompiledBlock> blocks;
};

// Parses the texts of a module's rows. Throws std::logic_error on a text that is not in the grammar: the tables are
// part of this library, and every test of it would fail.
CompiledModule compile(ModuleInfo info);

// All modules, by class name.
struct Tables {
  std::vector<CatalogModule> modules;
  std::unordered_map<std::string, std::size_t> byName;  // class and holder names
  std::vector<OptionsInfo> options;
};

}  // namespace dictum::catalog
