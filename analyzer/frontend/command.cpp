#include "frontend/command.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "clang/Tooling/CompilationDatabase.h"

namespace dictum::frontend {

namespace fs = std::filesystem;

namespace {

using Database = clang::tooling::CompilationDatabase;

std::string absolutePath(const std::string& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

// The directory at or above `directory` that has a compile_commands.json; empty where none has.
std::string nearestDatabase(fs::path directory) {
  for (std::error_code error;; directory = directory.parent_path()) {
    if (fs::exists(directory / "compile_commands.json", error)) return directory.string();
    if (!directory.has_relative_path()) return "";
  }
}

class Planner {
 public:
  explicit Planner(const Options& options) : options_(options), workingDirectory_(fs::current_path().string()) {}

  Result<Plan> plan() {
    for (const CompileCommand& command : options_.commands) plan_.commands.push_back({command});
    if (!options_.commands.empty()) return std::move(plan_);
    for (const std::string& source : options_.sources)
      if (auto error = addSource(source)) return failure(*error);
    if (options_.sources.empty() || !options_.constructions.empty())
      if (auto error = addDatabase()) return failure(*error);
    for (Command& command : plan_.commands) addFlags(command);
    return std::move(plan_);
  }

 private:
  // Null where there is no database at all.
  Result<const Database*> databaseFor(const std::string& directory) {
    std::string place =
        options_.compileDatabaseDirectory ? *options_.compileDatabaseDirectory : nearestDatabase(directory);
    if (place.empty()) return nullptr;
    auto [known, isNew] = databases_.try_emplace(absolutePath(place));
    if (isNew) {
      std::string reason;
      known->second = Database::loadFromDirectory(place, reason);
      if (!known->second) return failure("cannot read the compile database in '" + place + "': " + lastLine(reason));
    }
    return known->second.get();
  }

  static std::string lastLine(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.substr(text.rfind('\n') + 1);
  }

  std::optional<Error> addSource(const std::string& source) {
    std::string path = absolutePath(source);
    if (!planned_.insert(path).second) return std::nullopt;
    auto database = databaseFor(fs::path(path).parent_path().string());
    if (!database) return database.error();
    auto commands = *database ? (*database)->getCompileCommands(path) : std::vector<clang::tooling::CompileCommand>();
    if (commands.empty()) {
      addBuiltIn(source);
    } else {
      plan_.commands.push_back({{commands.front().Filename, commands.front().Directory, commands.front().CommandLine}});
    }
    return std::nullopt;
  }

  void addBuiltIn(const std::string& source) {
    std::string hint;
    plan_.commands.push_back(builtInCommand(source, workingDirectory_, hint));
    if (!hint.empty() && !hasHint_) plan_.diagnostics.push_back({Severity::Warning, hint, {}, {}});
    hasHint_ = hasHint_ || !hint.empty();
  }

  std::optional<Error> addDatabase() {
    std::string start = options_.sources.empty()
                            ? workingDirectory_
                            : fs::path(absolutePath(options_.sources.front())).parent_path().string();
    auto database = databaseFor(start);
    if (!database) return database.error();
    if (!*database && !options_.sources.empty()) return std::nullopt;
    if (!*database)
      return Error("no sources, and no compile_commands.json in '" + workingDirectory_ +
                   "' or above: name source files or give the directory of the compile database");
    for (const auto& command : (*database)->getAllCompileCommands()) {
      fs::path path = fs::path(command.Filename).is_absolute() ? fs::path(command.Filename)
                                                               : fs::path(command.Directory) / command.Filename;
      // A file that several targets compile is analysed as the first of them has it.
      if (!planned_.insert(absolutePath(path.string())).second) continue;
      plan_.commands.push_back(
          {{command.Filename, command.Directory, command.CommandLine}, /*isRequested=*/options_.sources.empty()});
    }
    return std::nullopt;
  }

  void addFlags(Command& command) const {
    auto end = std::find(command.arguments.begin(), command.arguments.end(), "--");
    command.arguments.insert(end, options_.flags.begin(), options_.flags.end());
  }

  const Options& options_;
  std::string workingDirectory_;
  std::map<std::string, std::unique_ptr<Database>> databases_;
  std::set<std::string> planned_;
  bool hasHint_ = false;
  Plan plan_;
};

}  // namespace

Result<Plan> planCommands(const Options& options) { return Planner(options).plan(); }

}  // namespace dictum::frontend
