// Functions as values, and the library functions that call what they are given: once, now or in a thread whose end is
// waited for.
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/intrinsics/utility.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

Operand apply(Call& call) {
  std::vector<Operand> arguments = tupleParts(call.evaluator, call.argument(1), call.location());
  return call.evaluator.callValue(call.argument(0), std::move(arguments), call.expression);
}

// f(arguments...), where `f` is argument `callee` and the rest follows.
Operand invokeFrom(Call& call, std::size_t callee) {
  const auto first = call.arguments.begin() + static_cast<std::ptrdiff_t>(callee) + 1;
  return call.evaluator.callValue(call.argument(callee), {first, call.arguments.end()}, call.expression);
}

Operand invoke(Call& call) { return invokeFrom(call, 0); }

// The flag is true once it was used.
Operand callOnce(Call& call) {
  const Value flag = call.argument(0);
  const Expression* isDone = scalar(flag);
  call.evaluator.write(call.arguments[0], symbolic::boolean(true));
  const auto run = [&] {
    invokeFrom(call, 1);
    return Value(None{});
  };
  return Operand(isDone ? call.evaluator.branch(*isDone, [] { return Value(None{}); }, run) : run());
}

Operand thread(Call& call) {
  if (call.count()) invoke(call);
  return Operand(Value(None{}));
}

// What a future holds is what its function gave: it is taken by get().
Operand async(Call& call) {
  const ir::TypePtr& first = withoutReference(call.expression.operands.at(0)->type);
  return invokeFrom(call, first && first->name == "std::launch" ? 1 : 0);
}

// The argument that stands for one of the call: std::placeholders::_2 is 2.
constexpr const char* placeholder = "std::placeholders::_";

Operand bind(Call& call) {
  Structure bound;
  bound.className = boundFunction;
  bound.at("callee") = call.argument(0);
  for (std::size_t i = 1; i < call.count(); ++i) {
    const std::string& name = call.expression.operands.at(i)->text;
    Value value = call.argument(i);
    if (name.rfind(placeholder, 0) == 0) {
      Structure position;
      position.className = placeholder;
      position.at("position") = integer(std::stoi(name.substr(std::string(placeholder).size())));
      value = Value(std::move(position));
    }
    bound.at(std::to_string(i - 1)) = std::move(value);
  }
  return Operand(Value(std::move(bound)));
}

}  // namespace

std::vector<Operand> boundArguments(const Structure& bound, const std::vector<Operand>& given) {
  std::vector<Operand> arguments;
  for (const auto& [name, value] : bound.fields) {
    if (name == "callee") continue;
    const Structure* part = value.as<Structure>();
    const bool isPlaceholder = part && part->className == placeholder;
    const auto position = isPlaceholder ? literalInteger(*part->find("position")) : std::nullopt;
    const bool isGiven = position && *position >= 1 && static_cast<std::size_t>(*position) <= given.size();
    arguments.push_back(isGiven ? given[static_cast<std::size_t>(*position) - 1] : Operand(value));
  }
  return arguments;
}

void addFunctionIntrinsics(Intrinsics& table) {
  table.add("std::function::operator=", assignValue);
  table.add("std::function::operator bool",
            [](Call& call) { return Operand(Value(call.evaluator.condition(call.self(), call.expression))); });
  table.add("std::apply", apply);
  table.add("std::invoke", invoke);
  table.add("std::bind", bind);
  table.add("std::_Bind::operator()",
            [](Call& call) { return call.evaluator.callValue(call.self(), call.arguments, call.expression); });
  table.add("std::mem_fn", [](Call& call) { return Operand(call.argument(0)); });
  table.add("std::call_once", callOnce);
  table.add("std::thread::thread", thread);
  table.add("std::jthread::jthread", thread);
  for (const char* name : {"std::thread::join", "std::thread::detach", "std::jthread::join"})
    table.add(name, [](Call&) { return Operand(Value(None{})); });
  table.add("std::async", async);
  table.add("std::future::get", [](Call& call) { return Operand(call.self()); });
  table.add("std::future::wait", [](Call&) { return Operand(Value(None{})); });
}

}  // namespace dictum::symbolic
