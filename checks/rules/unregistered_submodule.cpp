#include <algorithm>
#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/made_modules.h"
#include "rules/member_text.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

// The first use on the way from forward, or else the first.
const forward::Use* shownUse(const forward::Held& object) {
  for (const forward::Use& use : object.uses)
    if (use.isForward) return &use;
  return object.uses.empty() ? nullptr : &object.uses.front();
}

class Rule {
 public:
  explicit Rule(Context& context)
      : context_(context),
        given_(fieldsGivenToRegistration(context.program())),
        texts_(memberTexts(context)),
        made_(context) {
    for (const auto& [usr, function] : context.program().functions)
      ir::walk(function, [&](const ir::Expression& e) {
        const bool registers = isRegistration(e) || unqualified(e.text) == "replace_module";
        const ir::Expression* field = registers && e.operands.size() > 1 ? fieldOf(*e.operands[1]) : nullptr;
        if (field) registeredAt_[field->usr].insert(startOf(context_.range(e.location)));
      });
  }

  void model(const ModelFacts& facts) {
    for (const forward::Member& member : facts.members) {
      if (isLostContainer(facts, member) || isLostByText(facts, member)) reportText(*member.field);
      for (const forward::Held& object : member.objects)
        if (isLost(facts, member, object)) {
          report(facts, member, object);
          break;
        }
    }
  }

  // Of a class whose construction always throws, no object is known: the text of its constructors decides.
  void classesThatThrow() {
    std::set<std::string> known;
    for (const ModelFacts& facts : context_.models()) known.insert(facts.type->usr);
    for (const auto& [usr, type] : context_.program().classes) {
      if (!type.isModule || !type.isUserCode || type.isAbstract || known.count(usr)) continue;
      for (const ir::Field& field : type.fields)
        if (!given_.count(field.usr) && holdsModules(context_, field.type) && made_.fillsOnly(field)) reportText(field);
    }
  }

  void temporaries() {
    for (const LostTemporary& temporary : made_.lostTemporaries())
      context_.report(context_.range(temporary.call->location),
                      "this module is made anew each time " + unqualified(temporary.function->name) +
                          " runs and never registered; its weights never learn, and are missing from the state dict");
  }

  void locals() {
    for (const LostLocal& local : made_.lostLocals()) {
      const std::string& name = local.declaration->variable.name;
      std::string message = "local module '" + name + "' is ";
      if (local.use)
        message += "made anew each time " + unqualified(local.function->name) +
                   " runs and never registered; its weights never learn, and are missing from the state dict";
      else
        message += "built but never registered; its keys will be missing from the state dict";
      std::vector<Note> notes;
      if (local.use) notes.push_back({"used here", context_.range(local.use->location)});
      if (const ir::Class* type = context_.index().classOf(local.function->classUsr))
        for (const ir::Field& field : type->fields)
          if (plainName(field.name) == plainName(name))
            notes.push_back({"this member is another module", context_.range(field.location)});
      context_.report(context_.range(local.declaration->location), message, std::move(notes));
    }
  }

 private:
  bool isLost(const ModelFacts& facts, const forward::Member& member, const forward::Held& object) {
    if (object.isTensor || !object.hasKeys || object.isFromOutside || !object.registered.isFalse()) return false;
    if (facts.registersUnknown) return false;
    if (hasRegisteredAlternative(member, object)) return false;
    if (!object.isElement && isRegisteredAtAnotherTime(facts, member)) return false;
    // It was registered, and then assigned anew: torch-stale-registration.
    for (const forward::OwnRegistration& own : facts.registrations)
      if (isNamedLike(facts, member, own)) return false;
    // Where a call that is not understood could have registered it, the text decides.
    if (!facts.isConstructionKnown && given_.count(member.field->usr)) return false;
    return context_.witness(facts, schema::conjunction(object.when, object.keysWhen)).has_value();
  }

  // What the member held was registered, and it was assigned anew, or a method registers it after construction:
  // torch-stale-registration and torch-late-registration.
  bool isRegisteredAtAnotherTime(const ModelFacts& facts, const forward::Member& member) const {
    const auto places = registeredAt_.find(member.field->usr);
    if (places == registeredAt_.end()) return false;
    const auto isThere = [&](const auto& each) {
      return places->second.count(startOf(context_.range(each.location))) > 0;
    };
    return std::any_of(facts.registrations.begin(), facts.registrations.end(), isThere) ||
           std::any_of(facts.constructor->stages.begin(), facts.constructor->stages.end(),
                       [&](const auto& stage) { return std::any_of(stage.added.begin(), stage.added.end(), isThere); });
  }

  // What construction puts into a map whose keys are not known, or into any container where it cannot be followed to
  // its end, can be plain all the same.
  bool isLostContainer(const ModelFacts& facts, const forward::Member& member) {
    if (facts.registersUnknown || given_.count(member.field->usr) || !holdsModules(context_, member.field->type))
      return false;
    const bool isMap = symbolic::isMapType(member.field->type->name);
    const bool isFollowed = facts.isConstructionKnown && facts.thrown.empty();
    if (isMap ? member.isKnown || !isFollowed : isFollowed) return false;
    for (const forward::Held& object : member.objects)
      if (!object.registered.isFalse() || object.hasKeys) return false;
    return made_.fillsOnly(*member.field);
  }

  // Construction shows nothing in it: a method fills it, or a list has elements that are not known. A module that the
  // member is itself can be registered by no one.
  bool isLostByText(const ModelFacts& facts, const forward::Member& member) {
    if (given_.count(member.field->usr) || !holdsModules(context_, member.field->type)) return false;
    for (const forward::Held& object : member.objects)
      if (!object.registered.isFalse() || object.hasKeys) return false;
    const auto text = texts_.find(member.field->usr);
    const bool escapes = text != texts_.end() && text->second.escapes;
    if (!escapes && isModuleItself(member.field->type) && hasParameters(context_, member.field->type)) return true;
    if (text == texts_.end() || escapes) return false;
    if (facts.registersUnknown && !member.isKnown) return false;
    return std::any_of(text->second.fillings.begin(), text->second.fillings.end(),
                       [&](const ir::Expression* filling) { return made_.makesKeys(*filling); });
  }

  bool isModuleItself(const ir::TypePtr& type) const {
    const ir::Class* definition = context_.index().classOf(type);
    const bool isHeld = context_.index().heldType(type) != nullptr || type->kind != ir::TypeKind::Class;
    return !isHeld && (definition ? definition->isModule : symbolic::isLibraryModule(type->name));
  }

  static bool isContainer(const std::string& type) {
    static const std::set<std::string> modules = {"torch::nn::ModuleList", "torch::nn::ModuleDict",
                                                  "torch::nn::Sequential"};
    return modules.count(type) || symbolic::isMapType(type) || symbolic::isSequenceType(type);
  }

  void reportText(const ir::Field& field) {
    if (!reported_.insert(field.usr).second) return;
    const bool hasSeveral = isContainer(field.type->name);
    context_.report(context_.range(field.location),
                    (hasSeveral ? "modules in '" : "submodule '") + field.name + (hasSeveral ? "' are" : "' is") +
                        " built but never registered; " + (hasSeveral ? "their" : "its") +
                        " keys will be missing from the state dict");
  }

  void report(const ModelFacts& facts, const forward::Member& member, const forward::Held& object) {
    const std::string& name = member.field->name;
    const forward::Use* use = shownUse(object);
    std::string message = object.isElement ? "modules in '" + name + "' are " : "submodule '" + name + "' is ";
    message +=
        use ? (use->isForward ? "used by forward" : "used by " + use->method) + std::string(" but never registered")
            : "built but never registered";
    message += std::string("; ") + (object.isElement ? "their" : "its") + " keys will be missing from the state dict";
    std::vector<Note> notes;
    if (use) notes.push_back({"used here", context_.range(use->location)});
    for (Note& note : constructorNote(context_, facts)) notes.push_back(std::move(note));
    context_.report(context_.range(member.field->location), message, std::move(notes), fix(facts, member, object));
  }

  std::vector<Edit> fix(const ModelFacts& facts, const forward::Member& member, const forward::Held& object) {
    const bool isPlain = !object.isElement && object.when.isTrue() && member.nullWhen.isFalse() && member.isKnown;
    if (!isPlain || member.owner != facts.type) return {};
    const auto edit = appendToConstruction(context_, facts, *member.field, "register_module");
    return edit ? std::vector<Edit>{*edit} : std::vector<Edit>{};
  }

  Context& context_;
  std::set<std::string> given_;
  std::map<std::string, MemberText> texts_;
  std::map<std::string, std::set<Start>> registeredAt_;  // where the text registers a member, by its USR
  std::set<std::string> reported_;  // members that the text told of, by their USR: each constructor fills them
  MadeModules made_;
};

void run(Context& context) {
  Rule rule(context);
  for (const ModelFacts& facts : context.models()) rule.model(facts);
  rule.classesThatThrow();
  rule.locals();
  rule.temporaries();
}

}  // namespace

Check unregisteredSubmodule() {
  return {
      {.name = "torch-unregistered-submodule",
       .summary = "a submodule with keys that no registration reaches",
       .why = "A module that is not registered is no part of the state dict: torch::save leaves its weights out, "
              "parameters() does not give them to the optimizer, and to() leaves them on the CPU.",
       .silentWhen = "The module has no keys (ReLU, pooling), is registered by a base class or a helper, is another "
                     "name for a registered module, or is held by a registered container.",
       .doesNotSee = "Modules that come from a parameter, modules held by classes that do not derive from "
                     "torch::nn::Module, and elements of a list that a condition inside of a loop chooses."},
      run};
}

}  // namespace dictum::checks
