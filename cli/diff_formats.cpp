#include "cli/diff_formats.h"

#include <fmt/format.h>

#include <set>

#include "diff/names.h"
#include "schema/strict_json.h"
#include "schema/text.h"
#include "tool/annotation.h"

namespace dictum::cli {
namespace {

using diff::Change;
using diff::Level;
using diff::ModelDiff;
using schema::Json;

enum class Weight { Error, Warning, Note };

Weight weightOf(const Change& change, Level level) {
  if (diff::breaks(change, level)) return change.isCertain ? Weight::Error : Weight::Warning;
  return change.level < Level::Exact ? Weight::Warning : Weight::Note;
}

// Where the work tree shows it: what is gone has no place there but that of its model.
const schema::Location& placeOf(const Change& change, const ModelDiff& model) {
  const bool isHere = !change.newLocation.file.empty() && change.newLocation.line > 0;
  return isHere ? change.newLocation : model.newLocation;
}

std::string messageOf(const Change& change, const ModelDiff& model) {
  std::string text = fmt::format("{}: {} ({})", model.className, diff::sentenceOf(change), diff::nameOf(change.level));
  if (change.witness && !diff::print(*change.witness).empty())
    text += fmt::format("; for example {}", diff::print(*change.witness));
  if (!change.oldLocation.file.empty() && change.newLocation.file.empty())
    text += "; was " + schema::print(change.oldLocation);
  return text;
}

std::string ruleOf(const Change& change) {
  std::string name = fmt::format("dictum-diff-{}", diff::nameOf(change.kind));
  for (char& c : name)
    if (c == ' ') c = '-';
  return name;
}

// The same after lines are added above.
std::string fingerprintOf(const Change& change, const ModelDiff& model) {
  return tool::fingerprint({ruleOf(change), model.className, change.stage, change.before, change.after});
}

template <typename Visit>
void visitChanges(const diff::Diff& changes, Visit visit) {
  for (const ModelDiff& model : changes.models)
    for (const Change& change : model.changes) visit(change, model);
}

std::vector<tool::Annotation> annotationsOf(const diff::Diff& changes, Level level) {
  static constexpr tool::Level levels[] = {tool::Level::Error, tool::Level::Warning, tool::Level::Note};
  std::vector<tool::Annotation> annotations;
  visitChanges(changes, [&](const Change& change, const ModelDiff& model) {
    const schema::Location& place = placeOf(change, model);
    annotations.push_back({.rule = ruleOf(change),
                           .level = levels[static_cast<int>(weightOf(change, level))],
                           .message = messageOf(change, model),
                           .region = {place.file, place.line, place.column},
                           .fingerprint = fingerprintOf(change, model)});
  });
  return annotations;
}

std::string escapedForXml(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const char* entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : nullptr;
    if (entity)
      result += entity;
    else
      result += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
  }
  return result;
}

}  // namespace

std::string writeDiffSarif(const diff::Diff& changes, Level level) {
  std::vector<tool::Rule> rules;
  std::set<std::string> known;
  visitChanges(changes, [&](const Change& change, const ModelDiff&) {
    if (known.insert(ruleOf(change)).second)
      rules.push_back({.id = ruleOf(change), .summary = std::string(diff::nameOf(change.kind))});
  });
  return tool::writeSarif(rules, annotationsOf(changes, level));
}

std::string writeDiffGithub(const diff::Diff& changes, const diff::Decision& decision, Level level) {
  return tool::writeGithub(annotationsOf(changes, level)) + decision.reason + "\n";
}

std::string writeDiffGitlab(const diff::Diff& changes, Level level) {
  Json list = Json::array();
  visitChanges(changes, [&](const Change& change, const ModelDiff& model) {
    static constexpr const char* severities[] = {"blocker", "major", "info"};
    const schema::Location& place = placeOf(change, model);
    const schema::Location& shown = place.line > 0 ? place : change.oldLocation;
    list.push_back({{"description", messageOf(change, model)},
                    {"check_name", ruleOf(change)},
                    {"fingerprint", fingerprintOf(change, model)},
                    {"severity", severities[static_cast<int>(weightOf(change, level))]},
                    {"location", {{"path", shown.file}, {"lines", {{"begin", std::max(shown.line, 1u)}}}}}});
  });
  return list.dump(2) + "\n";
}

std::string writeDiffJunit(const diff::Diff& changes, Level level) {
  std::string cases;
  std::size_t failures = 0;
  for (const ModelDiff& model : changes.models) {
    std::string broken, other;
    for (const Change& change : model.changes)
      (diff::breaks(change, level) ? broken : other) += messageOf(change, model) + "\n";
    failures += broken.empty() ? 0 : 1;
    cases += fmt::format("  <testcase classname=\"dictum.diff\" name=\"{}\">\n",
                         escapedForXml(model.signature.empty() ? model.className : model.signature));
    if (!broken.empty())
      cases += fmt::format("    <failure message=\"{}\">{}</failure>\n",
                           escapedForXml(broken.substr(0, broken.find('\n'))), escapedForXml(broken));
    if (!other.empty()) cases += fmt::format("    <system-out>{}</system-out>\n", escapedForXml(other));
    cases += "  </testcase>\n";
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"dictum diff\" tests=\"{}\" failures=\"{}\">\n{}"
      "</testsuite>\n",
      changes.models.size(), failures, cases);
}

}  // namespace dictum::cli
