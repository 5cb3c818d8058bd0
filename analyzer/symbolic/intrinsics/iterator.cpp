// Iterators: begin and end of containers, and walking.
#include <algorithm>

#include "symbolic/intrinsics/sequence.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

Operand notIterator(Call& call) { return Operand(call.unknown("an iterator that is not known")); }

// begin, end, rbegin or rend of the container that `operand` designates.
Operand boundary(Call& call, const Operand& operand, const ir::TypePtr& type, bool atEnd, bool reverse) {
  const Value container = call.evaluator.read(operand);
  const Sequence* list = container.as<Sequence>();
  const bool isAskedLater = list && list->isInterleaved;  // when an element is taken
  if (const std::optional<std::string> reason = unknownOrder(type, container); reason && !atEnd && !isAskedLater)
    call.evaluator.gap(*reason, call.location());
  const Map* map = container.as<Map>();
  const bool walkable = !map || std::all_of(map->entries.begin(), map->entries.end(),
                                            [](const auto& e) { return e.loops.empty() && e.when.isTrue(); });
  const std::optional<Expression> count = endPosition(container);
  if (!count || (!walkable && atEnd == reverse))
    return Operand(call.unknown("an iterator into a container whose length is not known"));
  Expression position = Expression::integer(atEnd ? -1 : 0);
  if (reverse && !atEnd) position = subtract(*count, Expression::integer(1));
  if (!reverse && atEnd) position = *count;
  return Operand(iteratorAt({call.evaluator.placeOf(operand), position, reverse}));
}

Intrinsic memberBoundary(bool atEnd, bool reverse) {
  return onEachObject(
      [=](Call& call) { return boundary(call, *call.object, call.expression.object->type, atEnd, reverse); });
}

Intrinsic freeBoundary(bool atEnd, bool reverse) {
  return [=](Call& call) {
    return boundary(call, call.arguments.at(0), call.expression.operands.at(0)->type, atEnd, reverse);
  };
}

// std::size and std::empty of a container.
std::optional<Expression> countOfArgument(Call& call) {
  const Value container = call.evaluator.read(call.evaluator.objectBehind(call.arguments.at(0), call.location()));
  return elementCount(container);
}

Operand freeSize(Call& call) {
  const std::optional<Expression> count = countOfArgument(call);
  return Operand(count ? Value(*count) : call.unknown("the size of a container is not known"));
}

Operand freeEmpty(Call& call) {
  const std::optional<Expression> count = countOfArgument(call);
  return Operand(count ? Value(schema::equal(*count, Expression::integer(0)))
                       : call.unknown("the size of a container is not known"));
}

// The element an iterator designates, for * and -> alike. Entries of maps are pairs whose value part can be assigned.
Operand target(Call& call, const Iterator& iterator, const ir::TypePtr& type) {
  const Value container = call.evaluator.read(iterator.container);
  const Map* map = container.as<Map>();
  if (!map) return call.evaluator.elementAt(Operand(iterator.container), iterator.position, type, call.location());
  std::optional<Value> result;
  for (std::size_t i = map->entries.size(); i-- > 0;) {
    const Expression here =
        call.evaluator.onPath(schema::equal(iterator.position, Expression::integer(static_cast<std::int64_t>(i))));
    if (here.isFalse()) continue;
    const Place value = iterator.container.element(i);
    Value pair = pairOf(map->entries[i].value.key, referenceTo(call.evaluator, Operand(value)));
    result = result ? merge(here, pair, *result) : pair;
  }
  return Operand(result ? *result : call.unknown("an iterator that designates no entry"));
}

Operand dereferenced(Call& call, const Value& iteratorValue) {
  std::optional<Iterator> iterator = asIterator(iteratorValue);
  if (!iterator) return notIterator(call);
  return target(call, *iterator, call.expression.type);
}

Iterator moved(const Iterator& iterator, const Expression& steps) {
  Iterator result = iterator;
  result.position = iterator.reverse ? subtract(iterator.position, steps) : schema::add(iterator.position, steps);
  return result;
}

// A copy of the iterator `steps` further.
Operand advanced(Call& call, const Value& iteratorValue, const Value& steps, bool backwards) {
  std::optional<Iterator> iterator = asIterator(iteratorValue);
  const Expression* count = scalar(steps);
  if (!iterator || !count) return notIterator(call);
  return Operand(iteratorAt(moved(*iterator, backwards ? negate(*count) : *count)));
}

// Changes the iterator itself; the result is the iterator before or after.
Operand step(Call& call, const Operand& operand, const Value& steps, bool backwards, bool resultBefore) {
  const Value before = call.evaluator.read(operand);
  const Value after = call.evaluator.read(advanced(call, before, steps, backwards));
  call.evaluator.write(operand, after);
  return resultBefore ? Operand(before) : operand;
}

// `it++` and `++it` are calls alike; the source text tells them apart.
Intrinsic increment(const char* text, bool backwards) {
  return [=](Call& call) {
    const bool prefix = call.expression.source.empty() || call.expression.source.rfind(text, 0) == 0;
    return step(call, *call.object, integer(1), backwards, !prefix);
  };
}

Operand distance(Call& call, const Value& from, const Value& to) {
  std::optional<Iterator> first = asIterator(from), last = asIterator(to);
  if (!first || !last || first->container != last->container) return notIterator(call);
  const Expression difference = subtract(last->position, first->position);
  return Operand(Value(first->reverse ? negate(difference) : difference));
}

void addMembers(Intrinsics& table) {
  const std::vector<std::string> classes = {"__gnu_cxx::__normal_iterator",
                                            "std::_Rb_tree_iterator",
                                            "std::_Rb_tree_const_iterator",
                                            "std::__detail::_Node_iterator",
                                            "std::__detail::_Node_const_iterator",
                                            "std::reverse_iterator",
                                            "std::_Deque_iterator",
                                            "std::_List_iterator",
                                            "std::_List_const_iterator",
                                            "std::_Bit_iterator",
                                            "std::_Bit_const_iterator",
                                            "std::_Bit_iterator_base"};
  addToAll(table, classes, {"operator*", "operator->"}, [](Call& call) { return dereferenced(call, call.self()); });
  addToAll(table, classes, {"operator[]"}, [](Call& call) {
    return dereferenced(call, call.evaluator.read(advanced(call, call.self(), call.argument(0), false)));
  });
  addToAll(table, classes, {"operator++"}, increment("++", false));
  addToAll(table, classes, {"operator--"}, increment("--", true));
  addToAll(table, classes, {"operator+="},
           [](Call& call) { return step(call, *call.object, call.argument(0), false, false); });
  addToAll(table, classes, {"operator-="},
           [](Call& call) { return step(call, *call.object, call.argument(0), true, false); });
  addToAll(table, classes, {"operator+"},
           [](Call& call) { return advanced(call, call.self(), call.argument(0), false); });
  addToAll(table, classes, {"operator-"},
           [](Call& call) { return advanced(call, call.self(), call.argument(0), true); });
  addToAll(table, classes, {"operator="}, [](Call& call) {
    call.evaluator.write(*call.object, call.argument(0));
    return *call.object;
  });
}

// Conversions between iterators, e.g. to a const_iterator.
void addConstructors(Intrinsics& table) {
  const char* names[] = {
      "__gnu_cxx::__normal_iterator::__normal_iterator", "std::_Rb_tree_const_iterator::_Rb_tree_const_iterator",
      "std::__detail::_Node_const_iterator::_Node_const_iterator", "std::_List_const_iterator::_List_const_iterator"};
  for (const char* name : names)
    table.add(name, [](Call& call) { return call.arguments.empty() ? notIterator(call) : Operand(call.argument(0)); });
}

}  // namespace

Operand iteratorPlus(Call& call) {
  const bool isSecond = !asIterator(call.argument(0));
  return advanced(call, call.argument(isSecond ? 1 : 0), call.argument(isSecond ? 0 : 1), false);
}

Operand iteratorMinus(Call& call) {
  if (std::optional<Iterator> other = asIterator(call.argument(1)))
    return distance(call, call.argument(1), call.argument(0));
  return advanced(call, call.argument(0), call.argument(1), true);
}

void addIteratorIntrinsics(Intrinsics& table) {
  std::vector<std::string> containers = sequenceClasses();
  for (const char* name :
       {"std::map", "std::unordered_map", "std::basic_string", "torch::OrderedDict", "std::multimap"})
    containers.push_back(name);
  addToAll(table, containers, {"begin", "cbegin"}, memberBoundary(false, false));
  addToAll(table, containers, {"end", "cend"}, memberBoundary(true, false));
  addToAll(table, containers, {"rbegin", "crbegin"}, memberBoundary(false, true));
  addToAll(table, containers, {"rend", "crend"}, memberBoundary(true, true));
  for (const char* name : {"std::begin", "std::cbegin"}) table.add(name, freeBoundary(false, false));
  for (const char* name : {"std::end", "std::cend"}) table.add(name, freeBoundary(true, false));
  table.add("std::rbegin", freeBoundary(false, true));
  table.add("std::rend", freeBoundary(true, true));
  addMembers(table);
  addConstructors(table);
  table.add("__gnu_cxx::operator-", iteratorMinus);
  table.add("__gnu_cxx::operator+", iteratorPlus);
  for (const char* name : {"std::size", "std::ssize"}) table.add(name, freeSize);
  table.add("std::empty", freeEmpty);
  table.add("std::operator-", iteratorMinus);
  table.add("std::distance", [](Call& call) { return distance(call, call.argument(0), call.argument(1)); });
  const auto steps = [](Call& call) { return call.count() > 1 ? call.argument(1) : integer(1); };
  table.add("std::next", [=](Call& call) { return advanced(call, call.argument(0), steps(call), false); });
  table.add("std::prev", [=](Call& call) { return advanced(call, call.argument(0), steps(call), true); });
  table.add("std::advance", [=](Call& call) { return step(call, call.arguments.at(0), steps(call), false, false); });
}

}  // namespace dictum::symbolic
