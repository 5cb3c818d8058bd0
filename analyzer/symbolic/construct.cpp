// Objects: user classes and their constructors, aggregates, default values. Library types are in construct_library.cpp.
#include <algorithm>

#include "symbolic/binding.h"
#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"
#include "symbolic/recursion.h"

namespace dictum::symbolic {

namespace {

// An object of a class before its constructor ran: every field is there, uninitialised.
Structure blankObject(const ProgramIndex& index, const ir::Class& type, const ir::Location& site) {
  Structure object;
  object.className = type.templateName.empty() ? type.name : type.templateName;
  object.usr = type.usr;
  std::function<void(const ir::Class&)> addFields = [&](const ir::Class& part) {
    for (const ir::TypePtr& base : part.bases)
      if (const ir::Class* definition = index.classOf(base)) addFields(*definition);
    for (const ir::Field& field : part.fields)
      object.at(field.name) = unknown("'" + field.name + "' is read before it is initialised", site);
  };
  addFields(type);
  if (type.isModule) object.registry = std::make_shared<Registry>();
  return object;
}

const ir::Field* fieldNamed(const ProgramIndex& index, const ir::Class& type, const std::string& name) {
  for (const ir::Field& field : type.fields)
    if (field.name == name) return &field;
  for (const ir::TypePtr& base : type.bases)
    if (const ir::Class* definition = index.classOf(base))
      if (const ir::Field* found = fieldNamed(index, *definition, name)) return found;
  return nullptr;
}

}  // namespace

void Evaluator::initializeMember(const Place& self, const ir::Class& type, const ir::MemberInitializer& member) {
  if (member.delegates) {
    const ir::Expression& call = *member.value;
    constructInto(self, type, index_.function(call.usr), evaluateArguments(call), call.location);
    return;
  }
  if (member.field.empty()) return initializeBase(self, type, member);
  const ir::Field* field = fieldNamed(index_, type, member.field);
  if (!member.value) {
    write(self.field(member.field), defaultValue(field ? field->type : nullptr, member.location));
    return;
  }
  if (field && isReference(field->type))
    return write(self.field(member.field), referenceTo(*this, evaluate(*member.value)));
  write(self.field(member.field), converted(boundValue(*this, evaluate(*member.value), field ? field->type : nullptr),
                                            field ? field->type : nullptr, member.location));
}

// A base that is a copy of another object, or what a function gave.
void Evaluator::copyBase(const Place& self, const ir::MemberInitializer& member) {
  const Value value = evaluateValue(*member.value);
  const Structure* source = value.as<Structure>();
  if (!source) return gap("what the base '" + member.base->name + "' is copied from is not known", member.location);
  const Structure part = *source;
  Value& object = edit(self);
  if (!object.is<Structure>()) return;
  for (const auto& [name, field] : part.fields) object.edit<Structure>().at(name) = field;
  if (part.registry) object.edit<Structure>().registry = std::make_shared<Registry>(*part.registry);
}

// Whether a class is a module by a base that is in no source that was read, as that of a library.
static bool isUnseenModule(const ProgramIndex& index, const ir::Class& type, const ir::TypePtr& base) {
  const auto isSeenModule = [&](const ir::TypePtr& each) {
    const ir::Class* definition = index.classOf(each);
    return definition ? definition->isModule : each->name.starts_with("torch::nn::");
  };
  return type.isModule && !index.classOf(base) && !base->name.starts_with("torch::nn::") &&
         std::none_of(type.bases.begin(), type.bases.end(), isSeenModule);
}

void Evaluator::initializeBase(const Place& self, const ir::Class& type, const ir::MemberInitializer& member) {
  if (!member.base) return;
  if (isUnseenModule(index_, type, member.base))
    return gap("what the base '" + member.base->name + "' registers is not known: its source was not read",
               member.location);
  const ir::Class* definition = index_.classOf(member.base);
  const bool isConstructed = !member.value || member.value->kind == ir::ExpressionKind::Construct ||
                             member.value->kind == ir::ExpressionKind::InitializerList;
  const bool isFollowed = (definition && definition->isUserCode) || member.base->name.starts_with("torch::nn::");
  if (!isConstructed && isFollowed && !index_.heldType(member.base)) return copyBase(self, member);
  std::vector<Operand> arguments;
  const ir::Function* constructor = nullptr;
  if (member.value) {
    arguments = evaluateArguments(*member.value);
    constructor = index_.function(member.value->usr);
  }
  if (const ir::TypePtr held = index_.heldType(member.base))
    return initializeHolderBase(self, member, held, constructor, std::move(arguments));
  if (definition && definition->isUserCode)
    return constructInto(self, *definition, constructor, std::move(arguments), member.location);
  if (isLibraryModule(member.base->name))
    constructLibraryModule(self, member.base, std::move(arguments), member.location);
}

// A member that has the name of one of a base: objects have one value of each name.
const ir::Field* Evaluator::fieldHiddenBy(const ir::Class& type) const {
  std::set<std::string> names;
  for (const ir::Field& field : type.fields) names.insert(field.name);
  const std::function<const ir::Field*(const ir::Class&)> find = [&](const ir::Class& part) -> const ir::Field* {
    for (const ir::TypePtr& base : part.bases) {
      const ir::Class* definition = index_.classOf(base);
      if (!definition || !definition->isUserCode) continue;
      for (const ir::Field& field : definition->fields)
        if (names.count(field.name)) return &field;
      if (const ir::Field* found = find(*definition)) return found;
    }
    return nullptr;
  };
  return type.fields.empty() ? nullptr : find(type);
}

void Evaluator::constructInto(const Place& self, const ir::Class& type, const ir::Function* constructor,
                              std::vector<Operand> arguments, const ir::Location& site) {
  if (!constructor) constructor = constructorFor(type, arguments.size());
  for (const std::string& usr : {type.usr, constructor ? constructor->usr : std::string()})
    if (const ir::Gap* conflict = index_.conflict(usr)) gap(conflict->reason, conflict->location);
  if (!constructor) {
    if (type.constructors.empty() && arguments.empty()) return initializeImplicitly(self, type, site);
    return gap("which constructor of '" + type.name + "' runs is not known", site);
  }
  if (isTooDeep(frames_, *constructor, path_.size(), steps_))
    return gap("recursion without a bound that is known", site);
  TraceScope scope(*this, [&] { return "in " + type.name + "()"; }, site);
  const std::size_t mark = path_.size();
  frames_.emplace_back();
  struct Pop {
    std::deque<Frame>& frames;
    ~Pop() { frames.pop_back(); }
  } pop{frames_};
  frame().function = constructor;
  frame().self = self;
  frame().returns.mark = mark;
  bindParameters(*constructor, arguments, site);
  if (!constructor->body && constructor->initializers.empty())
    gap("the body of the constructor of '" + type.name + "' is not visible",
        constructor->location.line ? constructor->location : site);
  // While a base is constructed the object is one of the base: that is what virtual calls see.
  const auto become = [&](const std::string& usr, const std::string& name) {
    Value& object = edit(self);
    if (!object.is<Structure>()) return;
    object.edit<Structure>().usr = usr;
    object.edit<Structure>().className = name;
  };
  if (const ir::Field* hidden = fieldHiddenBy(type))
    gap("the member '" + hidden->name + "' of '" + type.name + "' is not told from that of its base", type.location);
  const Value outer = read(self);
  const Structure* whole = outer.as<Structure>();
  const std::string wholeUsr = whole ? whole->usr : "", wholeName = whole ? whole->className : "";
  const bool isBase = whole && wholeUsr != type.usr;
  if (isBase) become(type.usr, type.templateName.empty() ? type.name : type.templateName);
  const auto run = [&] {
    for (const ir::MemberInitializer& member : constructor->initializers) initializeMember(self, type, member);
    return !constructor->body || execute(*constructor->body);
  };
  const bool reached = runPath(run, frame().returns);
  join(frame().returns, reached, None{});
  if (isBase) become(wholeUsr, wholeName);
  endCall(mark);
}

// A class without a constructor of its own: bases and fields in order.
void Evaluator::initializeImplicitly(const Place& self, const ir::Class& type, const ir::Location& site) {
  for (const ir::TypePtr& base : type.bases) {
    ir::MemberInitializer member;
    member.base = base;
    member.location = site;
    initializeBase(self, type, member);
  }
  for (const ir::Field& field : type.fields)
    write(self.field(field.name),
          field.initializer ? evaluateValue(*field.initializer) : defaultValue(field.type, site));
}

Value Evaluator::constructObject(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                                 const ir::Location& site) {
  return read(constructed(type, constructor, std::move(arguments), site));
}

Value Evaluator::constructModule(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                                 const ir::Location& site) {
  return Value(Pointer{constructed(type, constructor, std::move(arguments), site)});
}

Place Evaluator::constructAnew(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                               const ir::Location& site) {
  Place self = temporary(Value(blankObject(index_, type, site)));
  constructInto(self, type, constructor, std::move(arguments), site);
  return self;
}

Value Evaluator::makeObject(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site,
                            const ir::Function* constructor) {
  const ir::Class* definition = index_.classOf(type);
  if (definition && definition->isUserCode) {
    const bool isChosen =
        constructor && constructor->kind == ir::FunctionKind::Constructor && constructor->classUsr == definition->usr;
    if (!isChosen && arguments.size() == 1)
      if (const Structure* same = read(arguments[0]).as<Structure>(); same && same->usr == definition->usr)
        return Value(Pointer{temporary(read(arguments[0]))});
    if (!isChosen) constructor = chooseConstructor(*definition, arguments);
    return constructModule(*definition, constructor, std::move(arguments), site);
  }
  if (type && (isLibraryModule(type->name) || type->name == "torch::nn::Module")) {
    Structure object;
    object.className = type->name;
    object.usr = type->usr;
    object.registry = std::make_shared<Registry>();
    Place self = temporary(Value(std::move(object)));
    constructLibraryModule(self, type, std::move(arguments), site);
    return Value(Pointer{self});
  }
  if (!type) return unknown("an object of a type that is not known", site);
  return Value(Pointer{temporary(constructLibrary(type, std::move(arguments), site))});
}

Value Evaluator::aggregate(const ir::Class& type, const ir::Expression& list) {
  Structure object = blankObject(index_, type, list.location);
  const std::size_t fields = type.fields.size();
  const std::size_t bases = list.operands.size() > fields ? list.operands.size() - fields : 0;
  for (std::size_t i = 0; i < list.operands.size(); ++i) {
    Operand operand = evaluate(*list.operands[i]);
    const ir::Field* field = i >= bases ? &type.fields[i - bases] : nullptr;
    if (field && isReference(field->type)) {
      object.at(field->name) = referenceTo(*this, operand);
      continue;
    }
    Value value = read(operand);
    if (field) {
      object.at(field->name) = std::move(value);
    } else if (const Structure* base = value.as<Structure>()) {
      for (const auto& [name, field] : base->fields) object.at(name) = field;
    } else if (value.is<Closure>()) {
      object.at(functionObjectField + std::to_string(i)) = std::move(value);
    }
  }
  return Value(std::move(object));
}

Value Evaluator::construct(const ir::TypePtr& type, const std::string& constructorUsr, std::vector<Operand> arguments,
                           const ir::Expression& site) {
  if (!type) return unknown("an object of a type that is not known", site.location);
  const ir::Class* definition = index_.classOf(type);
  if (ir::TypePtr held = index_.heldType(type)) {
    // A class without members of its own is the holder that it derives from.
    const bool isPlain = definition && definition->fields.empty() && !site.forwardsTo.empty();
    const ir::Function* own =
        definition && !isPlain ? ownConstructor(*definition, constructorUsr, arguments, site) : nullptr;
    if (own) return constructDerivedHolder(*definition, *own, held, std::move(arguments), site.location);
    return constructHolder(type, held, std::move(arguments), site);
  }
  if (definition && definition->isUserCode && type->kind == ir::TypeKind::Class) {
    const ir::Function* constructor = index_.function(constructorUsr);
    if (!constructor && arguments.size() == 1)
      if (const Structure* same = read(arguments[0]).as<Structure>(); same && same->usr == definition->usr)
        return read(arguments[0]);
    if (!constructor) constructor = chooseConstructor(*definition, arguments);
    return constructObject(*definition, constructor, std::move(arguments), site.location);
  }
  if (const Intrinsic* intrinsic = intrinsics_.find(type->name + "::" + unqualified(type->name))) {
    Call call{*this, site, std::nullopt, std::move(arguments)};
    return read((*intrinsic)(call));
  }
  return constructLibrary(type, std::move(arguments), site.location);
}

Operand Evaluator::evaluateConstruct(const ir::Expression& e) {
  return Operand(construct(e.type, e.usr, evaluateArguments(e), e));
}

Value Evaluator::evaluateNew(const ir::Expression& e) {
  if (e.operands.empty()) return unknown("an object made by new", e.location);
  return Value(Pointer{temporary(evaluateValue(*e.operands[0]))});
}

}  // namespace dictum::symbolic
