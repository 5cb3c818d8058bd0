#include "symbolic/program_index.h"

#include <algorithm>

#include "ir/modelled_library.h"
#include "symbolic/changes.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

std::string unqualified(const std::string& qualifiedName) {
  std::size_t at = qualifiedName.rfind("::");
  return at == std::string::npos ? qualifiedName : qualifiedName.substr(at + 2);
}

namespace {

// What intrinsics describe is left out.
template <typename Value>
std::unordered_map<std::string_view, const Value*> indexed(const std::map<std::string, Value>& all) {
  std::unordered_map<std::string_view, const Value*> result;
  for (const auto& [usr, value] : all)
    if (!ir::isModelledLibrary(value.name)) result.emplace(usr, &value);
  return result;
}

template <typename Value>
const Value* found(const std::unordered_map<std::string_view, const Value*>& all, std::string_view usr) {
  const auto it = all.find(usr);
  return it == all.end() ? nullptr : it->second;
}

std::unordered_map<std::string, std::vector<schema::Enumerator>> enumeratorsOf(const ir::Program& program) {
  std::unordered_map<std::string, std::vector<schema::Enumerator>> result;
  for (const auto& [usr, global] : program.globals) {
    const ir::ExpressionPtr& value = global.initializer;
    const bool isEnumerator = value && value->kind == ir::ExpressionKind::Enumerator && value->usr == usr;
    if (isEnumerator && value->type)
      result[value->type->usr].push_back({value->type->name, unqualified(global.name), value->integer});
  }
  for (auto& [usr, all] : result)
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
  return result;
}

}  // namespace

ProgramIndex::ProgramIndex(const ir::Program& program)
    : program_(program),
      classes_(indexed(program.classes)),
      functions_(indexed(program.functions)),
      enumerators_(enumeratorsOf(program)),
      callees_(ir::calleesOf(program)),
      callers_(ir::reversed(callees_)),
      changedGlobals_(symbolic::changedGlobals(*this)) {}

const ir::Class* ProgramIndex::classOf(const std::string& usr) const { return found(classes_, usr); }

const ir::Class* ProgramIndex::classOf(const ir::TypePtr& type) const {
  return type && !type->usr.empty() ? classOf(type->usr) : nullptr;
}

const ir::Function* ProgramIndex::function(const std::string& usr) const { return found(functions_, usr); }

const std::vector<schema::Enumerator>& ProgramIndex::enumerators(const std::string& enumerationUsr) const {
  static const std::vector<schema::Enumerator> none;
  const auto known = enumerators_.find(enumerationUsr);
  return known == enumerators_.end() ? none : known->second;
}

const ir::Gap* ProgramIndex::conflict(const std::string& usr) const {
  auto it = program_.conflicts.find(usr);
  return it == program_.conflicts.end() ? nullptr : &it->second;
}

const ir::Global* ProgramIndex::global(const std::string& usr) const {
  auto it = program_.globals.find(usr);
  return it == program_.globals.end() ? nullptr : &it->second;
}

namespace {

bool overrides(const ProgramIndex& index, const ir::Function& candidate, const std::string& usr) {
  if (candidate.usr == usr) return true;
  return std::any_of(candidate.overrides.begin(), candidate.overrides.end(), [&](const std::string& base) {
    if (base == usr) return true;
    const ir::Function* next = index.function(base);
    return next && overrides(index, *next, usr);
  });
}

}  // namespace

const ir::Function* ProgramIndex::resolveVirtual(const std::string& dynamicClass, const ir::Function& method) const {
  const ir::Class* type = classOf(dynamicClass);
  if (!type) return &method;
  for (const std::string& usr : type->methods) {
    const ir::Function* candidate = function(usr);
    if (candidate && overrides(*this, *candidate, method.usr)) return candidate;
  }
  for (const ir::TypePtr& base : type->bases) {
    if (!classOf(base)) continue;
    const ir::Function* found = resolveVirtual(base->usr, method);
    if (found && found != &method) return found;
  }
  return &method;
}

const ir::Function* ProgramIndex::methodNamed(const std::string& classUsr, const std::string& name,
                                              std::size_t arguments) const {
  const ir::Class* type = classOf(classUsr);
  if (!type) return nullptr;
  for (const std::string& usr : type->methods) {
    const ir::Function* candidate = function(usr);
    if (!candidate || !candidate->body || unqualified(candidate->name) != name) continue;
    auto needed = std::count_if(candidate->parameters.begin(), candidate->parameters.end(),
                                [](const ir::Parameter& p) { return !p.defaultValue; });
    if (arguments >= static_cast<std::size_t>(needed) && arguments <= candidate->parameters.size()) return candidate;
  }
  for (const ir::TypePtr& base : type->bases)
    if (classOf(base))
      if (const ir::Function* found = methodNamed(base->usr, name, arguments)) return found;
  return nullptr;
}

std::vector<const ir::Function*> ProgramIndex::methodsNamed(const std::string& classUsr,
                                                            const std::string& name) const {
  std::vector<const ir::Function*> result;
  const ir::Class* type = classOf(classUsr);
  if (!type) return result;
  for (const std::string& usr : type->methods)
    if (const ir::Function* method = function(usr); method && method->body && unqualified(method->name) == name)
      result.push_back(method);
  for (const ir::TypePtr& base : type->bases)
    if (classOf(base) && result.empty()) result = methodsNamed(base->usr, name);
  return result;
}

bool ProgramIndex::isOutsideClass(const ir::TypePtr& rawType) const {
  const ir::TypePtr& type = withoutReference(rawType);
  return type && type->kind == ir::TypeKind::Class && !classOf(type) && !isStandard(type->name);
}

bool ProgramIndex::derivesFrom(const ir::Class& type, const std::string& qualifiedName) const {
  if (type.templateName == qualifiedName || type.name == qualifiedName) return true;
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const ir::TypePtr& base) {
    if (base->name == qualifiedName) return true;
    const ir::Class* next = classOf(base);
    return next && derivesFrom(*next, qualifiedName);
  });
}

bool ProgramIndex::derivesFromClass(const ir::Class& type, const std::string& usr) const {
  if (type.usr == usr) return true;
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const ir::TypePtr& base) {
    const ir::Class* next = classOf(base);
    return next && derivesFromClass(*next, usr);
  });
}

std::string ProgramIndex::libraryBase(const ir::Class& type) const {
  if (!type.isUserCode) return type.templateName;
  for (const ir::TypePtr& base : type.bases) {
    const ir::Class* next = classOf(base);
    if (next && next->isUserCode) {
      std::string found = libraryBase(*next);
      if (!found.empty()) return found;
    } else if (base->name.rfind("torch::nn::", 0) == 0 && base->name != "torch::nn::Module" &&
               base->name != "torch::nn::Cloneable" && base->name != "torch::nn::ModuleHolder") {
      return base->name;
    }
  }
  return "";
}

namespace {

ir::TypePtr heldByBase(const ProgramIndex& index, const ir::TypePtr& type) {
  if (type->name == "torch::nn::ModuleHolder" && !type->arguments.empty()) return type->arguments[0].type;
  const ir::Class* definition = index.classOf(type);
  if (!definition) return nullptr;
  for (const ir::TypePtr& base : definition->bases)
    if (ir::TypePtr held = heldByBase(index, base)) return held;
  return nullptr;
}

}  // namespace

ir::TypePtr ProgramIndex::heldType(const ir::TypePtr& type) const {
  if (!type || type->kind != ir::TypeKind::Class) return nullptr;
  return heldByBase(*this, type);
}

schema::Location ProgramIndex::locate(const ir::Location& location) const {
  schema::Location result;
  if (location.line == 0 || location.file >= program_.files.size()) return result;
  result.file = program_.files[location.file].path;
  result.line = location.line;
  result.column = location.column;
  return result;
}

}  // namespace dictum::symbolic
