// The prediction: what the state_dict of a module class will hold, and under which conditions.
//
// This is the value that everything downstream reads: text and JSON output, lock files, checks, diff and verify. It is
// plain data; nothing in it refers to Clang, to LibTorch or to the source text it was made from, except by Location.
//
// Order: entries come in LibTorch's order, all parameters and then all buffers, each depth first in registration order.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "schema/expression.h"

namespace dictum::schema {

struct Location {
  std::string file;     // as the compiler saw it; empty where unknown
  unsigned line = 0;    // 1-based; 0 where unknown
  unsigned column = 0;  // 1-based, in bytes
  friend bool operator==(const Location&, const Location&) = default;
};

// A key or path: literal text with computed parts. `layers.{i}.weight` is {"layers.", LoopIndex i, ".weight"}.
// Adjacent literals are joined; a fully literal key has one part.
class Key {
 public:
  Key() = default;
  explicit Key(std::string text) { append(std::move(text)); }
  void append(std::string text);
  void append(const Expression& part);  // literals become text
  void append(const Key& other);

  const std::vector<Expression>& parts() const { return parts_; }  // string literals and others, alternating
  bool isLiteral() const;
  // `layers.{i}.weight`
  std::string text() const;
  friend bool operator==(const Key&, const Key&) = default;

 private:
  std::vector<Expression> parts_;
};

enum class Kind { Parameter, Buffer };

// One dimension: nothing where unknown, else an expression (a literal where it is a number).
using Dimension = std::optional<Expression>;
// Nothing where the rank is unknown.
using Shape = std::optional<std::vector<Dimension>>;

// One loop around an entry: `index` runs over [from, to).
struct Family {
  std::string index;
  Expression from;
  Expression to;
  friend bool operator==(const Family&, const Family&) = default;
};

// One step of why an entry is there, outermost first: "constructed here", "called here", "if add_layer", "loop over i".
struct Step {
  std::string what;
  Location location;
};

// Something the source does to an entry without changing its key: freezing, pruning, tying by assignment.
struct Remark {
  std::string what;
  Location location;
};

// A place where `forward` uses something.
struct Use {
  Location location;
  Expression when;
};

// Whether `forward`, and what it calls, uses an entry or a submodule. It need not be used to be in the state dict.
enum class Reached { Always, Conditionally, Never, Unknown };

struct Reach {
  Reached reached = Reached::Unknown;
  Expression when;         // of Conditionally; over inputs and run-time state such as `is_training()`
  std::vector<Use> uses;
};

struct Entry {
  Key key;
  Kind kind = Kind::Parameter;
  std::optional<std::string> dtype;  // "float32", "int64", ...; nothing where unknown
  Shape shape;
  Expression when;            // the literal true where it is always there
  std::vector<Family> loops;  // outermost first
  Location location;          // of the registration
  std::vector<Step> steps;
  std::vector<Remark> remarks;
  std::optional<Reach> reach;  // nothing where nobody looked
};

struct Submodule {
  Key path;
  std::string className;     // e.g. "torch::nn::DropoutImpl"
  bool serializable = true;  // false: torch::save and torch::load skip it and what is below it
  Expression when;
  std::vector<Family> loops;
  Location location;
  std::optional<Reach> reach;  // nothing where nobody looked
};

struct Input {
  std::string name;  // "add_layer", "config.depth", "vm[\"nf\"].as<size_t>()"
  ValueType type = ValueType::Unknown;
  std::string typeName;                     // as written in the source: "bool", "int64_t", "Norm"
  std::optional<std::string> defaultValue;  // in the grammar's text form
  std::vector<Literal> values;              // those that the code distinguishes, in source order
  std::vector<Literal> excluded;            // those that end in throw or exit
};

struct Gap {
  std::string reason;
  Location location;
};

enum class Completeness { Exact, Conditional, Incomplete };

// A method outside construction that adds or removes registrations when it is called on a fresh module.
struct Stage {
  std::string method;  // "grow(int64_t)"
  Location location;
  std::vector<Entry> added;
  std::vector<Entry> removed;
  std::vector<Gap> gaps;  // of the method; they leave what is known of construction as it is
};

struct Throws {
  std::string message;
  Location location;
};

struct Model {
  std::string className;                  // "NetImpl"
  std::string holder;                     // "Net"; empty where there is none
  Location location;                      // of the constructor, of the class where it has none, or of the construction
  std::string signature;                  // "NetImpl(bool add_layer = false)"
  std::optional<std::string> expression;  // of a construction, as written
  Completeness completeness = Completeness::Exact;
  std::vector<Input> inputs;
  std::vector<Entry> entries;
  std::vector<Submodule> submodules;
  std::vector<std::vector<Key>> ties;  // groups of keys that share one tensor
  std::vector<Stage> stages;
  std::vector<Gap> gaps;
  std::optional<Throws> throws;  // construction certainly throws; there are no entries then
  Expression valid;              // holds where construction does not throw; true where it never does
};

struct Prediction {
  std::vector<Model> models;
};

}  // namespace dictum::schema
