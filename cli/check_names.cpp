#include "cli/check_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/suggest.h"

namespace dictum::cli {

std::string unknownCheck(const std::string& name) {
  std::vector<std::string> names;
  for (const checks::Check& check : checks::allChecks()) names.push_back(check.description.name);
  return fmt::format("there is no check '{}'{}", name, suggestion(name, names));
}

namespace {

bool matchesAny(const std::string& glob) {
  const auto& all = checks::allChecks();
  return std::any_of(all.begin(), all.end(),
                     [&](const checks::Check& check) { return checks::isSelected(check, {glob}); });
}

// What is wrong with CHECK.OPTION=VALUE.
std::optional<std::string> problemOf(const std::string& text) {
  const std::size_t equals = text.find('='), point = text.find('.');
  if (equals == std::string::npos || point > equals) return fmt::format("give CHECK.OPTION=VALUE, not '{}'", text);
  const std::string name = text.substr(0, point), option = text.substr(point + 1, equals - point - 1);
  const checks::Check* check = checks::findCheck(name);
  if (!check) return unknownCheck(name);
  std::vector<std::string> known;
  for (const checks::Option& each : check->description.options) {
    known.push_back(each.name);
    const std::string value = text.substr(equals + 1);
    if (each.name == option)
      return each.takes(value) ? std::nullopt
                               : std::optional(fmt::format("'{}.{}' is true or false, not '{}'", name, option, value));
  }
  return fmt::format("'{}' has no option '{}'{}", name, option, suggestion(option, known));
}

}  // namespace

Result<void> verifyGlobs(const std::string& flag, const std::vector<std::string>& globs) {
  for (const std::string& glob : globs) {
    const std::string name = glob.starts_with('-') ? glob.substr(1) : glob;
    if (name.starts_with("torch-") && !matchesAny(name)) return failure(flag + ": " + unknownCheck(name));
  }
  return {};
}

Result<void> verifyOptions(const std::vector<std::string>& options) {
  for (const std::string& option : options)
    if (const auto problem = problemOf(option)) return failure("--option: " + *problem);
  return {};
}

}  // namespace dictum::cli
