#include "symbolic/walked_list.h"

#include <algorithm>

#include "ir/walk.h"
#include "symbolic/iterations.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

const ir::Expression& withoutCasts(const ir::Expression& e) {
  return e.kind == ir::ExpressionKind::Cast ? withoutCasts(*e.operands.at(0)) : e;
}

// Evaluating it changes nothing: `layers`, `this->layers`, `*layers`, `layers->`.
bool isName(const ir::Expression& e) {
  const bool isAccess = e.kind == ir::ExpressionKind::Call && e.object && e.operands.empty() &&
                        (unqualified(e.text) == "operator->" || unqualified(e.text) == "operator*");
  if (isAccess) return isName(*e.object);
  if (e.kind == ir::ExpressionKind::Field || e.kind == ir::ExpressionKind::Dereference) return isName(*e.operands[0]);
  return e.kind == ir::ExpressionKind::Variable || e.kind == ir::ExpressionKind::This;
}

// The list of `layers[i]` and `layers.at(i)`; null of anything else.
const ir::Expression* listOf(const ir::Expression& e, std::uint32_t counter) {
  const std::string name = e.kind == ir::ExpressionKind::Call ? unqualified(e.text) : std::string();
  if ((name != "operator[]" && name != "at" && name != "ptr") || !e.object || e.operands.size() != 1) return nullptr;
  const ir::Expression& position = withoutCasts(*e.operands[0]);
  const bool isCounter = position.kind == ir::ExpressionKind::Variable && position.local == counter;
  return isCounter && isName(*e.object) ? e.object.get() : nullptr;
}

bool areExclusive(const std::vector<Element<Value>>& elements) {
  for (auto a = elements.begin(); a != elements.end(); ++a)
    for (auto b = std::next(a); b != elements.end(); ++b)
      if (!schema::conjunction(a->when, b->when).isFalse()) return false;
  return true;
}

// The one loop that has filled the list, at most one element in each iteration, and in all iterations the same.
std::optional<Family> fillerOf(const Value& list) {
  const Sequence* sequence = list.as<Sequence>();
  if (!sequence || sequence->base || sequence->isInterleaved || sequence->elements.empty()) return std::nullopt;
  const std::vector<Family>& loops = sequence->elements[0].loops;
  const bool areEach =
      loops.size() == 1 && std::all_of(sequence->elements.begin(), sequence->elements.end(), [&](const auto& element) {
        return element.loops == loops && !element.when.hasLoopIndex() && holdsPointer(element.value);
      });
  return areEach && areExclusive(sequence->elements) ? std::optional(loops[0]) : std::nullopt;
}

std::vector<const ir::Expression*> listsIn(const ir::Statement& loop, std::uint32_t counter) {
  std::vector<const ir::Expression*> lists;
  ir::walk(*loop.children.at(0), [&](const ir::Expression& e) {
    if (const ir::Expression* list = listOf(e, counter)) lists.push_back(list);
  });
  return lists;
}

Value valueOf(Evaluator& evaluator, const ir::Expression& list) {
  try {
    return evaluator.iterable(evaluator.evaluate(list), list.location);
  } catch (const PathThrows&) {
  } catch (const PathEnds&) {
  }
  return None{};
}

}  // namespace

std::optional<Family> walkedList(const Evaluator& evaluator, const ir::Statement& loop, std::uint32_t counter,
                                 const Expression& count) {
  const std::vector<const ir::Expression*> lists = listsIn(loop, counter);
  if (lists.empty()) return std::nullopt;
  // The loop may run no times: nobody has looked at the list then.
  Evaluator looking = evaluator;
  looking.setObserver(nullptr);
  for (const ir::Expression* list : lists) {
    const std::optional<Family> filler = fillerOf(valueOf(looking, *list));
    if (filler && iterationsOf(*filler) == count && !evaluator.isRunning(*filler)) return filler;
  }
  return std::nullopt;
}

}  // namespace dictum::symbolic
