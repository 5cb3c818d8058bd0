// std::shared_ptr, std::unique_ptr and std::weak_ptr: a Pointer, or None where empty; and comparisons of library
// values.
#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/utility.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

Value nothing() { return None{}; }

Operand pointerItself(Call& call) { return Operand(call.self()); }

Operand isSet(Call& call) {
  const Value self = call.self();
  return Operand(self.is<Unknown>() ? self : Value(call.evaluator.condition(self, call.expression)));
}

// Nobody counts the owners of an object: whether one is gone is not known.
Expression isAlive(Call& call) {
  const std::string reason = "whether the object of a weak pointer is still there is not known";
  return *scalar(call.evaluator.input(call.expression.source, plainType(schema::ValueType::Boolean), call.location(),
                                      std::nullopt, reason));
}

bool hasNoObject(const Value& weak) { return weak.is<None>() || weak.is<Unknown>(); }

Operand lock(Call& call) {
  const Value self = call.self();
  return Operand(hasNoObject(self) ? self : merge(isAlive(call), self, nothing()));
}

Operand isExpired(Call& call) {
  const Value self = call.self();
  if (hasNoObject(self)) return Operand(self.is<None>() ? boolean(true) : self);
  return Operand(Value(negation(isAlive(call))));
}

Operand assign(Call& call) {
  const Value value = call.argument(0);
  // Moving out of a unique_ptr empties it.
  const ir::TypePtr type = argumentType(call, 0);
  const bool moves = type && type->name == "std::unique_ptr" && call.arguments[0].isPlace();
  if (moves) call.evaluator.write(call.arguments[0], nothing());
  call.evaluator.write(*call.object, value);
  return *call.object;
}

Operand reset(Call& call) {
  call.evaluator.write(*call.object, call.count() ? call.argument(0) : nothing());
  return Operand(nothing());
}

Operand release(Call& call) {
  const Value value = call.self();
  call.evaluator.write(*call.object, nothing());
  return Operand(value);
}

Operand makeShared(Call& call) {
  const ir::TypePtr type = templateType(call, 0);
  if (!type) return Operand(call.unknown("an object of a type that is not known"));
  const bool hasAllocator = unqualified(call.expression.text) == "allocate_shared" && !call.arguments.empty();
  const std::vector<Operand> arguments(call.arguments.begin() + (hasAllocator ? 1 : 0), call.arguments.end());
  const ir::Class* definition = call.evaluator.index().classOf(type);
  const bool object =
      (definition && definition->isUserCode) || isLibraryModule(type->name) || type->name == "torch::nn::Module";
  if (object && !call.evaluator.index().heldType(type))
    return Operand(call.evaluator.makeObject(type, arguments, call.location(),
                                             call.evaluator.index().function(call.expression.forwardsTo)));
  const Value value = makeElement(call, type, arguments);
  return Operand(Value(Pointer{call.evaluator.temporary(value)}));
}

// Whether the object behind a pointer is of a class: by what it was made as.
std::optional<bool> isA(Call& call, const Pointer& pointer, const ir::Type& wanted) {
  return call.evaluator.isInstance(call.evaluator.read(pointer.target), wanted);
}

Operand dynamicCast(Call& call) {
  const ir::TypePtr wanted = templateType(call, 0);
  const Value value = call.argument(0);
  if (!wanted) return Operand(call.unknown("a cast to a type that is not known"));
  return Operand(forEachAlternative(value, [&](const Value& one) -> Value {
    const Pointer* pointer = one.as<Pointer>();
    if (!pointer) return one;
    std::optional<bool> fits = isA(call, *pointer, *wanted);
    if (!fits) return call.unknown("whether an object is a '" + wanted->name + "' is not known");
    return *fits ? one : nothing();
  }));
}

Operand sharedFromThis(Call& call) {
  const Value self = call.self();
  if (self.is<Pointer>() || self.is<Choice>()) return Operand(self);
  return Operand(call.evaluator.pointerTo(*call.object));
}

Operand constructPointer(Call& call) {
  if (call.arguments.empty()) return Operand(nothing());
  return Operand(call.argument(0));
}

// --- comparisons

const char* const comparedSpaces[] = {"std",
                                      "c10",
                                      "__gnu_cxx",
                                      "std::__detail",
                                      "std::_Rb_tree_iterator",
                                      "std::_Rb_tree_const_iterator",
                                      "std::_List_iterator",
                                      "std::_Deque_iterator",
                                      "c10::ArrayRef",
                                      "torch"};

using Compare = std::function<std::optional<Expression>(const Value&, const Value&)>;

void addComparison(Intrinsics& table, const std::string& op, const Compare& compare) {
  for (const char* space : comparedSpaces) {
    table.add(std::string(space) + "::operator" + op, [compare](Call& call) -> Operand {
      const Value left = call.object ? call.self() : call.argument(0);
      const Value right = call.argument(call.object ? 0 : 1);
      std::optional<Expression> holds = compare(left, right);
      if (holds) return Operand(Value(call.evaluator.onPath(*holds)));
      for (const Value& side : {left, right})
        if (side.is<Unknown>()) return Operand(side);
      return Operand(call.unknown("how two values compare is not known"));
    });
  }
}

std::optional<Expression> opposite(const std::optional<Expression>& e) {
  return e ? std::optional(negation(*e)) : std::nullopt;
}

}  // namespace

void addPointerIntrinsics(Intrinsics& table) {
  const std::vector<std::string> classes = {"std::shared_ptr",   "std::unique_ptr",          "std::weak_ptr",
                                            "std::__shared_ptr", "std::__shared_ptr_access", "std::__weak_ptr",
                                            "c10::intrusive_ptr"};
  addToAll(table, classes, {"get"}, pointerItself);
  addToAll(table, classes, {"operator*", "operator->"},
           [](Call& call) { return call.evaluator.dereference(call.self(), call.location()); });
  addToAll(table, classes, {"operator bool"}, isSet);
  addToAll(table, {"std::weak_ptr", "std::__weak_ptr"}, {"lock"}, lock);
  addToAll(table, {"std::weak_ptr", "std::__weak_ptr"}, {"expired"}, isExpired);
  addToAll(table, classes, {"operator="}, assign);
  addToAll(table, classes, {"reset"}, reset);
  addToAll(table, classes, {"release"}, release);
  addToAll(table, classes, {"swap"}, [](Call& call) {
    const Value mine = call.self();
    call.evaluator.write(*call.object, call.argument(0));
    call.evaluator.write(call.arguments[0], mine);
    return Operand(nothing());
  });
  for (const char* name : {"shared_ptr", "unique_ptr", "weak_ptr"})
    table.add(std::string("std::") + name + "::" + name, constructPointer);
  for (const char* name : {"std::make_shared", "std::make_unique", "c10::make_intrusive", "std::allocate_shared"})
    table.add(name, makeShared);
  table.add("std::dynamic_pointer_cast", dynamicCast);
  for (const char* name : {"std::static_pointer_cast", "std::const_pointer_cast", "std::reinterpret_pointer_cast"})
    table.add(name, [](Call& call) { return Operand(call.argument(0)); });
  table.add("std::enable_shared_from_this::shared_from_this", sharedFromThis);
  table.add("std::enable_shared_from_this::weak_from_this", sharedFromThis);
}

void addComparisons(Intrinsics& table) {
  addComparison(table, "==", equalWhen);
  addComparison(table, "!=", [](const Value& a, const Value& b) { return opposite(equalWhen(a, b)); });
  addComparison(table, "<", lessWhen);
  addComparison(table, ">", [](const Value& a, const Value& b) { return lessWhen(b, a); });
  addComparison(table, "<=", [](const Value& a, const Value& b) { return opposite(lessWhen(b, a)); });
  addComparison(table, ">=", [](const Value& a, const Value& b) { return opposite(lessWhen(a, b)); });
}

}  // namespace dictum::symbolic
