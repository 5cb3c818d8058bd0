#include "schema/expression.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

using Node = Expression::Node;

std::size_t mixed(std::size_t seed, std::size_t value) {
  std::uint64_t x = seed ^ (value + 0x9e3779b97f4a7c15ull + (seed << 6) + (seed >> 2));
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ull;
  return x ^ (x >> 32);
}

struct LiteralHash {
  std::size_t operator()(bool value) const { return value ? 3 : 5; }
  std::size_t operator()(std::int64_t value) const { return std::hash<std::int64_t>{}(value) + 7; }
  std::size_t operator()(double value) const { return std::hash<double>{}(value) + 11; }
  std::size_t operator()(const std::string& value) const { return std::hash<std::string>{}(value); }
  std::size_t operator()(const Enumerator& value) const {
    return mixed(std::hash<std::string>{}(value.type), std::hash<std::string>{}(value.name));
  }
};

std::size_t hashOf(const Node& node) {
  auto result = static_cast<std::size_t>(node.operation);
  if (!node.name.empty()) result = mixed(result, std::hash<std::string>{}(node.name));
  if (node.literal) result = mixed(mixed(result, node.literal->index()), std::visit(LiteralHash{}, *node.literal));
  for (const Expression& operand : node.operands) result = mixed(result, operand.hash());
  return result;
}

std::size_t saturatingSum(std::size_t a, std::size_t b) {
  return a > std::numeric_limits<std::size_t>::max() - b ? std::numeric_limits<std::size_t>::max() : a + b;
}

// Nodes are filled in where they stay: analyses make them by the hundred thousand.
std::shared_ptr<const Node> finished(std::shared_ptr<Node> node, std::size_t operandWeight) {
  node->weight = saturatingSum(1, operandWeight);
  node->hash = hashOf(*node);
  return node;
}

std::shared_ptr<const Node> literalNode(Literal value) {
  auto node = std::make_shared<Node>();
  node->type = typeOf(value);
  node->literal = std::move(value);
  return finished(std::move(node), 0);
}

const std::shared_ptr<const Node>& booleanNode(bool value) {
  static const std::shared_ptr<const Node> yes = literalNode(true);
  static const std::shared_ptr<const Node> no = literalNode(false);
  return value ? yes : no;
}

struct PairHash {
  std::size_t operator()(const std::pair<const void*, const void*>& pair) const {
    return mixed(std::hash<const void*>{}(pair.first), std::hash<const void*>{}(pair.second));
  }
};
using Visited = std::unordered_set<std::pair<const void*, const void*>, PairHash>;

// Doubles are the same literal when they are the same bits up to NaN, so that a formula equals itself.
bool sameLiteral(const Literal& a, const Literal& b) {
  if (a.index() != b.index()) return false;
  if (const double* x = std::get_if<double>(&a)) {
    const double y = std::get<double>(b);
    return std::equal_to<>{}(*x, y) || (*x != *x && y != y);
  }
  return a == b;
}

// Trees above this many nodes remember the pairs already compared, as sharing may make them exponential.
constexpr std::size_t plainComparisonWeight = 256;

bool sameStructure(const Expression& a, const Expression& b, Visited* visited) {
  if (a.identity() == b.identity()) return true;
  if (a.hash() != b.hash() || a.operation() != b.operation() || a.type() != b.type() || a.name() != b.name())
    return false;
  if (a.literal()) return b.literal() && sameLiteral(*a.literal(), *b.literal());
  if (a.operands().size() != b.operands().size()) return false;
  if (visited && !visited->emplace(a.identity(), b.identity()).second) return true;
  for (std::size_t i = 0; i < a.operands().size(); ++i) {
    if (!sameStructure(a.operands()[i], b.operands()[i], visited)) return false;
  }
  return true;
}

}  // namespace

Expression makeExpression(Operation operation, std::string name, ValueType type, std::vector<Expression> operands) {
  std::size_t weight = 0;
  auto node = std::make_shared<Expression::Node>();
  for (const Expression& operand : operands) {
    weight = saturatingSum(weight, operand.weight());
    node->depth = std::max(node->depth, operand.depth() + 1);
    node->hasInput |= operand.hasInput();
    node->hasLoopIndex |= operand.hasLoopIndex();
  }
  node->hasInput |= operation == Operation::Input;
  node->hasLoopIndex |= operation == Operation::LoopIndex;
  node->operation = operation;
  node->name = std::move(name);
  node->type = type;
  node->operands = std::move(operands);
  return Expression(finished(std::move(node), weight));
}

Expression::Expression() : node_(booleanNode(true)) {}

Expression Expression::boolean(bool value) { return Expression(booleanNode(value)); }
Expression Expression::integer(std::int64_t value) { return Expression(literalNode(value)); }
Expression Expression::floating(double value) { return Expression(literalNode(value)); }
Expression Expression::string(std::string value) { return Expression(literalNode(std::move(value))); }
Expression Expression::enumerator(Enumerator value) { return Expression(literalNode(std::move(value))); }

Expression Expression::literal(Literal value) {
  if (const bool* flag = std::get_if<bool>(&value)) return boolean(*flag);
  return Expression(literalNode(std::move(value)));
}

Expression Expression::input(std::string name, ValueType type) {
  return makeExpression(Operation::Input, std::move(name), type, {});
}

Expression Expression::loopIndex(std::string name) {
  return makeExpression(Operation::LoopIndex, std::move(name), ValueType::Integer, {});
}

Operation Expression::operation() const { return node_->operation; }
ValueType Expression::type() const { return node_->type; }
const std::vector<Expression>& Expression::operands() const { return node_->operands; }
const std::string& Expression::name() const { return node_->name; }
const Literal* Expression::literal() const { return node_->literal ? &*node_->literal : nullptr; }
std::size_t Expression::hash() const { return node_->hash; }
std::size_t Expression::weight() const { return node_->weight; }

bool Expression::isTrue() const { return asBoolean() == std::optional(true); }
bool Expression::isFalse() const { return asBoolean() == std::optional(false); }
std::size_t Expression::depth() const { return node_->depth; }
bool Expression::hasInput() const { return node_->hasInput; }
bool Expression::hasLoopIndex() const { return node_->hasLoopIndex; }
std::optional<bool> Expression::asBoolean() const {
  const bool* value = literal() ? std::get_if<bool>(literal()) : nullptr;
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> Expression::asInteger() const {
  const std::int64_t* value = literal() ? std::get_if<std::int64_t>(literal()) : nullptr;
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<double> Expression::asFloating() const {
  if (auto value = asInteger()) return static_cast<double>(*value);
  const double* value = literal() ? std::get_if<double>(literal()) : nullptr;
  return value ? std::optional(*value) : std::nullopt;
}

const std::string* Expression::asString() const { return literal() ? std::get_if<std::string>(literal()) : nullptr; }

bool operator==(const Expression& a, const Expression& b) {
  if (a.identity() == b.identity()) return true;
  if (a.hash() != b.hash()) return false;
  if (a.weight() <= plainComparisonWeight) return sameStructure(a, b, nullptr);
  Visited visited;
  return sameStructure(a, b, &visited);
}

}  // namespace dictum::schema
