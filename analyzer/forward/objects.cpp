#include "forward/objects.h"

namespace dictum::forward {

using schema::conjunction;
using namespace symbolic;

namespace {

constexpr Identity tensorBit = Identity{1} << 63;

class Parts {
 public:
  Parts(Evaluator& evaluator, const std::function<void(const Part&)>& visit) : evaluator_(evaluator), visit_(visit) {}

  void walk(const Value& value, const Expression& when, bool isElement, bool hasLoops, int depth = 0) {
    if (depth > 12 || when.isFalse()) return;
    if (const Choice* choice = value.as<Choice>()) {
      for (const Alternative& alternative : choice->alternatives)
        walk(alternative.value, conjunction(when, alternative.when), isElement, hasLoops, depth + 1);
    } else if (const Pointer* pointer = value.as<Pointer>()) {
      walkPointer(*pointer, when, isElement, hasLoops, depth);
    } else if (const Tensor* tensor = value.as<Tensor>()) {
      if (tensor->defined)
        visit_({Part::Kind::Tensor, tensorIdentity(tensor->identity), 0, value, when, isElement, hasLoops});
      else
        visit_({Part::Kind::Null, 0, 0, value, when, isElement, hasLoops});
    } else if (value.is<None>()) {
      visit_({Part::Kind::Null, 0, 0, value, when, isElement, hasLoops});
    } else if (value.is<Unknown>() || value.is<Opaque>()) {
      visit_({Part::Kind::Unknown, 0, 0, value, when, isElement, hasLoops});
    } else {
      walkAggregate(value, when, hasLoops, depth);
    }
  }

 private:
  void walkPointer(const Pointer& pointer, const Expression& when, bool isElement, bool hasLoops, int depth) {
    const Value target = evaluator_.read(pointer.target);
    if (moduleOf(target)) {
      const bool isWhole = pointer.target.path.empty();
      if (isWhole)
        visit_({Part::Kind::Module, moduleIdentity(pointer.target.cell), pointer.target.cell, target, when, isElement,
                hasLoops});
      return;
    }
    walk(target, when, isElement, hasLoops, depth + 1);
  }

  void walkAggregate(const Value& value, const Expression& when, bool hasLoops, int depth) {
    if (const Sequence* sequence = value.as<Sequence>()) {
      for (const auto& element : sequence->elements)
        walk(element.value, conjunction(when, element.when), true, hasLoops || !element.loops.empty(), depth + 1);
      if (sequence->base) visit_({Part::Kind::Unknown, 0, 0, value, when, true, hasLoops});
    } else if (const Map* map = value.as<Map>()) {
      for (const auto& entry : map->entries)
        walk(entry.value.value, conjunction(when, entry.when), true, hasLoops || !entry.loops.empty(), depth + 1);
    } else if (const Structure* structure = value.as<Structure>(); structure && !structure->registry) {
      for (const auto& [name, field] : structure->fields) walk(field, when, true, hasLoops, depth + 1);
    }
  }

  Evaluator& evaluator_;
  const std::function<void(const Part&)>& visit_;
};

// Everything that the dictionaries of a module reach.
class RegistryWalk {
 public:
  RegistryWalk(Evaluator& evaluator, std::map<Identity, Expression>& result) : evaluator_(evaluator), result_(result) {}

  void module(const Value& value, const Expression& when, int depth) {
    if (depth > 60 || when.isFalse()) return;
    forEachPart(evaluator_, value, [&](const Part& part) {
      const Expression here = conjunction(when, part.when);
      if (part.kind == Part::Kind::Tensor) return note(part.identity, here);
      if (part.kind != Part::Kind::Module) return;
      const auto known = result_.find(part.identity);
      const bool isNew = known == result_.end() || known->second != schema::disjunction(known->second, here);
      note(part.identity, here);
      if (isNew) contents(*moduleOf(part.value), here, depth);
    });
  }

 private:
  void contents(const Structure& structure, const Expression& when, int depth) {
    const std::shared_ptr<Registry> registry = structure.registry;
    for (const auto* list : {&registry->parameters, &registry->buffers, &registry->modules})
      for (const auto& element : *list) module(element.value.value, conjunction(when, element.when), depth + 1);
  }

  void note(Identity identity, const Expression& when) {
    auto [it, isNew] = result_.emplace(identity, when);
    if (!isNew) it->second = schema::disjunction(it->second, when);
  }

  Evaluator& evaluator_;
  std::map<Identity, Expression>& result_;
};

}  // namespace

Identity moduleIdentity(CellId cell) { return cell; }
Identity tensorIdentity(std::uint32_t tensor) { return tensorBit | tensor; }
bool isTensorIdentity(Identity identity) { return (identity & tensorBit) != 0; }

const Structure* moduleOf(const Value& object) {
  const Structure* structure = object.as<Structure>();
  return structure && structure->registry ? structure : nullptr;
}

void forEachPart(Evaluator& evaluator, const Value& value, const std::function<void(const Part&)>& visit) {
  Parts(evaluator, visit).walk(value, Expression::boolean(true), false, false);
}

std::map<Identity, Expression> registeredBelow(Evaluator& evaluator, const Value& root) {
  std::map<Identity, Expression> result;
  RegistryWalk(evaluator, result).module(root, Expression::boolean(true), 0);
  return result;
}

}  // namespace dictum::forward
