#include <map>

#include "forward/field_roles.h"
#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
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

// A function that deals with the registry itself.
bool dealsWithRegistry(const ir::Function& function) {
  bool found = false;
  ir::walk(function, [&](const ir::Expression& e) {
    const std::string name = e.kind == ir::ExpressionKind::Call ? unqualified(e.text) : "";
    found |= name == "unregister_module" || name == "replace_module" || name.rfind("register_", 0) == 0;
  });
  return found;
}

bool isTensor(const ir::TypePtr& type) { return type && type->name == "at::Tensor"; }

class Rule {
 public:
  explicit Rule(Context& context)
      : context_(context), roles_(context.index()), dropped_(droppedRegistrations(context)) {
    for (const auto& [usr, function] : context.program().functions) collect(function);
  }

  void model(const ModelFacts& facts) {
    for (const forward::OwnRegistration& own : facts.registrations) {
      const std::string* name = own.name.asString();
      const auto field = registered_.find(placeOf(own.location));
      if (!name || own.hasLoops || own.identities.size() != 1) continue;
      for (const forward::Member& member : facts.members)
        if (field != registered_.end() && member.field->usr == field->second)
          construction(facts, own, member, *name);
        else if (field == registered_.end() && plainName(*name) == plainName(member.field->name))
          another(facts, own, member, *name);
    }
    for (const forward::Member& member : facts.members) later(member);
  }

 private:
  void collect(const ir::Function& function) {
    if (unqualified(function.name) == "operator=") return;  // of the object as a whole, often the compiler's own
    const bool constructs = roles_.isConstruction(function.usr) || function.kind == ir::FunctionKind::Constructor;
    const bool deals = dealsWithRegistry(function);
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Call) return;
      const std::string name = unqualified(e.text);
      if (name.rfind("register_", 0) == 0 && e.operands.size() > 1)
        if (const ir::Expression* field = fieldOf(*e.operands[1])) registered_[placeOf(e.location)] = field->usr;
      const bool assigns =
          name == "operator=" && e.object && e.object->kind == ir::ExpressionKind::Field && e.operands.size() == 1;
      if (!assigns) return;
      if (const ir::Expression* call = registeringCall(*e.operands[0]))
        registered_[placeOf(call->location)] = e.object->usr;
      if (!constructs && !deals && !givesRegistered(*e.operands[0])) assigned_[e.object->usr].push_back(&e);
    });
  }

  static const ir::Expression* registeringCall(const ir::Expression& e) {
    if (e.kind == ir::ExpressionKind::Call && unqualified(e.text).rfind("register_", 0) == 0) return &e;
    const bool passesOn = e.kind == ir::ExpressionKind::Construct && e.operands.size() == 1;
    return passesOn ? registeringCall(*e.operands[0]) : nullptr;
  }

  // After construction the member holds another object than the one that was registered from it.
  void construction(const ModelFacts& facts, const forward::OwnRegistration& own, const forward::Member& member,
                    const std::string& name) {
    if (!member.isKnown || (member.objects.empty() && member.nullWhen.isFalse())) return;
    for (const forward::Held& object : member.objects)
      if (object.identity == own.identities.front() || object.isElement || object.hasLoops) return;
    if (!context_.witness(facts, own.when)) return;
    context_.report(context_.range(own.location),
                    "'" + member.field->name + "' is registered as '" + name +
                        "' and assigned anew later in the constructor; the state dict keeps the old one",
                    {{"the member", context_.range(member.field->location)}});
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

  // A method assigns a member that is registered.
  void later(const forward::Member& member) {
    const auto found = assigned_.find(member.field->usr);
    const bool isRegistered =
        !member.objects.empty() && member.objects.front().registered.isTrue() && !member.objects.front().isElement;
    if (found == assigned_.end() || !isRegistered) return;
    const bool tensor = isTensor(member.field->type);
    if (!tensor && !isModuleType(context_, member.field->type)) return;
    for (const ir::Expression* call : found->second)
      context_.report(context_.range(call->location),
                      std::string("assigning '") + member.field->name + "' leaves the registered " +
                          (tensor ? "tensor" : "module") + " as it was: the state dict keeps the old one",
                      {{"the member", context_.range(member.field->location)}});
  }

  Context& context_;
  forward::FieldRoles roles_;
  std::set<Place> dropped_;
  std::map<Place, std::string> registered_;  // registering call -> the field that it registers
  std::map<std::string, std::vector<const ir::Expression*>> assigned_;
};

void run(Context& context) {
  Rule rule(context);
  for (const ModelFacts& facts : context.models()) rule.model(facts);
}

}  // namespace

Check staleRegistration() {
  return {
      {.name = "torch-stale-registration",
       .summary = "a registered tensor or module member is assigned anew, and the registry keeps the old one",
       .why = "A member and the registry are two handles. `running_mean = 0.9 * running_mean` gives the member another "
              "tensor; the state dict, the optimizer and to() go on with the registered one. Change the tensor in "
              "place (`copy_`, `mul_`), or use replace_module.",
       .silentWhen =
           "The function registers, replaces or unregisters modules itself, or what is assigned is the result "
           "of a registration or stands in the registry (`named_parameters()[...]`).",
       .doesNotSee = "Assignments through references and pointers to the member."},
      run};
}

}  // namespace dictum::checks
