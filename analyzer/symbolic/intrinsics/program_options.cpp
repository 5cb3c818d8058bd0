// Boost.Program_options as models use it: `vm["layers"].as<int>()`.
//
// A variables_map from outside is an input by name for each option (call.cpp). One that is filled in the analysed code
// is a map; what store puts into it comes from outside. Several stores fill in what is missing: one name stays.
#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/utility.h"

namespace dictum::symbolic {

namespace {

// variable_value(any, defaulted) and any(value) are the value; without arguments they are empty.
Operand wrapped(Call& call) { return Operand(call.count() ? call.argument(0) : Value(None{})); }

Operand option(Call& call) {
  const Value self = call.self();
  const Map* map = self.as<Map>();
  if (!map) return Operand(self.is<Unknown>() ? self : call.unknown("the options are not known"));
  const Value key = call.argument(0);
  for (std::size_t i = map->entries.size(); i-- > 0;) {
    const auto& entry = map->entries[i];
    std::optional<Expression> same = equalWhen(entry.value.key, key);
    if (!same || !entry.loops.empty()) return Operand(call.unknown("which option is meant is not known"));
    if (same->isFalse()) continue;
    if (same->isTrue() && entry.when.isTrue()) return Operand(entry.value.value);
    return Operand(call.unknown("whether an option is there is not known"));
  }
  return Operand(Value(None{}));
}

Operand as(Call& call) {
  const Value self = call.self();
  if (self.is<None>())
    call.evaluator.throwHere("bad_any_cast: an option that has no value", call.location(),
                             {{}, {"boost::bad_any_cast"}});
  return Operand(call.evaluator.converted(self, call.expression.type, call.location()));
}

Operand isEmpty(Call& call) {
  const Value self = call.self();
  return Operand(self.is<Unknown>() ? self : boolean(self.is<None>()));
}

Operand store(Call& call) {
  const ir::Expression& map = *call.expression.operands.at(1);
  if (!call.argument(1).is<Opaque>() && map.local != 0)
    call.evaluator.write(call.arguments[1], Value(Opaque{map.text, map.type}));
  return Operand(Value(None{}));
}

}  // namespace

void addProgramOptionsIntrinsics(Intrinsics& table) {
  const std::string options = "boost::program_options::";
  table.add("boost::any::any", wrapped);
  table.add(options + "variable_value::variable_value", wrapped);
  table.add(options + "variables_map::variables_map", [](Call&) { return Operand(Value(Map{{}, true})); });
  table.add(options + "variables_map::operator[]", option);
  table.add(options + "abstract_variables_map::operator[]", option);
  table.add(options + "variable_value::as", as);
  table.add(options + "variable_value::empty", isEmpty);
  table.add(options + "variable_value::value", [](Call& call) { return Operand(call.self()); });
  table.add(options + "store", store);
  table.add(options + "notify", [](Call&) { return Operand(Value(None{})); });
  table.add("boost::any_cast", [](Call& call) {
    return Operand(call.evaluator.converted(call.argument(0), call.expression.type, call.location()));
  });
}

}  // namespace dictum::symbolic
