#include "cli/diff_formats.h"

#include <fmt/format.h>

#include <set>

#include "diff/names.h"
#include "schema/text.h"
#include "tool/annotation.h"

namespace dictum::cli {
namespace {

using diff::Change;
using diff::Level;
using diff::ModelDiff;

tool::Level weightOf(const Change& change, const ModelDiff& model, Level level) {
  if (diff::breaks(change, model, level)) return change.isCertain ? tool::Level::Error : tool::Level::Warning;
  return change.ignored.empty() && change.level < Level::Exact ? tool::Level::Warning : tool::Level::Note;
}

// Where the work tree shows it: what is gone has no place there but that of its model, and a model that is gone has
// only that of before.
const schema::Location& placeOf(const Change& change, const ModelDiff& model) {
  for (const schema::Location* place : {&change.newLocation, &model.newLocation})
    if (!place->file.empty() && place->line > 0) return *place;
  return change.oldLocation;
}

std::string messageOf(const Change& change, const ModelDiff& model) {
  const std::string title = model.subject.empty() ? model.className : model.className + ", " + model.subject;
  std::string text = fmt::format("{}: {} ({})", title, diff::sentenceOf(change), diff::nameOf(change.level));
  if (change.witness && !diff::print(*change.witness).empty())
    text += fmt::format("; for example {}", diff::print(*change.witness));
  if (!change.oldLocation.file.empty() && change.newLocation.file.empty())
    text += "; was " + schema::print(change.oldLocation);
  if (!change.ignored.empty()) text += "; ignored: " + change.ignored;
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
  return tool::fingerprint({ruleOf(change), model.className, model.subject, change.stage, change.before, change.after});
}

template <typename Visit>
void visitChanges(const diff::Diff& changes, Visit visit) {
  for (const ModelDiff& model : changes.models)
    for (const Change& change : model.changes) visit(change, model);
}

std::vector<tool::Annotation> annotationsOf(const diff::Diff& changes, Level level) {
  std::vector<tool::Annotation> annotations;
  visitChanges(changes, [&](const Change& change, const ModelDiff& model) {
    const schema::Location& place = placeOf(change, model);
    annotations.push_back({.rule = ruleOf(change),
                           .level = weightOf(change, model, level),
                           .message = messageOf(change, model),
                           .region = {place.file, place.line, place.column},
                           .fingerprint = fingerprintOf(change, model)});
  });
  return annotations;
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
  return tool::writeGitlab(annotationsOf(changes, level));
}

std::string writeDiffJunit(const diff::Diff& changes, Level level) {
  std::vector<tool::TestCase> cases;
  for (const ModelDiff& model : changes.models) {
    tool::TestCase test{diff::titleOf(model)};
    for (const Change& change : model.changes)
      (diff::breaks(change, model, level) ? test.failures : test.output).push_back(messageOf(change, model));
    cases.push_back(std::move(test));
  }
  return tool::writeJunit("dictum diff", cases);
}

}  // namespace dictum::cli
