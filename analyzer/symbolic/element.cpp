// Elements of sequences: built-in arrays, and what loops walk.
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/sequence.h"
#include "symbolic/iterations.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

Value Evaluator::symbolicElement(const Sequence& sequence, const Expression& position, const ir::Location& site) {
  schema::ValueType type = elementValueType(sequence.elementType);
  if (type == schema::ValueType::Unknown) {
    const ir::Class* definition = index_.classOf(sequence.elementType);
    auto literal = position.asInteger();
    if (definition && !definition->isModule && literal && sequence.base)
      return structInput(sequence.base->name() + "[" + std::to_string(*literal) + "]", *definition, nullptr, site);
    return unknown("an element of '" + (sequence.base ? schema::print(*sequence.base) : std::string("a sequence")) +
                       "' is not known",
                   site);
  }
  Expression element = schema::index(*sequence.base, position, type);
  if (type != schema::ValueType::Sequence) return Value(element);
  Sequence inner;
  inner.base = element;
  inner.elementType = sequence.elementType->arguments.empty() ? nullptr : sequence.elementType->arguments[0].type;
  return listed(std::move(inner), fixedSize(*sequence.elementType), site);
}

Value Evaluator::listed(Sequence sequence, std::optional<std::size_t> size, const ir::Location& site) {
  constexpr std::size_t maximumListed = 64;
  if (!size || *size > maximumListed) return Value(std::move(sequence));
  std::vector<Value> elements;
  for (std::size_t i = 0; i < *size; ++i)
    elements.push_back(symbolicElement(sequence, Expression::integer(static_cast<std::int64_t>(i)), site));
  return sequenceOf(std::move(elements));
}

Sequence Evaluator::withoutBase(Sequence sequence, const ir::Location& site) {
  if (!sequence.base) return sequence;
  const Family each{{freshIndexName("i"), Expression::integer(0), schema::size(*sequence.base)}, ""};
  const Value element = symbolicElement(sequence, Expression::loopIndex(each.index), site);
  sequence.elements.insert(sequence.elements.begin(), {Expression::boolean(true), {each}, element});
  sequence.base.reset();
  return sequence;
}

Operand Evaluator::elementAt(const Operand& array, const Value& position, const ir::TypePtr& type,
                             const ir::Location& site) {
  Value value = read(array);
  if (value.is<Unknown>()) return Operand(value);
  if (value.is<Choice>())
    return partOf(array, Operand(forEachAlternative(value, [&](const Value& one) {
                    return read(elementAt(Operand(one), position, type, site));
                  })));
  if (value.is<Pointer>()) {
    const Operand target = dereference(value, site);
    const Pointer* pointer = value.as<Pointer>();
    const bool isElement = !pointer->target.path.empty() &&
                           std::holds_alternative<std::size_t>(pointer->target.path.back()) &&
                           !read(target).is<Sequence>();
    if (!isElement) return elementAt(target, position, type, site);
    Place whole = pointer->target;
    const auto before = static_cast<std::int64_t>(std::get<std::size_t>(whole.path.back()));
    whole.path.pop_back();
    const Expression* steps = scalar(position);
    if (!steps) return Operand(unknown("which element is meant is not known", site));
    return elementAt(Operand(whole), Value(schema::add(*steps, Expression::integer(before))), type, site);
  }
  if (const Opaque* opaque = value.as<Opaque>(); opaque && scalar(position))
    return partOf(array, Operand(parameterValue(opaque->name + "[" + schema::print(*scalar(position)) + "]", type,
                                                nullptr, site)));
  const Sequence* sequence = value.as<Sequence>();
  if (!sequence) return Operand(unknown("an element of something that is no sequence", site));
  const Expression* where = scalar(position);
  if (!where)
    return partOf(array,
                  Operand(position.is<Unknown>() ? position : unknown("which element is meant is not known", site)));
  if (sequence->base && sequence->elements.empty())
    return partOf(array, Operand(symbolicElement(*sequence, *where, site)));
  if (!isPlain(*sequence)) return partOf(array, Operand(guardedElement(withoutBase(*sequence, site), *where, site)));
  auto literal = where->asInteger();
  std::size_t count = sequence->elements.size();
  if (literal) {
    if (*literal < 0 || static_cast<std::size_t>(*literal) >= count)
      return Operand(unknown("an element beyond the end", site));
    if (array.places().size() == 1) return Operand(array.places()[0].place.element(static_cast<std::size_t>(*literal)));
    return partOf(array, Operand(sequence->elements[static_cast<std::size_t>(*literal)].value));
  }
  if (count == 0 || count > 64) return partOf(array, Operand(unknown("which element is meant is not known", site)));
  Value result = sequence->elements.back().value;
  for (std::size_t i = count - 1; i-- > 0;)
    result = merge(onPath(schema::equal(*where, Expression::integer(static_cast<std::int64_t>(i)))),
                   sequence->elements[i].value, result);
  return partOf(array, Operand(result));
}

namespace {

// What a run of a loop has put into a list: in each iteration the same number of elements.
struct Run {
  const Element<Value>* first;
  std::size_t width;

  const Family& loop() const { return first->loops[0]; }
  Expression size() const {
    return schema::multiply(iterationsOf(loop()), Expression::integer(static_cast<std::int64_t>(width)));
  }
};

// Why the elements from `first` on are no such run; nothing where they are.
std::optional<std::string> unevenness(const Sequence& sequence, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    const Element<Value>& element = sequence.elements[i];
    if (element.loops.size() > 1) return "an element of a sequence that nested loops fill";
    if (element.when.hasLoopIndex()) return "an element of a sequence that a loop fills in some of its iterations";
    if (element.when != sequence.elements[first].when)
      return "an element of a sequence to which a loop adds one or several in each iteration";
  }
  return std::nullopt;
}

// The element at a place of the run, counted from its begin; nothing where it is the object of an iteration other than
// the one that is being run.
std::optional<Value> elementOf(const Run& run, const Expression& offset) {
  const Expression width = Expression::integer(static_cast<std::int64_t>(run.width));
  const Expression iteration = schema::add(run.loop().from, schema::divide(offset, width));
  const Expression index = Expression::loopIndex(run.loop().index);
  std::optional<Value> result;
  for (std::size_t i = run.width; i-- > 0;) {
    const Expression isHere = run.width == 1 ? Expression::boolean(true)
                                             : schema::equal(schema::remainder(offset, width),
                                                             Expression::integer(static_cast<std::int64_t>(i)));
    if (isHere.isFalse()) continue;
    const Value& made = run.first[i].value;
    Value item = atIteration(made, run.loop(), iteration);
    if (holdsPointer(item)) {
      if (iteration != index) return std::nullopt;
      item = made;
    }
    result = result ? merge(isHere, item, *result) : item;
  }
  return result;
}

}  // namespace

// An element of a sequence whose elements are there under conditions, or once per iteration.
Value Evaluator::guardedElement(const Sequence& sequence, const Expression& position, const ir::Location& site) {
  if (sequence.isInterleaved) return unknown("an element of a list whose order is not known", site);
  Expression before = Expression::integer(0);
  std::vector<std::pair<Expression, Value>> cases;
  for (std::size_t i = 0; i < sequence.elements.size();) {
    const Element<Value>& element = sequence.elements[i];
    const std::size_t next = element.loops.empty() ? i + 1 : endOfRun(sequence.elements, i);
    Expression size = Expression::integer(1);
    if (element.loops.empty()) {
      cases.emplace_back(onPath(schema::conjunction(element.when, schema::equal(before, position))), element.value);
    } else {
      if (const auto reason = unevenness(sequence, i, next)) return unknown(*reason, site);
      const Run run{&element, next - i};
      size = run.size();
      const Expression offset = schema::assuming(schema::subtract(position, before), {element.when});
      const std::optional<Value> item = elementOf(run, offset);
      if (!item) return unknown("an object of one iteration of a loop whose bounds depend on inputs", site);
      cases.emplace_back(onPath(schema::conjunction({element.when, schema::lessEqual(Expression::integer(0), offset),
                                                     schema::less(offset, size)})),
                         *item);
    }
    before = schema::add(before, schema::conditional(element.when, size, Expression::integer(0)));
    i = next;
  }
  std::optional<Value> result;
  for (auto it = cases.rbegin(); it != cases.rend(); ++it) {
    if (it->first.isFalse()) continue;
    result = result ? merge(it->first, it->second, *result) : it->second;
  }
  return result ? *result : unknown("an element beyond the end", site);
}

Value Evaluator::iterable(const Operand& range, const ir::Location& site) {
  Value value = read(objectBehind(range, site));
  if (const Structure* structure = value.as<Structure>(); structure && structure->registry)
    return containerItems(value);
  if (const std::string* text = literalString(value)) {
    std::vector<Value> letters;
    for (char letter : *text) letters.push_back(integer(letter));
    return sequenceOf(std::move(letters));
  }
  return value;
}

Value Evaluator::compareEqual(const Value& a, const Value& b, const ir::Location& site) {
  return applyBinary("==", a, b, nullptr, site);
}

}  // namespace dictum::symbolic
