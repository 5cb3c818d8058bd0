// The inside of an Expression, for the files of this folder that build and walk expressions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "schema/expression.h"

namespace dictum::schema {

struct Expression::Node {
  Operation operation = Operation::Literal;
  std::string name;
  ValueType type = ValueType::Unknown;
  std::vector<Expression> operands;
  std::optional<Literal> literal;
  std::size_t hash = 0;
  std::size_t weight = 1;  // nodes of the tree, shared ones counted each time; saturates
  std::size_t depth = 1;   // of the tree, in nodes
  bool hasInput = false;   // here or below
  bool hasLoopIndex = false;
};

// A node as it is given, without any simplification.
Expression makeExpression(Operation operation, std::string name, ValueType type, std::vector<Expression> operands);

// The node `original` with other operands, made by the factory of its operation, so that it folds again.
Expression rebuild(const Expression& original, const std::vector<Expression>& operands);

// The sum of one or more operands in one go: `add` repeated would be quadratic.
Expression sumOf(const std::vector<Expression>& operands);

struct ExpressionHash {
  std::size_t operator()(const Expression& e) const { return e.hash(); }
};
using ExpressionSet = std::unordered_set<Expression, ExpressionHash>;

// What literals are worth to C++'s operators; nothing where the operator has no meaning or no value (overflow, division
// by zero).
std::optional<std::int64_t> integerValue(const Literal& literal);  // of bool, integer, enumerator with a value
std::optional<double> floatingValue(const Literal& literal);       // of what converts to double
std::optional<bool> literalsEqual(const Literal& a, const Literal& b);
std::optional<bool> literalLess(const Literal& a, const Literal& b);
std::optional<Literal> foldArithmetic(Operation operation, const Literal& a, const Literal& b);
std::optional<Literal> foldCall(const std::string& function, const std::vector<Literal>& arguments);
ValueType typeOf(const Literal& literal);

// The text form of one literal.
std::string printLiteral(const Literal& literal);

// Booleans and enumerators as C++ promotes them to integers; anything else as it is.
Expression promoted(const Expression& e);

// The `c ? a : b` with `change` applied to its alternatives; of anything else `change` itself.
Expression mapAlternatives(const Expression& e, const std::function<Expression(const Expression&)>& change);

// A choice between literals that the value of one expression decides, as one case for each value:
// `m == "s" ? 1 : m != "l" ? (m != "s" ? 2 : 3) : 4` is `m == "s" ? 1 : m == "l" ? 4 : 2`. Any other choice as it is.
Expression asSwitch(const Expression& choice);

// An operation on two choices between literals that the value of one expression decides together, case by case: the
// channels of a network of three sizes are a multiple of its heads in each. Nothing of other operands.
using BinaryOperation = std::function<Expression(const Expression&, const Expression&)>;
std::optional<Expression> overOneChoice(const Expression& a, const Expression& b, BinaryOperation operation);

}  // namespace dictum::schema
