#include "schema/prediction.h"

namespace dictum::schema {

void Key::append(std::string text) {
  if (text.empty()) return;
  if (!parts_.empty() && parts_.back().asString()) {
    parts_.back() = Expression::string(*parts_.back().asString() + text);
    return;
  }
  parts_.push_back(Expression::string(std::move(text)));
}

void Key::append(const Expression& part) {
  if (const std::string* text = part.asString()) {
    if (!text->empty() && parts_.empty()) return parts_.push_back(part);
    return append(*text);
  }
  if (auto number = part.asInteger()) return append(std::to_string(*number));
  if (part.operation() == Operation::Add && part.type() == ValueType::String) {
    for (const Expression& operand : part.operands()) append(operand);
    return;
  }
  // A part is written as text anyway.
  if (part.operation() == Operation::Call && part.name() == "string" &&
      part.operands()[0].type() == ValueType::Integer) {
    return append(part.operands()[0]);
  }
  parts_.push_back(part);
}

void Key::append(const Key& other) {
  for (const Expression& part : other.parts_) append(part);
}

bool Key::isLiteral() const { return parts_.empty() || (parts_.size() == 1 && parts_[0].asString()); }

std::string Key::text() const {
  std::string result;
  for (const Expression& part : parts_) {
    const std::string* text = part.asString();
    result += text ? *text : "{" + print(part) + "}";
  }
  return result;
}

}  // namespace dictum::schema
