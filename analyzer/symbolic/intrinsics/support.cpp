#include "symbolic/intrinsics/support.h"

#include <algorithm>

#include "symbolic/intrinsics/sequence.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

// The results of one call on several objects: places where all are places, a merged value otherwise.
class Results {
 public:
  explicit Results(Evaluator& evaluator) : evaluator_(evaluator) {}

  // Notes a result under the condition of its branch, and gives its value for merging.
  Value note(const Expression& when, const Operand& result) {
    Value value = evaluator_.read(result);
    if (!result.isPlace()) {
      allPlaces_ = false;
      return value;
    }
    for (const PlaceAlternative& alternative : result.places()) {
      Expression both = conjunction(when, alternative.when);
      auto known = std::find_if(places_.begin(), places_.end(),
                                [&](const PlaceAlternative& p) { return p.place == alternative.place; });
      if (known == places_.end())
        places_.push_back({both, alternative.place});
      else
        known->when = disjunction(known->when, both);
    }
    return value;
  }

  Operand finish(Value merged) {
    if (allPlaces_ && !places_.empty()) return Operand(std::move(places_));
    return Operand(std::move(merged));
  }

 private:
  Evaluator& evaluator_;
  std::vector<PlaceAlternative> places_;
  bool allPlaces_ = true;
};

struct Target {
  Expression when;
  Place place;
  std::optional<Value> narrowed;  // the alternative that the object is
};

std::vector<Target> targetsOf(Call& call) {
  std::vector<Target> targets;
  std::vector<PlaceAlternative> places = call.object->places();
  if (places.empty()) places.push_back({Expression::boolean(true), call.place()});
  for (const PlaceAlternative& alternative : places) {
    const Value value = call.evaluator.read(alternative.place);
    const Choice* choice = value.as<Choice>();
    if (!choice) {
      targets.push_back({alternative.when, alternative.place, std::nullopt});
      continue;
    }
    for (const Alternative& one : choice->alternatives)
      targets.push_back({conjunction(alternative.when, one.when), alternative.place, one.value});
  }
  return targets;
}

Operand runOn(Call& call, const Target& target, const Intrinsic& apply) {
  if (target.narrowed) {
    if (const Unknown* missing = target.narrowed->as<Unknown>()) {
      call.evaluator.noteLostRegistration(call.expression, *missing);
      return Operand(Value(*missing));
    }
    call.evaluator.write(target.place, *target.narrowed);
  }
  Call one{call.evaluator, call.expression, Operand(target.place), call.arguments};
  return apply(one);
}

}  // namespace

void addToAll(Intrinsics& table, const std::vector<std::string>& classes, std::initializer_list<const char*> methods,
              const Intrinsic& intrinsic) {
  for (const std::string& name : classes)
    for (const char* method : methods) table.add(name + "::" + method, intrinsic);
}

Intrinsic onEachObject(Intrinsic apply) {
  return [apply = std::move(apply)](Call& call) -> Operand {
    if (!call.object) return Operand(call.unknown("'" + call.expression.text + "' without an object"));
    if (call.object->places().size() == 1 && !call.self().is<Choice>()) return apply(call);
    const std::vector<Target> targets = targetsOf(call);
    Results results(call.evaluator);
    std::function<Value(std::size_t, const Expression&)> from = [&](std::size_t i, const Expression& rest) -> Value {
      const Target& target = targets[i];
      if (i + 1 == targets.size()) return results.note(rest, runOn(call, target, apply));
      return call.evaluator.branch(
          target.when, [&] { return results.note(conjunction(rest, target.when), runOn(call, target, apply)); },
          [&] { return from(i + 1, conjunction(rest, negation(target.when))); });
    };
    return results.finish(from(0, Expression::boolean(true)));
  };
}

Value onPath(Evaluator& evaluator, const Value& value) {
  const Choice* choice = value.as<Choice>();
  if (!choice) return value;
  std::vector<Alternative> possible;
  for (const Alternative& alternative : choice->alternatives) {
    Expression when = evaluator.onPath(alternative.when);
    if (when.isTrue()) return alternative.value;
    if (!when.isFalse()) possible.push_back(alternative);
  }
  if (possible.size() == choice->alternatives.size() || possible.empty()) return value;
  if (possible.size() == 1) return possible.front().value;
  return Choice{std::move(possible)};
}

const ir::TypePtr& typeOf(const ir::ExpressionPtr& expression) {
  static const ir::TypePtr none;
  return expression ? withoutReference(expression->type) : none;
}

ir::TypePtr elementTypeOf(const Call& call, std::size_t which) {
  const ir::TypePtr& type = typeOf(call.expression.object);
  if (!type || which >= type->arguments.size()) return nullptr;
  return type->arguments[which].type;
}

ir::TypePtr argumentType(const Call& call, std::size_t i) {
  return i < call.expression.operands.size() ? typeOf(call.expression.operands[i]) : nullptr;
}

ir::TypePtr templateType(const Call& call, std::size_t i) {
  const auto& arguments = call.expression.templateArguments;
  return i < arguments.size() ? withoutReference(arguments[i].type) : nullptr;
}

Value makeElement(Call& call, const ir::TypePtr& type, std::vector<Operand> arguments) {
  Evaluator& evaluator = call.evaluator;
  if (arguments.empty()) return evaluator.defaultValue(type, call.location(), true);
  if (type && type->kind == ir::TypeKind::Class)
    return evaluator.construct(type, "", std::move(arguments), call.expression);
  return convert(evaluator.read(arguments.front()), type, call.location());
}

bool isReferenceWrapper(const ir::TypePtr& type) {
  const ir::TypePtr& wrapper = withoutReference(type);
  return wrapper && wrapper->name == "std::reference_wrapper";
}

Value referenceThrough(Value pointer) {
  Structure reference;
  reference.className = referenceMarker;
  reference.at("target") = std::move(pointer);
  return Value(std::move(reference));
}

Value referenceTo(Evaluator& evaluator, const Operand& operand) {
  return referenceThrough(evaluator.pointerTo(operand));
}

Operand fieldOperand(Evaluator& evaluator, const Operand& object, const std::string& field, const ir::Location& site) {
  Operand result = object;
  if (object.isPlace()) {
    std::vector<PlaceAlternative> places = object.places();
    for (PlaceAlternative& alternative : places) alternative.place = alternative.place.field(field);
    result = Operand(std::move(places));
  } else {
    result = Operand(forEachAlternative(object.rvalue(), [&](const Value& value) -> Value {
      const Structure* structure = value.as<Structure>();
      const Value* found = structure ? structure->find(field) : nullptr;
      if (found) return *found;
      return value.is<Unknown>() ? value : unknown("the value of '" + field + "' is not known", site);
    }));
  }
  const Value value = evaluator.read(result);
  const Structure* reference = value.as<Structure>();
  if (!reference || reference->className != referenceMarker) return result;
  return evaluator.dereference(*reference->find("target"), site);
}

// --- iterators

Value iteratorAt(const Iterator& iterator) {
  Structure result;
  result.className = iterator.reverse ? reverseIteratorClass : iteratorClass;
  result.fields = {{"container", Pointer{iterator.container}}, {"position", iterator.position}};
  return result;
}

std::optional<Iterator> asIterator(const Value& value) {
  const Structure* structure = value.as<Structure>();
  if (!structure) return std::nullopt;
  const bool reverse = structure->className == reverseIteratorClass;
  if (!reverse && structure->className != iteratorClass) return std::nullopt;
  const Value* container = structure->find("container");
  const Value* position = structure->find("position");
  const Pointer* place = container ? container->as<Pointer>() : nullptr;
  const Expression* number = position ? scalar(*position) : nullptr;
  if (!place || !number) return std::nullopt;
  return Iterator{place->target, *number, reverse};
}

std::optional<Expression> elementCount(const Value& container) {
  if (const Sequence* sequence = container.as<Sequence>()) return sizeOf(*sequence);
  if (const Map* map = container.as<Map>()) return countOf(map->entries);
  if (const std::string* text = literalString(container))
    return Expression::integer(static_cast<std::int64_t>(text->size()));
  return std::nullopt;
}

std::optional<Expression> endPosition(const Value& container) {
  if (const Map* map = container.as<Map>()) return Expression::integer(static_cast<std::int64_t>(map->entries.size()));
  return elementCount(container);
}

Ordering orderingOf(const ir::TypePtr& rawType) {
  const ir::TypePtr& type = withoutReference(rawType);
  if (!type || type->name.rfind("std::", 0) != 0) return Ordering::AsInserted;
  const std::string name = type->name.substr(5);
  if (name.rfind("unordered_", 0) == 0) return Ordering::Unspecified;
  const bool isMap = name == "map" || name == "multimap";
  if (!isMap && name != "set" && name != "multiset") return Ordering::AsInserted;
  const std::size_t comparison = isMap ? 2 : 1;
  const ir::TypePtr by = type->arguments.size() > comparison ? type->arguments[comparison].type : nullptr;
  if (!by || by->name == "std::less") return Ordering::Ascending;
  return by->name == "std::greater" ? Ordering::Descending : Ordering::Custom;
}

std::optional<Expression> standsBefore(Ordering ordering, const Value& a, const Value& b) {
  return ordering == Ordering::Descending ? lessWhen(b, a) : lessWhen(a, b);
}

std::optional<std::string> unknownOrder(const ir::TypePtr& type, const Value& container) {
  const Sequence* list = container.as<Sequence>();
  const Map* dictionary = container.as<Map>();
  if ((list && list->isInterleaved) || (dictionary && dictionary->isInterleaved))
    return "the order of what iterations of a loop have made is not known";
  const Ordering ordering = orderingOf(type);
  if (ordering == Ordering::AsInserted) return std::nullopt;
  const std::string name = "'" + withoutReference(type)->name + "'";
  const Map* map = container.as<Map>();
  if (ordering == Ordering::Unspecified) {
    const Sequence* set = container.as<Sequence>();
    const std::size_t count = map ? map->entries.size() : set ? set->elements.size() + (set->base ? 2 : 0) : 0;
    if (count < 2) return std::nullopt;
    return "the order in which a " + name + " gives its elements is not specified";
  }
  for (std::size_t i = 1; map && i < map->entries.size(); ++i) {
    const std::optional<Expression> before =
        standsBefore(ordering, map->entries[i - 1].value.key, map->entries[i].value.key);
    if (!before || !before->isTrue()) return "the order of the keys of a " + name + " is not known";
  }
  return std::nullopt;
}

std::optional<std::string> textOf(const Sequence& characters) {
  std::string text;
  for (const auto& element : characters.elements) {
    const auto character = literalInteger(element.value);
    if (!character) return std::nullopt;
    text += static_cast<char>(*character);
  }
  return text;
}

Sequence keysOf(const Map& map) {
  Sequence keys;
  for (const auto& entry : map.entries) keys.elements.push_back({entry.when, entry.loops, entry.value.key});
  return keys;
}

Sequence valuesOf(const Map& map) {
  Sequence values;
  values.isInterleaved = map.isInterleaved;
  for (const auto& entry : map.entries) values.elements.push_back({entry.when, entry.loops, entry.value.value});
  return values;
}

std::string customOrderReason(const ir::TypePtr& type) {
  return "the order of a '" + withoutReference(type)->name + "' that the program compares by itself is not known";
}

std::optional<Range> rangeOf(Evaluator& evaluator, const Value& firstValue, const Value& lastValue) {
  std::optional<Iterator> first = asIterator(firstValue);
  std::optional<Iterator> last = asIterator(lastValue);
  if (!first || !last || first->container != last->container || first->reverse != last->reverse) return std::nullopt;
  if (first->reverse) {
    // [rbegin, rend) walks down from position `first` to just above position `last`.
    std::swap(first, last);
    first->position = schema::add(first->position, Expression::integer(1));
    last->position = schema::add(last->position, Expression::integer(1));
  }
  const Value container = evaluator.read(first->container);
  Range range{first->container, false, 0, 0, first->reverse};
  const std::optional<Expression> count = endPosition(container);
  range.whole = first->position.asInteger() == 0 && count && *count == last->position;
  if (range.whole) return range;
  const Sequence* sequence = container.as<Sequence>();
  const std::string* text = literalString(container);
  if (!text && (!sequence || !isPlain(*sequence))) return std::nullopt;
  const std::size_t size = text ? text->size() : sequence->elements.size();
  const auto from = first->position.asInteger();
  const auto to = last->position.asInteger();
  if (!from || !to || *from < 0 || *from > *to || *to > static_cast<std::int64_t>(size)) return std::nullopt;
  range.first = static_cast<std::size_t>(*from);
  range.last = static_cast<std::size_t>(*to);
  return range;
}

namespace {

// The last first. Nothing where there are objects of iterations, which are there once for each in its own iteration.
std::optional<std::vector<Element<Value>>> reversed(const std::vector<Element<Value>>& elements) {
  std::vector<Element<Value>> result;
  for (std::size_t i = elements.size(); i-- > 0;) {
    Element<Value> element = elements[i];
    if (!element.loops.empty()) {
      if (element.loops.size() > 1 || holdsPointer(element.value)) return std::nullopt;
      const Family& loop = element.loops[0];
      const Expression index = Expression::loopIndex(loop.index);
      const Expression opposite = subtract(schema::add(loop.from, loop.to), schema::add(index, Expression::integer(1)));
      const auto turned = [&](const Expression& e) { return e == index ? std::optional(opposite) : std::nullopt; };
      element.value = atIteration(element.value, loop, opposite);
      element.when = schema::substitute(element.when, turned);
    }
    result.push_back(std::move(element));
  }
  return result;
}

}  // namespace

std::optional<Sequence> elementsOf(Evaluator& evaluator, const Range& range) {
  const Value container = evaluator.read(range.container);
  const Sequence* sequence = container.as<Sequence>();
  if (!sequence || sequence->isInterleaved) return std::nullopt;
  Sequence result = *sequence;
  if (!range.whole) {
    const auto begin = sequence->elements.begin();
    result.elements.assign(begin + static_cast<std::ptrdiff_t>(range.first),
                           begin + static_cast<std::ptrdiff_t>(range.last));
  }
  if (!range.reversed) return result;
  auto elements = reversed(evaluator.withoutBase(std::move(result), {}).elements);
  return elements ? std::optional(Sequence{std::move(*elements), std::nullopt, sequence->elementType}) : std::nullopt;
}

void insertElements(Evaluator& evaluator, std::vector<Element<Value>>& list, std::size_t slot,
                    std::vector<Element<Value>> added) {
  const auto isThere = [&](const Family& loop) {
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& element) { return !element.loops.empty() && element.loops[0] == loop; });
  };
  for (std::size_t i = 0; i < added.size();) {
    if (added[i].loops.empty() || !isThere(added[i].loops[0])) {
      ++i;
      continue;
    }
    const std::size_t end = endOfRun(added, i);
    const std::string alias = evaluator.freshIndexName(added[i].loops[0].index);
    for (; i < end; ++i) added[i].loops[0].alias = alias;
  }
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(slot), added.begin(), added.end());
}

}  // namespace dictum::symbolic
