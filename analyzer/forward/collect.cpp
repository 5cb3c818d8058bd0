#include "forward/collect.h"

#include <algorithm>

#include "symbolic/flatten.h"
#include "symbolic/intrinsics/tensor.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

using namespace symbolic;

namespace {

// Whether registering an object would add keys. An object that is not known in full counts as having none.
class KeyCount {
 public:
  explicit KeyCount(const Evaluator& evaluator) : evaluator_(evaluator) {}

  bool hasKeys(CellId cell) {
    auto [known, isNew] = known_.emplace(cell, false);
    if (isNew) known->second = isAnyBelow(Value(Pointer{Place{cell, {}}}), 0);
    return known->second;
  }

 private:
  bool isAnyBelow(const Value& value, std::size_t depth) {
    if (depth > deepestNesting) return false;
    if (const Choice* choice = value.as<Choice>())
      return std::any_of(choice->alternatives.begin(), choice->alternatives.end(),
                         [&](const Alternative& each) { return isAnyBelow(each.value, depth + 1); });
    if (const Pointer* pointer = value.as<Pointer>()) return isAnyBelow(evaluator_.read(pointer->target), depth + 1);
    const Structure* structure = value.as<Structure>();
    if (!structure || !structure->registry) return false;
    const Registry& registry = *structure->registry;
    return isAnyTensor(registry.parameters) || isAnyTensor(registry.buffers) ||
           std::any_of(registry.modules.begin(), registry.modules.end(),
                       [&](const auto& element) { return isAnyBelow(element.value.value, depth + 1); });
  }

  static bool isAnyTensor(const std::vector<Element<Registered>>& own) {
    return std::any_of(own.begin(), own.end(), [](const auto& element) { return isTensor(element.value.value); });
  }

  // Defined, or of nothing known.
  static bool isTensor(const Value& value) {
    if (const Choice* choice = value.as<Choice>())
      return std::any_of(choice->alternatives.begin(), choice->alternatives.end(),
                         [](const Alternative& each) { return isTensor(each.value); });
    const Tensor* tensor = value.as<Tensor>();
    return tensor ? tensor->defined : !value.is<None>();
  }

  Evaluator evaluator_;
  std::map<CellId, bool> known_;
};

bool hasTensors(const ir::TypePtr& type) {
  const ir::TypePtr& value = withoutReference(type);
  if (!value) return false;
  return value->name == "at::Tensor" || std::any_of(value->arguments.begin(), value->arguments.end(),
                                                    [](const auto& argument) { return hasTensors(argument.type); });
}

// A constructor of the class is given tensors.
bool takesTensors(const ProgramIndex& index, const ir::Class& type) {
  return std::any_of(type.constructors.begin(), type.constructors.end(), [&](const std::string& usr) {
    const ir::Function* constructor = index.function(usr);
    return constructor && std::any_of(constructor->parameters.begin(), constructor->parameters.end(),
                                      [](const ir::Parameter& parameter) { return hasTensors(parameter.type); });
  });
}

class MemberCollector {
 public:
  MemberCollector(const Evaluator& evaluator, const Value& module, const FieldRoles& roles, const Recorder& recorder,
                  ModelFacts& facts)
      : evaluator_(evaluator),
        keys_(evaluator),
        roles_(roles),
        recorder_(recorder),
        facts_(facts),
        takesTensors_(takesTensors(evaluator_.index(), *facts.type)),
        registered_(registeredBelow(evaluator_, module)) {
    self_ = evaluator_.read(evaluator_.objectBehind(Operand(module), {}));
  }

  void members(const ir::Class& type) {
    for (const ir::TypePtr& base : type.bases)
      if (const ir::Class* definition = evaluator_.index().classOf(base); definition && definition->isUserCode)
        members(*definition);
    const Structure* structure = moduleOf(self_);
    for (const ir::Field& field : type.fields)
      if (const Value* value = structure ? structure->find(field.name) : nullptr) member(field, type, *value);
  }

  void registrations() {
    const Structure* structure = moduleOf(self_);
    if (!structure) return;
    const std::shared_ptr<Registry> registry = structure->registry;
    for (const auto& element : registry->modules) registration(What::Module, element);
    for (const auto& element : registry->parameters) registration(What::Parameter, element);
    for (const auto& element : registry->buffers) registration(What::Buffer, element);
  }

 private:
  void member(const ir::Field& field, const ir::Class& owner, const Value& value) {
    Member member;
    member.field = &field;
    member.owner = &owner;
    member.changesLater = roles_.changesLater(field.usr);
    forEachPart(evaluator_, value, [&](const Part& part) {
      if (part.kind == Part::Kind::Unknown) {
        const Unknown* missing = part.value.as<Unknown>();
        member.isGiven = missing && missing->isGiven && (member.isKnown || member.isGiven);
        member.isKnown = false;
      }
      if (part.kind == Part::Kind::Null && !part.isElement)
        member.nullWhen = schema::disjunction(member.nullWhen, part.when);
      if (part.kind == Part::Kind::Module || part.kind == Part::Kind::Tensor) member.objects.push_back(held(part));
    });
    facts_.members.push_back(std::move(member));
  }

  Held held(const Part& part) {
    Held object;
    object.isTensor = part.kind == Part::Kind::Tensor;
    object.isElement = part.isElement;
    object.identity = part.identity;
    object.when = part.when;
    object.hasLoops = part.hasLoops;
    object.hasKeys = object.isTensor || keys_.hasKeys(part.cell);
    if (const Structure* structure = moduleOf(part.value)) {
      object.className = structure->className;
      object.isFromOutside = !structure->origin.empty();
    }
    const auto found = registered_.find(part.identity);
    object.registered = found == registered_.end() ? Expression::boolean(false) : found->second;
    if (part.kind == Part::Kind::Module) contents(part.cell, object);
    if (const Tensor* tensor = part.value.as<Tensor>()) {
      object.requiresGrad = tensor->requiresGrad;
      object.storage = tensor->storage ? tensorIdentity(tensor->storage) : 0;
      object.isFromOutside = !tensor->shape && (!tensor->dtype || takesTensors_);
    }
    if (found == registered_.end() && object.storage) {
      const auto base = registered_.find(object.storage);
      if (base != registered_.end()) object.registered = base->second;
    }
    if (const auto uses = recorder_.uses().find(part.identity); uses != recorder_.uses().end())
      for (Use use : uses->second) {
        use.isExact &= isKnown(use.when, facts_);
        object.uses.push_back(std::move(use));
      }
    return object;
  }

  void contents(CellId module, Held& object) {
    const auto below = registeredBelow(evaluator_, Value(Pointer{Place{module, {}}}));
    object.isUsedBelow = std::any_of(below.begin(), below.end(),
                                     [&](const auto& each) { return recorder_.uses().count(each.first) > 0; });
    if (object.hasKeys) keysOf(below, object);
  }

  // What a module brings to the state dict: when it has keys at all, and whether they come by another way, as those of
  // a container whose elements are registered one by one.
  void keysOf(const std::map<Identity, Expression>& below, Held& object) const {
    Expression some = Expression::boolean(false), all = Expression::boolean(true);
    for (const auto& [identity, when] : below) {
      if (!isTensorIdentity(identity)) continue;
      some = schema::disjunction(some, when);
      const auto found = registered_.find(identity);
      all = found == registered_.end() ? Expression::boolean(false) : schema::conjunction(all, found->second);
      if (some.isTrue() && all.isFalse()) break;
    }
    if (some.isFalse()) return;
    object.keysWhen = some;
    if (object.registered.isFalse()) object.registered = all;
  }

  void registration(What what, const Element<Registered>& element) {
    OwnRegistration own;
    own.what = what;
    own.name = element.value.name;
    own.location = element.value.location;
    for (const Trace* trace = element.value.trace.get(); trace; trace = trace->outer.get())
      own.calls.insert(own.calls.begin(), trace->location);
    own.when = element.when;
    own.hasLoops = !element.loops.empty();
    const std::set<std::string> indices = schema::loopIndicesOf(element.value.name);
    own.nameVaries = std::all_of(element.loops.begin(), element.loops.end(),
                                 [&](const schema::Family& loop) { return indices.count(loop.index) > 0; });
    own.isNull = element.value.value.is<None>();
    own.hasKeys = false;
    forEachPart(evaluator_, element.value.value, [&](const Part& part) {
      if (part.kind == Part::Kind::Module || part.kind == Part::Kind::Tensor) own.identities.push_back(part.identity);
      own.hasKeys |= part.kind == Part::Kind::Tensor || part.kind == Part::Kind::Unknown ||
                     (part.kind == Part::Kind::Module && keys_.hasKeys(part.cell));
    });
    facts_.registrations.push_back(std::move(own));
  }

  Evaluator evaluator_;
  KeyCount keys_;
  const FieldRoles& roles_;
  const Recorder& recorder_;
  ModelFacts& facts_;
  Value self_;
  bool takesTensors_ = false;  // so that a tensor of unknown shape can be one that was given, converted
  std::map<Identity, Expression> registered_;
};

}  // namespace

bool isKnown(const Expression& condition, const ModelFacts& facts, bool withData) {
  for (const std::string& name : schema::inputsOf(condition)) {
    if (withData && facts.data.count(name)) continue;
    const bool declared = std::any_of(facts.inputs.begin(), facts.inputs.end(),
                                      [&](const schema::Input& input) { return input.name == name; });
    if (!declared || facts.unknown.count(name)) return false;
  }
  return !condition.hasLoopIndex();
}

void collectInputs(const Evaluator& evaluator, const Recorder& recorder, ModelFacts& facts) {
  std::map<std::string, InputRecord> all = recorder.inputs();
  all.insert(evaluator.inputs().begin(), evaluator.inputs().end());
  for (const auto& [name, record] : all) {
    facts.inputs.push_back(record.input);
    if (record.gap) facts.unknown.insert(name);
    if (record.gap && record.gap->find(unknownElements) != std::string::npos) facts.data.insert(name);
  }
  facts.runtime = recorder.runtime();
  facts.arguments = recorder.arguments();
  facts.forwardThrows = recorder.forwardThrows();
  for (const std::string& name : facts.unknown)
    if (!evaluator.inputs().count(name)) facts.runtime.insert(name);
}

void collectMembers(const Evaluator& evaluator, const ir::Class& type, const Value& module, const FieldRoles& roles,
                    const Recorder& recorder, ModelFacts& facts) {
  MemberCollector collector(evaluator, module, roles, recorder, facts);
  collector.members(type);
  collector.registrations();
  for (const ThrowRecord& record : evaluator.throws())
    facts.thrown.push_back({record.message, record.location, record.when});
  for (NullUse use : recorder.nullUses()) {
    use.isExact &= isKnown(use.when, facts);
    facts.nullUses.push_back(std::move(use));
  }
  bool registersGiven = false;
  for (const GapRecord& gap : evaluator.gaps()) {
    facts.isConstructionKnown &= gap.kind == GapKind::Value || gap.kind == GapKind::Given;
    facts.registersUnknown |= gap.kind == GapKind::Registration;
    registersGiven |= gap.kind == GapKind::Given;
  }
  // What cannot be followed may have put something into what is given.
  facts.registersUnknown |= registersGiven && !facts.isConstructionKnown;
}

}  // namespace dictum::forward
