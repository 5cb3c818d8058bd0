#include "symbolic/intrinsics/text.h"

#include <cstdio>

namespace dictum::symbolic {

namespace {

bool isCharacter(const ir::TypePtr& type) { return type && type->kind == ir::TypeKind::Integer && type->bits == 8; }

std::string print(const char* format, double value) {
  char buffer[512];
  std::snprintf(buffer, sizeof(buffer), format, value);
  return buffer;
}

// Applies `convert` to every leaf of `c ? a : b`.
std::optional<Expression> overLeaves(const Expression& e,
                                     const std::function<std::optional<Expression>(const Expression&)>& convert) {
  if (e.operation() != schema::Operation::Conditional) return convert(e);
  std::optional<Expression> then = overLeaves(e.operands()[1], convert);
  std::optional<Expression> otherwise = overLeaves(e.operands()[2], convert);
  if (!then || !otherwise) return std::nullopt;
  return conditional(e.operands()[0], *then, *otherwise);
}

std::optional<Expression> numberText(const Expression& e) {
  if (e.isLiteral()) {
    if (e.type() == schema::ValueType::Floating) return Expression::string(print("%g", *e.asFloating()));
    if (auto flag = e.asBoolean()) return Expression::string(*flag ? "1" : "0");
    if (auto number = e.asInteger()) return Expression::string(std::to_string(*number));
    return std::nullopt;
  }
  if (e.type() == schema::ValueType::Boolean) return conditional(e, Expression::string("1"), Expression::string("0"));
  if (e.type() == schema::ValueType::Integer) return schema::call("string", {e});
  return std::nullopt;
}

// Prints one literal with a printf specification, of which the length modifiers were removed.
std::optional<Expression> literalText(const std::string& specification, const Expression& e) {
  char buffer[512];
  const char kind = specification.back();
  const std::string head = specification.substr(0, specification.size() - 1);
  if (std::string("diuxXo").find(kind) != std::string::npos) {
    std::optional<std::int64_t> number = e.asInteger();
    if (auto flag = e.asBoolean()) number = *flag;
    if (!number) return std::nullopt;
    const std::string format = head + "ll" + kind;
    std::snprintf(buffer, sizeof(buffer), format.c_str(), static_cast<long long>(*number));
    return Expression::string(buffer);
  }
  if (std::string("fFgGeE").find(kind) != std::string::npos) {
    if (!e.asFloating()) return std::nullopt;
    return Expression::string(print(specification.c_str(), *e.asFloating()));
  }
  if (kind == 'c' && e.asInteger()) return Expression::string(std::string(1, static_cast<char>(*e.asInteger())));
  if (kind == 's' && e.asString() && e.asString()->size() < 256) {
    std::snprintf(buffer, sizeof(buffer), specification.c_str(), e.asString()->c_str());
    return Expression::string(buffer);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Expression> textOf(const Value& value, const ir::TypePtr& type) {
  if (const Choice* choice = value.as<Choice>()) {
    std::optional<Expression> result;
    for (const Alternative& alternative : choice->alternatives) {
      std::optional<Expression> text = textOf(alternative.value, type);
      if (!text) return std::nullopt;
      result = result ? conditional(alternative.when, *text, *result) : *text;
    }
    return result;
  }
  const Expression* e = scalar(value);
  if (!e) return std::nullopt;
  if (e->type() == schema::ValueType::String) return *e;
  if (isCharacter(type)) {
    return overLeaves(*e, [](const Expression& leaf) -> std::optional<Expression> {
      auto code = leaf.asInteger();
      return code ? std::optional(Expression::string(std::string(1, static_cast<char>(*code)))) : std::nullopt;
    });
  }
  return overLeaves(*e, numberText);
}

std::optional<Expression> toStringText(const Value& value) {
  const Expression* e = scalar(value);
  if (!e) return textOf(value, nullptr);
  return overLeaves(*e, [](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.isLiteral() && leaf.type() == schema::ValueType::Floating)
      return Expression::string(std::to_string(*leaf.asFloating()));
    return numberText(leaf);
  });
}

std::optional<Expression> convertedText(const std::string& specification, const Value& value) {
  const Expression* e = scalar(value);
  if (!e) return std::nullopt;
  const bool plain = specification == "%d" || specification == "%i" || specification == "%u" || specification == "%s";
  return overLeaves(*e, [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.isLiteral()) return literalText(specification, leaf);
    if (!plain) return std::nullopt;
    if (leaf.type() == schema::ValueType::String) return leaf;
    return leaf.type() == schema::ValueType::Integer ? numberText(leaf) : std::nullopt;
  });
}

}  // namespace dictum::symbolic
