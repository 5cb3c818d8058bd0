// Reads the text form of expressions: the grammar of docs/expressions.md, which `print` writes.
//
//     Scope scope{.typeOf = [](const std::string& name) { return ValueType::Integer; }, .loopIndices = {"i"}};
//     auto dimension = parse("4 * hidden + i", scope);      // Result<Expression>
//
// parse(print(e)) equals e where the scope types the inputs as they were. The text may come from an untrusted file: its
// length and the depth of what it makes are bounded.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "schema/error.h"
#include "schema/expression.h"

namespace dictum::schema {

// The type of an input by its name; of an element of a sequence input by the name with `[]`: "dims[]".
using TypeOf = std::function<ValueType(const std::string& name)>;

struct Scope {
  TypeOf typeOf;                      // empty: all types are unknown
  std::set<std::string> loopIndices;  // names that are loop indices and not inputs
};

Result<Expression> parse(std::string_view text, const Scope& scope = {});

}  // namespace dictum::schema
