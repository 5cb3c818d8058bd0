// std::map, std::unordered_map, torch::OrderedDict and c10::Dict: members.
#include <algorithm>

#include "symbolic/intrinsics/sequence.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

Value nothing() { return None{}; }

const std::vector<std::string>& mapClasses() {
  static const std::vector<std::string> names = {"std::map", "std::unordered_map", "torch::OrderedDict", "c10::Dict"};
  return names;
}

bool isOrderedDict(const Call& call) { return call.expression.text.rfind("torch::OrderedDict", 0) == 0; }

// Where a key can be: the entries that it may equal, each where none before it does.
struct Lookup {
  std::vector<std::pair<Expression, std::size_t>> matches;  // conditions exclude each other
  Expression missing;                                       // where no entry has the key
  bool known = true;
};

// Two literals of one type that differ: what most keys of a map are, told without making an expression.
bool areUnlike(const Expression* a, const Expression* b) {
  return a && b && a->isLiteral() && b->isLiteral() && a->type() == b->type() && *a != *b;
}

Lookup find(Call& call, const Map& map, const Value& key) {
  Lookup result;
  const Expression* wanted = scalar(key);
  for (std::size_t i = 0; i < map.entries.size() && !result.missing.isFalse(); ++i) {
    const auto& entry = map.entries[i];
    if (areUnlike(scalar(entry.value.key), wanted)) continue;
    const std::optional<Expression> same = equalWhen(entry.value.key, key);
    if (same && same->isFalse()) continue;
    result.known = result.known && same && entry.loops.empty();
    if (!result.known) break;
    const Expression here = call.evaluator.onPath(conjunction(entry.when, *same));
    if (here.isFalse()) continue;
    result.matches.emplace_back(conjunction(result.missing, here), i);
    result.missing = conjunction(result.missing, negation(here));
  }
  return result;
}

std::optional<Map> mapOf(Call& call) {
  const Value self = call.self();
  const Map* map = self.as<Map>();
  return map ? std::optional(*map) : std::nullopt;
}

Operand unknownKey(Call& call) { return Operand(call.unknown("whether a map has a key is not known")); }

Map& editMap(Call& call) { return call.evaluator.edit(call.place()).edit<Map>(); }

bool comesBefore(Ordering ordering, const Value& a, const Value& b) {
  const std::optional<Expression> before = standsBefore(ordering, a, b);
  return before && before->isTrue();
}

// The class of the map that a call is about.
ir::TypePtr mapTypeOf(const Call& call) { return call.expression.object ? call.expression.object->type : nullptr; }

// The entry of a key that may be missing, made where it is: `map[key]`. Returns its position.
std::size_t addEntry(Call& call, const Expression& when, const Value& key, Value value) {
  Map& map = editMap(call);
  map.sorted = map.sorted || call.expression.text.rfind("std::map::", 0) == 0;
  auto at = map.entries.end();
  const Ordering ordering = orderingOf(mapTypeOf(call));
  if (map.sorted)
    at = std::upper_bound(map.entries.begin(), map.entries.end(), key,
                          [&](const Value& k, const auto& entry) { return comesBefore(ordering, k, entry.value.key); });
  at = map.entries.insert(at, {when, {}, MapEntry{key, std::move(value)}});
  return static_cast<std::size_t>(at - map.entries.begin());
}

// Makes sure that a key is there, and gives the places where its value can be. `overwrite`: as insert_or_assign does.
Operand ensure(Call& call, const Value& key, const std::function<Value()>& initial, bool overwrite) {
  std::optional<Map> map = mapOf(call);
  if (!map) return Operand(call.unknown("a map that is not known"));
  if (orderingOf(mapTypeOf(call)) == Ordering::Custom) {
    forget(call, customOrderReason(mapTypeOf(call)));
    return unknownKey(call);
  }
  Lookup lookup = find(call, *map, key);
  if (!lookup.known) {
    forget(call, "a map with a key that is not known");
    return unknownKey(call);
  }
  // An entry of this very key that is there under a condition only: from now on it is there.
  if (lookup.matches.size() == 1 && !lookup.missing.isFalse() &&
      equalWhen(map->entries[lookup.matches[0].second].value.key, key)->isTrue()) {
    const auto [here, position] = lookup.matches[0];
    Value value = initial();
    auto& entry = editMap(call).entries[position];
    entry.value.value = overwrite ? value : merge(entry.when, entry.value.value, value);
    entry.when = Expression::boolean(true);
    return Operand(call.place().element(position));
  }
  std::vector<PlaceAlternative> places;
  if (!lookup.missing.isFalse()) {
    std::size_t at = addEntry(call, lookup.missing, key, initial());
    for (auto& [when, position] : lookup.matches)
      if (position >= at) ++position;
    places.push_back({lookup.missing, call.place().element(at)});
  }
  for (const auto& [when, position] : lookup.matches) places.push_back({when, call.place().element(position)});
  Operand result(std::move(places));
  if (overwrite && !lookup.matches.empty()) call.evaluator.write(result, initial());
  return result;
}

Operand subscript(Call& call) {
  if (isOrderedDict(call)) {
    // A position gives an item, a name the value.
    const Value position = call.argument(0);
    const std::optional<Map> map = mapOf(call);
    const auto literal = literalInteger(position);
    if (map && literal && *literal >= 0 && static_cast<std::size_t>(*literal) < map->entries.size()) {
      const MapEntry& entry = map->entries[static_cast<std::size_t>(*literal)].value;
      return Operand(pairOf(entry.key, entry.value));
    }
  }
  const auto initial = [&] { return makeElement(call, elementTypeOf(call, 1), {}); };
  return ensure(call, call.argument(0), initial, false);
}

Operand at(Call& call) {
  const std::optional<Map> map = mapOf(call);
  if (!map) {
    call.evaluator.noteUnseenThrow();
    return Operand(call.unknown("a map that is not known"));
  }
  const Value key = call.argument(0);
  Lookup lookup = find(call, *map, key);
  if (!lookup.known) {
    call.evaluator.noteUnseenThrow();
    return call.evaluator.partOf(*call.object, unknownKey(call));
  }
  call.evaluator.require(negation(lookup.missing), "a map has no such key", call.location(),
                         outOfRange(call.expression.text));
  std::vector<PlaceAlternative> places;
  for (const auto& [when, position] : lookup.matches) places.push_back({when, call.place().element(position)});
  if (places.empty()) return Operand(call.unknown("the value of a key that a map does not have"));
  return Operand(std::move(places));
}

// OrderedDict::find gives a pointer, the maps of the standard library an iterator.
Operand findKey(Call& call) {
  const std::optional<Map> map = mapOf(call);
  if (!map) return Operand(call.unknown("a map that is not known"));
  Lookup lookup = find(call, *map, call.argument(0));
  if (!lookup.known) return unknownKey(call);
  if (isOrderedDict(call)) {
    Value result = nothing();
    for (const auto& [when, position] : lookup.matches)
      result = merge(when, Value(Pointer{call.place().element(position)}), result);
    return Operand(std::move(result));
  }
  Expression where = *endPosition(Value(*map));
  for (const auto& [when, position] : lookup.matches)
    where = conditional(when, Expression::integer(static_cast<std::int64_t>(position)), where);
  return Operand(iteratorAt({call.place(), where, false}));
}

Operand contains(Call& call, bool asCount) {
  const std::optional<Map> map = mapOf(call);
  if (!map) return Operand(call.unknown("a map that is not known"));
  Lookup lookup = find(call, *map, call.argument(0));
  if (!lookup.known) return unknownKey(call);
  const Expression there = negation(lookup.missing);
  if (!asCount) return Operand(Value(there));
  return Operand(Value(conditional(there, Expression::integer(1), Expression::integer(0))));
}

// erase(first, last)
Operand eraseRange(Call& call) {
  const std::optional<Range> range = rangeOf(call.evaluator, call.argument(0), call.argument(1));
  if (!range || !range->whole) {
    forget(call, "a map from which entries that are not known were erased");
    return unknownKey(call);
  }
  editMap(call).entries.clear();
  return Operand(iteratorAt({call.place(), Expression::integer(0), false}));
}

Operand eraseKey(Call& call) {
  const std::optional<Map> map = mapOf(call);
  if (!map) return Operand(nothing());
  if (call.count() > 1) return eraseRange(call);
  Lookup lookup;
  if (std::optional<Iterator> where = asIterator(call.argument(0))) {
    const auto position = where->position.asInteger();
    lookup.known = position && *position >= 0 && static_cast<std::size_t>(*position) < map->entries.size();
    if (lookup.known) lookup.matches.emplace_back(Expression::boolean(true), static_cast<std::size_t>(*position));
  } else {
    lookup = find(call, *map, call.argument(0));
  }
  if (!lookup.known) {
    forget(call, "a map from which a key that is not known was erased");
    return unknownKey(call);
  }
  auto& entries = editMap(call).entries;
  for (const auto& [when, position] : lookup.matches)
    entries[position].when = conjunction(entries[position].when, negation(when));
  entries.erase(std::remove_if(entries.begin(), entries.end(), [](const auto& e) { return e.when.isFalse(); }),
                entries.end());
  const Expression found = negation(lookup.missing);
  return Operand(Value(conditional(found, Expression::integer(1), Expression::integer(0))));
}

// insert({key, value}), insert(key, value) of OrderedDict, emplace(key, value), insert(list).
Operand insertPair(Call& call, const Value& key, const Value& value, bool overwrite) {
  std::optional<Map> map = mapOf(call);
  Lookup lookup = map ? find(call, *map, key) : Lookup{{}, {}, false};
  if (isOrderedDict(call) && lookup.known)
    call.evaluator.require(lookup.missing, "the key is already in the dictionary", call.location());
  Operand place = ensure(call, key, [&] { return value; }, overwrite);
  if (isOrderedDict(call) || !lookup.known) return place;
  return Operand(pairOf(call.evaluator.pointerTo(place), Value(lookup.missing)));
}

Operand insertOne(Call& call, const Value& entry) {
  const Structure* pair = entry.as<Structure>();
  if (pair && pair->find("first") && pair->find("second"))
    return insertPair(call, *pair->find("first"), *pair->find("second"), false);
  forget(call, "a map with inserted entries that are not known");
  return unknownKey(call);
}

Operand insertAll(Call& call, const std::optional<Sequence>& entries) {
  if (!entries || !isPlain(*entries)) {
    forget(call, "a map with inserted entries that are not known");
    return unknownKey(call);
  }
  for (const auto& element : entries->elements) insertOne(call, element.value);
  return Operand(nothing());
}

// The entries between two iterators, into a map or a sequence of pairs.
std::optional<Sequence> entriesBetween(Call& call) {
  const std::optional<Range> range = rangeOf(call.evaluator, call.argument(0), call.argument(1));
  if (!range) return std::nullopt;
  const Value container = call.evaluator.read(range->container);
  const Map* map = container.as<Map>();
  if (!map) return elementsOf(call.evaluator, *range);
  if (!range->whole) return std::nullopt;
  Sequence pairs;
  for (const auto& entry : map->entries)
    pairs.elements.push_back({entry.when, entry.loops, pairOf(entry.value.key, entry.value.value)});
  return pairs;
}

Operand insert(Call& call) {
  const Value first = call.argument(0);
  if (call.count() == 1) {
    const Sequence* list = first.as<Sequence>();
    return list ? insertAll(call, *list) : insertOne(call, first);
  }
  if (call.count() > 2) return insertAll(call, std::nullopt);  // the parts of key and value, piece by piece
  if (!asIterator(first)) return insertPair(call, first, call.argument(1), false);
  const Value second = call.argument(1);
  if (asIterator(second) || !second.is<Structure>()) return insertAll(call, entriesBetween(call));
  insertOne(call, second);  // behind a hint
  return Operand(call.unknown("where a map has a key is not known"));
}

// A position in front of the key is a hint.
Intrinsic afterHint(Operand (*apply)(Call&)) {
  return [apply](Call& call) {
    if (asIterator(call.argument(0))) call.arguments.erase(call.arguments.begin());
    return apply(call);
  };
}

Operand assign(Call& call) { return insertPair(call, call.argument(0), call.argument(1), true); }

Operand tryEmplace(Call& call) {
  std::vector<Operand> rest(call.arguments.begin() + 1, call.arguments.end());
  return insertPair(call, call.argument(0), makeElement(call, elementTypeOf(call, 1), std::move(rest)), false);
}

Operand size(Call& call) {
  const std::optional<Expression> count = elementCount(call.self());
  return Operand(count ? Value(*count) : call.unknown("the number of entries is not known"));
}

Operand isEmpty(Call& call) {
  const std::optional<Expression> count = elementCount(call.self());
  if (!count) return Operand(call.unknown("the number of entries is not known"));
  return Operand(Value(schema::equal(*count, Expression::integer(0))));
}

// The keys or values as a sequence.
Operand column(Call& call, bool keys) {
  const std::optional<Map> map = mapOf(call);
  if (!map) return Operand(call.unknown("a map that is not known"));
  return Operand(Value(keys ? keysOf(*map) : valuesOf(*map)));
}

Operand pairs(Call& call) {
  const std::optional<Map> map = mapOf(call);
  if (!map) return Operand(call.unknown("a map that is not known"));
  Sequence result;
  for (const auto& entry : map->entries)
    result.elements.push_back({entry.when, entry.loops, pairOf(entry.value.key, entry.value.value)});
  return Operand(Value(std::move(result)));
}

// map(), map{{key, value}...}, map(first, last), map(other).
Operand construct(Call& call) {
  const std::string name = call.expression.type ? call.expression.type->name : "";
  Map map;
  const Ordering ordering = orderingOf(call.expression.type);
  if (ordering == Ordering::Custom) return Operand(call.unknown(customOrderReason(call.expression.type)));
  map.sorted = name == "std::map";
  // OrderedDict("Key", {...}): the first says what the keys are called in messages.
  if (!call.arguments.empty() && name == "torch::OrderedDict" && scalar(call.argument(0)))
    call.arguments.erase(call.arguments.begin());
  if (call.arguments.empty()) return Operand(Value(std::move(map)));
  Value list = call.argument(0);
  if (asIterator(list)) {
    const std::optional<Sequence> entries = call.count() > 1 ? entriesBetween(call) : std::nullopt;
    list = entries ? Value(*entries) : call.unknown("a map whose entries are not known");
  }
  if (list.is<Map>() || list.is<Unknown>()) return Operand(std::move(list));
  const Structure* other = list.as<Structure>();  // an allocator or comparison
  if (other && !other->find("first")) return Operand(Value(std::move(map)));
  const Sequence* sequence = list.as<Sequence>();
  if (!sequence || sequence->base) return Operand(call.unknown("a map whose entries are not known"));
  for (const auto& element : sequence->elements) {
    const Structure* pair = element.value.as<Structure>();
    if (!pair || !pair->find("first") || !pair->find("second"))
      return Operand(call.unknown("a map whose entries are not known"));
    const Value& key = *pair->find("first");
    const bool again = std::any_of(map.entries.begin(), map.entries.end(),
                                   [&](const auto& entry) { return equalValues(entry.value.key, key); });
    if (!again) map.entries.push_back({element.when, element.loops, MapEntry{key, *pair->find("second")}});
  }
  if (map.sorted) sortEntries(map);
  if (ordering == Ordering::Descending) std::reverse(map.entries.begin(), map.entries.end());
  return Operand(Value(std::move(map)));
}

// A part of an item of an OrderedDict.
Intrinsic itemPart(const std::string& field) {
  return [field](Call& call) -> Operand { return fieldOperand(call.evaluator, *call.object, field, call.location()); };
}

void addLookups(Intrinsics& table) {
  const auto& all = mapClasses();
  addToAll(table, all, {"operator[]"}, onEachObject(subscript));
  addToAll(table, all, {"at"}, onEachObject(at));
  addToAll(table, all, {"find"}, onEachObject(findKey));
  addToAll(table, all, {"count"}, onEachObject([](Call& call) { return contains(call, true); }));
  addToAll(table, all, {"contains"}, onEachObject([](Call& call) { return contains(call, false); }));
  addToAll(table, all, {"size"}, onEachObject(size));
  addToAll(table, all, {"empty", "is_empty"}, onEachObject(isEmpty));
  addToAll(table, all, {"keys"}, onEachObject([](Call& call) { return column(call, true); }));
  addToAll(table, all, {"values"}, onEachObject([](Call& call) { return column(call, false); }));
  addToAll(table, all, {"pairs", "items"}, onEachObject(pairs));
}

}  // namespace

void addMapIntrinsics(Intrinsics& table) {
  const auto& all = mapClasses();
  addLookups(table);
  addToAll(table, all, {"insert", "emplace"}, onEachObject(insert));
  addToAll(table, all, {"emplace_hint"}, onEachObject(afterHint(insert)));
  addToAll(table, all, {"try_emplace"}, onEachObject(afterHint(tryEmplace)));
  addToAll(table, all, {"insert_or_assign"}, onEachObject(afterHint(assign)));
  addToAll(table, all, {"erase"}, onEachObject(eraseKey));
  addToAll(table, all, {"clear"}, onEachObject([](Call& call) {
             editMap(call).entries.clear();
             return Operand(nothing());
           }));
  addToAll(table, all, {"operator="}, [](Call& call) {
    call.evaluator.write(call.place(), call.argument(0));
    return Operand(call.place());
  });
  for (const std::string& name : all) table.add(name + "::" + name.substr(name.rfind(':') + 1), construct);
  addToAll(table, {"torch::OrderedDict::Item"}, {"key"}, itemPart("first"));
  addToAll(table, {"torch::OrderedDict::Item"}, {"value", "operator*", "operator->"}, itemPart("second"));
  table.add("torch::OrderedDict::Item::pair", [](Call& call) { return *call.object; });
}

}  // namespace dictum::symbolic
