// Calls: user functions are run, library functions are looked up as intrinsics, anything else is an input or unknown.
#include <algorithm>
#include <set>

#include "symbolic/binding.h"
#include "symbolic/changes.h"
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/intrinsics/module_forward.h"
#include "symbolic/intrinsics/utility.h"
#include "symbolic/library_types.h"
#include "symbolic/observer.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"
#include "symbolic/recursion.h"

namespace dictum::symbolic {

namespace {

// Pops the frame also when a throw passes.
class FrameScope {
 public:
  explicit FrameScope(std::deque<Frame>& frames) : frames_(frames) { frames_.emplace_back(); }
  ~FrameScope() { frames_.pop_back(); }
  FrameScope(const FrameScope&) = delete;

 private:
  std::deque<Frame>& frames_;
};

bool isMethod(const ir::Function& function) {
  return function.kind == ir::FunctionKind::Method && !function.isStatic && !function.classUsr.empty();
}

bool isPointerLike(const Value& value) { return value.is<Pointer>(); }

// Methods of LibTorch's modules that leave the dictionaries as they are.
bool keepsRegistrations(const std::string& method) {
  static const std::set<std::string> methods = {
      "forward", "operator()", "any_forward", "reset_parameters",   "name",        "is_serializable", "begin",
      "end",     "save",       "load",        "flatten_parameters", "pretty_print"};
  return methods.count(method) > 0;
}

// Functions of the C library that are no functions of their arguments.
bool givesAnotherEachTime(const std::string& function) {
  static const std::set<std::string> functions = {"rand",  "random", "drand48",   "lrand48",   "time",
                                                  "clock", "getpid", "std::rand", "std::time", "std::clock"};
  return functions.count(function) > 0;
}

// A member function of a library class that no intrinsic describes. What it returns is not known; and where it can
// change its object, neither is the object afterwards.
Operand libraryMember(Evaluator& evaluator, const ir::Expression& e, const Operand& object,
                      const std::vector<Operand>& arguments) {
  const std::string name = unqualified(e.text);
  if (name == "operator=" && arguments.size() == 1) {
    evaluator.write(object, evaluator.read(arguments[0]));
    return object;
  }
  if (e.operands.empty() && (name == "operator->" || name == "operator*" || name == "get" || name == "ptr"))
    return object;
  const Value self = evaluator.read(object);
  const Unknown* missing = self.as<Unknown>();
  const std::string reason = missing ? missing->reason : "what '" + e.text + "' does is not known";
  Value behind = evaluator.read(evaluator.objectBehind(object, e.location));
  const Structure* structure = behind.as<Structure>();
  if (structure && structure->registry) {
    if (!keepsRegistrations(name)) evaluator.gap(reason + "; it could register or change modules", e.location);
  } else if (((e.type && e.type->kind == ir::TypeKind::Void) || (e.changesObject && !givesAccess(name))) &&
             object.isPlace()) {
    evaluator.write(object, unknown(reason, e.location));
  }
  if (e.type && e.type->name == "at::Tensor") return Operand(Value(Tensor{.identity = evaluator.freshIdentity()}));
  return Operand(unknown(reason, e.location));
}

}  // namespace

void Evaluator::bindParameters(const ir::Function& function, std::vector<Operand>& arguments,
                               const ir::Location& site) {
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const ir::Parameter& parameter = function.parameters[i];
    if (parameter.local == 0) continue;
    Operand argument = i < arguments.size() ? std::move(arguments[i])
                       : parameter.defaultValue
                           ? evaluate(*parameter.defaultValue)
                           : Operand(unknown("argument '" + parameter.name + "' is not known", site));
    argument = asParameter(std::move(argument), parameter.type, site);
    if (isReference(parameter.type) && argument.isPlace())
      frame().locals[parameter.local] = argument.places();
    else
      frame().locals[parameter.local] =
          Operand(temporary(converted(boundValue(*this, argument, parameter.type), parameter.type, site))).places();
  }
}

Operand Evaluator::callFunction(const ir::Function& function, std::optional<Place> self, std::vector<Operand> arguments,
                                const ir::Location& site) {
  if (isTooDeep(frames_, function, path_.size(), steps_)) {
    gap("recursion without a bound that is known", site);
    return Operand(unknown("recursion without a bound that is known", site));
  }
  if (const ir::Gap* conflict = index_.conflict(function.usr)) gap(conflict->reason, conflict->location);
  TraceScope scope(*this, [&] { return "in " + function.name + "()"; }, site);
  return runFrame(function, std::move(self), {}, std::move(arguments), site);
}

Operand Evaluator::runFrame(const ir::Function& function, std::optional<Place> self,
                            const std::vector<std::pair<std::uint32_t, Place>>& captures,
                            std::vector<Operand> arguments, const ir::Location& site) {
  const std::size_t mark = path_.size();
  Value result = None{};
  {
    FrameScope frameScope(frames_);
    frame().function = &function;
    frame().self = std::move(self);
    frame().returns.mark = mark;
    for (const auto& [local, place] : captures) frame().locals[local] = Operand(place).places();
    bindParameters(function, arguments, site);
    const bool reached = runPath([&] { return !function.body || execute(*function.body); }, frame().returns);
    std::optional<Value> joined = join(frame().returns, reached, None{});
    if (joined) result = *joined;
  }
  endCall(mark);
  if (isReference(function.result)) return dereference(result, site);
  return Operand(std::move(result));
}

Operand Evaluator::callValue(const Value& callee, std::vector<Operand> arguments, const ir::Expression& site) {
  if (const Closure* closure = callee.as<Closure>()) {
    Closure copy = *closure;
    const ir::Function* body = lambdaBody(copy, site, arguments);
    if (!body || !body->body) {
      gap("which body of a generic lambda runs is not known", site.location);
      return Operand(unknown("which body of a generic lambda runs is not known", site.location));
    }
    if (isTooDeep(frames_, *body, path_.size(), steps_))
      return Operand(unknown("recursion without a bound that is known", site.location));
    TraceScope scope(*this, [&] { return "in a lambda"; }, site.location);
    return runFrame(*body, copy.self, copy.captures, std::move(arguments), site.location);
  }
  if (const FunctionReference* reference = callee.as<FunctionReference>()) {
    const ir::Function* function = index_.function(reference->usr);
    if (function && isMethod(*function) && !arguments.empty()) {
      const Place self = placeOf(objectBehind(arguments.front(), site.location));
      const Structure* dynamic = read(self).as<Structure>();
      if (dynamic) function = index_.resolveVirtual(dynamic->usr, *function);
      arguments.erase(arguments.begin());
      if (function->body) return callFunction(*function, self, std::move(arguments), site.location);
    } else if (function && function->body) {
      return callFunction(*function, std::nullopt, std::move(arguments), site.location);
    } else if (const Intrinsic* intrinsic = intrinsics_.find(reference->name)) {
      ir::Expression named;
      named.kind = ir::ExpressionKind::Call;
      named.text = reference->name;
      named.location = site.location;
      Call call{*this, named, std::nullopt, std::move(arguments)};
      return (*intrinsic)(call);
    }
    return Operand(unknown("the body of '" + reference->name + "' is not visible", site.location));
  }
  const Structure* functor = callee.as<Structure>();
  if (functor && functor->className == boundFunction)
    return callValue(*functor->find("callee"), boundArguments(*functor, arguments), site);
  if (functor)
    if (std::optional<Operand> result = callObject(*functor, arguments, site)) return *result;
  if (callee.is<Choice>())
    return Operand(branchOver(callee, [&](const Value& one) { return read(callValue(one, arguments, site)); }));
  if (callee.is<None>()) throwHere("bad_function_call", site.location, {{}, {"std::bad_function_call"}});
  const Structure* object = callee.as<Structure>();
  const bool isModule = (object && object->registry) || (site.object && index_.heldType(site.object->type));
  // A distribution or a hash: what it gives is not known, and nothing else happens.
  const ir::TypePtr called = site.object ? withoutReference(site.object->type) : nullptr;
  if (called && isPlainFunctionObject(called->name))
    return unknownResult(site, "what '" + site.source + "' gives is not known");
  // An object of another library does what it likes with its arguments only.
  const bool isOutside = site.object && index_.isOutsideClass(site.object->type);
  if (isOutside) noteEscapes(site, std::nullopt, arguments);
  if (isOutside) runGivenFunctions(site, arguments);
  if (!isModule && !isOutside && (object || callee.is<Unknown>()))
    gap("which function is called here is not known; it could register modules", site.location);
  return opaqueResult(site, arguments, "a function that is not known");
}

// Follows pointers until the object itself: what `->` and implicit conversions to a base reference do.
Operand Evaluator::objectBehind(Operand object, const ir::Location& site) {
  for (int hops = 0; hops < 8; ++hops) {
    Value value = read(object);
    bool follow = isPointerLike(value);
    if (const Choice* choice = value.as<Choice>())
      for (const Alternative& alternative : choice->alternatives) follow |= isPointerLike(alternative.value);
    if (!follow) return object;
    object = dereference(value, site);
  }
  return object;
}

Operand Evaluator::callMethod(const ir::Function& method, const ir::Expression& call, Operand object,
                              std::vector<Operand> arguments) {
  object = objectBehind(std::move(object), call.location);
  auto onOne = [&](const Place& self) -> Operand {
    const ir::Function* target = &method;
    if (call.isVirtual)
      if (const Structure* dynamic = read(self).as<Structure>()) target = index_.resolveVirtual(dynamic->usr, method);
    if (!target->body) {
      runGivenFunctions(call, arguments);
      forgetChangeable(call, Operand(self), arguments);
      return opaqueResult(call, arguments, "the body of '" + target->name + "' is not visible");
    }
    return callFunction(*target, self, arguments, call.location);
  };
  if (object.places().size() <= 1) return onOne(placeOf(object));
  std::vector<PlaceAlternative> places = object.places();
  std::function<Value(std::size_t)> each = [&](std::size_t i) -> Value {
    if (i + 1 == places.size()) return read(onOne(places[i].place));
    return branch(places[i].when, [&] { return read(onOne(places[i].place)); }, [&] { return each(i + 1); });
  };
  return Operand(each(0));
}

Operand Evaluator::evaluateCall(const ir::Expression& e) {
  std::optional<Operand> object;
  if (e.object) object = evaluate(*e.object);
  std::vector<Operand> arguments = evaluateArguments(e);

  if (observer_)
    if (std::optional<Operand> answer = observer_->called(*this, e, object, arguments)) return *answer;

  const std::string name = unqualified(e.text);
  noteUnknownTargets(e, object);
  // A holder is assigned like the pointer it is, also where the compiler wrote the operator.
  if (object && arguments.size() == 1 && name == "operator=" && index_.heldType(e.object->type)) {
    write(*object, read(arguments[0]));
    return *object;
  }
  const ir::Function* function = index_.function(e.usr);
  if (function && (function->body || (e.isVirtual && object)) && function->kind != ir::FunctionKind::Lambda) {
    if (object && !function->isStatic) return callMethod(*function, e, std::move(*object), std::move(arguments));
    return callFunction(*function, std::nullopt, std::move(arguments), e.location);
  }
  const bool isForward = name == "forward" || name == "operator()";
  if (object && isForward && e.text.rfind("torch::nn::", 0) == 0)
    if (std::optional<Operand> result = throughModule(*this, *object, arguments, e)) return *result;
  if (object) {
    Value self = read(*object);
    if (const Opaque* opaque = self.as<Opaque>()) {
      noteUnseenThrow();
      runGivenFunctions(e, arguments);
      forgetChangeable(e, std::nullopt, arguments);
      return opaqueMember(*opaque, e, arguments);
    }
    if (name == "operator()" && !intrinsics_.find(e.text)) return callValue(self, std::move(arguments), e);
    if (std::optional<Operand> option = optionAccess(e, *object, arguments)) return *option;
  }
  if (const Intrinsic* intrinsic = intrinsics_.find(e.text)) {
    if (object) {
      Value self = read(*object);
      const Unknown* missing = self.as<Unknown>();
      if (missing && name != "operator=") {
        noteUnseenThrow();
        noteLostRegistration(e, *missing);
        runGivenFunctions(e, arguments);
        return unknownResult(e, missing->reason);
      }
    }
    Call call{*this, e, std::move(object), std::move(arguments)};
    Operand result = (*intrinsic)(call);
    if (!result.isPlace() && result.rvalue().is<Unknown>()) runGivenFunctions(e, call.arguments);
    return result;
  }
  if (name != "operator=") noteUnseenThrow();
  if (object) {
    const Value self = read(objectBehind(*object, e.location));
    const Structure* structure = self.as<Structure>();
    if (name != "operator=") runGivenFunctions(e, arguments);
    forgetChangeable(e, object, arguments);
    const bool gives = e.type && e.type->kind != ir::TypeKind::Void;
    if (structure && !structure->origin.empty() && gives)
      return opaqueMember(Opaque{structure->origin, nullptr}, e, arguments);
    return libraryMember(*this, e, *object, arguments);
  }
  noteEscapes(e, object, arguments);
  runGivenFunctions(e, arguments);
  forgetChangeable(e, object, arguments);
  if (givesAnotherEachTime(e.text)) return unknownResult(e, "'" + e.text + "' gives another value each time");
  return opaqueResult(e, arguments, "the body of '" + e.text + "' is not visible");
}

}  // namespace dictum::symbolic
