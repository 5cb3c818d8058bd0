// Text made piece by piece: string streams, printf, c10::str, fmt::format and std::format.
#include <cctype>

#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/text.h"

namespace dictum::symbolic {

namespace {

// A string stream is a structure whose field "text" is what was written; "width" and "fill" wait for the next value.
constexpr const char* streamClass = "std::basic_stringstream";

Value newStream(Value text) {
  Structure stream;
  stream.className = streamClass;
  stream.fields = {{"text", std::move(text)}};
  return Value(std::move(stream));
}

bool isStream(const Value& value) {
  const Structure* structure = value.as<Structure>();
  return structure && structure->className == streamClass;
}

Value manipulator(const char* field, Value value) {
  Structure result;
  result.className = "std::manipulator";
  result.fields = {{field, std::move(value)}};
  return Value(std::move(result));
}

// Pads to the stream's width, which counts for one value only.
std::optional<Expression> padded(Structure& stream, const Expression& text) {
  const Value* width = stream.find("width");
  const auto wanted = width ? literalInteger(*width) : std::optional<std::int64_t>(0);
  if (width) stream.at("width") = integer(0);
  if (!wanted) return std::nullopt;
  if (*wanted == 0) return text;
  if (!text.asString()) return std::nullopt;
  const Value* fill = stream.find("fill");
  const auto letter = fill ? literalInteger(*fill) : std::optional<std::int64_t>(' ');
  if (!letter || *wanted > 256) return std::nullopt;
  const auto missing = *wanted - static_cast<std::int64_t>(text.asString()->size());
  if (missing <= 0) return text;
  return Expression::string(std::string(static_cast<std::size_t>(missing), static_cast<char>(*letter)) +
                            *text.asString());
}

void insertInto(Structure& stream, const Value& value, const ir::TypePtr& type, const Value& lost) {
  if (const FunctionReference* function = value.as<FunctionReference>()) {
    if (function->name == "std::endl")
      insertInto(stream, string("\n"), nullptr, lost);
    else if (function->name != "std::flush" && function->name != "std::dec")
      stream.at("text") = lost;
    return;
  }
  const Structure* change = value.as<Structure>();
  if (change && change->className == "std::manipulator") {
    stream.at(change->fields[0].first) = change->fields[0].second;
    return;
  }
  std::optional<Expression> text = textOf(value, type);
  if (text) text = padded(stream, *text);
  Value& written = stream.at("text");
  const Expression* before = scalar(written);
  written = text && before ? Value(schema::add(*before, *text)) : lost;
}

// stream << value; writing to anything else, e.g. std::cout, has no effect here.
Operand write(Call& call, const Operand& stream, const Value& value, const ir::TypePtr& type) {
  if (!isStream(call.evaluator.read(stream))) return stream;
  const Place place = call.evaluator.placeOf(stream);
  const Value lost = value.is<Unknown>() ? value : call.unknown("text written to a stream that is not known");
  insertInto(call.evaluator.edit(place).edit<Structure>(), value, type, lost);
  return stream.isPlace() ? stream : Operand(place);
}

Operand text(Call& call) {
  const Operand& stream = *call.object;
  if (call.count() > 0) {
    call.evaluator.write(stream, newStream(call.argument(0)));
    return Operand(Value(None{}));
  }
  return fieldOperand(call.evaluator, stream, "text", call.location());
}

Operand constructStream(Call& call) {
  if (!call.arguments.empty()) {
    const Value initial = call.argument(0);
    if (const Expression* e = scalar(initial); e && e->type() == schema::ValueType::String)
      return Operand(newStream(initial));
  }
  return Operand(newStream(string("")));
}

// Whether the last operation on a stream succeeded; std::getline says so instead of giving the stream.
Value streamState(Call& call) {
  const Value self = call.self();
  if (scalar(self)) return self;
  return call.unknown("whether reading from a stream succeeded is not known");
}

// std::getline(stream, line, delimiter) from literal text: false at the end.
Operand getLine(Call& call) {
  const Value stream = call.evaluator.read(call.arguments.at(0));
  const Value source = isStream(stream) ? *stream.as<Structure>()->find("text") : Value();
  const std::string* content = literalString(source);
  const auto delimiter = call.count() > 2 ? literalInteger(call.argument(2)) : std::optional<std::int64_t>('\n');
  if (!content || !delimiter) {
    call.evaluator.write(call.arguments.at(1), call.unknown("a line of text that is not known"));
    return Operand(call.unknown("whether there is another line is not known"));
  }
  if (content->empty()) {
    // Empty where the line before had an end, and else as it was.
    call.evaluator.write(call.arguments.at(1), call.unknown("a line read behind the end of a text"));
    return Operand(boolean(false));
  }
  const std::size_t end = content->find(static_cast<char>(*delimiter));
  call.evaluator.write(call.arguments.at(1), string(content->substr(0, end)));
  call.evaluator.write(call.arguments.at(0),
                       newStream(string(end == std::string::npos ? "" : content->substr(end + 1))));
  return Operand(boolean(true));
}

// --- printf

// The text that a printf format gives; nothing where a part is not known.
std::optional<Expression> formatted(Call& call, const std::string& format, std::size_t next) {
  Expression result = Expression::string("");
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      const std::size_t end = std::min(format.find('%', i), format.size());
      result = schema::add(result, Expression::string(format.substr(i, end - i)));
      i = end - 1;
      continue;
    }
    std::string specification = "%";
    for (++i; i < format.size() && !std::isalpha(static_cast<unsigned char>(format[i])) && format[i] != '%'; ++i)
      specification += format[i];
    while (i < format.size() && std::string("lhzjtq").find(format[i]) != std::string::npos) ++i;
    if (i >= format.size() || specification.find('*') != std::string::npos) return std::nullopt;
    if (format[i] == '%') {
      result = schema::add(result, Expression::string("%"));
      continue;
    }
    if (next >= call.count()) return std::nullopt;
    std::optional<Expression> text = convertedText(specification + format[i], call.argument(next++));
    if (!text) return std::nullopt;
    result = schema::add(result, *text);
  }
  return result;
}

// The most characters that a text can have; nothing where that has no bound.
std::optional<std::int64_t> longest(const Expression& text) {
  constexpr std::int64_t digits = 20;            // of an int64, with its sign
  constexpr std::int64_t digitsOfIteration = 9;  // no loop registers more than that many times
  const auto& operands = text.operands();
  if (const std::string* literal = text.asString()) return static_cast<std::int64_t>(literal->size());
  if (text.operation() == schema::Operation::Conditional) {
    const auto then = longest(operands[1]), otherwise = longest(operands[2]);
    return then && otherwise ? std::optional(std::max(*then, *otherwise)) : std::nullopt;
  }
  if (text.operation() == schema::Operation::Add) {
    std::int64_t sum = 0;
    for (const Expression& part : operands) {
      const auto length = longest(part);
      if (!length) return std::nullopt;
      sum += *length;
    }
    return sum;
  }
  const bool isNumber = text.operation() == schema::Operation::Call && text.name() == "string" &&
                        operands[0].type() == schema::ValueType::Integer;
  if (!isNumber) return std::nullopt;
  return operands[0].hasInput() ? digits : digitsOfIteration;
}

// What there is room for; nothing where that is not known.
std::optional<Expression> truncated(const Expression& text, std::optional<std::int64_t> size) {
  if (!size || *size <= 0) return std::nullopt;
  if (const std::string* literal = text.asString())
    return Expression::string(literal->substr(0, static_cast<std::size_t>(*size - 1)));
  const auto length = longest(text);
  return length && *length < *size ? std::optional(text) : std::nullopt;
}

// sprintf(buffer, format...), snprintf(buffer, size, format...): the buffer becomes a string.
Operand printInto(Call& call, std::size_t formatAt) {
  const Value formatValue = call.argument(formatAt);
  const std::string* format = literalString(formatValue);
  std::optional<Expression> text = format ? formatted(call, *format, formatAt + 1) : std::nullopt;
  const std::optional<Expression> whole = text;  // its length is the result, also where there is no room for all of it
  if (formatAt == 2 && text) text = truncated(*text, literalInteger(call.argument(1)));
  const Value result = text ? Value(*text) : call.unknown("formatted text that is not known");
  Operand target = call.arguments.at(0);
  if (const Value buffer = call.evaluator.read(target); buffer.is<Pointer>() || buffer.is<Choice>())
    target = call.evaluator.dereference(buffer, call.location());
  call.evaluator.write(target, result);
  const std::string* literal = whole ? whole->asString() : nullptr;
  return literal ? Operand(integer(static_cast<std::int64_t>(literal->size())))
                 : Operand(call.unknown("the length of formatted text"));
}

// --- formatting by braces

// A format string is wrapped in an object that checks it.
std::optional<std::string> formatText(Call& call) {
  if (call.count() == 0) return std::nullopt;
  const Value value = call.argument(0);
  if (const std::string* text = literalString(value)) return *text;
  const ir::Expression* e = call.expression.operands.empty() ? nullptr : call.expression.operands[0].get();
  while (e && e->kind != ir::ExpressionKind::String && !e->operands.empty()) e = e->operands[0].get();
  return e && e->kind == ir::ExpressionKind::String ? std::optional(e->text) : std::nullopt;
}

// The text of one replacement field, e.g. "02d" after the colon.
std::optional<Expression> fieldText(const std::string& specification, const Value& value, const ir::TypePtr& type) {
  if (specification.empty()) {
    const Expression* e = scalar(value);
    if (e && e->type() == schema::ValueType::Floating && !e->isLiteral()) return std::nullopt;
    if (e && e->type() == schema::ValueType::Boolean)
      return conditional(*e, Expression::string("true"), Expression::string("false"));
    return textOf(value, type);
  }
  const char last = specification.back();
  const bool named = std::isalpha(static_cast<unsigned char>(last)) != 0;
  if (!std::isdigit(static_cast<unsigned char>(specification[0])) && specification[0] != '.') return std::nullopt;
  return convertedText("%" + specification + (named ? "" : "d"), value);
}

Operand formatBraces(Call& call) {
  const std::optional<std::string> format = formatText(call);
  const Operand failed(call.unknown("formatted text that is not known"));
  if (!format) return failed;
  Expression result = Expression::string("");
  std::size_t next = 1;
  for (std::size_t i = 0; i < format->size(); ++i) {
    const char letter = (*format)[i];
    const bool doubled = i + 1 < format->size() && (*format)[i + 1] == letter;
    if ((letter != '{' && letter != '}') || doubled) {
      result = schema::add(result, Expression::string(std::string(1, letter)));
      i += (letter == '{' || letter == '}') ? 1 : 0;
      continue;
    }
    const std::size_t end = format->find('}', i);
    if (letter == '}' || end == std::string::npos) return failed;
    const std::string field = format->substr(i + 1, end - i - 1);
    const std::size_t colon = std::min(field.find(':'), field.size());
    const std::string which = field.substr(0, colon);
    if (which.find_first_not_of("0123456789") != std::string::npos || which.size() > 3) return failed;
    const std::size_t at = which.empty() ? next++ : 1 + static_cast<std::size_t>(std::stoi(which));
    if (at >= call.count()) return failed;
    const std::string specification = colon < field.size() ? field.substr(colon + 1) : "";
    std::optional<Expression> text = fieldText(specification, call.argument(at), argumentType(call, at));
    if (!text) return failed;
    result = schema::add(result, *text);
    i = end;
  }
  return Operand(Value(result));
}

// c10::str(parts...): what `<<` prints of each.
Operand joinParts(Call& call) {
  Expression result = Expression::string("");
  for (std::size_t i = 0; i < call.count(); ++i) {
    std::optional<Expression> text = textOf(call.argument(i), argumentType(call, i));
    if (!text) return Operand(call.unknown("text that is not known"));
    result = schema::add(result, *text);
  }
  return Operand(Value(result));
}

}  // namespace

void addStreamIntrinsics(Intrinsics& table) {
  for (const char* name : {"basic_ostringstream", "basic_stringstream", "basic_istringstream"}) {
    const std::string type = std::string("std::") + name;
    table.add(type + "::" + name, constructStream);
    table.add(type + "::str", text);
  }
  table.add("std::basic_ostream::operator<<",
            [](Call& call) { return write(call, *call.object, call.argument(0), argumentType(call, 0)); });
  table.add("std::operator<<",
            [](Call& call) { return write(call, call.arguments.at(0), call.argument(1), argumentType(call, 1)); });
  table.add("std::getline", getLine);
  table.add("std::basic_ios::operator bool", [](Call& call) { return Operand(streamState(call)); });
  table.add("std::basic_ios::operator!", [](Call& call) {
    const Value state = streamState(call);
    const Expression* good = scalar(state);
    return Operand(good ? Value(negation(*good)) : state);
  });
  table.add("std::setw", [](Call& call) { return Operand(manipulator("width", call.argument(0))); });
  table.add("std::setfill", [](Call& call) { return Operand(manipulator("fill", call.argument(0))); });
  for (const char* name : {"sprintf", "std::sprintf"}) table.add(name, [](Call& call) { return printInto(call, 1); });
  for (const char* name : {"snprintf", "std::snprintf"}) table.add(name, [](Call& call) { return printInto(call, 2); });
  for (const char* name : {"printf", "std::printf", "fprintf", "std::fprintf", "puts", "std::puts"})
    table.add(name, [](Call&) { return Operand(Value(None{})); });
  table.add("c10::str", joinParts);
  for (const char* name : {"fmt::format", "std::format"}) table.add(name, formatBraces);
}

}  // namespace dictum::symbolic
