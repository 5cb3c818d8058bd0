#include <algorithm>
#include <tuple>

#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

using forward::Member;
using forward::OwnRegistration;

bool holds(const Member& member, std::uint64_t identity) {
  for (const forward::Held& object : member.objects)
    if (object.identity == identity) return true;
  return false;
}

// The one member that is what was registered, not a list that holds it.
const Member* holderOf(const ModelFacts& facts, std::uint64_t identity) {
  const Member* found = nullptr;
  for (const Member& member : facts.members)
    for (const forward::Held& object : member.objects)
      if (object.identity == identity && !object.isElement) {
        if (found && found != &member) return nullptr;
        found = &member;
      }
  return found;
}

// A tensor that only methods fill is a result that is kept, not something to register.
bool canBeRegistered(const Context& context, const Member& member) {
  if (isModuleType(context, member.field->type)) return true;
  const bool isTensor = member.field->type && member.field->type->name == "at::Tensor";
  return isTensor && !(member.objects.empty() && member.changesLater);
}

// Another registration has the name too: alternatives of one key, or torch-invalid-name.
bool isSharedName(const ModelFacts& facts, const OwnRegistration& own) {
  return std::any_of(facts.registrations.begin(), facts.registrations.end(),
                     [&](const OwnRegistration& other) { return &other != &own && other.name == own.name; });
}

bool isInside(const ir::Function& function, const ir::Location& place) {
  if (!function.body || function.location.file != place.file) return false;
  const auto at = std::tie(place.line, place.column);
  const ir::Location &begin = function.location, &end = function.body->location;
  return std::tie(begin.line, begin.column) <= at && at < std::tie(end.endLine, end.endColumn);
}

// Where the class that has the member gives the name: a helper of a base class can do the registration.
ir::Location placeIn(const Context& context, const ir::Class& owner, const OwnRegistration& own) {
  std::vector<ir::Location> places = own.calls;
  places.push_back(own.location);
  for (auto place = places.rbegin(); place != places.rend(); ++place)
    for (const std::vector<std::string>* functions : {&owner.constructors, &owner.methods})
      for (const std::string& usr : *functions)
        if (const ir::Function* function = context.index().function(usr); function && isInside(*function, *place))
          return *place;
  return own.location;
}

void registration(Context& context, const ModelFacts& facts, const OwnRegistration& own) {
  const std::string* name = own.name.asString();
  if (!name || own.identities.size() != 1) return;
  const Member* mine = holderOf(facts, own.identities.front());
  if (!mine || plainName(mine->field->name) == plainName(*name) || isSharedName(facts, own)) return;
  for (const Member& other : facts.members) {
    const bool named = &other != mine && plainName(other.field->name) == plainName(*name);
    if (!named || !canBeRegistered(context, other) || holds(other, own.identities.front())) continue;
    const Range place = context.range(placeIn(context, *mine->owner, own)), call = context.range(own.location);
    std::vector<Note> notes;
    if (place != call) notes.push_back({"registered here", call});
    notes.push_back({"the member of that name", context.range(other.field->location)});
    context.report(place,
                   "'" + mine->field->name + "' is registered as '" + *name + "', which is the name of another member",
                   notes);
    return;
  }
  if (context.isOn("MemberNames"))
    context.report(context.range(placeIn(context, *mine->owner, own)),
                   "'" + mine->field->name + "' is registered as '" + *name + "'");
}

void run(Context& context) {
  for (const ModelFacts& facts : context.models())
    for (const OwnRegistration& own : facts.registrations) registration(context, facts, own);
}

}  // namespace

Check nameMismatch() {
  return {
      {.name = "torch-name-mismatch",
       .summary = "a member is registered under the name of another member",
       .why = "Two keys are swapped, or one is a copy of a line that was not finished. Weights from elsewhere then go "
              "into the wrong layer, without a word where the shapes agree.",
       .silentWhen = "The names are the same but for `_` and `m_`, or the name is no member's.",
       .doesNotSee = "Modules that no member holds, and names that say another kind of layer and are those of no "
                     "other member.",
       .options = {{"MemberNames", "false", "Report every name that differs from its own member's"}}},
      run};
}

}  // namespace dictum::checks
