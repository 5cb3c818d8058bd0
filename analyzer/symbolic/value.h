// Symbolic values: what a C++ object is while a constructor is run without running it.
//
// A Value is immutable and cheap to copy; changing a variable means writing another Value to its cell (store.h).
// Objects with value semantics (structs, vectors, strings, pairs) are held whole; what has identity (modules, whatever
// a pointer, reference or smart pointer designates) lives in a cell of its own and is designated by a Place.
//
// What depends on inputs is either a Scalar whose expression mentions them, a Choice between alternatives, or an
// Element that is there only under a condition or once per iteration of a loop. What is not known is Unknown, with the
// reason and the place where knowledge ended; it travels through operations and becomes a gap only where a key or shape
// needs it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "ir/ir.h"
#include "schema/expression.h"
#include "schema/prediction.h"

namespace dictum::symbolic {

using schema::Expression;

// A loop around what its iterations make. Values of one iteration mention `index`. A later loop that walks what this
// one has made runs for the same index, so that it finds the objects of its own iteration; `alias` is then what a
// prediction calls the index of that loop, which runs on its own. Empty elsewhere.
struct Family : schema::Family {
  std::string alias;
  friend bool operator==(const Family&, const Family&) = default;
};

using CellId = std::uint32_t;  // 0 is no cell

// One step from a cell to a part of its value: a field by name, or an element by position.
using PlaceStep = std::variant<std::string, std::size_t>;

// Where a value lives: an lvalue.
struct Place {
  CellId cell = 0;
  std::vector<PlaceStep> path;
  Place field(std::string name) const;
  Place element(std::size_t position) const;
  friend bool operator==(const Place&, const Place&) = default;
};

class Value;

struct Unknown {
  std::string reason;
  ir::Location location;
  bool isGiven = false;  // a module that whoever constructs brings: none of those that construction makes
};

// nullptr, nullopt, an empty holder, std::monostate.
struct None {};

// A pointer, a reference held in an object, a smart pointer, a module holder or an optional reference.
struct Pointer {
  Place target;
};

// The elements of a one-dimensional tensor from arange or linspace: element i is first + i * step.
struct Progression {
  Expression first;
  Expression step;
  friend bool operator==(const Progression&, const Progression&) = default;
};

// A torch::Tensor. Equal identity means the same tensor (what makes ties).
struct Tensor {
  std::uint32_t identity = 0;
  bool defined = true;
  schema::Shape shape;               // nullopt: rank unknown
  std::optional<std::string> dtype;  // "float32"; nullopt: unknown
  bool requiresGrad = false;         // or may do so
  // Of a leaf, or of a view of one: when autograd refuses to change it in place. Nothing: no leaf, or not known.
  std::optional<Expression> learns;
  std::optional<Expression> scalar;  // the value of a tensor of one known element, where it is known
  std::vector<Expression> elements;  // all elements of a small tensor in row-major order, where they are known
  std::optional<Progression> progression;
  std::uint32_t storage = 0;  // of a view: identity of the tensor whose elements it shows; 0: its own
};

// An element of a sequence, map or registry: there when `when` holds, once per iteration of `loops` (outermost first).
template <typename T>
struct Element {
  Expression when;
  std::vector<Family> loops;
  T value;
};

// One past the last of the elements from `first` on that the same run of a loop has made, of the loop `depth` from
// outside: they stand in the list by iterations, all of the first before those of the second.
template <typename T>
std::size_t endOfRun(const std::vector<Element<T>>& elements, std::size_t first, std::size_t depth = 0) {
  const auto isOfRun = [&](const Element<T>& element) {
    return element.loops.size() > depth && element.loops[depth] == elements[first].loops[depth];
  };
  std::size_t end = first + 1;
  while (end < elements.size() && isOfRun(elements[end])) ++end;
  return end;
}

// std::vector, array, deque, initializer_list, C arrays, sets.
struct Sequence;

// std::map, unordered_map, OrderedDict: in insertion order; `sorted` for ordered maps.
struct Map;

// A function object: the lambda, and where its captures live.
struct Closure {
  std::shared_ptr<const ir::Function> function;
  std::vector<std::shared_ptr<const ir::Function>> instances;  // of a generic lambda
  std::vector<std::pair<std::uint32_t, Place>> captures;       // local -> place
  std::optional<Place> self;                                   // captured `this`
};

// A free function or method used as a value.
struct FunctionReference {
  std::string usr;
  std::string name;
};

// An object whose content is outside the analysis, named by its path: a parameter `vm` of a third-party class.
struct Opaque {
  std::string name;
  ir::TypePtr type;
};

// A struct or class by value: user classes, options, pairs and tuples ("first"/"second", "0", "1"...), and the content
// of a module's cell (then `registry` is set).
struct Structure;

// One of several values; conditions exclude each other and cover all valid configurations.
struct Alternative;
struct Choice;

using Data = std::variant<Unknown, None, Expression, Pointer, Tensor, Sequence, Map, Closure, FunctionReference, Opaque,
                          Structure, Choice>;

class Value {
 public:
  Value();  // Unknown without a reason: never let one escape
  Value(Unknown unknown);
  Value(None none);
  Value(Expression scalar);
  Value(Pointer pointer);
  Value(Tensor tensor);
  Value(Sequence sequence);
  Value(Map map);
  Value(Closure closure);
  Value(FunctionReference reference);
  Value(Opaque opaque);
  Value(Structure structure);
  Value(Choice choice);

  // The content when it is of this kind, else null.
  template <typename T>
  const T* as() const;
  template <typename T>
  bool is() const {
    return as<T>() != nullptr;
  }

  // The content for changing it: copied first when it is shared.
  template <typename T>
  T& edit();

  bool same(const Value& other) const { return data_.get() == other.data_.get(); }  // the same object, not merely equal
  const Data& data() const;

 private:
  std::shared_ptr<Data> data_;
};

struct Sequence {
  std::vector<Element<Value>> elements;
  // A wholly symbolic sequence (a parameter `dims`): the elements come after it.
  std::optional<Expression> base;
  ir::TypePtr elementType;  // of `base`
  // Elements of one loop's iterations stand between those of another's: the order of the list is not that of elements.
  bool isInterleaved = false;
};

struct MapEntry {
  Value key;
  Value value;
};

struct Map {
  std::vector<Element<MapEntry>> entries;
  bool sorted = false;
  bool isInterleaved = false;  // as of a Sequence
};

struct Alternative {
  Expression when;
  Value value;
};

struct Choice {
  std::vector<Alternative> alternatives;
};

// Why a registration is there: a chain towards the outermost construction, shared between registrations.
struct Trace {
  std::string what;
  ir::Location location;
  std::shared_ptr<const Trace> outer;
};
using TracePtr = std::shared_ptr<const Trace>;

struct Registered {
  Expression name;  // a string; a computed name is an expression
  Value value;      // a Tensor, or a Pointer to a module's cell, or a Choice of them
  ir::Location location;
  TracePtr trace;
  std::vector<schema::Remark> remarks;
  bool isToldOf = false;  // a gap of its layer says already what of its shape is not known
};

// Where the literal names of a dictionary are. Grows with the dictionary as long as that is only added to; a copy
// starts anew. Most dictionaries are small, and those that are filled under conditions are copied all the time: the
// last names are looked through one by one.
class NameIndex {
 public:
  NameIndex() = default;
  NameIndex(const NameIndex&) {}
  NameIndex& operator=(const NameIndex&) {
    clear();
    return *this;
  }
  void clear();
  // The positions in `list` at which an entry may be called `name`.
  std::vector<std::size_t> find(const std::vector<Element<Registered>>& list, const Expression& name);

 private:
  static constexpr std::size_t maximumUncounted = 256;

  std::size_t counted_ = 0;
  std::unordered_map<std::string, std::vector<std::size_t>> literals_;
  std::vector<std::size_t> computed_;
};

// The three dictionaries of torch::nn::Module, each in registration order.
struct Registry {
  std::vector<Element<Registered>> parameters;
  std::vector<Element<Registered>> buffers;
  std::vector<Element<Registered>> modules;
  NameIndex names[3] = {};  // by catalog::What; whoever changes more than a dictionary's end clears them
};

struct Structure {
  std::string className;  // qualified, without template arguments: "NetImpl", "torch::nn::LinearOptions", "std::pair"
  std::string usr;        // of the class; empty for library classes
  std::string origin;     // the input that it stands for, where it comes from outside: what its methods give are inputs
  std::vector<std::pair<std::string, Value>> fields;
  std::shared_ptr<Registry> registry;  // of a module; copied when the structure is edited
  bool serializable = true;

  const Value* find(const std::string& field) const;
  Value& at(const std::string& field);  // made when missing
};

inline const Data& Value::data() const { return *data_; }

template <typename T>
const T* Value::as() const {
  return std::get_if<T>(data_.get());
}

template <typename T>
T& Value::edit() {
  if (data_.use_count() != 1) data_ = std::make_shared<Data>(*data_);
  return std::get<T>(*data_);
}

// Makers for what is used everywhere.
Value unknown(std::string reason, const ir::Location& location);
Value boolean(bool value);
Value integer(std::int64_t value);
Value floating(double value);
Value string(std::string value);
Value sequenceOf(std::vector<Value> values);
Value pairOf(Value first, Value second);

// Readers; null or nullopt when the value is not of that kind.
const Expression* scalar(const Value& value);
std::optional<std::int64_t> literalInteger(const Value& value);
const std::string* literalString(const Value& value);

// Whether all elements are there unconditionally and once, and there is no symbolic base.
bool isPlain(const Sequence& sequence);

// Number of elements as an expression, where it has a closed form.
std::optional<Expression> sizeOf(const Sequence& sequence);
template <typename T>
std::optional<Expression> countOf(const std::vector<Element<T>>& elements);

// Whether both are the same value under every configuration, as far as their form shows.
bool equalValues(const Value& a, const Value& b);

// Puts the entries of a map with literal keys into the order of their keys, as an ordered map has them.
void sortEntries(Map& map);

// Notes what the source does to an entry, once.
void addRemark(Registered& entry, const schema::Remark& remark);

// Whether it is such a pointer, or has one in it.
bool anyPointer(const Value& value, const std::function<bool(const Pointer&)>& isSuch);
// Any pointer: what it leads to is another value in each iteration of a loop.
bool holdsPointer(const Value& value);

// `condition ? then : otherwise`, member by member: what a variable is after the two branches of an `if` meet.
Value merge(const Expression& condition, const Value& then, const Value& otherwise);

// Applies `apply` to every alternative of a choice (or to the value itself) and merges the results.
template <typename Apply>
Value forEachAlternative(const Value& value, Apply&& apply) {
  const Choice* choice = value.as<Choice>();
  if (!choice) return apply(value);
  std::optional<Value> result;
  for (auto it = choice->alternatives.rbegin(); it != choice->alternatives.rend(); ++it) {
    Value next = apply(it->value);
    result = result ? merge(it->when, next, *result) : next;
  }
  return *result;
}

// Replaces inputs and loop indices in every expression inside the value.
Value substitute(const Value& value, const std::function<std::optional<Expression>(const Expression&)>& replacement);

}  // namespace dictum::symbolic
