#include "diff/names.h"

#include <fmt/format.h>

#include <array>

namespace dictum::diff {
namespace {

constexpr std::array levelNames = {"loads", "keys", "shapes", "exact", "none"};

std::string print(const schema::Configuration& configuration) {
  std::string text;
  for (const auto& [name, value] : configuration)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, schema::print(value));
  return text;
}

std::string all(const Change& change, const std::string& name) {
  return change.keys.size() > 1 || (change.keys.size() == 1 && change.keys.front() != change.after &&
                                    change.keys.front() != change.before)
             ? name + ".*"
             : name;
}

// Nothing where the conditions read alike: where defaults differ, the configurations do.
std::string conditionsOf(const Change& change) {
  const auto orAlways = [](const std::string& condition) { return condition.empty() ? "always" : condition; };
  if (change.is == change.was) return "";
  return fmt::format(": {}, was {}", orAlways(change.is), orAlways(change.was));
}

}  // namespace

const char* nameOf(Level level) { return levelNames[static_cast<std::size_t>(level)]; }

const char* nameOf(ChangeKind kind) {
  static constexpr std::array names = {
      "added",       "removed",       "renamed",       "reshaped",          "dtype",
      "kind",        "order",         "weakened",      "strengthened",      "serializable",
      "tied",        "untied",        "input added",   "input removed",     "input renamed",
      "input type",  "input default", "refused",       "incomplete",        "completed",
      "model added", "model removed", "model renamed", "constructor added", "constructor removed",
      "expired"};
  static_assert(names.size() == static_cast<std::size_t>(ChangeKind::Expired) + 1);
  return names[static_cast<std::size_t>(kind)];
}

std::optional<Level> levelNamed(const std::string& name) {
  for (std::size_t i = 0; i + 1 < levelNames.size(); ++i)
    if (name == levelNames[i]) return static_cast<Level>(i);
  return std::nullopt;
}

std::string subjectOf(const Change& change) {
  const std::string before = all(change, change.before), after = all(change, change.after);
  if (change.before.empty() || change.after.empty())
    return change.before.empty() ? (change.after.empty() ? "" : after) : before;
  return change.before == change.after ? after : before + " -> " + after;
}

std::string sentenceOf(const Change& change) {
  const std::string subject = subjectOf(change);
  const std::string stage = change.stage.empty() ? "" : " after " + change.stage;
  switch (change.kind) {
    case ChangeKind::Added:
      return fmt::format("'{}' is new{}{}", subject, change.is.empty() ? "" : ", there " + change.is, stage);
    case ChangeKind::Removed:
      return fmt::format("'{}' is gone{}{}", subject, change.was.empty() ? "" : ", was there " + change.was, stage);
    case ChangeKind::Renamed:
      return fmt::format("'{}' is now '{}'{}", all(change, change.before), all(change, change.after), stage);
    case ChangeKind::Reshaped:
      return fmt::format("the shape of '{}' was {} and is {}{}", subject, change.was, change.is, stage);
    case ChangeKind::Dtype:
      return fmt::format("the dtype of '{}' was {} and is {}{}", subject, change.was, change.is, stage);
    case ChangeKind::Kind:
      return fmt::format("'{}' was a {} and is a {}{}", subject, change.was, change.is, stage);
    case ChangeKind::Order:
      return fmt::format("'{}' came {} and comes {}{}", subject, change.was, change.is, stage);
    case ChangeKind::Weakened:
      return fmt::format("'{}' is there in more configurations{}{}", subject, conditionsOf(change), stage);
    case ChangeKind::Strengthened:
      return fmt::format("'{}' is there in fewer configurations{}{}", subject, conditionsOf(change), stage);
    case ChangeKind::Serializable:
      return fmt::format("'{}' was {} and is {}{}", subject, change.was, change.is, stage);
    case ChangeKind::Tied:
      return fmt::format("{} share one tensor now{}", subject, stage);
    case ChangeKind::Untied:
      return fmt::format("{} no longer share one tensor{}", subject, stage);
    case ChangeKind::InputAdded:
      return fmt::format("input '{}' is new ({})", change.after,
                         change.is == "no default" ? change.is : "default " + change.is);
    case ChangeKind::InputRemoved:
      return fmt::format("input '{}' is gone ({})", change.before,
                         change.was == "no default" ? change.was : "default " + change.was);
    case ChangeKind::InputRenamed:
      return fmt::format("input '{}' is now '{}'", change.before, change.after);
    case ChangeKind::InputType:
      return fmt::format("the type of input '{}' was {} and is {}", change.after, change.was, change.is);
    case ChangeKind::InputDefault:
      return fmt::format("the default of input '{}' was {} and is {}", change.after, change.was, change.is);
    case ChangeKind::Refused:
      return change.is;
    case ChangeKind::Incomplete:
      return "a gap that was not there: " + change.is;
    case ChangeKind::Completed:
      return "there are no gaps any more";
    case ChangeKind::ModelAdded:
      return fmt::format("class '{}' is new", change.after);
    case ChangeKind::ModelRemoved:
      return fmt::format("class '{}' is gone", change.before);
    case ChangeKind::ModelRenamed:
      return fmt::format("class '{}' is now '{}'", change.before, change.after);
    case ChangeKind::ConstructorAdded:
      return fmt::format("constructor '{}' is new", change.after);
    case ChangeKind::ConstructorRemoved:
      return fmt::format("constructor '{}' is gone{}", change.before,
                         change.after.empty() ? "" : fmt::format("; '{}' registers the same", change.after));
    case ChangeKind::Expired:
      return fmt::format("what is ignored of {} is so no longer, since {}", change.before, change.is);
  }
  return subject;
}

std::string titleOf(const ModelDiff& model) {
  const std::string& known = model.signature.empty() ? model.className : model.signature;
  const std::string& name = known.empty() && model.subject.empty() ? model.newLocation.file : known;  // a checkpoint's
  return model.subject.empty() ? name : name + (name.empty() ? "" : ", ") + model.subject;
}

std::string print(const Witness& witness) {
  if (witness.before == witness.after) return print(witness.before);
  return fmt::format("{} before, {} after", print(witness.before), print(witness.after));
}

}  // namespace dictum::diff
