#include "schema/signature.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace dictum::schema {
namespace {

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(' ');
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// The parts between commas that stand in no brackets and no string.
std::vector<std::string> splitAtCommas(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool isQuoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) isQuoted = !isQuoted;
    if (!isQuoted && std::string_view("<({[").find(c) != std::string_view::npos) ++depth;
    if (!isQuoted && std::string_view(">)}]").find(c) != std::string_view::npos) --depth;
    if (c == ',' && depth == 0 && !isQuoted)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  if (trimmed(parts.back()).empty()) parts.pop_back();
  return parts;
}

Parameter parameterOf(const std::string& text) {
  const std::size_t sign = text.find(" = ");
  const std::string declared = trimmed(text.substr(0, sign));
  std::size_t at = declared.size();
  while (at > 0 && isWord(declared[at - 1])) --at;
  std::string source = sign == std::string::npos ? "" : text.substr(sign + 3);
  std::erase(source, ' ');
  Parameter parameter{trimmed(declared.substr(0, at)), declared.substr(at), std::move(source)};
  if (parameter.type.empty() || parameter.type.ends_with("::")) return {declared, "", parameter.defaultSource};
  return parameter;
}

}  // namespace

std::vector<Parameter> parametersOf(const std::string& signature) {
  const std::size_t open = signature.find('('), close = signature.rfind(')');
  std::vector<Parameter> parameters;
  if (open == std::string::npos || close == std::string::npos) return parameters;
  for (const std::string& text : splitAtCommas(signature.substr(open + 1, close - open - 1)))
    parameters.push_back(parameterOf(text));
  return parameters;
}

bool takesCallsOf(const std::vector<Parameter>& now, const std::vector<Parameter>& before) {
  const auto isSame = [](const Parameter& a, const Parameter& b) { return a.type == b.type; };
  return before.size() <= now.size() && std::equal(before.begin(), before.end(), now.begin(), isSame) &&
         std::all_of(now.begin() + static_cast<std::ptrdiff_t>(before.size()), now.end(),
                     [](const Parameter& parameter) { return parameter.hasDefault(); });
}

std::string parameterOfInput(const std::string& input) {
  const std::string path = input.starts_with("size(") ? input.substr(5) : input;
  return path.substr(0, path.find_first_of(".[()"));
}

}  // namespace dictum::schema
