#include "diff/key_equation.h"

#include <algorithm>
#include <charconv>

#include "schema/linear.h"

namespace dictum::diff {
namespace {

using schema::Expression;
using schema::Operation;
using schema::ValueType;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isNumber(const Expression& part) {
  return part.type() == ValueType::Integer || part.type() == ValueType::Boolean ||
         part.operation() == Operation::LoopIndex;
}

bool isText(const Expression& part) { return part.type() == ValueType::String && !part.asString(); }

// The number that `text` is the decimal form of.
std::optional<std::int64_t> numberIn(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(value) != text) return std::nullopt;
  return value;
}

struct Hole {
  std::string before;
  Expression part;
  std::string after;
};

// A name with one computed part.
std::optional<Hole> holeOf(const Name& name) {
  Hole hole;
  std::size_t holes = 0;
  for (const Expression& part : name) {
    if (const std::string* text = part.asString()) {
      (holes ? hole.after : hole.before) += *text;
    } else {
      hole.part = part;
      ++holes;
    }
  }
  return holes == 1 ? std::optional(hole) : std::nullopt;
}

std::string literalText(const Name& name) {
  std::string text;
  for (const Expression& part : name) text += *part.asString();
  return text;
}

bool isLiteral(const Name& name) {
  return std::all_of(name.begin(), name.end(), [](const Expression& part) { return part.asString() != nullptr; });
}

std::optional<Expression> literalAgainstHole(const std::string& text, const Name& name) {
  const auto hole = holeOf(name);
  if (!hole) return std::nullopt;
  if (text.size() < hole->before.size() + hole->after.size() || !text.starts_with(hole->before) ||
      !text.ends_with(hole->after))
    return Expression::boolean(false);
  const std::string middle = text.substr(hole->before.size(), text.size() - hole->before.size() - hole->after.size());
  if (isText(hole->part)) return equal(hole->part, Expression::string(middle));
  if (!isNumber(hole->part)) return std::nullopt;
  const auto number = numberIn(middle);
  return number ? equal(hole->part, Expression::integer(*number)) : Expression::boolean(false);
}

bool oneBegins(const std::string& a, const std::string& b) { return a.starts_with(b) || b.starts_with(a); }
bool oneEnds(const std::string& a, const std::string& b) { return a.ends_with(b) || b.ends_with(a); }

std::optional<Expression> holeAgainstHole(const Name& a, const Name& b) {
  const auto x = holeOf(a), y = holeOf(b);
  if (!x || !y) return std::nullopt;
  if (!oneBegins(x->before, y->before) || !oneEnds(x->after, y->after)) return Expression::boolean(false);
  const bool alike = (isNumber(x->part) && isNumber(y->part)) || (isText(x->part) && isText(y->part));
  if (!alike || x->before != y->before || x->after != y->after) return std::nullopt;
  return equal(x->part, y->part);
}

std::optional<Expression> equation(const Name& a, const Name& b) {
  if (a == b) return Expression::boolean(true);
  if (isLiteral(a) && isLiteral(b)) return Expression::boolean(literalText(a) == literalText(b));
  if (isLiteral(a)) return literalAgainstHole(literalText(a), b);
  if (isLiteral(b)) return literalAgainstHole(literalText(b), a);
  return holeAgainstHole(a, b);
}

}  // namespace

std::vector<Name> namesOf(const schema::Key& key) {
  std::vector<Name> names(1);
  for (const Expression& part : key.parts()) {
    const std::string* text = part.asString();
    if (!text) {
      names.back().push_back(part);
      continue;
    }
    std::size_t from = 0;
    for (std::size_t dot = text->find('.'); dot != std::string::npos; dot = text->find('.', from)) {
      if (dot > from) names.back().push_back(Expression::string(text->substr(from, dot - from)));
      names.emplace_back();
      from = dot + 1;
    }
    if (from < text->size()) names.back().push_back(Expression::string(text->substr(from)));
  }
  return names;
}

std::vector<std::string> nameTexts(const schema::Key& key) {
  std::vector<std::string> texts;
  for (const Name& name : namesOf(key)) {
    schema::Key text;
    for (const Expression& part : name) text.append(part);
    texts.push_back(text.text());
  }
  return texts;
}

std::optional<std::vector<Expression>> equations(const schema::Key& a, const schema::Key& b) {
  const auto x = namesOf(a), y = namesOf(b);
  if (x.size() != y.size()) return std::vector{Expression::boolean(false)};
  std::vector<Expression> all;
  bool isDecided = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto one = equation(x[i], y[i]);
    if (one && one->isFalse()) return std::vector{Expression::boolean(false)};
    if (one && !one->isTrue()) all.push_back(*one);
    isDecided &= one.has_value();
  }
  return isDecided ? std::optional(all) : std::nullopt;
}

std::optional<std::string> patternOf(const schema::Key& key) {
  std::string pattern;
  const auto addNumber = [&pattern] {
    if (pattern.empty() || pattern.back() != '#') pattern += '#';
  };
  for (const Expression& part : key.parts()) {
    const std::string* text = part.asString();
    if (!text && !isNumber(part)) return std::nullopt;
    if (!text) addNumber();
    for (const char c : text ? *text : "") isDigit(c) || c == '-' ? addNumber() : void(pattern += c);
  }
  return pattern;
}

std::optional<Expression> solvedFor(const std::string& index, const Expression& equation) {
  if (equation.operation() != Operation::Equal) return std::nullopt;
  const auto difference = schema::differenceOf(equation.operands()[0], equation.operands()[1]);
  if (!difference) return std::nullopt;
  const auto isIndex = [&](const Expression& e) { return e.operation() == Operation::Input && e.name() == index; };
  const auto terms = difference->terms();
  const auto own = std::find_if(terms.begin(), terms.end(), [&](const auto& term) { return isIndex(term.term); });
  if (own == terms.end() || own->factor == INT64_MIN) return std::nullopt;
  const std::int64_t sign = own->factor < 0 ? 1 : -1, step = own->factor < 0 ? -own->factor : own->factor;
  schema::LinearSum rest;
  bool isSum = rest.add(Expression::integer(difference->constant()), sign);
  for (const schema::LinearTerm& term : terms) {
    if (isIndex(term.term)) continue;
    isSum = isSum && !inputsOf(term.term).count(index) && rest.add(term.term, sign * term.factor);
  }
  if (!isSum) return std::nullopt;
  return step == 1 ? rest.expression() : schema::divide(rest.expression(), Expression::integer(step));
}

}  // namespace dictum::diff
