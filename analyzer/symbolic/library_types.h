// Names of library types that the evaluator treats alike.
#pragma once

#include <optional>
#include <string>

#include "ir/ir.h"
#include "schema/expression.h"

namespace dictum::symbolic {

// The class name of a stored reference: a structure with the field "target".
inline constexpr const char* referenceMarker = "&";

// What the fields are called in which an object has the lambdas that it derives from: this and a number.
inline constexpr const char* functionObjectField = "()";

bool isSequenceType(const std::string& name);  // std::vector, array, deque, initializer_list, ArrayRef, set, ...
std::optional<std::size_t> fixedSize(const ir::Type& type);  // of a std::array
bool isMapType(const std::string& name);                     // std::map, unordered_map, torch::OrderedDict
bool isSmartPointer(const std::string& name);
bool isOptional(const std::string& name);
bool isString(const std::string& name);
bool isOptionsType(const std::string& name);  // torch::nn::...Options
bool isExpandingArray(const std::string& name);
// D of torch::ExpandingArray<D>.
std::size_t rankOfExpandingArray(const ir::Type& type);
// A torch::nn module class of LibTorch, containers included.
bool isLibraryModule(const std::string& name);

// Of the standard library or of LibTorch.
bool isStandard(const std::string& qualifiedName);

// Of the standard library, with a call operator of its own: std::hash, a distribution. Not what holds somebody else's
// function: std::function, std::reference_wrapper, what std::bind gives.
bool isPlainFunctionObject(const std::string& name);

// A built-in type, or std::string: the type of an input that Dictum names itself.
ir::TypePtr plainType(schema::ValueType type);

// What an expression of this type is: a number, a string, an enumerator; Unknown for everything else.
schema::ValueType valueTypeOf(const ir::TypePtr& type);
// The same, with sequences.
schema::ValueType elementValueType(const ir::TypePtr& type);

// The tag of an enum-like type: "kReLU" of torch::enumtype::kReLU; empty of other types.
std::string enumTag(const ir::Type& type);

bool isReference(const ir::TypePtr& type);
const ir::TypePtr& withoutReference(const ir::TypePtr& type);

}  // namespace dictum::symbolic
