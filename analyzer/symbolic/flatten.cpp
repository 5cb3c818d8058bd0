#include "symbolic/flatten.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "schema/assuming.h"
#include "schema/expression_node.h"
#include "symbolic/cases.h"
#include "symbolic/join_alternatives.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

using schema::conjunction;

// Where the walk is: the key so far, and what holds for everything below.
struct Position {
  schema::Key path;
  std::optional<schema::Key> written;  // the path as it was registered, where a name in it depends on inputs: one part
  Expression when;
  std::vector<schema::Family> loops;
  std::map<std::string, std::string> aliases;  // of loops' indices, as values mention them: what they are called here
  ir::Location location;                       // of the registration that led here
  std::vector<schema::Step> steps;

  Expression renamed(const Expression& e) const {
    if (aliases.empty() || !e.hasLoopIndex()) return e;
    return schema::substitute(e, [&](const Expression& leaf) -> std::optional<Expression> {
      const auto alias = aliases.find(leaf.name());
      const bool isIndex = leaf.operation() == schema::Operation::LoopIndex && alias != aliases.end();
      return isIndex ? std::optional(Expression::loopIndex(alias->second)) : std::nullopt;
    });
  }

  void enter(const Family& loop) {
    loops.push_back({loop.alias.empty() ? loop.index : loop.alias, renamed(loop.from), renamed(loop.to)});
    if (loop.alias.empty())
      aliases.erase(loop.index);
    else
      aliases[loop.index] = loop.alias;
  }
};

class Flattener {
 public:
  Flattener(Evaluator& evaluator, Flattened& result, bool hasSteps)
      : evaluator_(evaluator), result_(result), hasSteps_(hasSteps) {}

  void walk(const Value& module, const Position& at, schema::Kind kind, std::size_t depth) {
    if (depth > deepestNesting) return evaluator_.gap(tooDeep, at.location);
    if (const Choice* choice = module.as<Choice>()) {
      for (const Alternative& alternative : choice->alternatives) {
        Position below = at;
        below.when = conjunction(at.when, at.renamed(alternative.when));
        if (!below.when.isFalse()) walk(alternative.value, below, kind, depth + 1);
      }
      return;
    }
    if (const Pointer* pointer = module.as<Pointer>())
      return walk(evaluator_.read(pointer->target), at, kind, depth + 1);
    const Structure* structure = module.as<Structure>();
    if (!structure || !structure->registry) return unknownModule(module, at);
    if (kind == schema::Kind::Parameter && depth > 1 && !at.path.parts().empty()) addSubmodule(*structure, at);
    const auto& own = kind == schema::Kind::Parameter ? structure->registry->parameters : structure->registry->buffers;
    const bool inLibrary = isLibraryModule(structure->className);
    for (const auto& element : own)
      forEachName(element, at, inLibrary,
                  [&](const Position& below) { addTensor(element.value.value, below, kind, element.value); });
    bool container = !inLibrary || evaluator_.catalog().find(structure->className) == nullptr ||
                     evaluator_.catalog().find(structure->className)->info().isContainer;
    for (const auto& element : structure->registry->modules)
      forEachName(element, at, !container,
                  [&](const Position& below) { walk(element.value.value, below, kind, depth + 1); });
  }

  // Of the entries as they were made: one for each place.
  void makeTies() {
    std::stable_sort(occurrences_.begin(), occurrences_.end(),
                     [](const Occurrence& a, const Occurrence& b) { return a.identity < b.identity; });
    for (auto first = occurrences_.begin(); first != occurrences_.end();) {
      const auto end = std::find_if(first, occurrences_.end(),
                                    [&](const Occurrence& one) { return one.identity != first->identity; });
      if (end - first > 1) addTie({first, end});
      first = end;
    }
  }

 private:
  // A key under which a tensor is registered: that of an entry.
  struct Occurrence {
    std::uint32_t identity = 0;
    std::size_t entry = 0;
    std::optional<schema::Key> written;  // see Position
  };

  const schema::Entry& entryOf(const Occurrence& one) const { return result_.entries[one.entry]; }

  void addTie(const std::vector<Occurrence>& all) {
    std::vector<schema::Key> keys;
    for (const Occurrence& one : all) {
      const schema::Key& key = entryOf(one).key;
      if (isBesideAnother(one, all) && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
    if (!keys.empty()) result_.ties.push_back(std::move(keys));
  }

  // What is written once has one key in every configuration: its keys are names of one place, and no tie. So are keys
  // that exclude each other.
  bool isBesideAnother(const Occurrence& one, const std::vector<Occurrence>& all) const {
    const auto writtenOf = [&](const Occurrence& each) { return each.written.value_or(entryOf(each).key); };
    return std::any_of(all.begin(), all.end(), [&](const Occurrence& other) {
      return entryOf(other).key != entryOf(one).key && writtenOf(other) != writtenOf(one) &&
             !conjunction(entryOf(one).when, entryOf(other).when).isFalse();
    });
  }

  // Calls `visit` for every value that the name of a registration can take. `inLibrary`: the registration stands in
  // LibTorch's code, so that the place to show is the one that registered the module itself.
  void forEachName(const Element<Registered>& element, const Position& at, bool inLibrary,
                   const std::function<void(const Position&)>& visit) {
    Position inLoops = at;
    for (const Family& loop : element.loops) inLoops.enter(loop);
    const Expression registeredName = inLoops.renamed(element.value.name);
    for (const NameCase& name : casesOf(registeredName)) {
      Position below = inLoops;
      below.when = conjunction({at.when, inLoops.renamed(element.when), inside(below.loops, name.when)});
      if (below.when.isFalse()) continue;
      if (at.written || !registeredName.isLiteral())
        below.written = extended(at.written.value_or(at.path), asWritten(registeredName));
      below.path = extended(at.path, name.name);
      if (!inLibrary || below.location.line == 0) {
        below.location = element.value.location;
        if (hasSteps_) addSteps(below, element.value, name.name);
      }
      visit(below);
    }
  }

  // What a condition is of an iteration: the number of those before it is `i >= 1 ? i - 1 : 0` where `i` is at least 1.
  static Expression inside(const std::vector<schema::Family>& loops, const Expression& condition) {
    if (condition.isLiteral() || !condition.hasLoopIndex()) return condition;
    std::vector<Expression> facts;
    for (const schema::Family& loop : loops) {
      const Expression index = Expression::loopIndex(loop.index);
      facts.push_back(schema::lessEqual(loop.from, index));
      facts.push_back(schema::less(index, loop.to));
    }
    return schema::assuming(condition, facts);
  }

  static schema::Key asWritten(const Expression& name) {
    schema::Key result;
    result.append(name);
    return result;
  }

  static schema::Key extended(const schema::Key& path, const schema::Key& name) {
    if (path.parts().empty()) return name;
    schema::Key result = path;
    const std::string* first = name.parts().empty() ? nullptr : name.parts().front().asString();
    result.append(first ? "." + *first : ".");
    for (std::size_t i = first ? 1 : 0; i < name.parts().size(); ++i) result.append(name.parts()[i]);
    return result;
  }

  void addSteps(Position& at, const Registered& registered, const schema::Key& name) {
    std::vector<schema::Step> chain;
    for (const Trace* trace = registered.trace.get(); trace; trace = trace->outer.get())
      chain.push_back({trace->what, evaluator_.index().locate(trace->location)});
    for (auto step = chain.rbegin(); step != chain.rend(); ++step) {
      bool known = false;
      for (const schema::Step& earlier : at.steps)
        known |= earlier.what == step->what && earlier.location == step->location;
      if (!known) at.steps.push_back(*step);
    }
    at.steps.push_back({"registered as '" + name.text() + "'", evaluator_.index().locate(registered.location)});
  }

  void unknownModule(const Value& module, const Position& at) {
    if (module.is<None>())
      return evaluator_.gap(
          "null is registered as '" + at.path.text() + "': LibTorch crashes when it walks the parameters", at.location);
    const Unknown* missing = module.as<Unknown>();
    evaluator_.gap("what is registered as '" + at.path.text() + "' is not known" +
                       (missing ? ": " + missing->reason : std::string()),
                   at.location, missing && missing->isGiven ? GapKind::Given : GapKind::Registration);
  }

  void addSubmodule(const Structure& structure, const Position& at) {
    if (at.when.weight() > heaviestCondition) return;  // the gap of its tensors tells
    schema::Submodule submodule;
    submodule.path = at.path;
    submodule.className = structure.className;
    submodule.serializable = structure.serializable;
    submodule.when = at.when;
    submodule.loops = at.loops;
    submodule.location = evaluator_.index().locate(at.location);
    result_.submodules.push_back(std::move(submodule));
  }

  void addTensor(const Value& value, const Position& at, schema::Kind kind, const Registered& registered) {
    if (const Choice* choice = value.as<Choice>()) {
      for (const Alternative& alternative : choice->alternatives) {
        Position below = at;
        below.when = conjunction(at.when, at.renamed(alternative.when));
        if (!below.when.isFalse()) addTensor(alternative.value, below, kind, registered);
      }
      return;
    }
    if (value.is<None>()) return;
    if (at.when.weight() > heaviestCondition)
      return evaluator_.gap("keys registered here have conditions too long to write down; give values to inputs",
                            at.location);
    schema::Entry entry;
    entry.key = at.path;
    entry.kind = kind;
    entry.when = at.when;
    entry.loops = at.loops;
    entry.location = evaluator_.index().locate(at.location);
    entry.steps = at.steps;
    entry.remarks = registered.remarks;
    if (const Tensor* tensor = value.as<Tensor>()) {
      if (!tensor->defined) return;
      entry.shape = renamedIn(at, tensor->shape);
      entry.dtype = tensor->dtype;
      if (at.path.isLiteral()) occurrences_.push_back({tensor->identity, result_.entries.size(), at.written});
    } else {
      const Unknown* missing = value.as<Unknown>();
      evaluator_.gap("the tensor registered as '" + at.path.text() + "' is not known" +
                         (missing ? ": " + missing->reason : std::string()),
                     at.location);
    }
    if (value.is<Tensor>() && !registered.isToldOf && !isKnown(entry))
      evaluator_.gap("the shape or dtype of '" + at.path.text() + "' is not known", at.location, GapKind::Value);
    result_.entries.push_back(std::move(entry));
  }

  static schema::Shape renamedIn(const Position& at, schema::Shape shape) {
    if (!shape || at.aliases.empty()) return shape;
    for (schema::Dimension& dimension : *shape)
      if (dimension) dimension = at.renamed(*dimension);
    return shape;
  }

  // An expression of literals that does not fold, such as 8 / 0.
  static bool hasNoValue(const Expression& dimension) {
    return !dimension.isLiteral() && !dimension.hasInput() && !dimension.hasLoopIndex();
  }

  static bool isKnown(const schema::Entry& entry) {
    if (!entry.shape || !entry.dtype) return false;
    for (const schema::Dimension& dimension : *entry.shape)
      if (!dimension || hasNoValue(*dimension)) return false;
    return true;
  }

  Evaluator& evaluator_;
  Flattened& result_;
  bool hasSteps_;
  std::vector<Occurrence> occurrences_;
};

// What a size is where its key is: `wide ? 64 : 32` of a key that is there when `wide` is 64. Keys share their
// conditions with those beside them, and their sizes with many.
class Narrowing {
 public:
  Expression operator()(const Expression& size, const Expression& when) {
    if (when.identity() != learnt_.identity()) *this = Narrowing(when);
    const auto [known, isNew] = known_.try_emplace(size);
    if (isNew) known->second = facts_.apply(size);
    return known->second;
  }

  Narrowing() = default;

 private:
  explicit Narrowing(const Expression& when) : learnt_(when) { facts_.learn(when); }

  Expression learnt_;
  schema::Facts facts_;
  std::unordered_map<Expression, Expression, schema::ExpressionHash> known_;
};

void narrowShapes(std::vector<schema::Entry>& entries) {
  Narrowing narrowed;
  for (schema::Entry& entry : entries) {
    if (entry.when.isTrue() || !entry.shape) continue;
    for (schema::Dimension& dimension : *entry.shape)
      if (dimension && !dimension->isLiteral()) dimension = narrowed(*dimension, entry.when);
  }
}

}  // namespace

Flattened flatten(Evaluator& evaluator, const Value& root, bool hasSteps) {
  Flattened result;
  Flattener flattener(evaluator, result, hasSteps);
  for (schema::Kind kind : {schema::Kind::Parameter, schema::Kind::Buffer}) flattener.walk(root, Position{}, kind, 0);
  flattener.makeTies();
  result.entries = joinAlternatives(std::move(result.entries));
  narrowShapes(result.entries);
  return result;
}

}  // namespace dictum::symbolic
