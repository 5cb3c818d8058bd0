#include "cli/depfile.h"

#include <filesystem>
#include <set>

#include "schema/lock.h"

namespace dictum::cli {
namespace {

// Of the characters that can stand in a file's name, Make and Ninja take these escaped.
std::string escaped(const std::string& path) {
  std::string result;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\\' || c == ':') result += '\\';
    if (c == '$') result += '$';
    result += c;
  }
  return result;
}

}  // namespace

void addDepfileOptions(CLI::App& app, DepfileArguments& arguments) {
  auto* file = app.add_option("--depfile", arguments.file, "Write the user's files that were read, as a rule for Make");
  app.add_option("--depfile-target", arguments.target,
                 "Target of the rule (default: the output, else the depfile without its ending)")
      ->needs(file);
}

Result<void> writeDepfile(const DepfileArguments& arguments, const std::string& output,
                          const std::vector<std::string>& files) {
  if (arguments.file.empty()) return {};
  std::string target = arguments.target.empty() ? output : arguments.target;
  if (target.empty()) target = std::filesystem::path(arguments.file).replace_extension().string();
  return schema::writeFileAtomically(arguments.file, depfileText(target, files));
}

std::string depfileText(const std::string& target, const std::vector<std::string>& files) {
  std::string text = escaped(target) + ":", rules;
  std::set<std::string> known;
  for (const std::string& file : files) {
    if (!known.insert(file).second) continue;
    text += " \\\n  " + escaped(file);
    if (known.size() > 1) rules += "\n" + escaped(file) + ":\n";
  }
  return text + "\n" + rules;
}

}  // namespace dictum::cli
