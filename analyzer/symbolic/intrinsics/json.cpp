// nlohmann::json as configurations use it: an object is a Map, an array a Sequence, null None, the rest scalars.
//
// A json from outside is an input by name for each path that is read (call.cpp). The header is often part of a project,
// so that its functions have bodies: what is here comes before them.
#include <algorithm>

#include "schema/strict_json.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/utility.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

const char* const json = "nlohmann::basic_json::";

// A pair becomes an array of two.
Value element(const Value& value) {
  const Structure* pair = value.as<Structure>();
  if (!pair || pair->className != "std::pair") return value;
  return sequenceOf({element(*pair->find("first")), element(*pair->find("second"))});
}

// The key of an element that can be a member of an object: an array of two, the first of them a string.
const Value* keyOf(const Value& value) {
  const Sequence* pair = value.as<Sequence>();
  if (!pair || !isPlain(*pair) || pair->elements.size() != 2) return nullptr;
  const Value& key = pair->elements[0].value;
  return scalar(key) && scalar(key)->type() == schema::ValueType::String ? &key : nullptr;
}

// A braced list is an object where every element can be a member, else an array.
Value fromList(const Sequence& list) {
  Map object{{}, true};
  Sequence array = list;
  bool isObject = list.elements.size() > 0;
  for (auto& item : array.elements) {
    item.value = element(item.value);
    const Value* key = keyOf(item.value);
    isObject = isObject && key;
    if (isObject) {
      Value mapped = item.value.as<Sequence>()->elements[1].value;
      object.entries.push_back({item.when, item.loops, MapEntry{*key, std::move(mapped)}});
    }
  }
  if (!isObject) return Value(std::move(array));
  sortEntries(object);
  return Value(std::move(object));
}

Value fromDocument(const schema::Json& document) {
  if (document.is_boolean()) return boolean(document.get<bool>());
  if (document.is_number_integer()) return integer(document.get<std::int64_t>());
  if (document.is_number()) return Value(Expression::floating(document.get<double>()));
  if (document.is_string()) return string(document.get<std::string>());
  if (document.is_array()) {
    std::vector<Value> elements;
    for (const schema::Json& item : document) elements.push_back(fromDocument(item));
    return sequenceOf(std::move(elements));
  }
  if (!document.is_object()) return Value(None{});
  Map object{{}, true};
  for (const auto& [key, value] : document.items())
    object.entries.push_back({Expression::boolean(true), {}, MapEntry{string(key), fromDocument(value)}});
  sortEntries(object);
  return Value(std::move(object));
}

// json::parse(text) and "text"_json. A file, or a text that is not known, comes from outside.
Operand parse(Call& call) {
  const Value source = call.argument(0);
  if (const std::string* text = literalString(source)) {
    const Result<schema::Json> document = schema::parseStrictJson(*text);
    return Operand(document ? fromDocument(*document) : call.unknown("a text that is not plain JSON"));
  }
  const std::optional<std::string> name = call.evaluator.freshOutsideName(call.expression.source);
  if (!name) return Operand(call.unknown("a json may be another one in each iteration"));
  return Operand(Value(Opaque{*name, call.expression.type}));
}

Operand construct(Call& call) {
  if (call.count() == 0) return Operand(Value(None{}));
  const Value value = call.argument(0);
  const Sequence* list = value.as<Sequence>();
  return Operand(list && !list->base ? fromList(*list) : element(value));
}

// The position of a member in the object; nothing where it has none, unknown where that is not decided.
struct Found {
  std::optional<std::size_t> position;
  bool known = true;
};

Found find(const Map& object, const Value& key) {
  for (std::size_t i = 0; i < object.entries.size(); ++i) {
    const auto& entry = object.entries[i];
    const std::optional<Expression> same = equalWhen(entry.value.key, key);
    if (!same || !entry.loops.empty()) return {std::nullopt, false};
    if (same->isFalse()) continue;
    return {i, same->isTrue() && entry.when.isTrue()};
  }
  return {};
}

Operand notKnown(Call& call) { return Operand(call.unknown("which member of a json is meant is not known")); }

// json[key] makes the member where it is missing, at(key) throws, json[2] is an element.
Operand access(Call& call, bool makes) {
  const Value self = call.self(), key = call.argument(0);
  if (self.is<Unknown>()) return Operand(self);
  if (self.is<Sequence>()) return call.evaluator.elementAt(*call.object, key, call.expression.type, call.location());
  if (self.is<None>() && makes) call.evaluator.write(*call.object, Value(Map{{}, true}));
  const Value now = call.self();
  const Map* object = now.as<Map>();
  if (!object) return notKnown(call);
  const Found found = find(*object, key);
  if (!found.known) return notKnown(call);
  const bool isPlace = call.object->isPlace();
  if (found.position && isPlace) return Operand(call.place().element(*found.position));
  if (found.position) return Operand(object->entries[*found.position].value.value);
  if (!makes || !isPlace)
    call.evaluator.throwHere("a json has no such key", call.location(), {{}, {"nlohmann::detail::out_of_range"}});
  Map& changed = call.evaluator.edit(call.place()).edit<Map>();
  changed.entries.push_back({Expression::boolean(true), {}, MapEntry{key, Value(None{})}});
  return Operand(call.place().element(changed.entries.size() - 1));
}

Operand contains(Call& call) {
  const Value self = call.self();
  if (self.is<Unknown>()) return Operand(self);
  const Map* object = self.as<Map>();
  if (!object) return Operand(boolean(false));
  const Found found = find(*object, call.argument(0));
  return found.known ? Operand(boolean(found.position.has_value())) : notKnown(call);
}

// json.value(key, otherwise)
Operand valueOr(Call& call) {
  const Value self = call.self();
  const Map* object = self.as<Map>();
  if (!object) return Operand(self.is<Unknown>() ? self : call.unknown("a json that is no object"));
  const Found found = find(*object, call.argument(0));
  if (!found.known) return notKnown(call);
  const Value value = found.position ? object->entries[*found.position].value.value : call.argument(1);
  return Operand(call.evaluator.converted(value, call.expression.type, call.location()));
}

// get<T>(), get_ref<T>(), get_to(x) and the implicit conversion: user classes have functions of their own for it.
Value converted(Call& call, const ir::TypePtr& type) {
  const Value self = call.self();
  const ir::Class* definition = call.evaluator.index().classOf(type);
  if (definition && definition->isUserCode) return call.unknown("a json converted to a class");
  return call.evaluator.converted(self, type, call.location());
}

Operand get(Call& call) { return Operand(converted(call, call.expression.type)); }

Operand getTo(Call& call) {
  call.evaluator.write(call.arguments.at(0), converted(call, argumentType(call, 0)));
  return call.arguments.at(0);
}

Operand items(Call& call) {
  const Value self = call.self();
  const Map* object = self.as<Map>();
  if (!object) return Operand(self);
  Sequence pairs;
  for (const auto& entry : object->entries)
    pairs.elements.push_back({entry.when, entry.loops, pairOf(entry.value.key, entry.value.value)});
  return Operand(Value(std::move(pairs)));
}

Operand size(Call& call) {
  const Value self = call.self();
  if (self.is<Unknown>()) return Operand(self);
  if (self.is<None>()) return Operand(integer(0));
  const std::optional<Expression> count = elementCount(self);
  return Operand(count ? Value(*count) : self.is<Expression>() ? integer(1) : call.unknown("the size of a json"));
}

Operand isEmpty(Call& call) {
  const Value count = call.evaluator.read(size(call));
  const Expression* number = scalar(count);
  return Operand(number ? Value(schema::equal(*number, Expression::integer(0))) : count);
}

Operand append(Call& call) {
  if (call.self().is<None>()) call.evaluator.write(*call.object, sequenceOf({}));
  if (!call.self().is<Sequence>()) return notKnown(call);
  Value value = call.argument(0);
  call.evaluator.edit(call.place())
      .edit<Sequence>()
      .elements.push_back({Expression::boolean(true), {}, element(std::move(value))});
  return *call.object;
}

// is_string(), is_number(), ...: what a value that is known is.
Intrinsic is(const std::function<bool(const Value&)>& test) {
  return [test](Call& call) {
    const Value self = call.self();
    return Operand(self.is<Unknown>() || self.is<Choice>() ? call.unknown("what a json holds") : boolean(test(self)));
  };
}

Intrinsic isScalar(std::initializer_list<schema::ValueType> types) {
  return is([wanted = std::vector<schema::ValueType>(types)](const Value& value) {
    const Expression* expression = scalar(value);
    return expression && std::find(wanted.begin(), wanted.end(), expression->type()) != wanted.end();
  });
}

Operand pairPart(Call& call, const char* part) {
  return fieldOperand(call.evaluator, *call.object, part, call.location());
}

Operand compared(Call& call, bool equal) {
  const Value left = call.object ? call.self() : call.argument(0);
  const Value right = call.argument(call.object ? 0 : 1);
  const std::optional<Expression> same = equalWhen(left, right);
  if (!same) return Operand(call.unknown("whether two json values are equal"));
  return Operand(Value(equal ? *same : schema::negation(*same)));
}

void addTests(Intrinsics& table) {
  using schema::ValueType;
  table.add(std::string(json) + "is_object", is([](const Value& v) { return v.is<Map>(); }));
  table.add(std::string(json) + "is_array", is([](const Value& v) { return v.is<Sequence>(); }));
  table.add(std::string(json) + "is_null", is([](const Value& v) { return v.is<None>(); }));
  table.add(std::string(json) + "is_string", isScalar({ValueType::String}));
  table.add(std::string(json) + "is_boolean", isScalar({ValueType::Boolean}));
  table.add(std::string(json) + "is_number", isScalar({ValueType::Integer, ValueType::Floating}));
  table.add(std::string(json) + "is_number_integer", isScalar({ValueType::Integer}));
  table.add(std::string(json) + "is_number_float", isScalar({ValueType::Floating}));
}

}  // namespace

void addJsonIntrinsics(Intrinsics& table) {
  const std::string name = json;
  table.add(name + "basic_json", construct);
  table.add("nlohmann::detail::json_ref::json_ref", construct);
  table.add(name + "parse", parse);
  for (const char* scope : {"nlohmann::", "nlohmann::literals::json_literals::"})
    table.add(std::string(scope) + "operator\"\"_json", parse);
  table.add(name + "object", [](Call&) { return Operand(Value(Map{{}, true})); });
  table.add(name + "array", [](Call& call) { return Operand(call.count() ? call.argument(0) : sequenceOf({})); });
  table.add(name + "operator[]", [](Call& call) { return access(call, true); });
  table.add(name + "at", [](Call& call) { return access(call, false); });
  for (const char* method : {"contains", "count"}) table.add(name + method, contains);
  table.add(name + "value", valueOr);
  for (const char* method : {"get", "get_ref"}) table.add(name + method, get);
  table.add(std::string("nlohmann::basic_json") + Intrinsics::conversion, get);
  table.add(name + "get_to", getTo);
  table.add(name + "items", items);
  table.add(name + "size", size);
  table.add(name + "empty", isEmpty);
  for (const char* method : {"push_back", "emplace_back", "operator+="}) table.add(name + method, append);
  const std::string item = "nlohmann::detail::iteration_proxy_value::";
  table.add(item + "key", [](Call& call) { return pairPart(call, "first"); });
  table.add(item + "value", [](Call& call) { return pairPart(call, "second"); });
  for (const std::string& scope : {std::string("nlohmann::"), name}) {
    table.add(scope + "operator==", [](Call& call) { return compared(call, true); });
    table.add(scope + "operator!=", [](Call& call) { return compared(call, false); });
  }
  addTests(table);
}

}  // namespace dictum::symbolic
