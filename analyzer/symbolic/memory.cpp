// The evaluator's memory: places, reading and writing.
#include <algorithm>

#include "symbolic/evaluator.h"
#include "symbolic/observer.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

// The part of `value` that `step` names, or null.
const Value* part(const Value& value, const PlaceStep& step) {
  if (const std::string* field = std::get_if<std::string>(&step)) {
    const Structure* structure = value.as<Structure>();
    return structure ? structure->find(*field) : nullptr;
  }
  std::size_t position = std::get<std::size_t>(step);
  if (const Sequence* sequence = value.as<Sequence>())
    return position < sequence->elements.size() ? &sequence->elements[position].value : nullptr;
  if (const Map* map = value.as<Map>())
    return position < map->entries.size() ? &map->entries[position].value.value : nullptr;
  return nullptr;
}

Value readPath(const Value& value, const std::vector<PlaceStep>& path, std::size_t from) {
  const Value* current = &value;
  for (std::size_t i = from; i < path.size(); ++i) {
    if (current->is<Choice>())
      return forEachAlternative(*current, [&](const Value& alternative) { return readPath(alternative, path, i); });
    if (current->is<Unknown>()) return *current;
    const Value* next = part(*current, path[i]);
    if (!next) {
      const std::string* field = std::get_if<std::string>(&path[i]);
      return unknown(field ? "the value of '" + *field + "' is not known" : "no such element", {});
    }
    current = next;
  }
  return *current;
}

// Makes a non-structure editable as one where it can be: an alternative of a choice or an unknown object cannot.
Value* partForEdit(Value& value, const PlaceStep& step) {
  if (const std::string* field = std::get_if<std::string>(&step)) {
    if (!value.is<Structure>()) return nullptr;
    return &value.edit<Structure>().at(*field);
  }
  std::size_t position = std::get<std::size_t>(step);
  if (value.is<Sequence>() && position < value.as<Sequence>()->elements.size())
    return &value.edit<Sequence>().elements[position].value;
  if (value.is<Map>() && position < value.as<Map>()->entries.size())
    return &value.edit<Map>().entries[position].value.value;
  return nullptr;
}

// Writes below a choice: every alternative gets the new part.
void writePath(Value& target, const std::vector<PlaceStep>& path, std::size_t from, const Value& value) {
  if (from == path.size()) {
    target = value;
    return;
  }
  if (target.is<Choice>()) {
    for (Alternative& alternative : target.edit<Choice>().alternatives) writePath(alternative.value, path, from, value);
    return;
  }
  if (Value* next = partForEdit(target, path[from])) writePath(*next, path, from + 1, value);
}

}  // namespace

Value Evaluator::read(const Place& place) {
  Value value = readPath(store_.read(place.cell), place.path, 0);
  constructions_.noteRead(place, value);
  return value;
}

// Parts of conditions that take as long to merge as a statement takes to evaluate.
static constexpr std::size_t weightPerStep = 8;

Value Evaluator::read(const Operand& operand) {
  if (!operand.isPlace()) return operand.rvalue();
  const auto& places = operand.places();
  // The value is merged from those of all places, and each time all conditions that are there already are looked at.
  std::size_t weight = 0;
  for (const PlaceAlternative& alternative : places) weight += alternative.when.weight();
  steps_ += (places.size() - 1) * weight / weightPerStep;
  if (places.size() > 1) spend(trace_ ? trace_->location : ir::Location{});
  Value result = read(places.back().place);
  for (std::size_t i = places.size() - 1; i-- > 0;) result = merge(places[i].when, read(places[i].place), result);
  return result;
}

// Writing a tensor back after a method that changes its numbers alone, as most that are called on elements do.
static bool isUnchanged(const Value& before, const Value& after) {
  if (before.same(after)) return true;
  const Tensor *a = before.as<Tensor>(), *b = after.as<Tensor>();
  return a && b && a->identity == b->identity && a->shape == b->shape && a->dtype == b->dtype;
}

void Evaluator::write(const Place& place, Value value) {
  if (!wholes_.empty() && !isUnchanged(read(place), value)) forgetWhole(place.cell);
  constructions_.noteWrite(place.cell);
  writePath(store_.edit(place.cell), place.path, 0, value);
}

void Evaluator::write(const Operand& target, Value value) {
  if (!target.isPlace()) return;
  if (target.places().size() == 1) return write(target.places()[0].place, std::move(value));
  for (const PlaceAlternative& alternative : target.places())
    write(alternative.place, merge(alternative.when, value, read(alternative.place)));
}

Value& Evaluator::edit(const Place& place) {
  forgetWhole(place.cell);
  constructions_.noteWrite(place.cell);
  Value* current = &store_.edit(place.cell);
  for (const PlaceStep& step : place.path) {
    Value* next = partForEdit(*current, step);
    if (!next) return store_.edit(temporary(unknown("an object that is not known", {})).cell);
    current = next;
  }
  return *current;
}

Place Evaluator::temporary(Value value) {
  CellId cell = ++cells_;
  store_.create(cell, std::move(value));
  return Place{cell, {}};
}

Operand Evaluator::partOf(const Operand& whole, Operand part) {
  if (!whole.isPlace() || part.isPlace()) return part;
  const Place place = temporary(part.rvalue());
  bindPart(whole, place);
  return Operand(place);
}

void Evaluator::forgetWhole(CellId part) {
  const auto known = wholes_.find(part);
  if (known == wholes_.end()) return;
  const std::vector<PlaceAlternative> places = known->second;
  const bool isAlive =
      std::all_of(places.begin(), places.end(), [&](const auto& each) { return store_.exists(each.place.cell); });
  if (isAlive) write(Operand(places), unknown("an element at a position that is not known was changed", {}));
}

Place Evaluator::placeOf(const Operand& operand) {
  if (operand.places().size() == 1) return operand.places()[0].place;
  return temporary(read(operand));
}

Operand Evaluator::dereference(const Value& pointer, const ir::Location& site) {
  if (observer_) observer_->dereferenced(*this, pointer, site);
  if (const Pointer* single = pointer.as<Pointer>()) return Operand(single->target);
  if (pointer.is<None>()) throwHere("null is dereferenced", site, ExceptionClasses{});
  if (const Choice* choice = pointer.as<Choice>()) {
    std::vector<PlaceAlternative> places;
    for (const Alternative& alternative : choice->alternatives) {
      if (const Pointer* target = alternative.value.as<Pointer>()) {
        if (!onPath(alternative.when).isFalse()) places.push_back({alternative.when, target->target});
      } else if (alternative.value.is<None>()) {
        require(negation(alternative.when), "null is dereferenced", site, ExceptionClasses{});
      } else {
        places.push_back({alternative.when, temporary(alternative.value)});
      }
    }
    if (!places.empty()) return Operand(std::move(places));
    return Operand(unknown("null is dereferenced", site));
  }
  if (pointer.is<Sequence>())
    return Operand(forEachAlternative(pointer, [&](const Value& v) {
      const Sequence& sequence = *v.as<Sequence>();
      return sequence.elements.empty() ? unknown("the first element of an empty array", site)
                                       : sequence.elements[0].value;
    }));
  return Operand(pointer);
}

}  // namespace dictum::symbolic
