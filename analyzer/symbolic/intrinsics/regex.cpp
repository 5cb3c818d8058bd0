// std::regex_replace of a plain text: placeholders in the names of parameters. Anything else of a pattern is not looked
// into; what a source says must not keep Dictum busy.
#include <cctype>

#include "symbolic/intrinsics/support.h"

namespace dictum::symbolic {

namespace {

// What a pattern without operators matches: `\\{layer\\}` is "{layer}".
std::optional<std::string> plainText(const std::string& pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool isEscaped = pattern[i] == '\\' && i + 1 < pattern.size();
    if (isEscaped) ++i;
    const unsigned char c = static_cast<unsigned char>(pattern[i]);
    const bool isWord = std::isalnum(c) || c == '_';
    const bool isOperator = std::string("\\^$.*+?()[]{}|").find(pattern[i]) != std::string::npos;
    if (isEscaped ? isWord : isOperator) return std::nullopt;
    text += pattern[i];
  }
  if (text.empty()) return std::nullopt;
  return text;
}

// Whether argument `i` and those after it are the defaults: flags change what is meant.
bool areDefaults(const Call& call, std::size_t from) {
  for (std::size_t i = from; i < call.expression.operands.size(); ++i)
    if (!call.expression.operands[i]->isImplicit) return false;
  return true;
}

Operand construct(Call& call) {
  return Operand(areDefaults(call, 1) ? call.argument(0) : call.unknown("a regular expression with flags"));
}

Operand replaceAll(Call& call) {
  const Value text = call.argument(0), pattern = call.argument(1), replacement = call.argument(2);
  const std::string *where = literalString(text), *what = literalString(pattern), *with = literalString(replacement);
  const std::optional<std::string> plain = what ? plainText(*what) : std::nullopt;
  if (!where || !plain || !with || with->find('$') != std::string::npos || !areDefaults(call, 3))
    return Operand(call.unknown("what std::regex_replace gives"));
  std::string result = *where;
  for (std::size_t at = result.find(*plain); at != std::string::npos; at = result.find(*plain, at + with->size()))
    result.replace(at, plain->size(), *with);
  return Operand(string(std::move(result)));
}

}  // namespace

void addRegexIntrinsics(Intrinsics& table) {
  table.add("std::basic_regex::basic_regex", construct);
  table.add("std::regex_replace", replaceAll);
}

}  // namespace dictum::symbolic
