// Objects that equal one that was constructed before. Networks repeat their blocks, and running a constructor costs
// many times what copying its object does.
#include <algorithm>

#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

std::vector<Place> placesOf(const std::vector<Operand>& arguments) {
  std::vector<Place> result;
  for (const Operand& argument : arguments)
    for (const PlaceAlternative& one : argument.places()) result.push_back(one.place);
  return result;
}

// Ends a recording also when a throw passes.
class RecordingScope {
 public:
  explicit RecordingScope(Constructions& constructions) : constructions_(constructions) {}
  ~RecordingScope() {
    if (isOpen_) constructions_.end();
  }
  RecordingScope(const RecordingScope&) = delete;

  std::optional<Constructions::Findings> end() {
    isOpen_ = false;
    return constructions_.end();
  }

 private:
  Constructions& constructions_;
  bool isOpen_ = true;
};

}  // namespace

// Nothing where the object is not known by its arguments alone, or someone watches how it is made. What is passed by
// value is read here: the variable that it stands in may be another the next time.
std::optional<ConstructionKey> Evaluator::constructionKey(const ir::Class& type, const ir::Function* constructor,
                                                          std::vector<Operand>& arguments, const ir::Location& site) {
  const bool isOutermost = frames_.size() <= 1;
  if (isOutermost || observer_ || families_ > 0 || !openLoops_.empty() || !tries_.empty()) return std::nullopt;
  if (!constructor || constructor->parameters.size() < arguments.size()) return std::nullopt;
  ConstructionKey key{&type, constructor, site, defaultDtype_, {}};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].places().size() > 1) return std::nullopt;
    Value value = read(arguments[i]);
    if (!isPlainArgument(value)) return std::nullopt;
    const ir::TypePtr& parameter = constructor->parameters[i].type;
    const bool isByValue = parameter && !isReference(parameter) && parameter->kind != ir::TypeKind::Pointer;
    if (isByValue && arguments[i].isPlace()) arguments[i] = Operand(value);
    key.arguments.push_back(std::move(value));
  }
  return key;
}

bool Evaluator::findsAgain(const Constructions::Findings& findings) {
  return std::all_of(findings.reads.begin(), findings.reads.end(),
                     [&](const auto& known) {
                       return store_.exists(known.first.cell) && read(known.first).same(known.second);
                     }) &&
         std::all_of(findings.answers.begin(), findings.answers.end(),
                     [&](const auto& known) { return onPath(known.first) == known.second; });
}

// A cell is copied, into a blueprint or out of one, as fast as a statement runs. But it takes a kilobyte, and most
// statements take none: a tree of modules that doubles with each level must be given up before memory is.
static constexpr std::size_t stepsPerCell = 16;

Place Evaluator::build(const Blueprint& blueprint, const ir::Location& site) {
  steps_ += stepsPerCell * blueprint.cells.size();
  spend(site);
  const CellId self = cells_ + 1;
  std::vector<Value> values = blueprint.built(origin());
  for (Value& value : values) store_.create(++cells_, std::move(value));
  identities_ += blueprint.tensors;
  return Place{self, {}};
}

Place Evaluator::constructed(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                             const ir::Location& site) {
  std::optional<ConstructionKey> key = constructionKey(type, constructor, arguments, site);
  if (!key) return constructAnew(type, constructor, std::move(arguments), site);
  const auto isSame = [this](const Constructions::Findings& findings) { return findsAgain(findings); };
  if (const Blueprint* known = constructions_.find(*key, isSame)) return build(*known, site);
  if (!constructions_.mayRepeat(*key)) return constructAnew(type, constructor, std::move(arguments), site);

  const auto before = surroundings();
  const Blueprint::Origin around = origin();
  constructions_.begin(cells_, path_.size(), placesOf(arguments));
  RecordingScope recording(constructions_);
  const Place self = constructAnew(type, constructor, std::move(arguments), site);
  std::optional<Constructions::Findings> findings = recording.end();
  if (!findings || surroundings() != before) return self;
  std::optional<Blueprint> blueprint =
      Blueprint::of(self.cell, around, [this](CellId cell) -> const Value& { return store_.read(cell); });
  if (!blueprint) return self;
  steps_ += stepsPerCell * blueprint->cells.size();
  constructions_.add({std::move(*key), std::move(*findings), std::move(*blueprint)});
  return self;
}

}  // namespace dictum::symbolic
