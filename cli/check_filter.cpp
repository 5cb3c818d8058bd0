#include "cli/check_filter.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <filesystem>

#include "cli/git.h"
#include "rules/check.h"
#include "schema/lock.h"
#include "schema/strict_json.h"
#include "tool/annotation.h"

namespace dictum::cli {

namespace fs = std::filesystem;

// --- .clang-tidy

std::vector<std::string> splitGlobs(const std::string& list) {
  std::vector<std::string> globs;
  std::string glob;
  for (const char c : list + ",") {
    if (c != ',' && c != '\n' && c != ' ' && c != '\t') {
      glob += c;
      continue;
    }
    if (!glob.empty()) globs.push_back(glob);
    glob.clear();
  }
  return globs;
}

namespace {

std::vector<std::string> globsIn(const YAML::Node& node) {
  if (!node) return {};
  if (node.IsScalar()) return splitGlobs(node.as<std::string>());
  std::vector<std::string> globs;
  for (const auto& item : node) globs.push_back(item.as<std::string>());
  return globs;
}

bool namesOurs(const std::vector<std::string>& globs) {
  for (const std::string& glob : globs)
    if (glob.rfind("torch-", 0) == 0 || glob.rfind("-torch-", 0) == 0) return true;
  return false;
}

std::map<std::string, std::string> optionsIn(const YAML::Node& node) {
  std::map<std::string, std::string> options;
  if (!node) return options;
  if (node.IsMap())
    for (const auto& item : node) options[item.first.as<std::string>()] = item.second.as<std::string>();
  if (node.IsSequence())
    for (const auto& item : node) options[item["key"].as<std::string>()] = item["value"].as<std::string>();
  return options;
}

}  // namespace

TidyConfiguration TidyConfigurations::read(const std::string& directory) {
  const fs::path path = fs::path(directory) / ".clang-tidy";
  TidyConfiguration configuration;
  try {
    const YAML::Node root = YAML::LoadFile(path.string());
    const std::vector<std::string> globs = globsIn(root["Checks"]);
    if (namesOurs(globs)) configuration.globs = globs;
    configuration.errors = globsIn(root["WarningsAsErrors"]);
    configuration.options = optionsIn(root["CheckOptions"]);
  } catch (const YAML::Exception& error) {
    if (!problem_) problem_ = fmt::format("cannot read '{}': {}", path.string(), error.what());
  }
  return configuration;
}

const TidyConfiguration& TidyConfigurations::of(const std::string& file) {
  const std::string start = fs::absolute(file).parent_path().string();
  if (auto known = byDirectory_.find(start); known != byDirectory_.end()) return known->second;
  TidyConfiguration configuration;
  for (fs::path directory = start;; directory = directory.parent_path()) {
    std::error_code error;
    if (fs::exists(directory / ".clang-tidy", error)) {
      configuration = read(directory.string());
      break;
    }
    if (directory == directory.root_path()) break;
  }
  return byDirectory_.emplace(start, std::move(configuration)).first->second;
}

// --- NOLINT

namespace {

// Whether the comment `word`, with the checks that it names, is in the line and means this check.
bool mentions(const std::string& line, const std::string& word, const std::string& check) {
  for (std::size_t at = line.find(word); at != std::string::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (end < line.size() && std::isalpha(static_cast<unsigned char>(line[end]))) continue;
    if (end >= line.size() || line[end] != '(') return true;
    const std::string list = line.substr(end + 1, line.find(')', end) - end - 1);
    if (checks::isSelected(*checks::findCheck(check), splitGlobs(list))) return true;
  }
  return false;
}

}  // namespace

bool isSuppressed(const checks::Finding& finding, SourceLines& lines) {
  const std::string& file = finding.range.file;
  if (mentions(lines.line(file, finding.range.line), "NOLINT", finding.check)) return true;
  if (finding.range.line > 1 && mentions(lines.line(file, finding.range.line - 1), "NOLINTNEXTLINE", finding.check))
    return true;
  bool inside = false;
  for (unsigned i = 1; i < finding.range.line; ++i) {
    const std::string line = lines.line(file, i);
    if (line.find("NOLINT") == std::string::npos) continue;
    if (mentions(line, "NOLINTBEGIN", finding.check)) inside = true;
    if (mentions(line, "NOLINTEND", finding.check)) inside = false;
  }
  return inside;
}

// --- baseline

std::string fingerprintOf(const checks::Finding& finding, SourceLines& lines) {
  std::string line = lines.line(finding.range.file, finding.range.line);
  std::erase_if(line, [](unsigned char c) { return std::isspace(c); });
  return tool::fingerprint({finding.check, finding.range.file, finding.message, line});
}

Result<std::set<std::string>> readBaseline(const std::string& path) {
  constexpr std::size_t maximum = std::size_t{64} << 20;
  auto text = schema::readWholeFile(path, maximum);
  if (!text) return failure(text.error());
  auto json = schema::parseStrictJson(*text);
  if (!json || !json->is_object() || !json->contains("fingerprints") || !(*json)["fingerprints"].is_array())
    return failure(fmt::format("'{}' is no baseline: expected an object with \"fingerprints\"", path));
  std::set<std::string> result;
  for (const auto& item : (*json)["fingerprints"])
    if (item.is_string()) result.insert(item.get<std::string>());
  return result;
}

Result<void> writeBaseline(const std::string& path, const std::vector<ShownFinding>& findings) {
  std::set<std::string> fingerprints;
  for (const ShownFinding& shown : findings) fingerprints.insert(shown.fingerprint);
  return schema::writeFileAtomically(path, schema::Json{{"fingerprints", fingerprints}}.dump(2) + "\n");
}

// --- changed lines

Result<ChangedLines> linesChangedSince(const std::string& revision) {
  if (auto sound = checkRevision(revision); !sound) return failure(sound.error());
  const auto root = repositoryRoot();
  if (!root) return failure(root.error());
  const auto diff =
      git({"diff", "-U0", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/", revision, "--"});
  if (!diff) return failure(diff.error());
  ChangedLines changed;
  std::string file;
  std::size_t at = 0;
  while (at < diff->size()) {
    const std::size_t end = std::min(diff->find('\n', at), diff->size());
    const std::string line = diff->substr(at, end - at);
    at = end + 1;
    if (line.rfind("+++ b/", 0) == 0) file = *root + "/" + line.substr(6);
    unsigned from = 0, count = 1;
    const std::size_t plus = line.rfind("@@ ", 0) == 0 ? line.find(" +") : std::string::npos;
    if (plus == std::string::npos || std::sscanf(line.c_str() + plus, " +%u,%u", &from, &count) < 1) continue;
    for (unsigned i = 0; i < count; ++i) changed[file].insert(from + i);
  }
  return changed;
}

}  // namespace dictum::cli
