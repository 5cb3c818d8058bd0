#include "diff/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "diff/key_equation.h"
#include "schema/text.h"

namespace dictum::diff {
namespace {

using schema::Expression;
using schema::Operation;
using schema::ValueType;

// Records that a key with a choice of texts can become; more stay one record that nothing is sure of.
constexpr std::size_t maximumAlternatives = 16;

struct Choice {
  schema::Key key;
  Expression when;
};

bool choosesText(const Expression& part) {
  return part.operation() == Operation::Conditional && part.type() == ValueType::String;
}

void addAlternatives(const Expression& part, const Expression& when, std::vector<Choice>& result, const Choice& head) {
  if (choosesText(part)) {
    addAlternatives(part.operands()[1], conjunction(when, part.operands()[0]), result, head);
    addAlternatives(part.operands()[2], conjunction(when, negation(part.operands()[0])), result, head);
    return;
  }
  Choice choice{head.key, conjunction(head.when, when)};
  choice.key.append(part);
  if (!choice.when.isFalse()) result.push_back(std::move(choice));
}

// `c ? "a" : "b"` in a key as two keys with a condition each.
std::vector<Choice> choicesOf(const schema::Key& key) {
  std::vector<Choice> choices(1);
  for (const Expression& part : key.parts()) {
    std::vector<Choice> next;
    for (const Choice& choice : choices) addAlternatives(part, Expression(), next, choice);
    if (next.size() > maximumAlternatives) return {{key, Expression()}};
    choices = std::move(next);
  }
  return choices;
}

// Applies a rewrite, and then puts inputs in the place of loop indices.
class Preparation {
 public:
  Preparation(const schema::Model& model, const Rewrite& rewrite, WhichSide side)
      : rewrite_(rewrite), suffix_(side == WhichSide::Before ? "#old" : "#new") {
    for (const schema::Submodule& submodule : model.submodules)
      if (!submodule.serializable) skipped_.insert(submodule.path.text());
  }

  template <typename Source>
  void add(const Source& source, const schema::Key& key, const schema::Shape& shape, std::vector<Record>& result) {
    Record record;
    std::vector<schema::Family> loops;
    std::vector<Expression> bounds;
    for (const schema::Family& loop : source.loops) {
      record.indices.push_back(loop.index + suffix_);
      const Expression index = Expression::input(record.indices.back(), ValueType::Integer);
      loops.push_back({loop.index, rewrite_(loop.from), rewrite_(loop.to)});
      bounds.push_back(lessEqual(indexed(loops.back().from), index));
      bounds.push_back(less(index, indexed(loops.back().to)));
    }
    const Expression when = rewrite_(source.when);
    bounds.insert(bounds.begin(), indexed(when));
    record.condition = schema::print(loops);
    if (!when.isTrue()) record.condition += (loops.empty() ? "when " : " when ") + schema::print(when);
    if (shape) record.shape = rewritten(*shape);
    record.isArchived = !isSkipped(key);
    schema::Key aligned;
    for (const Expression& part : key.parts()) aligned.append(rewrite_(part));
    for (const Choice& choice : choicesOf(aligned)) {
      record.name = choice.key.text();
      record.key = {};
      for (const Expression& part : choice.key.parts()) record.key.append(indexed(part));
      record.there = conjunction(conjunction(bounds), indexed(choice.when));
      if (!record.there.isFalse()) result.push_back(record);
    }
  }

 private:
  Expression indexed(const Expression& e) const {
    if (e.isLiteral()) return e;
    return schema::substitute(e, [this](const Expression& leaf) -> std::optional<Expression> {
      if (leaf.operation() != Operation::LoopIndex) return std::nullopt;
      return Expression::input(leaf.name() + suffix_, ValueType::Integer);
    });
  }

  std::vector<schema::Dimension> rewritten(const std::vector<schema::Dimension>& shape) const {
    std::vector<schema::Dimension> result;
    for (const schema::Dimension& dimension : shape)
      result.push_back(dimension ? schema::Dimension(indexed(rewrite_(*dimension))) : std::nullopt);
    return result;
  }

  // Below a submodule that is not serialisable, or one itself.
  bool isSkipped(const schema::Key& key) const {
    if (skipped_.empty()) return false;
    const std::string text = key.text();
    if (skipped_.count(text)) return true;
    for (std::size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', dot + 1))
      if (skipped_.count(text.substr(0, dot))) return true;
    return false;
  }

  const Rewrite& rewrite_;
  std::string suffix_;
  std::unordered_set<std::string> skipped_;
};

}  // namespace

std::vector<Record> recordsOf(const std::vector<schema::Entry>& entries, const schema::Model& model,
                              const Rewrite& rewrite, WhichSide side) {
  Preparation preparation(model, rewrite, side);
  std::vector<Record> result;
  for (const schema::Entry& entry : entries) {
    const std::size_t from = result.size();
    preparation.add(entry, entry.key, entry.shape, result);
    for (std::size_t i = from; i < result.size(); ++i) result[i].entry = &entry;
  }
  return result;
}

std::vector<Record> recordsOf(const std::vector<schema::Submodule>& submodules, const schema::Model& model,
                              const Rewrite& rewrite, WhichSide side) {
  Preparation preparation(model, rewrite, side);
  std::vector<Record> result;
  for (const schema::Submodule& submodule : submodules) {
    const std::size_t from = result.size();
    preparation.add(submodule, submodule.path, std::nullopt, result);
    for (std::size_t i = from; i < result.size(); ++i) result[i].submodule = &submodule;
  }
  return result;
}

std::vector<schema::Input> indexInputs(const std::vector<Record>& records) {
  std::set<std::string> names;
  for (const Record& record : records) names.insert(record.indices.begin(), record.indices.end());
  std::vector<schema::Input> inputs;
  // An example shows the first iteration where it can.
  for (const std::string& name : names) inputs.push_back({name, ValueType::Integer, "int64_t", "0", {}, {}});
  return inputs;
}

RecordIndex::RecordIndex(const std::vector<Record>& records) : records_(records) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto pattern = patternOf(records[i].key);
    if (!pattern) {
      textual_.push_back(i);
    } else if (records[i].key.isLiteral()) {
      literal_[records[i].key.text()].push_back(i);
      if (pattern->find('#') != std::string::npos) byPattern_[*pattern].push_back(i);
    } else {
      numbered_[*pattern].push_back(i);
    }
  }
}

namespace {

Expression withIndex(const Expression& e, const std::string& index, const Expression& value) {
  return schema::substitute(e, [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.operation() != Operation::Input || leaf.name() != index) return std::nullopt;
    return value;
  });
}

// Whether the keys are the same text where each index of the one is that of the other in the same place: for
// `{names[i]}` no equation says what the other index is.
bool areAlike(const Record& asked, const Record& other, const std::vector<Expression>& equations) {
  if (asked.indices.size() != other.indices.size()) return false;
  return std::all_of(equations.begin(), equations.end(), [&](Expression equation) {
    for (std::size_t i = 0; i < other.indices.size(); ++i)
      equation = withIndex(equation, other.indices[i], Expression::input(asked.indices[i], ValueType::Integer));
    return equation.isTrue();
  });
}

}  // namespace

void RecordIndex::add(const Record& asked, std::size_t candidate, Meetings& result) const {
  const Record& other = records_[candidate];
  auto equal = equations(asked.key, other.key);
  if (!equal) {
    result.isDecided = false;
    return;
  }
  // The other's loop indices are those that the keys ask for.
  Rewrite toIndices = [](const Expression& e) { return e; };
  const bool alike = areAlike(asked, other, *equal);
  for (std::size_t i = 0; i < other.indices.size(); ++i) {
    const std::string& index = other.indices[i];
    std::optional<Expression> value;
    if (alike) value = Expression::input(asked.indices[i], ValueType::Integer);
    for (const Expression& equation : *equal)
      if (!value) value = solvedFor(index, equation);
    if (!value) {
      if (!std::any_of(equal->begin(), equal->end(), [](const Expression& e) { return e.isFalse(); }))
        result.isDecided = false;
      return;
    }
    const Rewrite put = [index, solved = *value](const Expression& e) { return withIndex(e, index, solved); };
    for (Expression& equation : *equal) equation = put(equation);
    toIndices = [before = toIndices, put](const Expression& e) { return put(before(e)); };
  }
  const Expression where = conjunction(asked.there, conjunction(conjunction(*equal), toIndices(other.there)));
  if (!where.isFalse()) result.sure.push_back({candidate, where, toIndices});
}

Meetings RecordIndex::find(const Record& asked) const {
  Meetings result;
  const auto addAll = [&](const std::unordered_map<std::string, std::vector<std::size_t>>& map,
                          const std::string& name) {
    const auto found = map.find(name);
    if (found == map.end()) return;
    for (const std::size_t candidate : found->second) add(asked, candidate, result);
  };
  const auto pattern = patternOf(asked.key);
  if (!pattern) {
    for (std::size_t i = 0; i < records_.size(); ++i) add(asked, i, result);
    return result;
  }
  if (asked.key.isLiteral())
    addAll(literal_, asked.key.text());
  else
    addAll(byPattern_, *pattern);
  addAll(numbered_, *pattern);
  for (const std::size_t candidate : textual_) add(asked, candidate, result);
  return result;
}

}  // namespace dictum::diff
