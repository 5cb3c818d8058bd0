#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "forward/field_roles.h"
#include "ir/walk.h"
#include "rules/copied_handles.h"
#include "rules/list.h"
#include "rules/same_tensor.h"
#include "rules/source.h"
#include "rules/variables.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

// Gives what is registered: a registration, or a look into the registry.
bool givesRegistered(const ir::Expression& e) {
  bool found = false;
  ir::walk(e, [&](const ir::Expression& inner) {
    if (inner.kind != ir::ExpressionKind::Call) return;
    const std::string name = unqualified(inner.text);
    found |= name.rfind("register_", 0) == 0 || name == "replace_module" || name.rfind("named_", 0) == 0;
  });
  return found;
}

bool isTensor(const ir::TypePtr& type) { return type && type->name == "at::Tensor"; }

// What a function does with registries by itself.
struct Dealings {
  bool isOpaque = false;         // a name is not a literal, or another method deals with them
  std::set<std::string> names;   // literals
  std::set<std::string> fields;  // USRs
};

const std::string* literalOf(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::String) return &e.text;
  return passesOn(e) ? literalOf(*e.operands[0]) : nullptr;
}

bool isRegistryCall(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call || e.operands.empty()) return false;
  const std::string name = unqualified(e.text);
  return name == "unregister_module" || name == "replace_module" || name.rfind("register_", 0) == 0;
}

Dealings dealingsOf(const Context& context, const ir::Function& function) {
  Dealings dealings;
  ir::walk(function, [&](const ir::Expression& e) {
    if (e.kind != ir::ExpressionKind::Call) return;
    if (isRegistryCall(e)) {
      const std::string* name = literalOf(*e.operands[0]);
      dealings.isOpaque |= !name;
      if (name) dealings.names.insert(*name);
      const ir::Expression* field = e.operands.size() > 1 ? fieldOf(*e.operands[1]) : nullptr;
      if (field) dealings.fields.insert(field->usr);
      return;
    }
    const ir::Function* callee = context.index().function(e.usr);
    if (!callee || callee == &function || callee->classUsr.empty() || callee->classUsr != function.classUsr) return;
    ir::walk(*callee, [&](const ir::Expression& inner) { dealings.isOpaque |= isRegistryCall(inner); });
  });
  return dealings;
}

struct Assignment {
  const ir::Expression* call = nullptr;
  const ir::Function* function = nullptr;
};

std::vector<const ir::Expression*> fieldsAmong(const std::vector<ir::ExpressionPtr>& operands) {
  std::vector<const ir::Expression*> fields;
  for (const ir::ExpressionPtr& each : operands)
    if (each->kind == ir::ExpressionKind::Field) fields.push_back(each.get());
  return fields;
}

// The fields that a call assigns: `fc = ...`, `layers[i] = ...`, `fc.reset()`, `std::tie(out, state) = ...`.
std::vector<const ir::Expression*> assignedFields(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call) return {};
  if (e.text == "std::swap" && e.operands.size() == 2) return fieldsAmong(e.operands);
  if (!e.object) return {};
  const std::string name = unqualified(e.text);
  const ir::Expression& target = *e.object;
  if (name == "reset" && target.kind == ir::ExpressionKind::Field && target.type &&
      symbolic::isSmartPointer(target.type->name))
    return {&target};
  if (name != "operator=" || e.operands.size() != 1) return {};
  if (target.kind == ir::ExpressionKind::Field) return {&target};
  if (target.kind != ir::ExpressionKind::Call) return {};
  if (target.text == "std::tie") return fieldsAmong(target.operands);
  const bool isElement = target.object && target.object->kind == ir::ExpressionKind::Field && target.object->type &&
                         (unqualified(target.text) == "operator[]" || unqualified(target.text) == "at") &&
                         !isTensor(target.object->type);
  return isElement ? std::vector<const ir::Expression*>{target.object.get()} : std::vector<const ir::Expression*>();
}

class Rule {
 public:
  explicit Rule(Context& context)
      : context_(context),
        roles_(context.roles()),
        sameTensor_(context.program()),
        dropped_(droppedRegistrations(context)) {
    for (const auto& [usr, function] : context.program().functions) collect(function);
  }

  void model(const ModelFacts& facts) {
    for (const forward::OwnRegistration& own : facts.registrations) {
      const std::string* name = own.name.asString();
      const auto field = registered_.find(placeOf(own.location));
      if (!name || own.hasLoops || own.identities.size() != 1) continue;
      for (const forward::Member& member : facts.members)
        if (isHidden(facts, member))
          continue;
        else if (field != registered_.end() && isRegistered(member, *name, field->second))
          construction(facts, own, member, *name);
        else if (field == registered_.end() && plainName(*name) == plainName(member.field->name))
          another(facts, own, member, *name);
    }
    for (const forward::Member& member : facts.members) later(facts, member);
  }

 private:
  void collect(const ir::Function& function) {
    if (unqualified(function.name) == "operator=") return;  // of the object as a whole, often the compiler's own
    const bool constructs = roles_.isConstruction(function.usr) || function.kind == ir::FunctionKind::Constructor;
    const ir::Class* type = context_.index().classOf(function.classUsr);
    for (const ir::MemberInitializer& member : function.initializers)
      if (const ir::Expression* call = member.value ? registeringCall(*member.value) : nullptr)
        for (const ir::Field& field : type ? type->fields : std::vector<ir::Field>())
          if (field.name == member.field) registered_[placeOf(call->location)].insert(field.usr);
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Call) return;
      if (isRegistration(e) && e.operands.size() > 1) {
        if (const ir::Expression* field = fieldOf(*e.operands[1])) registered_[placeOf(e.location)].insert(field->usr);
        if (isMove(*e.operands[1])) moved_.insert(placeOf(e.location));
      }
      const std::vector<const ir::Expression*> fields = assignedFields(e);
      for (const ir::Expression* field : fields) {
        if (const ir::Expression* call = !e.object || e.operands.empty() ? nullptr : registeringCall(*e.operands[0]))
          registered_[placeOf(call->location)].insert(field->usr);
        const bool keeps = e.object && !e.operands.empty() &&
                           (givesRegistered(*e.operands[0]) || sameTensor_.isGivenBy(*e.operands[0], field->usr));
        const bool isOwn = field->operands.empty() || isThis(*field->operands[0]);
        if (!keeps) (constructs && isOwn ? constructing_ : assigned_)[field->usr].push_back({&e, &function});
      }
      if (e.object && !e.operands.empty() && fields.size() == 1) tensorOfLibrary(e, function);
    });
  }

  static bool isMove(const ir::Expression& e) {
    const bool isCall = e.kind == ir::ExpressionKind::Call && e.text == "std::move";
    return isCall || e.text == "move" || (passesOn(e) && isMove(*e.operands[0]));
  }

  static const ir::Expression* registeringCall(const ir::Expression& e) {
    if (isRegistration(e)) return &e;
    const bool passesOn = e.kind == ir::ExpressionKind::Construct && e.operands.size() == 1;
    return passesOn ? registeringCall(*e.operands[0]) : nullptr;
  }

  // `fc->weight = ...` of a library module, which registers its tensors when it is made. A tie is for
  // torch-shared-registration.
  void tensorOfLibrary(const ir::Expression& e, const ir::Function& function) {
    if (!isTensorOfLibrary(*e.object) || isTensorOfLibrary(*e.operands[0])) return;
    if (givesRegistered(*e.operands[0]) || sameTensor_.isGivenBy(*e.operands[0], e.object->usr)) return;
    const Dealings dealings = dealingsOf(context_, function);
    if (dealings.names.count(e.object->text)) return;
    context_.report(context_.range(e.location),
                    "assigning '" + pathOf(*e.object) +
                        "' leaves the registered tensor as it was: the state dict keeps the old one");
  }

  // Another member has the same name, in a base class: which of them is meant is not told apart.
  static bool isHidden(const ModelFacts& facts, const forward::Member& member) {
    return std::any_of(facts.members.begin(), facts.members.end(), [&](const forward::Member& other) {
      return other.field != member.field && other.field->name == member.field->name;
    });
  }

  // The calls that one macro makes stand in one place: the name tells them apart.
  static bool isRegistered(const forward::Member& member, const std::string& name, const std::set<std::string>& here) {
    return here.count(member.field->usr) > 0 && (here.size() == 1 || plainName(name) == plainName(member.field->name));
  }

  // After construction the member holds another object than the one that was registered from it.
  void construction(const ModelFacts& facts, const forward::OwnRegistration& own, const forward::Member& member,
                    const std::string& name) {
    if (!member.isKnown || (member.objects.empty() && member.nullWhen.isFalse())) return;
    if (moved_.count(placeOf(own.location))) return;  // the member is null then
    Expression isAnother = member.objects.empty() ? member.nullWhen : Expression::boolean(false);
    for (const forward::Held& object : member.objects) {
      if (object.isElement || object.hasLoops) return;
      if (object.identity != own.identities.front()) isAnother = schema::disjunction(isAnother, object.when);
    }
    const std::optional<std::string> witness = context_.witness(facts, schema::conjunction(own.when, isAnother));
    if (!witness) return;
    const std::string when = isAnother.isTrue() || witness->empty() ? "" : " " + *witness;
    const ir::Expression* anew = onlyAssignment(member, own.location);
    std::vector<Note> notes = {{"the member", context_.range(member.field->location)}};
    if (anew) notes.insert(notes.begin(), {"registered here", context_.range(own.location)});
    context_.report(context_.range(anew ? anew->location : own.location),
                    "'" + member.field->name + "' is registered as '" + name + "' and assigned anew later in the " +
                        "constructor" + when + "; the state dict keeps the old one",
                    std::move(notes));
  }

  // The one place where construction gives the member something else; null where there are several.
  const ir::Expression* onlyAssignment(const forward::Member& member, const ir::Location& registration) const {
    const auto found = constructing_.find(member.field->usr);
    const ir::Expression* only = nullptr;
    if (found == constructing_.end()) return nullptr;
    for (const Assignment& each : found->second) {
      const ir::Location& at = each.call->location;
      const bool isBefore = at.file == registration.file && contains(*each.function, registration) &&
                            std::tie(at.line, at.column) < std::tie(registration.line, registration.column);
      if (isBefore) continue;
      if (only) return nullptr;
      only = each.call;
    }
    return only;
  }

  static bool contains(const ir::Function& function, const ir::Location& at) {
    const ir::Location& body = function.body->location;
    return at.file == body.file && at.line >= body.line && at.line <= body.endLine;
  }

  // What is registered under the member's name is one that was made for that, and not the member's. A tensor can be
  // computed from the registered one, so of tensors only one that nothing else has is another.
  void another(const ModelFacts& facts, const forward::OwnRegistration& own, const forward::Member& member,
               const std::string& name) {
    const bool isModule = own.what == forward::What::Module;
    if (!isModule && (!dropped_.count(placeOf(own.location)) || member.changesLater)) return;
    if (!own.hasKeys || !member.isKnown || member.objects.empty()) return;
    for (const forward::Held& object : member.objects)
      if (!object.registered.isFalse() || !object.hasKeys || object.isFromOutside || object.isElement ||
          object.isTensor == isModule)
        return;
    if (!facts.isConstructionKnown || !context_.witness(facts, own.when)) return;
    context_.report(context_.range(own.location),
                    std::string("the ") + (isModule ? "module" : "tensor") + " registered as '" + name +
                        "' is not the one that '" + member.field->name +
                        "' holds; the state dict has the registered one",
                    {{"the member", context_.range(member.field->location)}});
  }

  // A method, or another class, assigns a member that is registered.
  void later(const ModelFacts& facts, const forward::Member& member) {
    const auto found = assigned_.find(member.field->usr);
    if (found == assigned_.end() || member.objects.empty() || isHidden(facts, member)) return;
    if (!std::all_of(member.objects.begin(), member.objects.end(),
                     [](const forward::Held& object) { return object.registered.isTrue(); }))
      return;
    const bool tensor = member.objects.front().isTensor;
    const bool isList = member.objects.front().isElement;
    if (!isList && !isTensor(member.field->type) && !isModuleType(context_, member.field->type)) return;
    for (const Assignment& each : found->second) {
      const bool isWhole = !each.call->object || each.call->object->kind == ir::ExpressionKind::Field;
      if ((isList && isWhole) || registersItself(facts, member, *each.function)) continue;
      context_.report(context_.range(each.call->location),
                      std::string("assigning ") + (isList ? "an element of '" : "'") + member.field->name +
                          "' leaves the registered " + (tensor ? "tensor" : "module") +
                          " as it was: the state dict keeps the old one",
                      {{"the member", context_.range(member.field->location)}});
    }
  }

  // The function deals with the registration of the member, too.
  bool registersItself(const ModelFacts& facts, const forward::Member& member, const ir::Function& function) const {
    const Dealings dealings = dealingsOf(context_, function);
    if (dealings.isOpaque || dealings.fields.count(member.field->usr)) return true;
    for (const forward::OwnRegistration& own : facts.registrations) {
      const std::string* name = own.name.asString();
      if (!name || !dealings.names.count(*name)) continue;
      for (const forward::Held& object : member.objects)
        if (std::count(own.identities.begin(), own.identities.end(), object.identity)) return true;
    }
    return false;
  }

  Context& context_;
  const forward::FieldRoles& roles_;
  SameTensor sameTensor_;
  std::set<Place> dropped_;
  std::map<Place, std::set<std::string>> registered_;  // registering call -> the fields that it registers
  std::set<Place> moved_;                              // registering calls that are given the field by std::move
  std::map<std::string, std::vector<Assignment>> assigned_, constructing_;
};

void copies(Context& context) {
  for (const CopiedHandle& copy : assignedCopies(context.program()))
    context.report(context.range(copy.assignment->location),
                   "assigning to an element of what " + copy.list +
                       "() gives changes that list only: the module keeps the registered tensor");
}

void run(Context& context) {
  copies(context);
  Rule rule(context);
  for (const ModelFacts& facts : context.models()) rule.model(facts);
}

}  // namespace

Check staleRegistration() {
  return {
      {.name = "torch-stale-registration",
       .summary = "a registered tensor or module member is assigned anew, and the registry keeps the old one",
       .why = "A member and the registry are two handles. `running_mean = 0.9 * running_mean` gives the member another "
              "tensor; the state dict, the optimizer and to() go on with the registered one. So does what "
              "named_parameters() gives: `item.value() = t` changes a list of handles, not the module. Change the "
              "tensor in place (`copy_`, `mul_`), or use replace_module.",
       .silentWhen =
           "The function registers, replaces or unregisters that member itself, or what is assigned is the result of a "
           "registration, stands in the registry (`named_parameters()[...]`), or is the same tensor changed in place. "
           "Of a list that "
           "named_parameters() gave, if anything looks at it after the assignment.",
       .doesNotSee = "Assignments through references and pointers to the member."},
      run};
}

}  // namespace dictum::checks
