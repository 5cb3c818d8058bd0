// std::string and std::string_view: members and operators, conversions to and from numbers.
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

#include "symbolic/intrinsics/range.h"
#include "symbolic/intrinsics/text.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

const std::vector<std::string>& stringClasses() {
  static const std::vector<std::string> names = {"std::basic_string", "std::basic_string_view",
                                                 "c10::basic_string_view"};
  return names;
}

Operand notLiteral(Call& call) {
  return Operand(call.unknown("'" + call.expression.text + "' of a string that is not literal"));
}

// The object as literal text, once for each value that a few flags decide.
Intrinsic onLiteral(std::function<Operand(Call&, const std::string&)> apply) {
  return onEachObject([apply = std::move(apply)](Call& call) -> Operand {
    const Value self = call.self();
    const std::string* text = literalString(self);
    if (text) return apply(call, *text);
    const Expression* e = scalar(self);
    if (!e || e->operation() != schema::Operation::Conditional) return notLiteral(call);
    std::function<Value(const Expression&)> each = [&](const Expression& part) -> Value {
      if (const std::string* literal = part.asString()) return call.evaluator.read(apply(call, *literal));
      if (part.operation() != schema::Operation::Conditional) return call.evaluator.read(notLiteral(call));
      return merge(part.operands()[0], each(part.operands()[1]), each(part.operands()[2]));
    };
    return Operand(each(*e));
  });
}

std::optional<std::size_t> position(const Value& value, std::size_t size) {
  auto number = literalInteger(value);
  if (!number) return std::nullopt;
  return *number < 0 ? size : std::min(static_cast<std::size_t>(*number), size);  // npos is negative here
}

Value positionValue(std::size_t found) {
  return integer(found == std::string::npos ? -1 : static_cast<std::int64_t>(found));
}

// --- joining

std::optional<Expression> argumentText(Call& call, std::size_t i) {
  return textOf(call.argument(i), argumentType(call, i));
}

Operand concatenate(Call& call) {
  // Iterators have an operator+ in std too.
  if (asIterator(call.argument(0)) || asIterator(call.argument(1))) return iteratorPlus(call);
  std::optional<Expression> left = argumentText(call, 0), right = argumentText(call, 1);
  if (!left || !right) {
    for (std::size_t i = 0; i < 2; ++i)
      if (call.argument(i).is<Unknown>()) return Operand(call.argument(i));
    return Operand(call.unknown("a string that is not known"));
  }
  return Operand(Value(schema::add(*left, *right)));
}

bool isStringType(const ir::TypePtr& type) {
  const auto& names = stringClasses();
  return type && std::find(names.begin(), names.end(), type->name) != names.end();
}

// A part of a text: (string, from), (string, from, count), and (characters, length), where the number means another
// thing.
std::optional<Expression> partOfArgument(Call& call) {
  const Value first = call.argument(0);
  const std::string* text = literalString(first);
  const auto number = literalInteger(call.argument(1));
  if (!text || !number || *number < 0 || *number > static_cast<std::int64_t>(text->size())) return std::nullopt;
  const auto at = static_cast<std::size_t>(*number);
  if (call.count() == 2 && !isStringType(argumentType(call, 0))) return Expression::string(text->substr(0, at));
  const auto count = call.count() > 2 ? position(call.argument(2), text->size()) : text->size();
  return count ? std::optional(Expression::string(text->substr(at, *count))) : std::nullopt;
}

// The text between two iterators.
std::optional<Expression> textBetween(Call& call) {
  const std::optional<Sequence> characters = sequenceArgument(call, 0);
  const std::optional<std::string> text = characters && isPlain(*characters) ? textOf(*characters) : std::nullopt;
  return text ? std::optional(Expression::string(*text)) : std::nullopt;
}

// append(text), append(count, character), append(first, last) and parts of a text.
std::optional<Expression> appended(Call& call) {
  if (call.count() == 1) return argumentText(call, 0);
  if (asIterator(call.argument(0))) return call.count() == 2 ? textBetween(call) : std::nullopt;
  const auto second = literalInteger(call.argument(1));
  if (auto count = literalInteger(call.argument(0)); count && second && *count >= 0 && *count < 4096)
    return Expression::string(std::string(static_cast<std::size_t>(*count), static_cast<char>(*second)));
  return partOfArgument(call);
}

Operand append(Call& call) {
  std::optional<Expression> self = textOf(call.self(), nullptr);
  std::optional<Expression> added = appended(call);
  call.evaluator.write(call.place(), self && added ? Value(schema::add(*self, *added))
                                                   : call.unknown("a string with appended text that is not known"));
  return Operand(call.place());
}

Operand assign(Call& call) {
  std::optional<Expression> text = appended(call);
  const Value otherwise = call.count() == 1 ? call.argument(0) : call.unknown("a string assigned a part of a text");
  call.evaluator.write(*call.object, text ? Value(*text) : otherwise);
  return *call.object;
}

// --- parts

Operand substring(Call& call, const std::string& text) {
  const auto from = position(call.argument(0), text.size() + 1);
  const auto count = call.count() > 1 ? position(call.argument(1), text.size()) : text.size();
  if (!from || !count) return notLiteral(call);
  if (*from > text.size())
    call.evaluator.throwHere("basic_string::substr: position beyond the end", call.location(),
                             {{}, {"std::out_of_range"}});
  return Operand(string(text.substr(*from, *count)));
}

using Search = std::size_t (*)(const std::string& text, const std::string& wanted, std::size_t from);

Intrinsic search(Search find, bool fromEnd) {
  return onLiteral([=](Call& call, const std::string& text) {
    std::optional<Expression> wanted = argumentText(call, 0);
    auto from = call.count() > 1 ? position(call.argument(1), text.size()) : fromEnd ? text.size() : 0;
    const bool isPart = call.count() > 2;  // find(characters, from, length)
    if (!wanted || !wanted->asString() || !from || isPart) return notLiteral(call);
    return Operand(positionValue(find(text, *wanted->asString(), *from)));
  });
}

Operand character(Call& call, const std::string& text) {
  auto at = literalInteger(call.argument(0));
  if (!at || *at < 0 || *at >= static_cast<std::int64_t>(text.size())) return notLiteral(call);
  return Operand(integer(text[static_cast<std::size_t>(*at)]));
}

// A letter that is assigned changes the text.
Intrinsic partOfText(Intrinsic letter) {
  return [letter = std::move(letter)](Call& call) -> Operand {
    const Operand result = letter(call);
    return call.object ? call.evaluator.partOf(*call.object, result) : result;
  };
}

// --- changing

Operand store(Call& call, std::string text) {
  call.evaluator.write(call.place(), string(std::move(text)));
  return Operand(call.place());
}

Operand forgetText(Call& call) {
  call.evaluator.write(call.place(), call.unknown("a string changed in a way that is not known"));
  return Operand(call.place());
}

Intrinsic changing(std::function<std::optional<std::string>(Call&, std::string)> change) {
  return onEachObject([change = std::move(change)](Call& call) {
    const Value self = call.self();
    const std::string* text = literalString(self);
    std::optional<std::string> result = text ? change(call, *text) : std::nullopt;
    return result ? store(call, std::move(*result)) : forgetText(call);
  });
}

std::optional<std::string> replaced(Call& call, std::string text) {
  auto from = position(call.argument(0), text.size()), count = position(call.argument(1), text.size());
  std::optional<Expression> with = call.count() == 3 ? argumentText(call, 2) : std::nullopt;
  if (!from || !count || !with || !with->asString()) return std::nullopt;
  return text.replace(*from, *count, *with->asString());
}

std::optional<std::string> inserted(Call& call, std::string text) {
  auto at = position(call.argument(0), text.size());
  std::optional<Expression> what = call.count() == 2 ? argumentText(call, 1) : std::nullopt;
  if (!at || !what || !what->asString()) return std::nullopt;
  return text.insert(*at, *what->asString());
}

// erase(position) and erase(first, last), as std::remove is used.
std::optional<std::string> erasedBetween(Call& call, std::string text) {
  const std::optional<Iterator> first = asIterator(call.argument(0));
  const std::optional<Iterator> last = call.count() > 1 ? asIterator(call.argument(1)) : std::nullopt;
  const auto from = first && !first->reverse ? first->position.asInteger() : std::nullopt;
  const auto to = last                        ? last->position.asInteger()
                  : call.count() == 1 && from ? std::optional(*from + 1)
                                              : std::nullopt;
  if (!from || !to || *from < 0 || *to < *from || *to > static_cast<std::int64_t>(text.size())) return std::nullopt;
  return text.erase(static_cast<std::size_t>(*from), static_cast<std::size_t>(*to - *from));
}

std::optional<std::string> erased(Call& call, std::string text) {
  if (asIterator(call.argument(0))) return erasedBetween(call, std::move(text));
  auto from = position(call.argument(0), text.size());
  auto count = call.count() > 1 ? position(call.argument(1), text.size()) : text.size();
  if (!from || !count) return std::nullopt;
  return text.erase(*from, *count);
}

std::optional<std::string> withoutLast(Call&, std::string text) {
  if (text.empty()) return std::nullopt;
  text.pop_back();
  return text;
}

// --- numbers

// A function that reads a number out of text; how much of the text it has read goes where the second argument points.
class NumberReader {
 public:
  NumberReader(Call& call, bool isWhole) : call_(call), isWhole_(isWhole) {}

  Operand read() {
    const Value value = call_.argument(0);
    const Expression* text = scalar(value);
    const auto base = call_.count() > 2 ? literalInteger(call_.argument(2)) : std::optional<std::int64_t>(10);
    if (text && text->asString() && base) return readLiteral(*text->asString(), static_cast<int>(*base));
    writeEnd(call_.unknown("how much of a text is a number is not known"));
    call_.evaluator.noteUnseenThrow();
    if (!text || base != 10)
      return Operand(value.is<Unknown>() ? value : call_.unknown("a number read from text that is not known"));
    return Operand(Value(schema::call(isWhole_ ? "int" : "float", {*text})));
  }

 private:
  Operand readLiteral(const std::string& text, int base) {
    char* end = nullptr;
    errno = 0;
    const Value number =
        isWhole_ ? integer(std::strtoll(text.c_str(), &end, base)) : floating(std::strtod(text.c_str(), &end));
    const bool throws = call_.expression.text.rfind("std::sto", 0) == 0;
    if (end == text.c_str() && throws) refuse("no conversion", "std::invalid_argument");
    if (throws && (errno == ERANGE || !fits(number))) refuse("out of range", "std::out_of_range");
    writeEnd(integer(end - text.c_str()));
    return Operand(number);
  }

  [[noreturn]] void refuse(const char* message, const char* exception) const {
    call_.evaluator.throwHere(message, call_.location(), {{}, {exception}});
  }

  // An int is read as a long.
  bool fits(const Value& number) const {
    const ir::TypePtr& type = call_.expression.type;
    const auto whole = literalInteger(number);
    return !isWhole_ || !type || type->bits != 32 || (*whole >= INT32_MIN && *whole <= INT32_MAX);
  }

  void writeEnd(Value end) {
    const Value target = call_.count() > 1 ? call_.argument(1) : Value(None{});
    if (const Pointer* pointer = target.as<Pointer>()) call_.evaluator.write(pointer->target, std::move(end));
  }

  Call& call_;
  bool isWhole_;
};

Operand toString(Call& call) {
  std::optional<Expression> text = toStringText(call.argument(0));
  if (text) return Operand(Value(*text));
  const Value value = call.argument(0);
  return Operand(value.is<Unknown>() ? value : call.unknown("the text of a number that is not known"));
}

Operand compare(Call& call, const std::string& text) {
  const Value other = call.argument(0);
  const std::string* literal = literalString(other);
  if (!literal || call.count() != 1) return notLiteral(call);
  const int order = text.compare(*literal);
  return Operand(integer(order < 0 ? -1 : order > 0 ? 1 : 0));
}

// string(text), string(count, character), string(text, from, count), string(text, length), string(view).
Operand construct(Call& call) {
  while (!call.arguments.empty()) {
    const Value last = call.argument(call.count() - 1);
    const Structure* structure = last.as<Structure>();
    if (!structure || asIterator(last)) break;
    call.arguments.pop_back();  // the allocator
  }
  if (call.arguments.empty()) return Operand(string(""));
  if (call.count() == 1) return Operand(call.argument(0));
  const std::optional<Range> range = rangeOf(call.evaluator, call.argument(0), call.argument(1));
  if (range && range->whole && !range->reversed) {
    const Value container = call.evaluator.read(range->container);
    if (scalar(container)) return Operand(container);
  }
  std::optional<Expression> text = appended(call);
  return Operand(text ? Value(*text) : call.unknown("a string that is not literal"));
}

Intrinsic inOtherCase(int (*change)(int)) {
  return [change](Call& call) {
    const std::optional<std::int64_t> code = literalInteger(call.argument(0));
    constexpr std::int64_t largestCode = 255;
    if (!code || *code < 0 || *code > largestCode)
      return Operand(call.unknown("the case of a character that is not known"));
    return Operand(integer(change(static_cast<int>(*code))));
  };
}

void addParts(Intrinsics& table) {
  const auto& all = stringClasses();
  addToAll(table, all, {"substr"}, onLiteral(substring));
  addToAll(table, all, {"find"},
           search([](const std::string& t, const std::string& w, std::size_t f) { return t.find(w, f); }, false));
  addToAll(table, all, {"rfind"},
           search([](const std::string& t, const std::string& w, std::size_t f) { return t.rfind(w, f); }, true));
  addToAll(
      table, all, {"find_first_of"},
      search([](const std::string& t, const std::string& w, std::size_t f) { return t.find_first_of(w, f); }, false));
  addToAll(
      table, all, {"find_last_of"},
      search([](const std::string& t, const std::string& w, std::size_t f) { return t.find_last_of(w, f); }, true));
  addToAll(table, all, {"find_first_not_of"},
           search([](const std::string& t, const std::string& w, std::size_t f) { return t.find_first_not_of(w, f); },
                  false));
  addToAll(table, all, {"size", "length"}, onLiteral([](Call&, const std::string& text) {
             return Operand(integer(static_cast<std::int64_t>(text.size())));
           }));
  addToAll(table, all, {"operator[]", "at"}, partOfText(onLiteral(character)));
  for (const std::string prefix : {"", "std::"}) {
    table.add(prefix + "toupper", inOtherCase([](int c) { return std::toupper(c); }));
    table.add(prefix + "tolower", inOtherCase([](int c) { return std::tolower(c); }));
  }
  addToAll(table, all, {"front"}, partOfText(onLiteral([](Call& call, const std::string& text) {
             return text.empty() ? notLiteral(call) : Operand(integer(text.front()));
           })));
  addToAll(table, all, {"back"}, partOfText(onLiteral([](Call& call, const std::string& text) {
             return text.empty() ? notLiteral(call) : Operand(integer(text.back()));
           })));
  addToAll(table, all, {"compare"}, onLiteral(compare));
  addToAll(table, all, {"empty"}, onEachObject([](Call& call) {
             std::optional<Expression> text = textOf(call.self(), nullptr);
             return text ? Operand(Value(schema::equal(*text, Expression::string("")))) : notLiteral(call);
           }));
  addToAll(table, all, {"c_str", "data", "operator T"}, [](Call& call) { return Operand(call.self()); });
}

void addChanges(Intrinsics& table) {
  const std::vector<std::string> all = {"std::basic_string"};
  addToAll(table, all, {"operator+=", "append", "push_back"}, onEachObject(append));
  addToAll(table, all, {"operator=", "assign"}, assign);
  addToAll(table, all, {"clear"}, [](Call& call) {
    call.evaluator.write(*call.object, string(""));
    return Operand(Value(None{}));
  });
  addToAll(table, all, {"replace"}, changing(replaced));
  addToAll(table, all, {"insert"}, changing(inserted));
  addToAll(table, all, {"erase"}, changing(erased));
  addToAll(table, all, {"pop_back"}, changing(withoutLast));
  addToAll(table, all, {"resize"}, changing([](Call& call, std::string text) -> std::optional<std::string> {
             auto size = literalInteger(call.argument(0));
             if (!size || *size < 0 || *size > 4096) return std::nullopt;
             const auto fill = call.count() > 1 ? literalInteger(call.argument(1)) : std::optional<std::int64_t>(0);
             if (!fill) return std::nullopt;
             text.resize(static_cast<std::size_t>(*size), static_cast<char>(*fill));
             return text;
           }));
  addToAll(table, all, {"reserve"}, [](Call&) { return Operand(Value(None{})); });
}

}  // namespace

void addStringIntrinsics(Intrinsics& table) {
  addParts(table);
  addChanges(table);
  table.add("std::basic_string::basic_string", construct);
  table.add("std::basic_string_view::basic_string_view", construct);
  table.add("std::operator+", concatenate);
  table.add("std::to_string", toString);
  for (const char* name :
       {"std::stoi", "std::stol", "std::stoll", "std::stoul", "std::stoull", "atoi", "atol", "std::atoi"})
    table.add(name, [](Call& call) { return NumberReader(call, true).read(); });
  for (const char* name : {"std::stod", "std::stof", "atof", "std::atof"})
    table.add(name, [](Call& call) { return NumberReader(call, false).read(); });
  for (const char* name : {"strlen", "std::strlen"})
    table.add(name, [](Call& call) {
      const Value value = call.argument(0);
      const std::string* text = literalString(value);
      return text ? Operand(integer(static_cast<std::int64_t>(text->size()))) : notLiteral(call);
    });
  for (const char* name : {"strcmp", "std::strcmp"})
    table.add(name, [](Call& call) {
      const Value a = call.argument(0), b = call.argument(1);
      std::optional<Expression> same = equalWhen(a, b), less = lessWhen(a, b);
      if (!same || !less) return notLiteral(call);
      return Operand(Value(conditional(*same, Expression::integer(0),
                                       conditional(*less, Expression::integer(-1), Expression::integer(1)))));
    });
}

}  // namespace dictum::symbolic
