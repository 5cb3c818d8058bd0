#include "forward/clone.h"

#include <set>

#include "forward/objects.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

using namespace symbolic;

namespace {

std::vector<std::string> certainNames(const Structure& structure) {
  std::vector<std::string> names;
  for (const auto* list : {&structure.registry->parameters, &structure.registry->buffers, &structure.registry->modules})
    for (const auto& element : *list)
      if (element.when.isTrue() && element.loops.empty() && element.value.name.asString())
        names.push_back(*element.value.name.asString());
  return names;
}

// Families that a loop registers whatever the inputs are. Their names have a loop's index in them, so that they compare
// with nothing that another loop registers.
std::vector<std::string> familyNames(const Structure& structure) {
  std::vector<std::string> names;
  for (const auto* list : {&structure.registry->parameters, &structure.registry->buffers, &structure.registry->modules})
    for (const auto& element : *list)
      if (element.when.isTrue() && !element.loops.empty()) names.push_back(schema::print(element.value.name));
  return names;
}

std::set<std::string> allNames(const Structure& structure) {
  std::set<std::string> names;
  for (const auto* list : {&structure.registry->parameters, &structure.registry->buffers, &structure.registry->modules})
    for (const auto& element : *list) names.insert(schema::print(element.value.name));
  return names;
}

}  // namespace

std::vector<std::string> lostByReset(const Evaluator& constructed, const ir::Class& type, const Value& module) {
  const ProgramIndex& index = constructed.index();
  if (!index.derivesFrom(type, "torch::nn::Cloneable")) return {};
  const ir::Function* reset = index.methodNamed(type.usr, "reset", 0);
  if (!reset || !reset->body) return {};
  Evaluator evaluator = constructed;
  const Place self = evaluator.placeOf(evaluator.objectBehind(Operand(module), type.location));
  const Value before = evaluator.read(self);
  const Structure* structure = moduleOf(before);
  if (!structure) return {};
  const std::size_t gaps = evaluator.gaps().size();
  Value& object = evaluator.edit(self);
  if (!object.is<Structure>()) return {};
  object.edit<Structure>().registry = std::make_shared<Registry>();
  try {
    evaluator.callFunction(*reset, self, {}, type.location);
  } catch (const PathThrows&) {
    return {};
  } catch (const PathEnds&) {
    return {};
  } catch (const BudgetExceeded&) {
    return {};
  }
  const Value after = evaluator.read(self);
  if (!moduleOf(after) || evaluator.gaps().size() != gaps) return {};
  const std::set<std::string> rebuilt = allNames(*moduleOf(after));
  std::vector<std::string> lost;
  for (const std::string& name : certainNames(*structure))
    if (!rebuilt.count(schema::print(Expression::string(name)))) lost.push_back(name);
  if (rebuilt.empty())
    for (const std::string& name : familyNames(*structure)) lost.push_back(name);
  return lost;
}

}  // namespace dictum::forward
