#include "cli/witness_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/git.h"
#include "frontend/command.h"

namespace dictum::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::array pathFlags = {"-isystem", "-iquote", "-idirafter", "-include", "-I"};
constexpr std::array otherFlags = {"-D", "-U", "-std="};

std::string absolute(const std::string& path, const std::string& directory) {
  return (fs::path(directory) / path).lexically_normal().string();
}

// Of a compile command: where headers are, macros and the standard, with absolute paths.
std::vector<std::string> includeFlags(const std::vector<std::string>& words, const std::string& directory) {
  std::vector<std::string> flags;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto begins = [&word](const char* flag) { return word.starts_with(flag); };
    const auto path = std::find_if(pathFlags.begin(), pathFlags.end(), begins);
    if (path == pathFlags.end()) {
      if (std::any_of(otherFlags.begin(), otherFlags.end(), begins)) flags.push_back(word);
      continue;
    }
    const std::string joined = word.substr(std::string_view(*path).size());
    if (joined.empty() && i + 1 == words.size()) break;
    flags.push_back(fmt::format("{}{}", std::string_view(*path) == "-include" ? "SHELL:-include " : *path,
                                absolute(joined.empty() ? words[++i] : joined, directory)));
  }
  return flags;
}

// Those that the source needs beside LibTorch: the flags of its command that the built-in one has not.
Result<std::vector<std::string>> flagsOf(const std::string& file, const WitnessRequest& request,
                                         const Invocation& invocation) {
  frontend::Options options;
  options.sources = {file};
  options.compileDatabaseDirectory = request.source.compileDatabaseDirectory;
  options.flags = invocation.compileFlags;
  const auto plan = frontend::planCommands(options);
  if (!plan) return failure(plan.error());
  if (plan->commands.empty()) return std::vector<std::string>{};
  const frontend::Command& command = plan->commands.front();
  std::string hint;
  const auto builtIn =
      includeFlags(frontend::builtInCommand(command.file, command.directory, hint).arguments, command.directory);
  auto flags = includeFlags(command.arguments, command.directory);
  std::erase_if(flags,
                [&](const auto& flag) { return std::find(builtIn.begin(), builtIn.end(), flag) != builtIn.end(); });
  return flags;
}

// The sources as they are named, all of them to be compiled.
Result<WitnessSources> sourcesOf(const std::vector<std::string>& files, const WitnessRequest& request,
                                 const Invocation& invocation) {
  WitnessSources sources;
  for (const std::string& file : files) {
    const auto form = formOf(file);
    if (!form) return failure(form.error());
    if (*form != SideForm::Source)
      return failure(fmt::format("'{}' is no source; a witness constructs both sides from their sources", file));
    sources.compiled.push_back(fs::weakly_canonical(file).string());
    const auto flags = flagsOf(file, request, invocation);
    if (!flags) return failure(flags.error());
    for (const std::string& flag : *flags)
      if (std::find(sources.flags.begin(), sources.flags.end(), flag) == sources.flags.end())
        sources.flags.push_back(flag);
  }
  return sources;
}

// The same in the archive of the commit: `root` is how its top folder is named in the text.
std::string inOldTree(std::string text, const std::string& root) {
  const std::size_t at = text.find(root);
  return at == std::string::npos ? text : text.replace(at, root.size(), std::string(oldTree) + "/");
}

// The work tree's file must not stand in for one that the commit has not got.
bool isInCommit(const std::string& file, const std::string& root, const std::string& revision) {
  const std::string relative = fs::path(file).lexically_relative(root).string();
  const bool isBelow = !relative.empty() && !relative.starts_with("..");
  return isBelow && git({"-C", root, "cat-file", "-e", revision + ":" + relative}).has_value();
}

bool isHeader(const std::string& path) { return fs::path(path).extension().string().starts_with(".h"); }

// Takes what has the class out of what is compiled: a source, or its header where there are several sources.
void include(const std::string& place, WitnessSources& sources) {
  const bool isInHeader = isHeader(place) && sources.compiled.size() == 1;
  sources.included = isInHeader ? sources.compiled.front() : place;
  std::erase(sources.compiled, sources.included);
}

Result<WitnessPair> sourcesAgainst(const WitnessRequest& request, const WitnessPlaces& places,
                                   const Invocation& invocation) {
  if (request.source.sources.empty())
    return failure("name the sources that a witness shall include: dictum diff --against REVISION FILE...");
  if (auto checked = checkRevision(request.revision); !checked) return failure(checked.error());
  const auto root = repositoryRoot();
  if (!root) return failure(root.error());
  auto after = sourcesOf(request.source.sources, request, invocation);
  if (!after) return failure(after.error());
  WitnessSources before = *after;
  std::erase_if(before.compiled, [&](const auto& file) { return !isInCommit(file, *root, request.revision); });
  for (auto* texts : {&before.compiled, &before.flags})
    for (std::string& text : *texts) text = inOldTree(text, *root + "/");
  include(inOldTree(places.before, request.revision + ":"), before);
  include(fs::weakly_canonical(places.after).string(), *after);
  return WitnessPair{std::move(before), std::move(*after)};
}

}  // namespace

Result<WitnessPair> witnessSources(const WitnessRequest& request, const WitnessPlaces& places,
                                   const Invocation& invocation) {
  if (!request.revision.empty()) return sourcesAgainst(request, places, invocation);
  const auto& files = request.source.sources;
  auto before = sourcesOf({files.at(0)}, request, invocation), after = sourcesOf({files.at(1)}, request, invocation);
  if (!before || !after) return failure((before ? after : before).error());
  for (WitnessSources* sources : {&*before, &*after}) include(sources->compiled.front(), *sources);
  return WitnessPair{std::move(*before), std::move(*after)};
}

}  // namespace dictum::cli
