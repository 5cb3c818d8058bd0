// Loops. Constant bounds unroll; a condition that depends on inputs makes a family (family.cpp).
#include <set>

#include "ir/walk.h"
#include "symbolic/cases.h"
#include "symbolic/evaluator.h"
#include "symbolic/family.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

using ir::StatementKind;

namespace {

// Registers where `break` and `continue` of a loop body go, for as long as it lives.
class LoopScope {
 public:
  LoopScope(Frame& frame, Exits& breaks, Exits& continues) : frame_(frame) {
    frame_.breaks.push_back(&breaks);
    frame_.continues.push_back(&continues);
  }
  ~LoopScope() {
    frame_.breaks.pop_back();
    frame_.continues.pop_back();
  }
  LoopScope(const LoopScope&) = delete;

 private:
  Frame& frame_;
};

}  // namespace

// Runs the body once and merges its `continue`s. False when no path reaches the next iteration.
bool Evaluator::iterate(const ir::Statement& loop, Exits& breaks) {
  Exits continues{path_.size(), {}};
  bool reached;
  {
    // The frame may move when calls push frames: take it by index, through frame(), only here.
    LoopScope scope(frame(), breaks, continues);
    const ir::Statement& body = *loop.children.at(0);
    reached = runPath([&] { return execute(body); });
  }
  return join(continues, reached, None{}).has_value();
}

bool Evaluator::executeLoop(const ir::Statement& s) {
  if (s.initializer && !execute(*s.initializer)) return false;
  Exits breaks{path_.size(), {}};
  bool continues = true;
  if (s.kind == StatementKind::DoWhile) continues = iterate(s, breaks);
  while (continues) {
    spend(s.location);
    if (s.expression) {
      Expression test = onPath(condition(evaluateValue(*s.expression), *s.expression));
      if (test.isFalse()) break;
      if (!test.isTrue()) {
        continues = isBoundedByListedValues(s) ? unrollUnderConditions(s, breaks) : symbolicLoop(s, test);
        break;
      }
    }
    continues = iterate(s, breaks);
    if (continues && s.increment) evaluate(*s.increment);
  }
  return join(breaks, continues, None{}).has_value();
}

// A loop up to one of a few listed numbers (`depth == 18 ? 2 : 3`) unrolls, each iteration under its condition.
bool Evaluator::isBoundedByListedValues(const ir::Statement& s) {
  const ir::Expression& test = *s.expression;
  if (test.kind != ir::ExpressionKind::Binary || test.operands.size() != 2) return false;
  for (const ir::ExpressionPtr& side : test.operands) {
    Value value = evaluateValue(*side);
    const Expression* number = scalar(value);
    if (!number || !listedValues(*number)) return false;
  }
  return true;
}

bool Evaluator::unrollUnderConditions(const ir::Statement& s, Exits& breaks) {
  std::function<Value()> onward = [&]() -> Value {
    spend(s.location);
    Expression test = onPath(condition(evaluateValue(*s.expression), *s.expression));
    return branch(
        test,
        [&] {
          TraceScope scope(*this, "while " + schema::print(test), s.location);
          if (!iterate(s, breaks)) throw PathEnds{};
          if (s.increment) evaluate(*s.increment);
          return onward();
        },
        [] { return Value(None{}); });
  };
  return runPath([&] {
    onward();
    return true;
  });
}

void Evaluator::bindLoopVariable(const ir::Statement& s, Operand element) {
  bool isReference = s.variable.type && s.variable.type->kind == ir::TypeKind::Reference;
  const ir::TypePtr& wanted = withoutReference(s.variable.type);
  const ir::TypePtr& range = withoutReference(s.expression->type);
  const bool ofReferences = range && !range->arguments.empty() && range->arguments[0].type &&
                            range->arguments[0].type->name == "std::reference_wrapper";
  if (ofReferences && wanted && wanted->name != "std::reference_wrapper") element = objectBehind(element, s.location);
  if (isReference && element.isPlace())
    frame().locals[s.variable.local] = element.places();
  else
    frame().locals[s.variable.local] = Operand(temporary(read(element))).places();
}

bool Evaluator::executeRangeFor(const ir::Statement& s) {
  Operand range = evaluate(*s.expression);
  Exits breaks{path_.size(), {}};
  bool continues = runPath([&] {
    visitElements(s, range, breaks);
    return true;
  });
  return join(breaks, continues, None{}).has_value();
}

namespace {

// Whether the order of its iterations can be seen afterwards: it registers, appends, or calls a function that may.
bool isOrderSeen(const ProgramIndex& index, const ir::Statement& loop) {
  static const std::set<std::string> appending = {
      "register_module", "register_parameter", "register_buffer", "push_back", "emplace_back", "append", "push",
      "emplace"};
  bool found = false;
  for (const ir::StatementPtr& child : loop.children)
    if (child)
      ir::walk(*child, [&](const ir::Expression& e) {
        if (e.kind != ir::ExpressionKind::Call) return;
        const ir::Function* function = index.function(e.usr);
        found |= appending.count(unqualified(e.text)) > 0 || (function && function->body);
      });
  return found;
}

std::size_t elementsIn(const Value& container) {
  if (const Sequence* sequence = container.as<Sequence>()) return sequence->elements.size() + (sequence->base ? 2 : 0);
  const Map* map = container.as<Map>();
  return map ? map->entries.size() : 0;
}

}  // namespace

void Evaluator::visitElements(const ir::Statement& s, const Operand& range, Exits& breaks) {
  Value value = iterable(range, s.location);
  if (orderingOf(s.expression->type) == Ordering::Unspecified && elementsIn(value) > 1 && isOrderSeen(index_, s))
    gap("the order in which a '" + withoutReference(s.expression->type)->name + "' gives its elements is not specified",
        s.location);
  auto runBody = [&](Operand element) {
    bindLoopVariable(s, std::move(element));
    if (!iterate(s, breaks)) throw PathEnds{};
  };
  auto guarded = [&](const Expression& when, const std::vector<Family>& loops, Operand element) {
    auto once = [&]() -> Value {
      runAcross(loops, 0, [&] { runBody(element); }, s.location);
      return None{};
    };
    branch(when, once, [] { return Value(None{}); });
  };
  if (const Sequence* sequence = value.as<Sequence>()) {
    Sequence elements = *sequence;  // the body may change the container
    bool lives = range.places().size() == 1 && read(range).is<Sequence>();
    if (elements.base) {
      Family family{freshIndexName("i"), Expression::integer(0), schema::size(*elements.base)};
      Value item = symbolicElement(elements, Expression::loopIndex(family.index), s.location);
      runFamily(family, [&] { runBody(Operand(item)); }, s.location);
    }
    for (std::size_t i = 0; i < elements.elements.size(); ++i) {
      const auto& element = elements.elements[i];
      bool inPlace = lives && element.loops.empty();
      guarded(element.when, element.loops,
              inPlace ? Operand(range.places()[0].place.element(i)) : Operand(element.value));
    }
    return;
  }
  if (const Map* map = value.as<Map>()) {
    Map entries = *map;
    const bool bound = s.variable.type && s.variable.type->kind == ir::TypeKind::Reference &&
                       range.places().size() == 1 && read(range).is<Map>();
    for (std::size_t i = 0; i < entries.entries.size(); ++i) {
      const auto& entry = entries.entries[i];
      Value mapped = entry.value.value;
      if (bound && entry.loops.empty()) mapped = referenceTo(*this, Operand(range.places()[0].place.element(i)));
      guarded(entry.when, entry.loops, Operand(pairOf(entry.value.key, mapped)));
    }
    return;
  }
  if (value.is<Choice>()) {
    branchOver(value, [&](const Value& alternative) -> Value {
      visitElements(s, Operand(alternative), breaks);
      return None{};
    });
    return;
  }
  const Unknown* missing = value.as<Unknown>();
  const std::string reason =
      "a loop over a range that is not known" + (missing ? ": " + missing->reason : std::string());
  runUnknownTimes(&s, "iterations of the loop", reason, s.location,
                  [&] { runBody(Operand(unknown(reason, s.location))); });
}

void Evaluator::runAcross(const std::vector<Family>& loops, std::size_t from, const std::function<void()>& body,
                          const ir::Location& site) {
  if (from == loops.size()) return body();
  runFamily(loops[from], [&] { runAcross(loops, from + 1, body, site); }, site);
}

}  // namespace dictum::symbolic
