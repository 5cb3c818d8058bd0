// What the intrinsics of several library areas share: objects that may be one of several, iterators and ranges,
// comparison of whole values, function objects.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "symbolic/intrinsics/intrinsics.h"

namespace dictum::symbolic {

// Adds one intrinsic under the same method name of several classes.
void addToAll(Intrinsics& table, const std::vector<std::string>& classes, std::initializer_list<const char*> methods,
              const Intrinsic& intrinsic);

// For members that work on the content of their object: runs `apply` once for each object that it may be, in place and
// under its condition. `apply` then finds one place, and no Choice there.
Intrinsic onEachObject(Intrinsic apply);

// The value that `operand` has on the current path: alternatives that cannot be are gone.
Value onPath(Evaluator& evaluator, const Value& value);

const ir::TypePtr& typeOf(const ir::ExpressionPtr& expression);  // without reference; null where there is none
// The type of the elements of the container that a member is called on: its template argument `which`.
ir::TypePtr elementTypeOf(const Call& call, std::size_t which = 0);
// The type of argument `i`, without reference; null where it is not known.
ir::TypePtr argumentType(const Call& call, std::size_t i);
ir::TypePtr templateType(const Call& call, std::size_t i);

// A value of `type` made from arguments, as emplace does.
Value makeElement(Call& call, const ir::TypePtr& type, std::vector<Operand> arguments);

// A field of a structure as an lvalue where it is one; stored references are followed.
Operand fieldOperand(Evaluator& evaluator, const Operand& object, const std::string& field, const ir::Location& site);
bool isReferenceWrapper(const ir::TypePtr& type);
// A reference held in a structure, to what a pointer points to.
Value referenceThrough(Value pointer);
// A reference held in a structure, to the objects that `operand` designates.
Value referenceTo(Evaluator& evaluator, const Operand& operand);

// --- iterators: a structure with the container's place and a position, counted in elements from the start

inline constexpr const char* iteratorClass = "iterator";
inline constexpr const char* reverseIteratorClass = "reverse_iterator";
inline constexpr const char* inserterClass = "std::back_insert_iterator";

struct Iterator {
  Place container;
  Expression position;
  bool reverse = false;
};
Value iteratorAt(const Iterator& iterator);
std::optional<Iterator> asIterator(const Value& value);
// `it + n` and `n + it`; `it - n` and the distance of two.
Operand iteratorPlus(Call& call);
Operand iteratorMinus(Call& call);
// The container's number of elements; nothing where it has no closed form.
std::optional<Expression> elementCount(const Value& container);

// The position of its end: entries of maps are counted whether they are there or not, so that find can designate them.
std::optional<Expression> endPosition(const Value& container);

// The elements between two iterators: a part of a container.
struct Range {
  Place container;
  bool whole = false;     // all of it, guarded elements and symbolic base included
  std::size_t first = 0;  // positions of a plain sequence, where not whole
  std::size_t last = 0;
  bool reversed = false;
};
std::optional<Range> rangeOf(Evaluator& evaluator, const Value& first, const Value& last);
// The elements of a range, as a sequence of their own; nothing where the container is no sequence, or their order is
// not known.
std::optional<Sequence> elementsOf(Evaluator& evaluator, const Range& range);

// Puts copies of elements into a list, in front of the one at `slot`. What a loop has made and is there already is
// there again as if by a loop of its own: it stands behind all of the first.
void insertElements(Evaluator& evaluator, std::vector<Element<Value>>& list, std::size_t slot,
                    std::vector<Element<Value>> added);

// The order in which a container gives its elements; Custom where a function of the program decides.
enum class Ordering { AsInserted, Ascending, Descending, Unspecified, Custom };
Ordering orderingOf(const ir::TypePtr& type);
// Whether `a` stands before `b` in an ordered container; nothing where that is not known.
std::optional<Expression> standsBefore(Ordering ordering, const Value& a, const Value& b);
// Why the elements that a container gives one after another come in an order that is not known; nothing where it is.
std::optional<std::string> unknownOrder(const ir::TypePtr& type, const Value& container);
// Why a container that a function of the program orders is not known.
std::string customOrderReason(const ir::TypePtr& type);

// The string of these characters; nothing where one is not known.
std::optional<std::string> textOf(const Sequence& characters);
// The keys and the values of a map, in its order.
Sequence keysOf(const Map& map);
Sequence valuesOf(const Map& map);

// --- whole values

// When two values are equal, as `==` of their classes says; nothing where that is not known.
std::optional<Expression> equalWhen(const Value& a, const Value& b);
// When `a` comes before `b`: numbers, strings, and pairs, tuples and plain sequences of them.
std::optional<Expression> lessWhen(const Value& a, const Value& b);

// Calls a function value or one of the standard function objects (std::plus, std::greater...).
Value applyFunction(Call& call, const Value& function, std::vector<Operand> arguments);
// The same, as a condition.
Expression applyPredicate(Call& call, const Value& function, std::vector<Operand> arguments);

}  // namespace dictum::symbolic
