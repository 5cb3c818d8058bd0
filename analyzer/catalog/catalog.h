// LibTorch knowledge: what every torch::nn module registers, evaluated over symbolic options.
//
//     const Catalog& catalog = Catalog::shared();                  // parses all rows when it is asked first
//     const CatalogModule* linear = catalog.find("torch::nn::LinearImpl");
//     Instance instance = catalog.instantiate(*linear, options, {.defaultDtype = "float32"});
//
// `options` says what each option is. Their defaults come from the headers that the user compiles against (default
// member initialisers of the options class), not from here. What stands in LibTorch's binary does: the rows
// (module_info.h), the checks that throw, and what constructors of options classes set.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/module_info.h"
#include "catalog/version.h"
#include "schema/prediction.h"

namespace dictum::catalog {

// The value of an option. std::monostate: none (nullopt, an empty AnyModule), or never set.
struct OptionList {
  std::vector<schema::Dimension> elements;  // nothing for an element that is not known
};
struct OptionTensor {
  bool defined = true;
  schema::Shape shape;
  std::optional<std::string> dtype;
};
struct OptionModule {
  std::size_t handle = 0;  // the caller's: comes back in Registration::optionModule
};
struct OptionUnknown {
  std::string reason;
};
using OptionValue =
    std::variant<std::monostate, schema::Expression, OptionList, OptionTensor, OptionModule, OptionUnknown>;
using Options = std::function<OptionValue(const std::string& name)>;

// One entry of a module's own dictionaries. Conditions and loops are those within the parent. Neighbours with equal
// `loops` come from one loop: with two iterations LibTorch's order is a0 b0 a1 b1, not a0 a1 b0 b1.
struct Registration {
  What what = What::Parameter;
  schema::Key name;
  schema::Expression when;            // the literal true where it is always there
  std::vector<schema::Family> loops;  // at most one

  // Of a parameter or buffer.
  schema::Shape shape;
  std::optional<std::string> dtype;
  bool isDefined = true;  // false: an undefined tensor takes the name, but makes no key
  bool requiresGrad = true;
  std::string optionTensor;  // the option whose tensor this is, not a copy; else empty

  // Of a module.
  std::string className;                    // empty for a module that comes from an option
  std::vector<Registration> children;       // its own entries, in order; empty for a module that comes from an option
  std::optional<std::size_t> optionModule;  // its handle: a clone() of that module is registered
};

// Construction throws `message` where `holds` is false.
struct Requirement {
  schema::Expression holds;
  std::string message;
};

struct Unknown {
  std::string what;  // "dimension 0 of 'weight'"
  std::string reason;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

struct Instance {
  std::vector<Registration> registrations;
  std::vector<Requirement> requirements;  // those that are not certainly met
  std::vector<Unknown> unknowns;          // what could not be told: those of one reason are a gap
};

struct InstantiationContext {
  std::string defaultDtype = "float32";
  LibTorchVersion version = {};
  // A name for the index of a loop that no other loop of the model uses, like the wanted one. Without it, the wanted
  // one.
  std::function<std::string(const std::string& wanted)> freshIndexName = {};
};

struct CompiledModule;
struct Tables;

// One module of the catalog, its rows parsed.
class CatalogModule {
 public:
  explicit CatalogModule(ModuleInfo info);
  const ModuleInfo& info() const;
  const CompiledModule& compiled() const { return *compiled_; }

 private:
  std::shared_ptr<const CompiledModule> compiled_;
};

class Catalog {
 public:
  static Catalog create();
  // One that is kept: it is constant, and the same for every program.
  static const Catalog& shared();

  // By class or holder name: "torch::nn::LinearImpl", "torch::nn::Linear". Null for a class that is not torch::nn's.
  const CatalogModule* find(const std::string& name) const;

  // What constructors of an options class set. Null for a class whose header shows all there is to know.
  const OptionsInfo* findOptions(const std::string& className) const;

  // Every module of the catalog, in the order of its tables.
  std::vector<const CatalogModule*> modules() const;

  Instance instantiate(const CatalogModule& module, const Options& options, const InstantiationContext& context) const;

 private:
  explicit Catalog(std::shared_ptr<const Tables> tables) : tables_(std::move(tables)) {}
  std::shared_ptr<const Tables> tables_;  // immutable: copies of a Catalog share it
};

}  // namespace dictum::catalog
