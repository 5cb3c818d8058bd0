#include "rules/key_filter.h"

#include "symbolic/program_index.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

bool isKind(const ir::Expression& e, ir::ExpressionKind kind) { return e.kind == kind; }

// Conversions do not matter to the value.
const ir::Expression& inner(const ir::Expression& e) {
  const bool converts = isKind(e, ir::ExpressionKind::Cast) || isKind(e, ir::ExpressionKind::Construct);
  return converts && !e.operands.empty() && e.operands[0] ? inner(*e.operands[0]) : e;
}

bool isCharacter(const ir::TypePtr& type) { return type && type->kind == ir::TypeKind::Integer && type->bits == 8; }

bool isComparison(const std::string& name) { return name == "==" || name == "!="; }

}  // namespace

void KeyFilter::declare(const ir::Variable& variable) {
  const std::string probe = "key";
  if (!variable.initializer) return;
  if (textOf(*variable.initializer, probe) == probe) names_.insert(variable.local);
  if (variable.type && variable.type->kind == ir::TypeKind::Boolean)
    conditions_[variable.local] = variable.initializer.get();
}

std::optional<bool> KeyFilter::holds(const ir::Expression& condition, const std::string& key) const {
  const ir::Expression& e = inner(condition);
  if (isKind(e, ir::ExpressionKind::Boolean)) return e.integer != 0;
  if (const auto known = conditions_.find(e.local); isKind(e, ir::ExpressionKind::Variable))
    return known == conditions_.end() ? std::nullopt : holds(*known->second, key);
  if (isKind(e, ir::ExpressionKind::Unary) && e.text == "!") {
    const auto value = holds(*e.operands.at(0), key);
    return value ? std::optional(!*value) : std::nullopt;
  }
  if (isKind(e, ir::ExpressionKind::Binary) && (e.text == "&&" || e.text == "||")) {
    const auto left = holds(*e.operands.at(0), key), right = holds(*e.operands.at(1), key);
    if (!left || !right) return std::nullopt;
    return e.text == "&&" ? *left && *right : *left || *right;
  }
  const std::string name = unqualified(e.text);
  if (isKind(e, ir::ExpressionKind::Call) && e.object && e.operands.size() == 1 &&
      (name == "starts_with" || name == "ends_with")) {
    const auto text = textOf(*e.object, key), part = textOf(*e.operands[0], key);
    if (!text || !part) return std::nullopt;
    return name == "starts_with" ? text->starts_with(*part) : text->ends_with(*part);
  }
  if (const auto number = numberOf(e, key); number && isKind(e, ir::ExpressionKind::Call)) return *number != 0;
  return compare(e, key);
}

// `a == b` of numbers or texts.
std::optional<bool> KeyFilter::compare(const ir::Expression& e, const std::string& key) const {
  const std::string operation = isKind(e, ir::ExpressionKind::Call) && unqualified(e.text).rfind("operator", 0) == 0
                                    ? unqualified(e.text).substr(8)
                                    : e.text;
  const bool isMember = e.object != nullptr;
  if (!isComparison(operation) || e.operands.size() + (isMember ? 1 : 0) != 2) return std::nullopt;
  const ir::Expression& left = isMember ? *e.object : *e.operands[0];
  const ir::Expression& right = *e.operands.back();
  std::optional<bool> isEqual;
  if (const auto a = numberOf(left, key), b = numberOf(right, key); a && b) isEqual = *a == *b;
  if (const auto a = textOf(left, key), b = textOf(right, key); a && b) isEqual = *a == *b;
  return isEqual ? std::optional(*isEqual == (operation == "==")) : std::nullopt;
}

std::optional<std::string> KeyFilter::textOf(const ir::Expression& expression, const std::string& key) const {
  const ir::Expression& e = inner(expression);
  if (isKind(e, ir::ExpressionKind::String)) return e.text;
  if (isKind(e, ir::ExpressionKind::Integer) && isCharacter(e.type))
    return std::string(1, static_cast<char>(e.integer));
  if (isKind(e, ir::ExpressionKind::Variable) && names_.count(e.local)) return key;
  if (!isKind(e, ir::ExpressionKind::Call) || !e.object) return std::nullopt;
  const std::string name = unqualified(e.text);
  const ir::Expression& object = inner(*e.object);
  const ir::Expression& item = unqualified(object.text) == "operator->" && object.object ? *object.object : object;
  if (name == "key" && isKind(item, ir::ExpressionKind::Variable) && item.local == item_) return key;
  if (name != "substr" || e.operands.size() != 2) return std::nullopt;
  const auto text = textOf(object, key);
  const auto from = numberOf(*e.operands[0], key), count = numberOf(*e.operands[1], key);
  if (!text || !from || !count || *from < 0 || static_cast<std::size_t>(*from) > text->size()) return std::nullopt;
  return text->substr(static_cast<std::size_t>(*from), static_cast<std::size_t>(*count));
}

std::optional<std::int64_t> KeyFilter::numberOf(const ir::Expression& expression, const std::string& key) const {
  const ir::Expression& e = inner(expression);
  if (isKind(e, ir::ExpressionKind::Integer)) return e.integer;
  if (unqualified(e.text) == "npos") return -1;
  if (!isKind(e, ir::ExpressionKind::Call) || !e.object || e.operands.empty()) return std::nullopt;
  const std::string name = unqualified(e.text);
  const auto text = textOf(*e.object, key);
  if (!text) return std::nullopt;
  if (name == "compare") return comparison(e, *text, key);
  if (name == "operator[]" || name == "at") {
    const auto at = numberOf(*e.operands[0], key);
    const bool isInside = at && *at >= 0 && static_cast<std::size_t>(*at) < text->size();
    return isInside ? std::optional<std::int64_t>((*text)[static_cast<std::size_t>(*at)]) : std::nullopt;
  }
  const auto part = textOf(*e.operands[0], key);
  const auto from = e.operands.size() > 1 ? numberOf(*e.operands[1], key) : std::nullopt;
  if (!part || (e.operands.size() > 1 && !from)) return std::nullopt;
  const bool isWhole = !from || *from == -1;
  const std::size_t at = isWhole ? 0 : static_cast<std::size_t>(*from);
  if (name == "find") return static_cast<std::int64_t>(text->find(*part, at));
  if (name == "rfind") return static_cast<std::int64_t>(text->rfind(*part, isWhole ? std::string::npos : at));
  return std::nullopt;
}

// `text.compare("head")`, `text.compare(0, 4, "head")`.
std::optional<std::int64_t> KeyFilter::comparison(const ir::Expression& e, const std::string& text,
                                                  const std::string& key) const {
  const auto other = textOf(*e.operands.back(), key);
  if (!other || (e.operands.size() != 1 && e.operands.size() != 3)) return std::nullopt;
  if (e.operands.size() == 1) return text.compare(*other);
  const auto from = numberOf(*e.operands[0], key), count = numberOf(*e.operands[1], key);
  if (!from || !count || *from < 0 || static_cast<std::size_t>(*from) > text.size()) return std::nullopt;
  return text.compare(static_cast<std::size_t>(*from), static_cast<std::size_t>(*count), *other);
}

}  // namespace dictum::checks
