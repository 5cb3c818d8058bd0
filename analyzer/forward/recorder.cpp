#include "forward/recorder.h"

#include <algorithm>

#include "forward/call_kinds.h"
#include "forward/first_iteration.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

using schema::conjunction;
using namespace symbolic;

namespace {

constexpr std::size_t maximumUses = 64;        // kept of one object: more say nothing new
constexpr std::size_t maximumSteps = 200'000;  // of one method

Value tensor(Evaluator& evaluator) { return Value(Tensor{.identity = evaluator.freshIdentity()}); }

// What a library module gives: a tensor, or something that is taken apart.
Operand libraryResult(Evaluator& evaluator, const ir::Expression& call) {
  if (!call.type || call.type->name == "at::Tensor" || call.type->kind == ir::TypeKind::Unknown)
    return Operand(tensor(evaluator));
  return Operand(unknown("what '" + call.text + "' gives is not known", call.location));
}

// A member of the object itself, or of its base, in whatever function or lambda it is named.
bool isMemberOf(const ProgramIndex& index, const ir::Class& type, const ir::Expression* named) {
  if (!named || named->kind != ir::ExpressionKind::Field || named->operands.empty()) return false;
  if (named->operands[0]->kind != ir::ExpressionKind::This) return false;
  for (const ir::Field& field : type.fields)
    if (field.usr == named->usr) return true;
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const ir::TypePtr& base) {
    const ir::Class* definition = index.classOf(base);
    return definition && isMemberOf(index, *definition, named);
  });
}

std::string memberNamed(const ir::Expression* e) {
  while (e) {
    if (e->kind == ir::ExpressionKind::Field || e->kind == ir::ExpressionKind::Variable) return e->text;
    if (e->object)
      e = e->object.get();
    else
      e = e->operands.empty() ? nullptr : e->operands.front().get();
  }
  return "";
}

}  // namespace

void Recorder::run(const Evaluator& constructed, const ir::Function& method, const Value& module, bool isHelper) {
  isHelper_ = isHelper;
  follow(constructed, unqualified(method.name), module, [&](Evaluator& evaluator) {
    const auto known = evaluator.inputs();
    const Place self = evaluator.placeOf(evaluator.objectBehind(Operand(module), method.location));
    std::vector<Operand> arguments;
    for (const ir::Parameter& parameter : method.parameters) {
      const std::string name = known.count(parameter.name) ? method_ + "." + parameter.name : parameter.name;
      arguments.emplace_back(evaluator.parameterValue(name, parameter.type, nullptr, parameter.location));
    }
    for (const auto& [name, record] : evaluator.inputs())
      if (!known.count(name)) arguments_.insert(name);
    evaluator.setObserver(this);
    evaluator.callFunction(method, self, std::move(arguments), method.location);
  });
}

void Recorder::runSequential(const Evaluator& constructed, const ir::Class& type, const Value& module) {
  follow(constructed, "forward", module, [&](Evaluator& evaluator) {
    ir::Expression call;
    call.kind = ir::ExpressionKind::Call;
    call.text = "torch::nn::SequentialImpl::forward";
    call.location = type.location;
    evaluator.setObserver(this);
    forward(evaluator, module, call, {Operand(tensor(evaluator))}, 0);
  });
}

void Recorder::follow(const Evaluator& constructed, const std::string& method, const Value& module,
                      const std::function<void(Evaluator&)>& body) {
  Evaluator evaluator = constructed;
  evaluator.allow(maximumSteps);
  method_ = method;
  isForward_ = method == "forward";
  setRuntimeState(evaluator, module);
  const auto known = evaluator.inputs();
  try {
    body(evaluator);
  } catch (const PathThrows& thrown) {
    incomplete_ = method_ + "() throws: " + thrown.message;
  } catch (const PathEnds&) {
  } catch (const BudgetExceeded&) {
    incomplete_ = "following " + method_ + "() was given up";
  }
  if (hasUnknownLoops(constructed, evaluator) || comparesAddresses(evaluator.index(), type_))
    for (NullUse& use : nullUses_)
      if (use.isInLoop && use.method == method_) use.isExact = false;
  for (std::size_t i = constructed.throws().size(); isForward_ && i < evaluator.throws().size(); ++i)
    forwardThrows_.push_back(evaluator.throws()[i].when);
  for (const auto& [name, record] : evaluator.inputs()) {
    inputs_.emplace(name, record);
    if (!known.count(name)) runtime_.insert(name);
  }
}

// Members that change after construction, of the module and of all below it.
std::vector<Recorder::ChangingMember> Recorder::changingMembers(Evaluator& evaluator, const Value& module) const {
  std::vector<ChangingMember> members;
  evaluator.forEachModule(module, [&](const Place& place) {
    const Value object = evaluator.read(place);
    const ir::Class* type = moduleOf(object) ? evaluator.index().classOf(moduleOf(object)->usr) : nullptr;
    const std::function<void(const ir::Class&)> visit = [&](const ir::Class& part) {
      for (const ir::TypePtr& base : part.bases)
        if (const ir::Class* definition = evaluator.index().classOf(base)) visit(*definition);
      for (const ir::Field& field : part.fields)
        if (roles_.changesLater(field.usr) && field.type) members.push_back({place, &field});
    };
    if (type) visit(*type);
  });
  return members;
}

// They have any value when a method runs; so has the training flag.
void Recorder::setRuntimeState(Evaluator& evaluator, const Value& module) {
  if (!changing_) changing_ = changingMembers(evaluator, module);
  for (const auto& [place, field] : *changing_) {
    const bool isScalar = field->type->kind == ir::TypeKind::Boolean || field->type->kind == ir::TypeKind::Integer ||
                          field->type->kind == ir::TypeKind::Floating || field->type->kind == ir::TypeKind::Enumeration;
    Value state = isScalar ? evaluator.input(field->name, field->type, field->location)
                           : unknown("'" + field->name + "' changes after construction", field->location);
    if (isScalar) runtime_.insert(field->name);
    evaluator.write(place.field(field->name), std::move(state));
  }
}

std::vector<schema::Step> Recorder::stepsOf(Evaluator& evaluator) const {
  std::vector<schema::Step> steps;
  for (const Trace* trace = evaluator.trace().get(); trace; trace = trace->outer.get())
    steps.push_back({trace->what, evaluator.index().locate(trace->location)});
  std::reverse(steps.begin(), steps.end());
  return steps;
}

// By the function that it stands in, or by one that has called that.
bool Recorder::isCaught(Evaluator& evaluator, const NullUse& use) const {
  if (!use.throws) return false;
  const ExceptionClasses thrown{{},
                                {use.isEmptyList  ? "std::out_of_range"
                                 : use.isOptional ? "std::bad_optional_access"
                                                  : "c10::Error"}};
  if (handlers_.catches(thrown, use.location)) return true;
  for (const Trace* trace = evaluator.trace().get(); trace; trace = trace->outer.get())
    if (handlers_.catches(thrown, trace->location)) return true;
  return false;
}

void Recorder::note(Evaluator& evaluator, Identity identity, const Expression& when, const ir::Location& site) {
  std::vector<Use>& uses = uses_[identity];
  const Expression path = conjunction(evaluator.pathCondition(), when);
  if (path.isFalse() || uses.size() >= maximumUses) return;
  for (const Use& use : uses)
    if (use.when == path && use.isForward == isForward_ && use.isOfHelper == isHelper_) return;
  const bool isExact = !path.hasLoopIndex();
  uses.push_back({site, path, isExact, isForward_, isHelper_, method_, stepsOf(evaluator)});
}

void Recorder::noteParts(Evaluator& evaluator, const Value& value, const ir::Location& site, bool whole) {
  forEachPart(evaluator, value, [&](const Part& part) {
    if (part.kind != Part::Kind::Module && part.kind != Part::Kind::Tensor) return;
    note(evaluator, part.identity, part.when, site);
    if (whole && part.kind == Part::Kind::Module) whole_.insert(part.identity);
  });
}

void Recorder::noteNull(Evaluator& evaluator, const ir::Expression& call, const ir::Expression* named,
                        const Value& value) {
  NullUse use;
  use.when = Expression::boolean(false);
  forEachPart(evaluator, value, [&](const Part& part) {
    if (part.kind != Part::Kind::Null || part.isElement) return;
    use.when = schema::disjunction(use.when, part.when);
    use.isTensor |= part.value.is<Tensor>();
  });
  use.when = conjunction(evaluator.pathCondition(), use.when);
  use.isOptional = takesValue(evaluator.index(), call);
  const std::string name = unqualified(call.text);
  use.throws = use.isTensor || (use.isOptional && name == "value") ||
               (name == "operator->" && call.text.rfind("torch::", 0) == 0);
  noteUse(evaluator, call, named, std::move(use));
}

// `when`, and what kind of use it is, are told.
void Recorder::noteUse(Evaluator& evaluator, const ir::Expression& call, const ir::Expression* named, NullUse use) {
  use.member = memberNamed(named);
  use.call = &call;
  use.location = call.location;
  use.method = method_;
  use.isInLoop = use.when.hasLoopIndex();
  use.when = atFirstIteration(use.when);
  use.isExact = !use.when.hasLoopIndex();
  if (joinRuns(use) || use.when.isFalse()) return;
  use.isOfHelper = isHelper_;
  const ir::Function* function = evaluator.frame().function;
  const ir::Class* inside = function ? evaluator.index().classOf(function->classUsr) : nullptr;
  use.isOwn = isMemberOf(evaluator.index(), type_, named) ||
              (inside && (inside == &type_ || evaluator.index().derivesFromClass(type_, inside->usr)));
  use.steps = stepsOf(evaluator);
  use.isCaught = isCaught(evaluator, use);
  nullUses_.push_back(std::move(use));
}

// The body of a loop is run several times until it is known what iterations make of each other, and the last run alone
// is right. All runs agree on what is certain. Whether the use has been met in an earlier one.
bool Recorder::joinRuns(const NullUse& use) {
  const auto known = std::find_if(nullUses_.begin(), nullUses_.end(), [&](const NullUse& other) {
    return other.isInLoop && other.call == use.call && other.member == use.member && other.method == use.method;
  });
  if (known == nullUses_.end()) return false;
  known->when = conjunction(known->when, use.when);
  known->isExact = !known->when.hasLoopIndex();
  return true;
}

// An element of a list of modules is taken where construction has put none into it.
void Recorder::noteEmpty(Evaluator& evaluator, const ir::Expression& call, const Value& value) {
  const Sequence* list = value.as<Sequence>();
  if (!list || list->base || list->elements.empty()) return;
  Expression empty = evaluator.pathCondition();
  for (const auto& element : list->elements) {
    if (!element.value.is<Pointer>()) return;
    empty = conjunction(empty, schema::negation(element.when));
  }
  NullUse use;
  use.when = empty;
  use.isEmptyList = true;
  use.throws = unqualified(call.text) == "at";
  noteUse(evaluator, call, call.object.get(), std::move(use));
}

// Functions of tensors often take an undefined one for "none"; arithmetic, and what is asked of the tensor itself,
// throw.
void Recorder::noteUndefined(Evaluator& evaluator, const ir::Expression& call, const std::optional<Operand>& object,
                             const std::vector<Operand>& arguments) {
  const bool isOperator = isTensorOperator(call);
  if (object && (isOperator || needsDefined(call)))
    noteNull(evaluator, call, call.object.get(), evaluator.read(*object));
  for (std::size_t i = 0; isOperator && i < arguments.size() && i < call.operands.size(); ++i)
    if (call.operands[i]->kind == ir::ExpressionKind::Field)
      noteNull(evaluator, call, call.operands[i].get(), evaluator.read(arguments[i]));
  const ir::Expression* list = arguments.empty() ? nullptr : joinedList(call);
  const Value joined = list ? evaluator.read(arguments[0]) : Value(None{});
  const Sequence* elements = joined.as<Sequence>();
  if (!elements || elements->base || elements->elements.size() != list->operands.size()) return;
  for (std::size_t i = 0; i < list->operands.size(); ++i)
    if (list->operands[i]->kind == ir::ExpressionKind::Field && needsDefinedAt(call, i))
      noteNull(evaluator, call, list->operands[i].get(), elements->elements[i].value);
}

std::optional<Operand> Recorder::called(Evaluator& evaluator, const ir::Expression& call,
                                        const std::optional<Operand>& object, const std::vector<Operand>& arguments) {
  const std::string name = unqualified(call.text);
  if (call.text == "torch::nn::Module::is_training") {
    runtime_.insert("is_training()");
    return Operand(evaluator.input("is_training()", plainType(schema::ValueType::Boolean), call.location));
  }
  if (object && isHolderCall(call) && follows(name)) {
    const Value value = evaluator.read(*object);
    noteNull(evaluator, call, call.object.get(), value);
    noteParts(evaluator, value, call.location, false);
  }
  if (object && takesValue(evaluator.index(), call))
    noteNull(evaluator, call, call.object.get(), evaluator.read(*object));
  if (object && takesElement(call)) noteEmpty(evaluator, call, evaluator.read(*object));
  noteUndefined(evaluator, call, object, arguments);
  if (object && callsForward(call)) {
    const ir::Function* user = evaluator.index().function(call.usr);
    if (!user || !user->body) return forward(evaluator, evaluator.read(*object), call, arguments, 0);
  }
  noteEscapes(evaluator, call, arguments);
  // What walks a module's parameters uses all of them.
  const bool walks =
      object &&
      (name == "parameters" || name == "named_parameters" || name == "buffers" || name == "named_buffers" ||
       name == "children" || name == "modules" || name == "named_children" || name == "named_modules") &&
      call.text.rfind("torch::nn::Module::", 0) == 0;
  if (walks)
    noteParts(evaluator, evaluator.pointerTo(evaluator.objectBehind(*object, call.location)), call.location, true);
  return std::nullopt;
}

// What is given to a function whose body is not there may be used by it.
void Recorder::noteEscapes(Evaluator& evaluator, const ir::Expression& call, const std::vector<Operand>& arguments) {
  const ir::Function* function = evaluator.index().function(call.usr);
  if ((function && function->body) || evaluator.intrinsics().find(call.text)) return;
  const std::string name = unqualified(call.text);
  if (name == "operator=" || name == "operator==" || name == "operator!=") return;
  for (const Operand& argument : arguments) noteParts(evaluator, evaluator.read(argument), call.location, true);
}

void Recorder::fieldNamed(Evaluator& evaluator, const ir::Expression& field, const Operand& object) {
  if (roles_.isNoRead(field)) return;
  const Value value = evaluator.read(object);
  forEachAlternative(value, [&](const Value& one) -> Value {
    const Structure* module = moduleOf(one);
    if (!module) return one;
    if (const Value* member = module->find(field.text)) {
      forEachPart(evaluator, *member, [&](const Part& part) {
        if (part.kind == Part::Kind::Tensor) note(evaluator, part.identity, part.when, field.location);
      });
    } else if (!module->registry->parameters.empty() || !module->registry->buffers.empty()) {
      for (const auto* list : {&module->registry->parameters, &module->registry->buffers})
        for (const auto& element : *list)
          if (const std::string* known = element.value.name.asString(); known && *known == field.text)
            noteParts(evaluator, element.value.value, field.location, false);
    }
    return one;
  });
}

void Recorder::dereferenced(Evaluator& evaluator, const Value& pointer, const ir::Location& site) {
  if (site.line == 0) return;
  forEachAlternative(pointer, [&](const Value& one) -> Value {
    const Pointer* target = one.as<Pointer>();
    if (target && target->target.path.empty() && moduleOf(evaluator.read(target->target)))
      note(evaluator, moduleIdentity(target->target.cell), Expression::boolean(true), site);
    return one;
  });
}

// Runs the forward of what `module` is or points to: of a user class its body, of a container that of each element, of
// a module of LibTorch nothing but the note that all of it is used.
Operand Recorder::forward(Evaluator& evaluator, const Value& module, const ir::Expression& call,
                          const std::vector<Operand>& arguments, int depth) {
  if (depth > 40) return libraryResult(evaluator, call);
  if (module.is<Choice>())
    return Operand(evaluator.branchOver(
        module, [&](const Value& one) { return evaluator.read(forward(evaluator, one, call, arguments, depth + 1)); }));
  const Pointer* pointer = module.as<Pointer>();
  const Value object = pointer ? evaluator.read(pointer->target) : module;
  if (object.is<Choice>() || object.is<Pointer>()) return forward(evaluator, object, call, arguments, depth + 1);
  const Structure* structure = moduleOf(object);
  if (!structure) return libraryResult(evaluator, call);
  if (pointer) note(evaluator, moduleIdentity(pointer->target.cell), Expression::boolean(true), call.location);
  if (const ir::Function* method = evaluator.index().methodNamed(structure->usr, "forward", arguments.size());
      method && method->body && pointer)
    return evaluator.callFunction(*method, pointer->target, arguments, call.location);
  const std::string name = structure->className;
  const bool isContainer = structure->find("$items") != nullptr;
  if (isContainer) {
    forwardEach(evaluator, evaluator.containerItems(object), call, arguments, depth);
  } else if (pointer) {
    whole_.insert(moduleIdentity(pointer->target.cell));
  }
  return libraryResult(evaluator, call);
}

void Recorder::forwardEach(Evaluator& evaluator, const Value& items, const ir::Expression& call,
                           const std::vector<Operand>& arguments, int depth) {
  const Sequence* sequence = items.as<Sequence>();
  if (!sequence) return;
  const Sequence elements = *sequence;
  bool first = true;
  for (const auto& element : elements.elements) {
    evaluator.branch(
        element.when,
        [&] {
          // Only the first gets what the container was given; the others get a tensor from the one before.
          std::vector<Operand> given = first ? arguments : std::vector<Operand>{Operand(tensor(evaluator))};
          return evaluator.read(forward(evaluator, element.value, call, given, depth + 1));
        },
        [] { return Value(None{}); });
    first = false;
  }
}

}  // namespace dictum::forward
