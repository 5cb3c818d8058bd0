#include "diff/map_side.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "diff/names.h"
#include "schema/text.h"

namespace dictum::diff {
namespace {

using schema::Expression;
using schema::Key;

// Computed parts of a key are one character each while patterns are applied; a wildcard carries them along.
constexpr char firstPart = '\x01';
constexpr std::size_t maximumParts = 8;

std::optional<std::string> textWithMarks(const Key& key) {
  std::string text;
  char mark = firstPart;
  for (const Expression& part : key.parts()) {
    if (const std::string* literal = part.asString())
      text += *literal;
    else
      text += mark++;
  }
  return mark - firstPart <= static_cast<int>(maximumParts) ? std::optional(text) : std::nullopt;
}

Key keyOf(const std::string& text, const Key& original) {
  std::vector<Expression> computed;
  for (const Expression& part : original.parts())
    if (!part.asString()) computed.push_back(part);
  Key key;
  for (const char c : text) {
    const auto mark = static_cast<std::size_t>(c - firstPart);
    if (c >= firstPart && mark < computed.size())
      key.append(computed[mark]);
    else
      key.append(std::string(1, c));
  }
  return key;
}

class Application {
 public:
  explicit Application(const match::KeyMap& map) : map_(map) {}

  // False where the key is dropped.
  bool rename(Key& key) {
    const auto text = textWithMarks(key);
    if (!text) return true;
    note(*text);
    const auto name = match::newNameOf(*text, map_);
    if (name) key = keyOf(*name, key);
    return name.has_value();
  }

  void noteFilled(const Key& key) {
    for (const match::NewKey& added : map_.added)
      if (added.key.matches(key.text())) used_.insert(&added.key);
  }

  std::vector<std::string> unused() const {
    std::vector<std::string> lines;
    for (const match::KeyMapping& mapping : map_.renames)
      if (!used_.count(&mapping.from)) lines.push_back(mapping.from.text() + "=" + mapping.to);
    for (const match::Glob& dropped : map_.dropped)
      if (!used_.count(&dropped)) lines.push_back("drop " + dropped.text());
    for (const match::NewKey& added : map_.added)
      if (!used_.count(&added.key)) lines.push_back("new " + added.key.text());
    return lines;
  }

 private:
  void note(const std::string& text) {
    for (const match::Glob& dropped : map_.dropped)
      if (dropped.matches(text)) used_.insert(&dropped);
    for (const match::KeyMapping& mapping : map_.renames)
      if (mapping.from.matches(text)) used_.insert(&mapping.from);
  }

  const match::KeyMap& map_;
  std::set<const match::Glob*> used_;
};

// `layers.*` for `layers.{i}`.
std::string patternOf(const std::string& name) {
  std::string pattern;
  int depth = 0;
  for (const char c : name) {
    if (c == '{' && depth++ == 0) pattern += '*';
    if (depth == 0) pattern += c;
    if (c == '}') --depth;
  }
  return pattern;
}

// What a tensor begins with where nothing else is known: variances and the weights of norms are one.
int initialValueOf(const schema::Entry& entry) {
  const std::string key = entry.key.text();
  const std::string last = key.substr(key.rfind('.') + 1);
  const bool isNormWeight = last == "weight" && entry.shape && entry.shape->size() == 1;
  return last == "running_var" || isNormWeight ? 1 : 0;
}

std::string newLine(const std::string& key, const schema::Model* model) {
  const auto isIt = [&](const schema::Entry& entry) { return entry.key.text() == key; };
  const schema::Entry* entry = nullptr;
  if (model)
    if (const auto found = std::find_if(model->entries.begin(), model->entries.end(), isIt);
        found != model->entries.end())
      entry = &*found;
  const int value = entry ? initialValueOf(*entry) : 0;
  bool isConcrete = entry && entry->dtype && entry->shape && entry->key.isLiteral();
  for (std::size_t i = 0; isConcrete && i < entry->shape->size(); ++i)
    isConcrete = (*entry->shape)[i] && (*entry->shape)[i]->asInteger();
  if (!isConcrete) return fmt::format("new {} = {}\n", patternOf(key), value);
  return fmt::format("new {} {} {} = {}\n", key, *entry->dtype, schema::print(entry->shape), value);
}

std::vector<std::string> linesOf(const Change& change, const schema::Model* model) {
  std::vector<std::string> lines;
  switch (change.kind) {
    case ChangeKind::Renamed:
      if (!change.keys.empty()) lines = {fmt::format("{}={}\n", patternOf(change.before), patternOf(change.after))};
      return lines;
    case ChangeKind::Removed:
      if (!change.keys.empty()) lines = {fmt::format("drop {}\n", patternOf(change.before))};
      return lines;
    case ChangeKind::Added:
    case ChangeKind::Weakened:
      for (const std::string& key : change.keys) lines.push_back(newLine(key, model));
      return lines;
    case ChangeKind::Strengthened:
    case ChangeKind::Reshaped:
    case ChangeKind::Dtype:
      return {fmt::format("# no map can do this: {}\n", sentenceOf(change))};
    default:
      return lines;
  }
}

// Each line once: a key can have several changes, one for each condition under which it is another tensor.
std::string linesOf(const ModelDiff& diff, const schema::Model* model) {
  std::string text;
  std::set<std::string> known;
  for (const Change& change : diff.changes)
    for (const std::string& line : linesOf(change, model))
      if (known.insert(line).second) text += line;
  return text;
}

bool isPart(const std::string& className, const schema::Prediction& prediction) {
  return std::any_of(prediction.models.begin(), prediction.models.end(), [&](const schema::Model& model) {
    return std::any_of(model.submodules.begin(), model.submodules.end(),
                       [&](const auto& submodule) { return submodule.className == className; });
  });
}

}  // namespace

std::vector<std::string> applyMap(const match::KeyMap& map, Side& before, Side& after) {
  Application application(map);
  for (schema::Model& model : before.prediction.models)
    std::erase_if(model.entries, [&](schema::Entry& entry) { return !application.rename(entry.key); });
  for (const schema::Model& model : after.prediction.models)
    for (const schema::Entry& entry : model.entries) application.noteFilled(entry.key);
  before.knowsSubmodules = after.knowsSubmodules = false;
  return application.unused();
}

void leaveOutFilled(const match::KeyMap& map, Diff& diff) {
  const auto isFilled = [&map](const std::string& key) {
    return std::any_of(map.added.begin(), map.added.end(), [&](const auto& added) { return added.key.matches(key); });
  };
  for (ModelDiff& model : diff.models)
    std::erase_if(model.changes, [&](const Change& change) {
      const bool isNew = change.kind == ChangeKind::Added || change.kind == ChangeKind::Weakened;
      return isNew && !change.keys.empty() && std::all_of(change.keys.begin(), change.keys.end(), isFilled);
    });
}

std::string proposeMap(const Diff& diff, const schema::Prediction& after) {
  std::string text =
      "# How the keys of old checkpoints become those of the new source: OLD=NEW, 'drop KEY', 'new KEY = NUMBER'.\n"
      "# The numbers are proposals: check what new tensors shall begin with.\n";
  for (const ModelDiff& model : diff.models) {
    if (isPart(model.className, after)) continue;
    const auto found = std::find_if(after.models.begin(), after.models.end(), [&](const schema::Model& each) {
      return each.className == model.className && (each.expression || each.signature == model.signature);
    });
    const std::string lines = linesOf(model, found == after.models.end() ? nullptr : &*found);
    if (!lines.empty()) text += fmt::format("\n# {}\n{}", model.className, lines);
  }
  return text;
}

}  // namespace dictum::diff
