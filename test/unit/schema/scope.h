// Inputs that the tests of expressions share: a, b, c are booleans, f is floating, s a string, mode an enumeration,
// dims a sequence of integers, i a loop index, u of unknown type; anything else is an integer.
#pragma once

#include <gtest/gtest.h>

#include "schema/parse.h"

namespace dictum::schema::test {

inline Scope scope() {
  return {.typeOf =
              [](const std::string& name) {
                if (name == "a" || name == "b" || name == "c") return ValueType::Boolean;
                if (name == "f") return ValueType::Floating;
                if (name == "s") return ValueType::String;
                if (name == "mode") return ValueType::Enumeration;
                if (name == "dims") return ValueType::Sequence;
                if (name == "u") return ValueType::Unknown;
                return ValueType::Integer;
              },
          .loopIndices = {"i"}};
}

inline Expression expression(const std::string& text) {
  auto result = parse(text, scope());
  EXPECT_TRUE(result) << (result ? "" : result.error().message());
  return result ? *result : Expression();
}

}  // namespace dictum::schema::test
