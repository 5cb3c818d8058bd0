// Statements: blocks, declarations, if, switch, and the ways out of them.
#include "symbolic/autograd.h"
#include "symbolic/binding.h"
#include "symbolic/evaluator.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"
#include "symbolic/scope_end.h"

namespace dictum::symbolic {

using ir::StatementKind;

void Evaluator::leave(Exits& exits, Value result) {
  Expression when = schema::conjunction(std::vector<Expression>(path_.begin() + exits.mark, path_.end()));
  exits.flows.push_back({std::move(when), std::move(store_), std::move(result)});
  store_ = Store();
}

std::optional<Value> Evaluator::join(Exits& exits, bool continues, Value normal) {
  std::vector<Flow> flows = std::move(exits.flows);
  exits.flows.clear();
  if (flows.empty()) {
    if (!continues) return std::nullopt;
    return normal;
  }
  Expression reached = continues ? schema::conjunction(std::vector<Expression>(path_.begin() + exits.mark, path_.end()))
                                 : Expression::boolean(false);
  if (!continues) {
    store_ = std::move(flows.back().store);
    normal = std::move(flows.back().result);
    reached = flows.back().when;
    flows.pop_back();
  }
  for (auto flow = flows.rbegin(); flow != flows.rend(); ++flow) {
    store_ = Store::merge(flow->when, flow->store, store_);
    normal = merge(flow->when, flow->result, normal);
    reached = schema::disjunction(flow->when, reached);
  }
  path_.resize(exits.mark);
  if (!reached.isTrue()) path_.push_back(reached);
  return normal;
}

bool Evaluator::runPath(const std::function<bool()>& body) {
  try {
    return body();
  } catch (const PathEnds&) {
    return false;
  }
}

bool Evaluator::runPath(const std::function<bool()>& body, const Exits& exits) {
  try {
    return runPath(body);
  } catch (const PathThrows& thrown) {
    if (exits.flows.empty()) throw;
    if (endInHandler(thrown)) return false;
    const Expression when = pathCondition();
    throws_.push_back({when, thrown.message, thrown.location});
    valid_ = schema::conjunction(valid_, schema::negation(when));
    return false;
  }
}

bool Evaluator::executeAll(const std::vector<ir::StatementPtr>& statements) {
  for (const ir::StatementPtr& statement : statements)
    if (!execute(*statement)) return false;
  return true;
}

// Paths that have left a function, a loop or a switch before its end.
static std::size_t flowsOut(const Frame& frame) {
  std::size_t flows = frame.returns.flows.size();
  for (const auto* exits : {&frame.breaks, &frame.continues})
    for (const Exits* each : *exits) flows += each->flows.size();
  return flows;
}

static bool executeBlock(Evaluator& evaluator, const ir::Statement& block) {
  const GradientScope scope(evaluator.frame());
  const std::size_t left = flowsOut(evaluator.frame());
  const bool reached = evaluator.executeAll(block.children);
  const auto guards = guardsIn(evaluator.index(), block.children);
  if (!guards.empty()) destroy(evaluator, guards, !reached || flowsOut(evaluator.frame()) != left);
  return reached;
}

bool Evaluator::execute(const ir::Statement& s) {
  spend(s.location);
  switch (s.kind) {
    case StatementKind::Block:
      return executeBlock(*this, s);
    case StatementKind::Declare:
      frame().recordsGradients &= !switchesGradients(s.variable.type);
      return executeDeclare(s);
    case StatementKind::Expression:
      evaluate(*s.expression);
      return true;
    case StatementKind::If:
      return executeIf(s);
    case StatementKind::Switch:
      return executeSwitch(s);
    case StatementKind::For:
    case StatementKind::While:
    case StatementKind::DoWhile:
      return executeLoop(s);
    case StatementKind::RangeFor:
      return executeRangeFor(s);
    case StatementKind::Return: {
      bool byReference =
          frame().function && frame().function->result && frame().function->result->kind == ir::TypeKind::Reference;
      Value result = None{};
      if (s.expression) {
        Operand operand = evaluate(*s.expression);
        result = byReference && operand.isPlace() ? pointerTo(operand) : read(operand);
      }
      leave(frame().returns, std::move(result));
      return false;
    }
    case StatementKind::Break:
      if (!frame().breaks.empty()) leave(*frame().breaks.back(), None{});
      return false;
    case StatementKind::Continue:
      if (!frame().continues.empty()) leave(*frame().continues.back(), None{});
      return false;
    case StatementKind::Throw:
      throwHere(thrownMessage(s), s.location, exceptionClasses(index_, s.thrown));
    case StatementKind::Try:
      return executeTry(s);
    case StatementKind::Unknown:
      loseStatement(s);
      return true;
  }
  return true;
}

std::string Evaluator::thrownMessage(const ir::Statement& s) {
  if (!s.expression) return s.text.empty() ? "an exception" : s.text;
  std::function<const std::string*(const Value&)> text = [&](const Value& value) -> const std::string* {
    if (const std::string* literal = literalString(value)) return literal;
    if (const Structure* exception = value.as<Structure>())
      if (const Value* what = exception->find("what")) return literalString(*what);
    return nullptr;
  };
  Value value = evaluateValue(*s.expression);
  if (const std::string* message = text(value)) return *message;
  return s.text.empty() ? s.expression->source : s.text;
}

bool Evaluator::executeDeclare(const ir::Statement& s) {
  const ir::Variable& variable = s.variable;
  // A static local is initialised once and keeps its value.
  const std::string staticName = variable.isStatic ? "static " + std::to_string(variable.local) : "";
  if (auto known = globals_.find(staticName);
      variable.isStatic && known != globals_.end() && store_.exists(known->second)) {
    frame().locals[variable.local] = Operand(Place{known->second, {}}).places();
    return true;
  }
  bool isReference = variable.type && variable.type->kind == ir::TypeKind::Reference;
  if (isReference && variable.initializer) {
    Operand target = evaluate(*variable.initializer);
    frame().locals[variable.local] = target.isPlace() ? target.places() : Operand(temporary(read(target))).places();
    return true;
  }
  // The name is visible in its own initialiser (a recursive std::function).
  Place place = temporary(unknown("'" + variable.name + "' before it has a value", s.location));
  frame().locals[variable.local] = Operand(place).places();
  if (variable.isStatic) globals_[staticName] = place.cell;
  const auto initial = [&] { return boundValue(*this, evaluate(*variable.initializer), variable.type); };
  Value value =
      variable.initializer ? converted(initial(), variable.type, s.location) : defaultValue(variable.type, s.location);
  write(place, std::move(value));
  return true;
}

bool Evaluator::executeIf(const ir::Statement& s) {
  if (s.initializer && !execute(*s.initializer)) return false;
  Expression test = onPath(condition(evaluateValue(*s.expression), *s.expression));
  const ir::Statement* otherwise = s.children.size() > 1 ? s.children[1].get() : nullptr;
  if (test.isTrue()) return execute(*s.children.at(0));
  if (test.isFalse()) return otherwise ? execute(*otherwise) : true;
  auto side = [&](const ir::Statement* statement, const char* word) {
    return [this, statement, word, &test, &s]() -> Value {
      if (!statement) return None{};
      TraceScope scope(*this, [&] { return word + schema::print(test); }, s.location);
      if (!execute(*statement)) throw PathEnds{};
      return None{};
    };
  };
  return runPath([&] {
    branch(test, side(s.children.at(0).get(), "if "), side(otherwise, "unless "));
    return true;
  });
}

// The labels are told apart also where the subject is not known: one condition for all would rule out all but the
// first.
Expression Evaluator::isLabel(const Value& subject, const ir::Expression& label, const ir::Statement& s) {
  const Value value = evaluateValue(label);
  const Value equal = compareEqual(subject, value, s.location);
  const Expression* printable = scalar(value);
  if (!equal.is<Unknown>() || !printable) return condition(equal, *s.expression);
  const std::string& source = s.expression->source;
  const std::string what = source.empty() ? "switch at line " + std::to_string(s.location.line) : source;
  return unknownCondition(equal, what + " == " + schema::print(*printable), s.expression->location);
}

bool Evaluator::executeSwitch(const ir::Statement& s) {
  if (s.initializer && !execute(*s.initializer)) return false;
  Value subject = evaluateValue(*s.expression);
  Exits breaks{path_.size(), {}};
  auto runFrom = [&](std::size_t first) -> Value {
    for (std::size_t i = first; i < s.sections.size(); ++i)
      if (!executeAll(s.sections[i].body)) throw PathEnds{};
    return None{};
  };
  std::function<Value(std::size_t)> choose = [&](std::size_t i) -> Value {
    for (; i < s.sections.size() && s.sections[i].labels.empty(); ++i) {
    }
    if (i >= s.sections.size()) {
      for (std::size_t d = 0; d < s.sections.size(); ++d)
        if (s.sections[d].isDefault) return runFrom(d);
      return None{};
    }
    std::vector<Expression> matches;
    for (const ir::ExpressionPtr& label : s.sections[i].labels) matches.push_back(isLabel(subject, *label, s));
    // A section that is also the default runs for its own labels here and for the rest at the end.
    Expression test = onPath(schema::disjunction(matches));
    return branch(
        test,
        [&] {
          TraceScope scope(*this, [&] { return "if " + schema::print(test); }, s.location);
          return runFrom(i);
        },
        [&] { return choose(i + 1); });
  };
  const auto run = [&] {
    ExitScope scope(frame(), breaks);
    choose(0);
    return true;
  };
  const bool continues = runPath(run, breaks);
  return join(breaks, continues, None{}).has_value();
}

}  // namespace dictum::symbolic
