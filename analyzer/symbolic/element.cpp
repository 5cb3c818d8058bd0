// Elements of sequences: built-in arrays, and what loops walk.
#include "symbolic/evaluator.h"
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
  return Value(std::move(inner));
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
  if (!isPlain(*sequence)) return partOf(array, Operand(guardedElement(*sequence, *where, site)));
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

// An element of a sequence whose elements are there under conditions, or once per iteration.
Value Evaluator::guardedElement(const Sequence& sequence, const Expression& position, const ir::Location& site) {
  if (sequence.base) return unknown("an element of a sequence that was appended to a parameter", site);
  if (sequence.isInterleaved) return unknown("an element of a list whose order is not known", site);
  Expression before = Expression::integer(0);
  std::optional<Value> result;
  std::vector<std::pair<Expression, Value>> cases;
  for (const auto& element : sequence.elements) {
    if (element.loops.size() > 1) return unknown("an element of a sequence that nested loops fill", site);
    if (!element.loops.empty() && element.when.hasLoopIndex())
      return unknown("an element of a sequence that a loop fills in some of its iterations", site);
    if (element.loops.size() == 1) {
      const Family& loop = element.loops[0];
      const Expression offset = schema::assuming(schema::subtract(position, before), {element.when});
      const Expression count = iterationsOf(loop);
      const Expression inside = schema::conjunction(
          {element.when, schema::lessEqual(Expression::integer(0), offset), schema::less(offset, count)});
      Value item = substitute(element.value, [&](const Expression& e) -> std::optional<Expression> {
        if (e.operation() == schema::Operation::LoopIndex && e.name() == loop.index)
          return schema::add(loop.from, offset);
        return std::nullopt;
      });
      if (holdsPointer(item)) {
        // The object of the iteration that is being run.
        if (schema::add(loop.from, offset) != Expression::loopIndex(loop.index))
          return unknown("an object of one iteration of a loop whose bounds depend on inputs", site);
        item = element.value;
      }
      cases.emplace_back(onPath(inside), item);
      before = schema::add(before, schema::conditional(element.when, count, Expression::integer(0)));
      continue;
    }
    Expression here = schema::conjunction(element.when, schema::equal(before, position));
    cases.emplace_back(onPath(here), element.value);
    before = schema::add(before, schema::conditional(element.when, Expression::integer(1), Expression::integer(0)));
  }
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
