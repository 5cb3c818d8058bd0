#include "schema/specialize.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

constexpr std::size_t maximumEntries = 4'000'000;  // beyond, a family stays one and the model gets a gap

using Rewrite = std::function<Expression(const Expression&)>;

Key rewritten(const Key& key, const Rewrite& rewrite) {
  if (key.isLiteral()) return key;
  Key result;
  for (const Expression& part : key.parts()) result.append(rewrite(part));
  return result;
}

Shape rewritten(const Shape& shape, const Rewrite& rewrite) {
  if (!shape) return shape;
  std::vector<Dimension> result;
  for (const Dimension& dimension : *shape) {
    result.push_back(dimension ? Dimension(promoted(rewrite(*dimension))) : std::nullopt);
  }
  return result;
}

std::vector<Family> rewritten(const std::vector<Family>& loops, const Rewrite& rewrite) {
  std::vector<Family> result;
  for (const Family& loop : loops) result.push_back({loop.index, rewrite(loop.from), rewrite(loop.to)});
  return result;
}

const Key& keyOf(const Entry& entry) { return entry.key; }
const Key& keyOf(const Submodule& submodule) { return submodule.path; }

// All parameters come before the first buffer, also those of a loop that registers both.
bool areApart(const Entry& a, const Entry& b) { return a.kind != b.kind; }
bool areApart(const Submodule&, const Submodule&) { return false; }

Entry rewritten(const Entry& entry, const Rewrite& rewrite) {
  Entry result = entry;
  result.key = rewritten(entry.key, rewrite);
  result.shape = rewritten(entry.shape, rewrite);
  result.when = rewrite(entry.when);
  result.loops = rewritten(entry.loops, rewrite);
  return result;
}

Submodule rewritten(const Submodule& submodule, const Rewrite& rewrite) {
  Submodule result = submodule;
  result.path = rewritten(submodule.path, rewrite);
  result.when = rewrite(submodule.when);
  result.loops = rewritten(submodule.loops, rewrite);
  return result;
}

struct Range {
  std::int64_t from;
  std::int64_t to;
};

std::optional<Range> concreteRange(const Family& family) {
  const auto from = family.from.asInteger(), to = family.to.asInteger();
  return from && to ? std::optional(Range{*from, *to}) : std::nullopt;
}

// Where a loop's keys stand: the path of the module that it registers into, and whether it registers tensors there or
// submodules. What one loop registers into one module comes iteration by iteration; what it registers into several
// modules comes module by module.
struct Place {
  std::string module;
  bool isTensor = false;
  friend bool operator==(const Place&, const Place&) = default;
};

// Dots in expressions, as in `{options.width}`, part no modules.
bool hasDot(const std::string& path) {
  int depth = 0;
  return std::any_of(path.begin(), path.end(), [&](char c) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    return c == '.' && depth == 0;
  });
}

// By the part of the key that names the iteration; nothing where none does, as where it is there in one iteration only.
std::optional<Place> placeOf(const Key& key, const std::string& index) {
  std::string text;
  for (const Expression& part : key.parts()) {
    const std::string* literal = part.asString();
    if (!literal && loopIndicesOf(part).count(index)) {
      const std::size_t dot = text.rfind('.');
      const std::string rest = key.text().substr(text.size());
      return Place{dot == std::string::npos ? "" : text.substr(0, dot + 1), !hasDot(rest)};
    }
    text += literal ? *literal : "{" + print(part) + "}";
  }
  return std::nullopt;
}

bool isIn(const Place& place, const Key& key, const std::string& index) {
  if (const std::optional<Place> own = placeOf(key, index)) return *own == place;
  const std::string text = key.text();
  return text.rfind(place.module, 0) == 0 && hasDot(text.substr(place.module.size())) != place.isTensor;
}

// Expands families, for entries and submodules alike.
template <typename Record>
class Expander {
 public:
  // `finish` is applied to what a loop index has been put into: `dims[i]` becomes `dims[2]`, which a configuration
  // gives.
  explicit Expander(const Rewrite& finish) : finish_(finish) {}

  std::vector<Record> run(std::vector<Record> records) {
    expand(std::move(records));
    return std::move(result_);
  }
  bool overflowed() const { return overflowed_; }

 private:
  void expand(std::vector<Record> records) {
    for (std::size_t i = 0; i < records.size();) {
      const auto range = records[i].loops.empty() ? std::nullopt : concreteRange(records[i].loops[0]);
      const std::size_t end = range ? endOfGroup(records, i) : i + 1;
      if (!range || !fits(*range, end - i)) {
        result_.insert(result_.end(), records.begin() + i, records.begin() + end);
      } else {
        expandGroup({records.begin() + i, records.begin() + end}, *range);
      }
      i = end;
    }
  }

  static std::size_t endOfGroup(const std::vector<Record>& records, std::size_t from) {
    const Family& family = records[from].loops[0];
    const auto isOfLoop = [&](const Record& record) {
      return !record.loops.empty() && record.loops[0] == family && !areApart(record, records[from]);
    };
    std::optional<Place> place;
    for (std::size_t i = from; !place && i < records.size() && isOfLoop(records[i]); ++i)
      place = placeOf(keyOf(records[i]), family.index);
    std::size_t end = from + 1;
    if (!place || !isIn(*place, keyOf(records[from]), family.index)) return end;
    while (end < records.size() && isOfLoop(records[end]) && isIn(*place, keyOf(records[end]), family.index)) ++end;
    return end;
  }

  bool fits(const Range& range, std::size_t records) {
    if (range.to <= range.from) return true;
    const auto count = static_cast<std::uint64_t>(range.to) - static_cast<std::uint64_t>(range.from);
    const bool result = count <= maximumEntries && result_.size() + count * records <= maximumEntries;
    overflowed_ |= !result;
    return result;
  }

  void expandGroup(const std::vector<Record>& group, const Range& range) {
    const std::string index = group[0].loops[0].index;
    for (std::int64_t value = range.from; value < range.to; ++value) {
      std::vector<Record> iteration;
      for (const Record& record : group) {
        Record inner = record;
        inner.loops.erase(inner.loops.begin());
        inner = rewritten(inner, [&](const Expression& e) { return finish_(substituteIndices(e, {{index, value}})); });
        if (!inner.when.isFalse()) iteration.push_back(std::move(inner));
      }
      expand(std::move(iteration));
    }
  }

  const Rewrite& finish_;
  std::vector<Record> result_;
  bool overflowed_ = false;
};

class Specializer {
 public:
  explicit Specializer(const Configuration& configuration)
      : rewrite_([&configuration](const Expression& e) { return substitute(e, configuration); }) {}

  Model run(const Model& model, const Configuration& configuration) {
    Model result = model;
    result.valid = rewrite_(model.valid);
    std::erase_if(result.inputs, [&](const Input& input) { return configuration.count(input.name) > 0; });
    if (result.valid.isFalse()) return throwing(std::move(result));
    result.entries = expanded(model.entries, result);
    result.submodules = expanded(model.submodules, result);
    for (Stage& stage : result.stages) {
      stage.added = expanded(stage.added, result);
      stage.removed = expanded(stage.removed, result);
    }
    result.ties = ties(model, result);
    doubtSizes(model, result);
    result.completeness = completenessOf(result);
    return result;
  }

 private:
  static Model throwing(Model model) {
    if (!model.throws) model.throws = Throws{"this configuration is refused during construction", model.location};
    model.entries.clear();
    model.submodules.clear();
    model.ties.clear();
    model.stages.clear();
    model.completeness = model.gaps.empty() ? Completeness::Exact : Completeness::Incomplete;
    return model;
  }

  // Inputs are taken for sizes and counts. A configuration that makes one negative is refused by LibTorch, or counted
  // what does not happen; and layers without inputs are refused where their weights are drawn from a range that depends
  // on that. What is there then is not known.
  static void doubtSizes(const Model& before, Model& after) {
    for (Entry& entry : after.entries)
      for (std::size_t i = 0; entry.shape && i < entry.shape->size(); ++i)
        if (isDoubtful(entry, i) && !wasConcrete(before, entry.key)) doubtSize(entry, i, after);
  }

  static bool isDoubtful(const Entry& entry, std::size_t position) {
    const Dimension& dimension = (*entry.shape)[position];
    const auto size = dimension ? dimension->asInteger() : std::nullopt;
    const bool isOfInputs = entry.kind == Kind::Parameter && position > 0;
    return size && (*size < 0 || (*size == 0 && isOfInputs));
  }

  static bool wasConcrete(const Model& before, const Key& key) {
    return std::any_of(before.entries.begin(), before.entries.end(),
                       [&](const Entry& entry) { return entry.key == key && isConcrete(entry); });
  }

  static void doubtSize(Entry& entry, std::size_t position, Model& model) {
    Dimension& dimension = (*entry.shape)[position];
    const std::int64_t size = *dimension->asInteger();
    model.gaps.push_back(
        {fmt::format("whether LibTorch makes '{}' with a size of {} is not known", entry.key.text(), size),
         entry.location});
    if (size < 0) dimension = std::nullopt;
  }

  template <typename Record>
  std::vector<Record> expanded(const std::vector<Record>& records, Model& model) const {
    std::vector<Record> present;
    for (const Record& record : records) {
      Record inner = rewritten(record, rewrite_);
      if (!inner.when.isFalse()) present.push_back(std::move(inner));
    }
    Expander<Record> expander(rewrite_);
    present = expander.run(std::move(present));
    if (expander.overflowed()) {
      model.gaps.push_back({fmt::format("a family has more than {} entries", maximumEntries), model.location});
    }
    return present;
  }

  // Keys of a tie inside a loop are those of an entry, whose loops say what they expand to.
  std::vector<std::vector<Key>> ties(const Model& before, const Model& after) const {
    std::unordered_set<std::string> present;
    for (const Entry& entry : after.entries) present.insert(entry.key.text());
    std::unordered_map<std::string, const Entry*> byKey;
    for (const Entry& entry : before.entries) byKey.emplace(entry.key.text(), &entry);
    std::vector<std::vector<Key>> result;
    for (const auto& group : before.ties) {
      std::vector<Family> loops;
      for (const Key& key : group) {
        const auto found = byKey.find(key.text());
        if (found != byKey.end() && found->second->loops.size() > loops.size()) loops = found->second->loops;
      }
      expandTie(group, rewritten(loops, rewrite_), present, result);
    }
    return result;
  }

  void expandTie(const std::vector<Key>& group, const std::vector<Family>& loops,
                 const std::unordered_set<std::string>& present, std::vector<std::vector<Key>>& result) const {
    const auto range = loops.empty() ? std::nullopt : concreteRange(loops[0]);
    if (!range) {
      std::vector<Key> keys;
      for (const Key& key : group) {
        const Key concrete = rewritten(key, rewrite_);
        if (present.count(concrete.text())) keys.push_back(concrete);
      }
      if (keys.size() > 1 && result.size() < maximumEntries) result.push_back(std::move(keys));
      return;
    }
    const std::vector<Family> inner(loops.begin() + 1, loops.end());
    for (std::int64_t value = range->from; value < range->to && result.size() < maximumEntries; ++value) {
      const Rewrite set = [&](const Expression& e) {
        return rewrite_(substituteIndices(e, {{loops[0].index, value}}));
      };
      std::vector<Key> keys;
      for (const Key& key : group) keys.push_back(rewritten(key, set));
      expandTie(keys, rewritten(inner, set), present, result);
    }
  }

  static bool isConcrete(const Entry& entry) {
    const auto isNumber = [](const Dimension& dimension) { return !dimension || dimension->isLiteral(); };
    return entry.when.isTrue() && entry.loops.empty() && entry.key.isLiteral() &&
           (!entry.shape || std::all_of(entry.shape->begin(), entry.shape->end(), isNumber));
  }

  static Completeness completenessOf(const Model& model) {
    if (!model.gaps.empty()) return Completeness::Incomplete;
    const bool submodules =
        std::all_of(model.submodules.begin(), model.submodules.end(),
                    [](const Submodule& submodule) { return submodule.when.isTrue() && submodule.loops.empty(); });
    const bool exact =
        model.valid.isTrue() && submodules && std::all_of(model.entries.begin(), model.entries.end(), isConcrete);
    return exact ? Completeness::Exact : Completeness::Conditional;
  }

  Rewrite rewrite_;
};

}  // namespace

Expression substituteIndices(const Expression& expression, const IndexValues& values) {
  if (expression.isLiteral()) return expression;
  return substitute(expression, [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.operation() != Operation::LoopIndex) return std::nullopt;
    const auto value = values.find(leaf.name());
    return value == values.end() ? std::nullopt : std::optional(Expression::integer(value->second));
  });
}

std::set<std::string> inputsOf(const Model& model) {
  std::set<std::string> names = inputsOf(model.valid);
  const auto add = [&names](const Expression& e) { names.merge(inputsOf(e)); };
  const auto addRecord = [&](const Key& key, const Expression& when, const std::vector<Family>& loops) {
    add(when);
    for (const Expression& part : key.parts()) add(part);
    for (const Family& loop : loops) {
      add(loop.from);
      add(loop.to);
    }
  };
  for (const Submodule& submodule : model.submodules) addRecord(submodule.path, submodule.when, submodule.loops);
  for (const Entry& entry : model.entries) {
    addRecord(entry.key, entry.when, entry.loops);
    for (const Dimension& dimension : entry.shape.value_or(std::vector<Dimension>{}))
      if (dimension) add(*dimension);
  }
  return names;
}

Model specialize(const Model& model, const Configuration& configuration) {
  return Specializer(configuration).run(model, configuration);
}

}  // namespace dictum::schema
