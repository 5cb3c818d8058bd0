#include "forward/clone.h"

#include "forward/objects.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

using namespace symbolic;

namespace {

// What a module has registered under one name, whatever it is, or as one family of a loop.
struct Own {
  std::string name;     // with loops' indices by their number
  std::string printed;  // as messages show it
  Expression when;
  std::vector<Family> loops;
};

std::vector<Own> ownOf(const Structure& structure) {
  std::vector<Own> all;
  for (const auto* list : {&structure.registry->parameters, &structure.registry->buffers, &structure.registry->modules})
    for (const auto& element : *list) {
      const Expression& name = element.value.name;
      schema::Key key;
      key.append(name);
      Own own{schema::print(name), key.text(), element.when, element.loops};
      own.name = schema::print(schema::substitute(name, [&](const Expression& leaf) -> std::optional<Expression> {
        for (std::size_t i = 0; i < own.loops.size(); ++i)
          if (leaf == Expression::loopIndex(own.loops[i].index)) return Expression::loopIndex(std::to_string(i));
        return std::nullopt;
      }));
      all.push_back(std::move(own));
    }
  return all;
}

// When two loops do not go through the same.
Expression differs(const std::vector<Family>& a, const std::vector<Family>& b) {
  Expression differs = Expression::boolean(a.size() != b.size());
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    differs = schema::disjunction({differs, schema::conjunction(schema::notEqual(schema::subtract(a[i].to, a[i].from),
                                                                                 schema::subtract(b[i].to, b[i].from)),
                                                                schema::less(a[i].from, a[i].to))});
  return differs;
}

// The text that a name begins with, whatever the loop's index is.
std::string leadOf(const Own& own) {
  if (own.name.empty() || own.name.front() != '"') return "";
  return own.name.substr(1, own.name.find('"', 1) - 1);
}

// A family can make names that another one, or no loop at all, makes elsewhere.
bool canMeet(const Own& a, const Own& b) {
  if (a.name == b.name) return true;
  if (a.loops.empty() && b.loops.empty()) return false;
  return leadOf(a).rfind(leadOf(b), 0) == 0 || leadOf(b).rfind(leadOf(a), 0) == 0;
}

// When reset() does not make it.
Expression lostWhen(const Own& own, const std::vector<Own>& rebuilt) {
  Expression found = Expression::boolean(false);
  for (const Own& other : rebuilt) {
    if (other.name == own.name && other.loops.size() == own.loops.size())
      found = schema::disjunction(found,
                                  schema::conjunction(other.when, schema::negation(differs(own.loops, other.loops))));
    else if (canMeet(own, other))
      return Expression::boolean(false);
  }
  return schema::conjunction(own.when, schema::negation(found));
}

}  // namespace

std::vector<Lost> lostByReset(const Evaluator& constructed, const ir::Class& type, const Value& module) {
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
  const std::vector<Own> rebuilt = ownOf(*moduleOf(after));
  std::vector<Lost> lost;
  for (const Own& own : ownOf(*structure))
    if (const Expression when = lostWhen(own, rebuilt); !when.isFalse()) lost.push_back({own.printed, when});
  return lost;
}

}  // namespace dictum::forward
