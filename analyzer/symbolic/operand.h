// What an expression evaluates to.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "symbolic/value.h"

namespace dictum::symbolic {

// One place, or one of several under conditions that exclude each other.
struct PlaceAlternative {
  Expression when;
  Place place;
};

// An evaluated expression: a value, or for an lvalue where it lives (then the value is read when needed, so that
// objects can be changed in place).
struct Operand {
  Operand(Value value) : value_(std::move(value)) {}
  Operand(Place place) : places_{{Expression::boolean(true), std::move(place)}} {}
  Operand(std::vector<PlaceAlternative> places) : places_(std::move(places)) {}

  bool isPlace() const { return !places_.empty(); }
  const std::vector<PlaceAlternative>& places() const { return places_; }
  const Value& rvalue() const { return *value_; }  // only when !isPlace()

 private:
  std::optional<Value> value_;
  std::vector<PlaceAlternative> places_;
};

}  // namespace dictum::symbolic
