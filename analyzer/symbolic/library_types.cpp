#include "symbolic/library_types.h"

#include <set>

namespace dictum::symbolic {

namespace {

bool startsWith(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

bool endsWith(const std::string& text, const std::string& suffix) {
  return text.size() >= suffix.size() && text.compare(text.size() - suffix.size(), suffix.size(), suffix) == 0;
}

}  // namespace

bool isSequenceType(const std::string& name) {
  static const std::set<std::string> names = {
      "std::vector",   "std::array",           "std::deque",           "std::list",         "std::initializer_list",
      "std::set",      "std::unordered_set",   "std::stack",           "std::queue",        "std::span",
      "c10::ArrayRef", "c10::SmallVector",     "c10::SmallVectorImpl", "std::forward_list", "std::multiset",
      "c10::IListRef", "c10::OptionalArrayRef"};
  return names.count(name) > 0;
}

std::optional<std::size_t> fixedSize(const ir::Type& type) {
  if (type.name != "std::array" || type.arguments.size() < 2 || !type.arguments[1].value) return std::nullopt;
  return static_cast<std::size_t>(*type.arguments[1].value);
}

bool isMapType(const std::string& name) {
  static const std::set<std::string> names = {"std::map", "std::unordered_map", "torch::OrderedDict", "std::multimap",
                                              "c10::Dict"};
  return names.count(name) > 0;
}

bool isSmartPointer(const std::string& name) {
  return name == "std::shared_ptr" || name == "std::unique_ptr" || name == "std::weak_ptr" ||
         name == "c10::intrusive_ptr";
}

bool isOptional(const std::string& name) { return name == "std::optional" || name == "c10::optional"; }

bool isString(const std::string& name) {
  return name == "std::basic_string" || name == "std::basic_string_view" || name == "c10::basic_string_view";
}

bool isOptionsType(const std::string& name) {
  return startsWith(name, "torch::nn::") && name.find("Options") != std::string::npos;
}

bool isExpandingArray(const std::string& name) {
  return name == "torch::ExpandingArray" || name == "torch::ExpandingArrayWithOptionalElem";
}

std::size_t rankOfExpandingArray(const ir::Type& type) {
  std::size_t rank = 1;
  for (const ir::TemplateArgument& argument : type.arguments)
    if (argument.value) rank = static_cast<std::size_t>(*argument.value);
  return rank;
}

bool isLibraryModule(const std::string& name) { return startsWith(name, "torch::nn::") && endsWith(name, "Impl"); }

bool isStandard(const std::string& qualifiedName) {
  for (const char* prefix : {"std::", "torch::", "at::", "c10::"})
    if (startsWith(qualifiedName, prefix)) return true;
  return false;
}

bool isPlainFunctionObject(const std::string& name) {
  static const std::set<std::string> holders = {"std::function", "std::reference_wrapper", "std::packaged_task",
                                                "std::move_only_function"};
  return startsWith(name, "std::") && !startsWith(name, "std::_") && !holders.count(name);
}

ir::TypePtr plainType(schema::ValueType valueType) {
  auto type = std::make_shared<ir::Type>();
  switch (valueType) {
    case schema::ValueType::Boolean:
      type->kind = ir::TypeKind::Boolean;
      type->name = "bool";
      break;
    case schema::ValueType::Floating:
      type->kind = ir::TypeKind::Floating;
      type->name = "double";
      break;
    case schema::ValueType::String:
      type->kind = ir::TypeKind::Class;
      type->name = "std::basic_string";
      type->spelling = "std::string";
      return type;
    default:
      type->kind = ir::TypeKind::Integer;
      type->name = "int64_t";
      type->bits = 64;
      break;
  }
  type->spelling = type->name;
  return type;
}

schema::ValueType valueTypeOf(const ir::TypePtr& type) {
  if (!type) return schema::ValueType::Unknown;
  switch (type->kind) {
    case ir::TypeKind::Boolean:
      return schema::ValueType::Boolean;
    case ir::TypeKind::Integer:
      return schema::ValueType::Integer;
    case ir::TypeKind::Floating:
      return schema::ValueType::Floating;
    case ir::TypeKind::Enumeration:
      return schema::ValueType::Enumeration;
    default:
      break;
  }
  if (isString(type->name)) return schema::ValueType::String;
  if (type->kind == ir::TypeKind::Pointer && type->pointee && type->pointee->kind == ir::TypeKind::Integer &&
      type->pointee->bits == 8)
    return schema::ValueType::String;
  return schema::ValueType::Unknown;
}

schema::ValueType elementValueType(const ir::TypePtr& type) {
  const bool isSequence = type && type->kind == ir::TypeKind::Class && isSequenceType(type->name);
  return isSequence ? schema::ValueType::Sequence : valueTypeOf(type);
}

std::string enumTag(const ir::Type& type) {
  const std::string prefix = "torch::enumtype::";
  return startsWith(type.name, prefix.c_str()) ? type.name.substr(prefix.size()) : "";
}

bool isReference(const ir::TypePtr& type) { return type && type->kind == ir::TypeKind::Reference; }

const ir::TypePtr& withoutReference(const ir::TypePtr& type) {
  return type && type->kind == ir::TypeKind::Reference && type->pointee ? type->pointee : type;
}

}  // namespace dictum::symbolic
