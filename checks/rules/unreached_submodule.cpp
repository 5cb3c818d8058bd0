#include <algorithm>
#include <map>
#include <set>

#include "forward/field_roles.h"
#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

// Something looks into the registry of a module by name or one by one, and can come by what no member holds.
bool walksRegistries(const ir::Program& program) {
  static const std::set<std::string> walks = {"children",         "named_children", "modules", "named_modules",
                                              "named_parameters", "named_buffers",  "apply"};
  bool found = false;
  for (const auto& [usr, function] : program.functions)
    ir::walk(function, [&](const ir::Expression& e) {
      const bool isLibrary = e.kind == ir::ExpressionKind::Call && e.text.rfind("torch::nn::Module::", 0) == 0;
      found |= isLibrary && walks.count(symbolic::unqualified(e.text)) > 0;
    });
  return found;
}

// What is taken out of registries by its name: `named_buffers()["table"]`.
class LookUps {
 public:
  explicit LookUps(const ir::Program& program) {
    for (const auto& [usr, function] : program.functions)
      ir::walk(function, [&, &method = function](const ir::Expression& e) {
        if (takesByName(e)) note(*e.operands[0], method);
      });
  }

  // A method that takes what has a name which is not known may take anything of its class.
  bool has(const symbolic::ProgramIndex& index, const ModelFacts& facts, const Expression& name) const {
    const std::string* literal = name.asString();
    return (literal && names_.count(*literal) > 0) ||
           std::any_of(byAnyName_.begin(), byAnyName_.end(),
                       [&](const std::string& usr) { return index.derivesFromClass(*facts.type, usr); });
  }

 private:
  static bool takesByName(const ir::Expression& e) {
    static const std::set<std::string> takes = {"operator[]", "find", "contains", "at"};
    const ir::TypePtr type = e.object ? symbolic::withoutReference(e.object->type) : nullptr;
    return e.kind == ir::ExpressionKind::Call && type && type->name == "torch::OrderedDict" && e.operands.size() == 1 &&
           takes.count(symbolic::unqualified(e.text)) > 0;
  }

  void note(const ir::Expression& key, const ir::Function& method) {
    bool isKnown = false;
    ir::walk(key, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::String) return;
      isKnown = true;
      names_.insert(e.text.substr(0, e.text.find('.')));
    });
    if (!isKnown && !method.classUsr.empty()) byAnyName_.insert(method.classUsr);
  }

  std::set<std::string> names_;      // the first part of a path
  std::set<std::string> byAnyName_;  // USRs of classes
};

class Rule {
 public:
  explicit Rule(Context& context)
      : context_(context),
        roles_(context.roles()),
        lookUps_(context.program()),
        dropped_(walksRegistries(context.program()) ? std::set<Place>() : droppedRegistrations(context)) {}

  void model(const ModelFacts& facts) {
    if (!facts.isRunComplete || !facts.isConstructionKnown || !facts.runsAny || !isSeenInFull(*facts.type)) return;
    if (!context_.index().libraryBase(*facts.type).empty()) return;
    std::set<const forward::Member*> reported;
    for (const forward::OwnRegistration& own : facts.registrations) {
      if (!own.when.isTrue() || !own.hasKeys || own.identities.size() != 1) continue;
      if (lookUps_.has(context_.index(), facts, own.name)) continue;
      const std::uint64_t identity = own.identities.front();
      const std::vector<Holder> holders = holdersOf(facts, identity);
      if (holders.empty() && facts.hasForward && isForgotten(facts, own)) {
        report(*facts.type, own, "'" + shownName(own.name) + "'", {});
      } else if (holders.size() == 1 && !isUsed(facts, holders.front(), identity)) {
        const forward::Member& member = *holders.front().member;
        if (!reported.insert(&member).second) continue;
        const std::string what = holders.front().isElement ? " of '" + member.field->name + "'" : "";
        report(*facts.type, own, "'" + shownName(own.name) + "'" + what,
               {{"held by this member", context_.range(member.field->location)}});
      }
    }
  }

  // What one instantiation of a template leaves unused, another one can use.
  void templates() {
    for (auto& [place, pending] : ofTemplates_)
      if (pending.types == instantiations(pending.type->location))
        context_.report(pending.finding.range, pending.finding.message, std::move(pending.finding.notes));
  }

 private:
  struct Holder {
    const forward::Member* member = nullptr;
    bool isElement = false;
  };

  struct OfTemplate {
    const ir::Class* type = nullptr;
    std::set<std::string> types;  // USRs of the instantiations that do not use it
    Finding finding;
  };

  // A body that could not be instantiated can have the use.
  bool isSeenInFull(const ir::Class& type) const {
    const bool isSeen = !type.isTemplateInstantiation ||
                        std::all_of(type.methods.begin(), type.methods.end(), [&](const std::string& usr) {
                          const ir::Function* method = context_.index().function(usr);
                          return method && method->body;
                        });
    return isSeen && std::all_of(type.bases.begin(), type.bases.end(), [&](const ir::TypePtr& base) {
             const ir::Class* definition = context_.index().classOf(base);
             return !definition || !definition->isUserCode || isSeenInFull(*definition);
           });
  }

  std::set<std::string> instantiations(const ir::Location& pattern) const {
    std::set<std::string> result;
    for (const auto& [usr, type] : context_.program().classes)
      if (type.isTemplateInstantiation && placeOf(type.location) == placeOf(pattern)) result.insert(usr);
    return result;
  }

  void report(const ir::Class& type, const forward::OwnRegistration& own, const std::string& name,
              std::vector<Note> notes) {
    const std::string message = std::string(own.what == forward::What::Module ? "submodule " : "tensor ") + name +
                                " is registered, so every checkpoint has it, but nothing uses it";
    const Range range = context_.range(own.location);
    if (!type.isTemplateInstantiation) return context_.report(range, message, std::move(notes));
    OfTemplate& pending = ofTemplates_[{placeOf(own.location), name}];
    pending.type = &type;
    pending.types.insert(type.usr);
    pending.finding.message = message;
    pending.finding.range = range;
    pending.finding.notes = std::move(notes);
  }

  // No member has it, nor can anything come by it. A buffer can be there to be saved only. Where a member has the name,
  // it was meant to hold it: torch-null-submodule and torch-stale-registration.
  bool isForgotten(const ModelFacts& facts, const forward::OwnRegistration& own) const {
    const std::string* name = own.name.asString();
    if (!name || own.what == forward::What::Buffer || !dropped_.count(placeOf(own.location))) return false;
    return std::none_of(facts.members.begin(), facts.members.end(), [&](const forward::Member& member) {
      return plainName(member.field->name) == plainName(*name);
    });
  }

  // The members that hold the object. Where there are several, one can be used for the other.
  static std::vector<Holder> holdersOf(const ModelFacts& facts, std::uint64_t identity) {
    std::vector<Holder> result;
    for (const forward::Member& member : facts.members)
      for (const forward::Held& object : member.objects)
        if (object.identity == identity) result.push_back({&member, object.isElement});
    return result;
  }

  bool isUsed(const ModelFacts& facts, const Holder& holder, std::uint64_t identity) const {
    if (roles_.isMentioned(holder.member->field->usr)) return true;
    for (const forward::Member& member : facts.members) {
      // It can be among what a list or map holds of which not all is known.
      if (!member.isKnown && !member.isGiven && holdsModules(context_, member.field->type) &&
          roles_.isMentioned(member.field->usr))
        return true;
      for (const forward::Held& object : member.objects) {
        const bool isView = object.storage == identity && roles_.isMentioned(member.field->usr);
        const bool isSame = object.identity == identity || object.storage == identity;
        if (isView || (isSame && (!object.uses.empty() || object.isUsedBelow))) return true;
      }
    }
    return false;
  }

  Context& context_;
  const forward::FieldRoles& roles_;
  LookUps lookUps_;
  std::map<std::pair<Place, std::string>, OfTemplate> ofTemplates_;
  std::set<Place> dropped_;  // none where something could come by what no member holds
};

void run(Context& context) {
  Rule rule(context);
  for (const ModelFacts& facts : context.models()) rule.model(facts);
  rule.templates();
}

}  // namespace

Check unreachedSubmodule() {
  return {
      {.name = "torch-unreached-submodule",
       .summary = "a submodule, parameter or buffer that is always registered and that nothing uses",
       .why =
           "It is in every checkpoint and in the optimizer, costs memory, and is never trained: usually a layer that "
           "was meant to be called, or one that was left behind.",
       .silentWhen = "Any method of the class, a user of the class or a hook of a base class uses it; reading "
                     "`->weight` is a use, and so is a call of a layer that a registered container holds.",
       .doesNotSee =
           "Uses in translation units that are not analysed: a public member is taken as unused when only "
           "they use it. One member of a struct of holders that is itself a member. Of a template, what another "
           "instantiation uses. Anything of a class of which construction or a method cannot be followed to "
           "its end.",
       .needsWholeProject = true},
      run};
}

}  // namespace dictum::checks
