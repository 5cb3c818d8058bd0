// What serialize.cpp and deserialize.cpp agree on.
#pragma once

#include "ir/ir.h"

namespace dictum::ir {

// To be raised when ir.h changes.
constexpr int archiveFormat = 3;

// The first element of a node says what it is.
template <typename Node>
constexpr int nodeKind = -1;
template <>
inline constexpr int nodeKind<Type> = 0;
template <>
inline constexpr int nodeKind<Expression> = 1;
template <>
inline constexpr int nodeKind<Statement> = 2;
template <>
inline constexpr int nodeKind<Function> = 3;

// The largest enumerator that a serialised enumeration has.
template <typename Enumeration>
constexpr int lastEnumerator = -1;
template <>
inline constexpr int lastEnumerator<TypeKind> = static_cast<int>(TypeKind::Function);
template <>
inline constexpr int lastEnumerator<ExpressionKind> = static_cast<int>(ExpressionKind::Unknown);
template <>
inline constexpr int lastEnumerator<StatementKind> = static_cast<int>(StatementKind::Unknown);
template <>
inline constexpr int lastEnumerator<FunctionKind> = static_cast<int>(FunctionKind::Conversion);

}  // namespace dictum::ir
