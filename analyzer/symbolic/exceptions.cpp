#include "symbolic/exceptions.h"

#include <algorithm>
#include <unordered_map>

#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

constexpr const char* root = "std::exception";

// The base of a library's exception; nothing where the class is not known here.
std::optional<std::string> baseOf(const std::string& name) {
  static const std::unordered_map<std::string, std::string> bases = {
      {"std::logic_error", root},
      {"std::invalid_argument", "std::logic_error"},
      {"std::domain_error", "std::logic_error"},
      {"std::length_error", "std::logic_error"},
      {"std::out_of_range", "std::logic_error"},
      {"std::runtime_error", root},
      {"std::range_error", "std::runtime_error"},
      {"std::overflow_error", "std::runtime_error"},
      {"std::underflow_error", "std::runtime_error"},
      {"std::system_error", "std::runtime_error"},
      {"std::ios_base::failure", "std::system_error"},
      {"std::filesystem::filesystem_error", "std::system_error"},
      {"std::regex_error", "std::runtime_error"},
      {"std::bad_alloc", root},
      {"std::bad_cast", root},
      {"std::bad_any_cast", "std::bad_cast"},
      {"std::bad_function_call", root},
      {"std::bad_optional_access", root},
      {"std::bad_variant_access", root},
      {"std::bad_weak_ptr", root},
      {"c10::Error", root},
      {"c10::IndexError", "c10::Error"},
      {"c10::ValueError", "c10::Error"},
      {"c10::TypeError", "c10::Error"},
      {"c10::NotImplementedError", "c10::Error"},
      {"c10::EnforceFiniteError", "c10::Error"},
      {"c10::LinAlgError", "c10::Error"},
      {"c10::OutOfMemoryError", "c10::Error"},
      {"c10::bad_optional_access", "std::logic_error"},
  };
  const auto known = bases.find(name);
  return known == bases.end() ? std::nullopt : std::optional(known->second);
}

// Whether the handler is of the class or of one that it derives from, as far as the libraries are known.
std::optional<bool> takes(const std::string& handler, std::string name) {
  while (name != handler) {
    if (name == root) return false;
    const auto base = baseOf(name);
    if (!base) return std::nullopt;
    name = *base;
  }
  return true;
}

void collect(const ProgramIndex& index, const ir::TypePtr& type, ExceptionClasses& classes) {
  const ir::Class* definition = index.classOf(type);
  const bool isOwn = definition && definition->isUserCode;
  const bool isLibrary = !isOwn && (type->kind == ir::TypeKind::Class || type->kind == ir::TypeKind::Unknown);
  (isLibrary ? classes.library : classes.program).push_back(type->name);
  if (!isOwn) return;
  for (const ir::TypePtr& base : definition->bases) collect(index, base, classes);
}

}  // namespace

std::string caughtBy(const ir::Statement& handler) {
  // The declared exception comes first in its handler.
  const ir::Statement* first = handler.children.empty() ? nullptr : handler.children.front().get();
  if (!first || first->kind != ir::StatementKind::Declare) return "";
  const ir::TypePtr type = withoutReference(first->variable.type);
  return type ? type->name : "";
}

bool throwsAgain(const ir::Statement& handler) {
  if (handler.kind != ir::StatementKind::Block) return handler.kind == ir::StatementKind::Throw;
  return std::any_of(handler.children.begin(), handler.children.end(),
                     [](const ir::StatementPtr& child) { return child && throwsAgain(*child); });
}

ExceptionClasses outOfRange(const std::string& function) {
  return {{}, {function.starts_with("std::") ? "std::out_of_range" : "c10::Error"}};
}

ExceptionClasses exceptionClasses(const ProgramIndex& index, const ir::TypePtr& thrown) {
  ExceptionClasses classes;
  if (thrown) collect(index, withoutReference(thrown), classes);
  return classes;
}

std::optional<bool> catches(const std::string& handler, const ExceptionClasses& thrown) {
  if (thrown.program.empty() && thrown.library.empty()) return false;
  if (handler.empty()) return true;
  const auto& own = thrown.program;
  if (std::find(own.begin(), own.end(), handler) != own.end()) return true;
  bool isKnown = true;
  for (const std::string& name : thrown.library) {
    const auto taken = takes(handler, name);
    if (taken == std::optional(true)) return true;
    // What LibTorch throws as an Error can be one of those that derive from it.
    isKnown &= taken && !(name == "c10::Error" && takes(name, handler) == std::optional(true));
  }
  return isKnown ? std::optional(false) : std::nullopt;
}

}  // namespace dictum::symbolic
