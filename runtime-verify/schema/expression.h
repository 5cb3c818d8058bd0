// Expressions over inputs: conditions (`add_layer && depth > 3`), dimensions (`4 * hidden`), loop bounds and the
// computed parts of names.
//
// An Expression is an immutable value; copying one copies a pointer. Build them with the functions below, which fold
// constants and apply the laws that never change meaning (a && true, a && !a, x + 0, c ? a : a), so that a formula that
// does not depend on any input is a literal:
//
//     auto flag = Expression::input("add_layer", ValueType::Boolean);
//     conjunction(flag, negation(flag)).isFalse();                       // true
//     add(Expression::integer(2), Expression::integer(3)).asInteger();   // 5
//
// The text form (`print`, `parse`) is one small grammar shared by text output, JSON and lock files; see
// docs/expressions.md. Integer arithmetic is that of C++'s int64_t: division truncates; overflow and division by zero
// do not fold and evaluate to an error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace dictum::schema {

enum class ValueType { Unknown, Boolean, Integer, Floating, String, Enumeration, Sequence };

// An enumerator as a value: compares by type and name. `value` is the C++ value where there is one (enum-like tag
// types such as torch::kReLU have none).
struct Enumerator {
  std::string type;  // qualified name of the enumeration, e.g. "Norm"; "torch" for torch::kReLU
  std::string name;  // e.g. "Batch"
  std::optional<std::int64_t> value;
  friend bool operator==(const Enumerator& a, const Enumerator& b) { return a.type == b.type && a.name == b.name; }
};

using Literal = std::variant<bool, std::int64_t, double, std::string, Enumerator>;

enum class Operation {
  Literal,
  Input,      // a named input, `name`
  LoopIndex,  // the index of a family, `name`
  Not,
  Negate,
  Add,       // two or more operands; also string concatenation. Integer sums are normal: like terms are collected,
             // a subtracted term is a Negate or has a negative factor
  Subtract,  // of floating or unknown type only
  Multiply,  // two or more operands; an integer product has its literal first
  Divide,    // truncating for integers
  Remainder,
  Less,
  LessEqual,
  Equal,
  NotEqual,
  And,          // two or more operands
  Or,           // two or more operands
  Conditional,  // condition, then, else
  Size,         // size(x): number of elements of a sequence input
  Index,        // x[i]
  Call,  // name(operands...): a pure function of the grammar: int, float, string, floor, ceil, round, sqrt, pow, log,
         // log2, exp, abs
};

class Expression {
 public:
  Expression();  // the literal true

  static Expression boolean(bool value);
  static Expression integer(std::int64_t value);
  static Expression floating(double value);
  static Expression string(std::string value);
  static Expression enumerator(Enumerator value);
  static Expression literal(Literal value);
  static Expression input(std::string name, ValueType type);
  static Expression loopIndex(std::string name);

  Operation operation() const;
  ValueType type() const;  // of the result; Unknown where it depends on an untyped input
  const std::vector<Expression>& operands() const;
  const std::string& name() const;  // of an input, loop index or called function
  const Literal* literal() const;   // null unless the operation is Literal

  bool isLiteral() const { return literal() != nullptr; }
  bool isTrue() const;
  bool isFalse() const;
  std::optional<bool> asBoolean() const;
  std::optional<std::int64_t> asInteger() const;  // of an integer literal only
  std::optional<double> asFloating() const;       // of a floating or integer literal
  const std::string* asString() const;            // of a string literal

  std::size_t hash() const;
  std::size_t weight() const;                           // nodes of the tree, shared ones counted each time; saturates
  std::size_t depth() const;                            // longest path to a leaf, in nodes
  bool hasInput() const;                                // whether any input occurs in it
  bool hasLoopIndex() const;                            // whether any loop index occurs in it
  const void* identity() const { return node_.get(); }  // equal for copies of one value; a key for memoising walks
  friend bool operator==(const Expression& a, const Expression& b);
  friend bool operator!=(const Expression& a, const Expression& b) { return !(a == b); }

  struct Node;

 private:
  explicit Expression(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  friend Expression makeExpression(Operation, std::string, ValueType, std::vector<Expression>);
  std::shared_ptr<const Node> node_;
};

// Boolean formulas.
Expression negation(const Expression& a);
Expression conjunction(const Expression& a, const Expression& b);
Expression conjunction(const std::vector<Expression>& all);
Expression disjunction(const Expression& a, const Expression& b);
Expression disjunction(const std::vector<Expression>& all);

// Comparison and arithmetic. Operands of unlike type compare as C++ would convert them (bool and enumerators with a
// value to integer, integer to floating).
Expression equal(const Expression& a, const Expression& b);
Expression notEqual(const Expression& a, const Expression& b);
Expression less(const Expression& a, const Expression& b);
Expression lessEqual(const Expression& a, const Expression& b);
Expression add(const Expression& a, const Expression& b);
Expression subtract(const Expression& a, const Expression& b);
Expression multiply(const Expression& a, const Expression& b);
Expression divide(const Expression& a, const Expression& b);
Expression remainder(const Expression& a, const Expression& b);
Expression negate(const Expression& a);
Expression conditional(const Expression& condition, const Expression& then, const Expression& otherwise);
// Whether `e` is such a choice and all its alternatives are literals.
bool choosesLiterals(const Expression& e);
Expression size(const Expression& sequence);
// `type` is that of the element.
Expression index(const Expression& sequence, const Expression& position, ValueType type);
// A call of one of the grammar's functions; folds when all arguments are literals.
Expression call(const std::string& function, std::vector<Expression> arguments);

// Replaces inputs and loop indices: `substitute` returns the replacement for a leaf, or nothing to keep it. It sees
// whole element paths first: Index(x, 2) and Size(x) before x itself.
Expression substitute(const Expression& expression,
                      const std::function<std::optional<Expression>(const Expression& leaf)>& replacement);

// Names of the inputs and of the loop indices that occur.
std::set<std::string> inputsOf(const Expression& expression);
std::set<std::string> loopIndicesOf(const Expression& expression);

// What `condition` becomes where all of `facts` hold: a syntactic simplification, exact but incomplete (solve/ is
// complete). Used on every branch, so it must be cheap.
Expression assuming(const Expression& condition, const std::vector<Expression>& facts);

// Text form; see docs/expressions.md for the grammar.
std::string print(const Expression& expression);

}  // namespace dictum::schema
