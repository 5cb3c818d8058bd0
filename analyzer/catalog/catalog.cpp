#include "catalog/catalog.h"

#include <algorithm>

#include "catalog/compiled.h"
#include "catalog/instantiation.h"
#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

void addNames(Tables& tables, std::size_t position) {
  const std::string& className = tables.modules[position].info().className;
  tables.byName.emplace(className, position);
  const std::string suffix = "Impl";
  if (className.ends_with(suffix)) {
    tables.byName.emplace(className.substr(0, className.size() - suffix.size()), position);
  }
}

}  // namespace

CatalogModule::CatalogModule(ModuleInfo info)
    : compiled_(std::make_shared<const CompiledModule>(compile(std::move(info)))) {}

const ModuleInfo& CatalogModule::info() const { return compiled_->info; }

const Catalog& Catalog::shared() {
  static const Catalog catalog = create();
  return catalog;
}

Catalog Catalog::create() {
  auto tables = std::make_shared<Tables>();
  for (auto table :
       {linearModules, convolutionModules, normalizationModules, embeddingModules, recurrentModules, transformerModules,
        adaptiveModules, lossModules, activationModules, poolingModules, shapeModules, containerModules}) {
    for (ModuleInfo& info : table()) tables->modules.emplace_back(std::move(info));
  }
  for (std::size_t i = 0; i < tables->modules.size(); ++i) addNames(*tables, i);
  tables->options = optionsClasses();
  return Catalog(std::move(tables));
}

const CatalogModule* Catalog::find(const std::string& name) const {
  const auto found = tables_->byName.find(name);
  return found == tables_->byName.end() ? nullptr : &tables_->modules[found->second];
}

const OptionsInfo* Catalog::findOptions(const std::string& className) const {
  const auto found = std::find_if(tables_->options.begin(), tables_->options.end(),
                                  [&](const OptionsInfo& options) { return options.className == className; });
  return found == tables_->options.end() ? nullptr : &*found;
}

std::vector<const CatalogModule*> Catalog::modules() const {
  std::vector<const CatalogModule*> all;
  for (const CatalogModule& module : tables_->modules) all.push_back(&module);
  return all;
}

Instance Catalog::instantiate(const CatalogModule& module, const Options& options,
                              const InstantiationContext& context) const {
  Instance instance;
  Instantiation(*tables_, context, instance).run(module, options);
  return instance;
}

}  // namespace dictum::catalog
