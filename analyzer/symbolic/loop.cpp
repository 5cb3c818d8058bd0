// Loops. Constant bounds unroll; a condition that depends on inputs makes a family (family.cpp).
#include <algorithm>
#include <set>

#include "ir/walk.h"
#include "symbolic/cases.h"
#include "symbolic/changes.h"
#include "symbolic/evaluator.h"
#include "symbolic/family.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

using ir::StatementKind;

// Runs the body once and merges its `continue`s. False when no path reaches the next iteration.
bool Evaluator::iterate(const ir::Statement& loop, Exits& breaks) {
  Exits continues{path_.size(), {}};
  bool reached;
  {
    // The frame may move when calls push frames: take it by index, through frame(), only here.
    ExitScope scope(frame(), breaks, &continues);
    const ir::Statement& body = *loop.children.at(0);
    reached = runPath([&] { return execute(body); }, continues);
  }
  return join(continues, reached, None{}).has_value();
}

// False where no path comes out of the last iteration but by `breaks`.
bool Evaluator::runIterations(const ir::Statement& s, Exits& breaks) {
  bool continues = s.kind != StatementKind::DoWhile || iterate(s, breaks);
  while (continues) {
    spend(s.location);
    if (s.expression) {
      Expression test = onPath(condition(evaluateValue(*s.expression), *s.expression));
      if (test.isFalse()) return true;
      if (!test.isTrue())
        return isBoundedByListedValues(s) ? unrollUnderConditions(s, test, breaks) : symbolicLoop(s, test);
    }
    continues = iterate(s, breaks);
    if (continues && s.increment) evaluate(*s.increment);
  }
  return false;
}

bool Evaluator::executeLoop(const ir::Statement& s) {
  if (s.initializer && !execute(*s.initializer)) return false;
  Exits breaks{path_.size(), {}};
  const bool continues = runPath([&] { return runIterations(s, breaks); }, breaks);
  return join(breaks, continues, None{}).has_value();
}

namespace {

// Iterations of a loop between listed numbers: one that needs more does not count towards them.
constexpr std::size_t maximumIterations = 1024;

// What the condition of a loop compares: two sides, or a number with zero.
std::vector<const ir::Expression*> comparedIn(const ir::Expression& test) {
  static const std::set<std::string> comparisons = {"<", "<=", ">", ">=", "==", "!="};
  const bool isComparison = test.kind == ir::ExpressionKind::Binary && comparisons.count(test.text) > 0;
  if (isComparison && test.operands.size() == 2) return {test.operands[0].get(), test.operands[1].get()};
  if (test.kind == ir::ExpressionKind::Cast) return comparedIn(*test.operands.at(0));
  const bool isNumber = test.type && test.type->kind == ir::TypeKind::Integer;
  return isNumber ? std::vector<const ir::Expression*>{&test} : std::vector<const ir::Expression*>{};
}

}  // namespace

// A loop up to one of a few listed numbers (`depth == 18 ? 2 : 3`) unrolls, each iteration under its condition. What
// evaluating the condition once more would change does not last.
bool Evaluator::isBoundedByListedValues(const ir::Statement& s) {
  const std::vector<const ir::Expression*> sides = comparedIn(*s.expression);
  const Store before = store_;
  const std::size_t mark = path_.size();
  const bool areListed = std::all_of(sides.begin(), sides.end(), [&](const ir::Expression* side) {
    const Value value = evaluateValue(*side);
    const Expression* number = scalar(value);
    return number && listedValues(*number);
  });
  store_ = before;
  path_.resize(mark);
  return areListed && !sides.empty();
}

bool Evaluator::unrollUnderConditions(const ir::Statement& s, const Expression& first, Exits& breaks) {
  std::size_t iterations = 0;
  std::function<Value(const Expression&)> onward = [&](const Expression& test) -> Value {
    spend(s.location);
    return branch(
        test,
        [&] {
          TraceScope scope(*this, [&] { return "while " + schema::print(test); }, s.location);
          if (++iterations > maximumIterations) {
            gap("a loop of which no iteration is found to be the last", s.location, GapKind::Loop);
            throw PathEnds{};
          }
          if (!iterate(s, breaks)) throw PathEnds{};
          if (s.increment) evaluate(*s.increment);
          return onward(onPath(condition(evaluateValue(*s.expression), *s.expression)));
        },
        [] { return Value(None{}); });
  };
  return runPath([&] {
    onward(first);
    return true;
  });
}

void Evaluator::bindLoopVariable(const ir::Statement& s, Operand element) {
  bool isReference = s.variable.type && s.variable.type->kind == ir::TypeKind::Reference;
  const ir::TypePtr& wanted = withoutReference(s.variable.type);
  const ir::TypePtr& range = withoutReference(s.expression->type);
  const bool ofReferences = range && !range->arguments.empty() && isReferenceWrapper(range->arguments[0].type);
  if (ofReferences && wanted && !isReferenceWrapper(wanted))
    element = dereference(read(element), s.location);  // once: what is referred to may be a holder
  if (isReference && element.isPlace())
    frame().locals[s.variable.local] = element.places();
  else
    frame().locals[s.variable.local] = Operand(temporary(read(element))).places();
}

bool Evaluator::executeRangeFor(const ir::Statement& s) {
  Operand range = evaluate(*s.expression);
  Exits breaks{path_.size(), {}};
  bool continues = runPath(
      [&] {
        visitElements(s, range, breaks);
        return true;
      },
      breaks);
  return join(breaks, continues, None{}).has_value();
}

namespace {

// Whether the order of its iterations can be seen afterwards: not where it only sums up or counts.
bool isOrderSeen(const ProgramIndex& index, const ir::Statement& loop) {
  bool found = false;
  for (const ir::StatementPtr& child : loop.children) {
    if (!child) continue;
    forEachStatement(*child, [&](const ir::Statement& s) {
      found |= s.kind == StatementKind::Break || s.kind == StatementKind::Return;
    });
    ir::walk(*child, [&](const ir::Expression& e) {
      const ir::Function* function = index.function(e.usr);
      const bool isCall = e.kind == ir::ExpressionKind::Call;
      found |= e.kind == ir::ExpressionKind::Binary && e.text == "=";
      found |= isCall && (e.changesObject || !e.changeable.empty() || (function && function->body));
    });
  }
  return found;
}

// Whether an expression makes a variable that is a pointer or holder point to something else.
bool redirects(const ir::Expression& e, std::uint32_t local) {
  const auto is = [&](const ir::ExpressionPtr& part) {
    return part && part->kind == ir::ExpressionKind::Variable && part->local == local;
  };
  if (e.kind == ir::ExpressionKind::Binary) return e.text == "=" && is(e.operands.at(0));
  if (e.kind == ir::ExpressionKind::Cast) return e.text == "move" && is(e.operands.at(0));
  if (e.kind != ir::ExpressionKind::Call) return false;
  const std::string method = unqualified(e.text);
  if (is(e.object)) return method == "operator=" || method == "reset" || method == "swap" || method == "release";
  return std::any_of(e.changeable.begin(), e.changeable.end(),
                     [&](std::uint32_t i) { return i < e.operands.size() && is(e.operands[i]); });
}

// Whether the body changes the elements: through a loop variable that is a reference.
bool changesElements(const ProgramIndex& index, const ir::Statement& loop) {
  const ir::TypePtr& type = loop.variable.type;
  if (!type || type->kind != ir::TypeKind::Reference || (type->pointee && type->pointee->isConst)) return false;
  const std::uint32_t local = loop.variable.local;
  const bool arePointers = isShared(index, type->pointee);
  std::set<std::uint32_t> names = {local};
  const auto isElement = [&](const ir::Expression& e) {
    bool found = false;
    ir::walk(e, [&](const ir::Expression& inner) { found |= names.count(inner.local) > 0; });
    return found;
  };
  // References to parts of the element, such as those of `auto& [key, value]`.
  for (const ir::StatementPtr& child : loop.children)
    if (child)
      forEachStatement(*child, [&](const ir::Statement& s) {
        const ir::Variable& part = s.variable;
        const bool refers = part.type && part.type->kind == ir::TypeKind::Reference && part.initializer;
        if (refers && isElement(*part.initializer)) names.insert(part.local);
      });
  bool found = false;
  for (const ir::StatementPtr& child : loop.children)
    if (child)
      ir::walk(*child, [&](const ir::Expression& e) {
        found = found || (arePointers ? redirects(e, local) : changes(index, e, isElement));
      });
  return found;
}

// Whether every element is a place of its own in the container, so that the body changes it there.
bool hasPlaces(const Value& container) {
  const auto isPlain = [](const auto& entry) { return entry.loops.empty(); };
  if (const Map* map = container.as<Map>()) return std::all_of(map->entries.begin(), map->entries.end(), isPlain);
  const Sequence* sequence = container.as<Sequence>();
  return sequence && !sequence->base && std::all_of(sequence->elements.begin(), sequence->elements.end(), isPlain);
}

}  // namespace

// Where the body changes elements that have no places, they are copied back, or not known any more.
void Evaluator::visitElements(const ir::Statement& s, const Operand& range, Exits& breaks) {
  const Value container = range.isPlace() ? read(range) : Value(None{});
  const bool isModule = container.as<Structure>() || container.as<Pointer>();
  if (!range.isPlace() || isModule || hasPlaces(container) || !changesElements(index_, s))
    return walkElements(s, range, breaks);
  if (!literalString(container)) {
    walkElements(s, range, breaks);
    return write(range, unknown("a loop changes each of a number of elements that is not known", s.location));
  }
  const Operand characters{temporary(iterable(range, s.location))};
  walkElements(s, characters, breaks);
  const Value changed = read(characters);
  const std::optional<std::string> text = changed.is<Sequence>() ? textOf(*changed.as<Sequence>()) : std::nullopt;
  write(range, text ? string(*text) : unknown("a string with a character that is not known", s.location));
}

void Evaluator::walkElements(const ir::Statement& s, const Operand& range, Exits& breaks) {
  Value value = iterable(range, s.location);
  if (const std::optional<std::string> reason = unknownOrder(s.expression->type, value);
      reason && isOrderSeen(index_, s))
    gap(*reason, s.location);
  auto runBody = [&](Operand element) {
    bindLoopVariable(s, std::move(element));
    if (!iterate(s, breaks)) throw PathEnds{};
  };
  if (const Sequence* sequence = value.as<Sequence>()) {
    Sequence elements = *sequence;  // the body may change the container
    bool lives = range.places().size() == 1 && read(range).is<Sequence>();
    if (elements.base) {
      Family family{freshIndexName("i"), Expression::integer(0), schema::size(*elements.base)};
      Value item = symbolicElement(elements, Expression::loopIndex(family.index), s.location);
      runFamily(family, [&] { runBody(Operand(item)); }, s.location, &breaks);
    }
    const auto visit = [&](std::size_t i) {
      const bool inPlace = lives && elements.elements[i].loops.empty();
      runBody(inPlace ? Operand(range.places()[0].place.element(i)) : Operand(elements.elements[i].value));
    };
    return forEachInOrder(elements.elements, visit, s.location, &breaks);
  }
  if (const Map* map = value.as<Map>()) {
    Map entries = *map;
    const bool bound = s.variable.type && s.variable.type->kind == ir::TypeKind::Reference &&
                       range.places().size() == 1 && read(range).is<Map>();
    const auto visit = [&](std::size_t i) {
      const auto& entry = entries.entries[i];
      const bool inPlace = bound && entry.loops.empty();
      const Value mapped =
          inPlace ? referenceTo(*this, Operand(range.places()[0].place.element(i))) : entry.value.value;
      runBody(Operand(pairOf(entry.value.key, mapped)));
    };
    return forEachInOrder(entries.entries, visit, s.location, &breaks);
  }
  if (value.is<Choice>()) {
    branchOver(value, [&](const Value& alternative) -> Value {
      walkElements(s, Operand(alternative), breaks);
      return None{};
    });
    return;
  }
  const Unknown* missing = value.as<Unknown>();
  const std::string reason =
      "a loop over a range that is not known" + (missing ? ": " + missing->reason : std::string());
  runUnknownTimes(
      &s, "iterations of the loop", reason, s.location, [&] { runBody(Operand(unknown(reason, s.location))); },
      &breaks);
}

}  // namespace dictum::symbolic
