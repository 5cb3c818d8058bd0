// std::regex_replace where everything is known: placeholders in the names of parameters.
#include <regex>

#include "symbolic/intrinsics/support.h"

namespace dictum::symbolic {

namespace {

Operand replaceAll(Call& call) {
  const Value text = call.argument(0), pattern = call.argument(1), replacement = call.argument(2);
  const std::string *where = literalString(text), *what = literalString(pattern), *with = literalString(replacement);
  if (!where || !what || !with || call.count() > 4) return Operand(call.unknown("what std::regex_replace gives"));
  try {
    return Operand(string(std::regex_replace(*where, std::regex(*what), *with)));
  } catch (const std::regex_error& error) {
    call.evaluator.throwHere(error.what(), call.location());
  }
}

}  // namespace

void addRegexIntrinsics(Intrinsics& table) {
  table.add("std::basic_regex::basic_regex", [](Call& call) { return Operand(call.argument(0)); });
  table.add("std::regex_replace", replaceAll);
}

}  // namespace dictum::symbolic
