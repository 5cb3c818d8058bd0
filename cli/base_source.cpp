#include "cli/base_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "frontend/command.h"
#include "schema/lock.h"
#include "schema/strict_json.h"

namespace dictum::cli {

namespace fs = std::filesystem;

namespace {

using schema::Json;

constexpr std::size_t maximumDatabase = std::size_t{1} << 30;

std::string inDirectory(const std::string& path, const std::string& directory) {
  return (fs::path(directory) / path).lexically_normal().string();
}

// Compile flags that name a file or folder: in the next word, or for folders in the same.
constexpr std::array fileFlags = {"-include", "-imacros"};
constexpr std::array folderFlags = {"-isystem", "-iquote", "-idirafter", "-I", "-F"};

bool isPathFlag(const std::string& word) {
  return std::find(fileFlags.begin(), fileFlags.end(), word) != fileFlags.end() ||
         std::find(folderFlags.begin(), folderFlags.end(), word) != folderFlags.end();
}

// The flag that `word` begins with, where a folder follows in the same word; `-isystem-after` is another flag.
std::string joinedFlag(const std::string& word) {
  for (const std::string flag : folderFlags)
    if (word.size() > flag.size() && word.starts_with(flag) && word[flag.size()] != '-') return flag;
  return "";
}

// A command with every path of the work tree as it is in the base.
std::vector<std::string> mappedWords(std::vector<std::string> words, const std::string& directory,
                                     const BaseTree& base) {
  const auto mapped = [&](const std::string& path) { return base.mapped(inDirectory(path, directory)); };
  bool isPath = false;
  for (std::string& word : words) {
    if (word == "-Xclang") continue;
    if (isPath) {
      word = mapped(word);
      isPath = false;
    } else if (isPathFlag(word)) {
      isPath = true;
    } else if (const std::string flag = joinedFlag(word); !flag.empty()) {
      word = flag + mapped(word.substr(flag.size()));
    }
  }
  return words;
}

// The directory at or above the working directory, or above the first source, that has a compile database.
std::string databaseDirectory(const SourceArguments& arguments) {
  if (arguments.compileDatabaseDirectory) return *arguments.compileDatabaseDirectory;
  fs::path directory =
      arguments.sources.empty() ? fs::current_path() : fs::absolute(arguments.sources[0]).parent_path();
  std::error_code error;
  for (;; directory = directory.parent_path()) {
    if (fs::exists(directory / "compile_commands.json", error)) return directory.string();
    if (directory == directory.root_path()) return "";
  }
}

using frontend::Command;

Json entryOf(const Command& command, const std::string& oldFile, const std::string& newFile, const BaseTree& base) {
  std::vector<std::string> words = mappedWords(command.arguments, command.directory, base);
  for (std::string& word : words)
    if (word == command.file || inDirectory(word, command.directory) == oldFile) word = newFile;
  return {{"directory", base.mapped(command.directory)}, {"file", newFile}, {"arguments", words}};
}

// How many letters two paths begin with alike.
std::size_t sharedLength(const std::string& a, const std::string& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

// The database of the work tree as it would be for the base. A source that is gone gets the command of its neighbour.
Json mappedDatabase(const std::vector<Command>& commands, const BaseTree& base) {
  Json result = Json::array();
  std::vector<std::string> listed;
  for (const Command& command : commands) {
    const std::string file = inDirectory(command.file, command.directory);
    const auto there = base.find(file);
    const bool isOutside = !there && fs::path(file).lexically_relative(base.root()).string().rfind("..", 0) == 0;
    if (!there && !isOutside) continue;
    result.push_back(entryOf(command, file, there.value_or(file), base));
    listed.push_back(there.value_or(file));
  }
  for (const std::string& gone : base.goneSources()) {
    if (commands.empty() || std::find(listed.begin(), listed.end(), gone) != listed.end()) continue;
    const auto likeness = [&](const Command& command) {
      return sharedLength(base.mapped(inDirectory(command.file, command.directory)), gone);
    };
    const auto nearest = std::max_element(commands.begin(), commands.end(),
                                          [&](const auto& a, const auto& b) { return likeness(a) < likeness(b); });
    result.push_back(entryOf(*nearest, inDirectory(nearest->file, nearest->directory), gone, base));
  }
  return result;
}

// Every translation unit of the work tree's database; none where it has no database.
Result<std::vector<Command>> commandsOf(const std::string& directory) {
  if (directory.empty()) return std::vector<Command>();
  frontend::Options options;
  options.compileDatabaseDirectory = directory;
  auto plan = frontend::planCommands(options);
  if (!plan) return failure(plan.error());
  return std::move(plan->commands);
}

// Also without commands: a database somewhere above the cache has nothing to say about the base.
Result<std::string> writeDatabase(const std::string& directory, const BaseTree& base) {
  const auto commands = commandsOf(directory);
  if (!commands) return failure(commands.error());
  const std::string folder = base.folder() + "/database";
  std::error_code error;
  fs::create_directories(folder, error);
  const std::string path = folder + "/compile_commands.json";
  const std::string text = mappedDatabase(*commands, base).dump(1);
  const auto known = schema::readWholeFile(path, maximumDatabase);
  if (!known || *known != text)
    if (auto written = schema::writeFileAtomically(path, text); !written) return failure(written.error());
  return folder;
}

}  // namespace

Result<BaseSource> baseSource(const SourceArguments& arguments, const std::vector<std::string>& compileFlags,
                              const BaseTree& base) {
  BaseSource result{arguments, mappedWords(compileFlags, fs::current_path().string(), base)};
  result.arguments.sources.clear();
  for (const std::string& source : arguments.sources)
    if (const auto there = base.find(source)) result.arguments.sources.push_back(*there);
  for (auto* roots : {&result.arguments.userRoots, &result.arguments.systemRoots})
    for (std::string& path : *roots) path = base.mapped(path);
  auto written = writeDatabase(databaseDirectory(arguments), base);
  if (!written) return failure(written.error());
  result.arguments.compileDatabaseDirectory = *written;
  return result;
}

}  // namespace dictum::cli
