// Walks over expressions: rebuilding, substitution, collecting names. All remember what they have done by node, as
// parts are shared.
#include <algorithm>
#include <unordered_map>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

using Replacement = std::function<std::optional<Expression>(const Expression&)>;

bool isLeaf(const Expression& e) { return e.operation() == Operation::Input || e.operation() == Operation::LoopIndex; }

// x[2], size(x[2]): what a configuration can name.
bool isPath(const Expression& e) {
  const Expression* at = &e;
  while (at->operation() == Operation::Index || at->operation() == Operation::Size) at = &at->operands()[0];
  return at->operation() == Operation::Input;
}

class Substitution {
 public:
  explicit Substitution(const Replacement& replacement) : replacement_(replacement) {}

  Expression apply(const Expression& e) {
    if (!e.hasInput() && !e.hasLoopIndex()) return e;
    if (isLeaf(e)) return replacement_(e).value_or(e);
    if (auto known = done_.find(e.identity()); known != done_.end()) return known->second;
    Expression result = rewritten(e);
    done_.emplace(e.identity(), result);
    return result;
  }

 private:
  Expression rewritten(const Expression& e) {
    if (isPath(e)) {
      if (auto replaced = replacement_(e)) return *replaced;
    }
    std::vector<Expression> operands;
    operands.reserve(e.operands().size());
    bool changed = false;
    for (const Expression& operand : e.operands()) {
      operands.push_back(apply(operand));
      changed |= operands.back().identity() != operand.identity();
    }
    if (!changed) return e;
    const Expression result = rebuild(e, operands);
    // x[i] may have become x[2]. What folded to one of its operands is a replacement already.
    if (result.operation() == e.operation() && isPath(result)) {
      if (auto replaced = replacement_(result)) return *replaced;
    }
    return result;
  }

  const Replacement& replacement_;
  std::unordered_map<const void*, Expression> done_;
};

class NameCollector {
 public:
  explicit NameCollector(Operation operation) : operation_(operation) {}

  void visit(const Expression& e) {
    if (operation_ == Operation::Input ? !e.hasInput() : !e.hasLoopIndex()) return;
    if (e.operation() == operation_) names_.insert(e.name());
    if (e.operands().empty() || !visited_.insert(e.identity()).second) return;
    for (const Expression& operand : e.operands()) visit(operand);
  }

  std::set<std::string> take() { return std::move(names_); }

 private:
  Operation operation_;
  std::set<std::string> names_;
  std::unordered_set<const void*> visited_;
};

std::set<std::string> namesOf(const Expression& e, Operation operation) {
  NameCollector collector(operation);
  collector.visit(e);
  return collector.take();
}

Expression productOf(const std::vector<Expression>& operands) {
  Expression result = operands[0];
  for (std::size_t i = 1; i < operands.size(); ++i) result = multiply(result, operands[i]);
  return result;
}

}  // namespace

Expression rebuild(const Expression& original, const std::vector<Expression>& operands) {
  switch (original.operation()) {
    case Operation::Literal:
    case Operation::Input:
    case Operation::LoopIndex:
      return original;
    case Operation::Not:
      return negation(operands[0]);
    case Operation::Negate:
      return negate(operands[0]);
    case Operation::Add:
      return sumOf(operands);
    case Operation::Subtract:
      return subtract(operands[0], operands[1]);
    case Operation::Multiply:
      return productOf(operands);
    case Operation::Divide:
      return divide(operands[0], operands[1]);
    case Operation::Remainder:
      return remainder(operands[0], operands[1]);
    case Operation::Less:
      return less(operands[0], operands[1]);
    case Operation::LessEqual:
      return lessEqual(operands[0], operands[1]);
    case Operation::Equal:
      return equal(operands[0], operands[1]);
    case Operation::NotEqual:
      return notEqual(operands[0], operands[1]);
    case Operation::And:
      return conjunction(operands);
    case Operation::Or:
      return disjunction(operands);
    case Operation::Conditional:
      return conditional(operands[0], operands[1], operands[2]);
    case Operation::Size:
      return size(operands[0]);
    case Operation::Index:
      return index(operands[0], operands[1], original.type());
    case Operation::Call:
      return call(original.name(), operands);
  }
  return original;
}

Expression size(const Expression& sequence) {
  if (const std::string* text = sequence.asString())
    return Expression::integer(static_cast<std::int64_t>(text->size()));
  return makeExpression(Operation::Size, "", ValueType::Integer, {sequence});
}

Expression index(const Expression& sequence, const Expression& position, ValueType type) {
  return makeExpression(Operation::Index, "", type, {sequence, promoted(position)});
}

namespace {

// float(n) of an integer n.
bool isWholeFloat(const Expression& e) {
  return e.operation() == Operation::Call && e.name() == "float" && e.operands()[0].type() == ValueType::Integer;
}

// A conversion there and back, and the rounding of what is whole. (Sizes are far below 2^53, where a double is exact.)
std::optional<Expression> withoutRoundTrip(const std::string& function, const std::vector<Expression>& arguments) {
  if (arguments.size() != 1 || !isWholeFloat(arguments[0])) return std::nullopt;
  if (function == "int") return arguments[0].operands()[0];
  if (function == "round" || function == "floor" || function == "ceil") return arguments[0];
  return std::nullopt;
}

// A function of a choice between literals is a choice between its values: round(small ? 1.2 : 2.4) is small ? 1.0
// : 2.0.
std::optional<Expression> overChoice(const std::string& function, const std::vector<Expression>& arguments) {
  if (function == "string") return std::nullopt;  // names keep their numbers
  const auto choice = std::find_if(arguments.begin(), arguments.end(), choosesLiterals);
  if (choice == arguments.end()) return std::nullopt;
  for (auto argument = arguments.begin(); argument != arguments.end(); ++argument)
    if (argument != choice && !argument->isLiteral()) return std::nullopt;
  return mapAlternatives(*choice, [&](const Expression& alternative) {
    std::vector<Expression> chosen = arguments;
    chosen[static_cast<std::size_t>(choice - arguments.begin())] = alternative;
    return call(function, std::move(chosen));
  });
}

}  // namespace

Expression call(const std::string& function, std::vector<Expression> arguments) {
  if (auto simple = withoutRoundTrip(function, arguments)) return *simple;
  if (auto choice = overChoice(function, arguments)) return *choice;
  std::vector<Literal> literals;
  for (const Expression& argument : arguments) {
    if (argument.isLiteral()) literals.push_back(*argument.literal());
  }
  if (literals.size() == arguments.size()) {
    if (auto value = foldCall(function, literals)) return Expression::literal(*value);
  }
  ValueType type = ValueType::Floating;
  if (function == "int") type = ValueType::Integer;
  if (function == "string") type = ValueType::String;
  if (function == "abs" && !arguments.empty()) type = arguments[0].type();
  const bool converts = function == "int" || function == "float" || function == "string";
  if (converts && arguments.size() == 1) {
    if (arguments[0].type() == type) return arguments[0];
    if (function == "int" && arguments[0].type() == ValueType::Boolean) return promoted(arguments[0]);
  }
  return makeExpression(Operation::Call, function, type, std::move(arguments));
}

Expression substitute(const Expression& expression, const Replacement& replacement) {
  return Substitution(replacement).apply(expression);
}

std::set<std::string> inputsOf(const Expression& expression) { return namesOf(expression, Operation::Input); }
std::set<std::string> loopIndicesOf(const Expression& expression) { return namesOf(expression, Operation::LoopIndex); }

}  // namespace dictum::schema
