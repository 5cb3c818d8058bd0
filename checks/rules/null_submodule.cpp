#include <algorithm>

#include "rules/list.h"
#include "rules/member_text.h"
#include "rules/null_flow.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

// What LibTorch throws.
constexpr const char* emptyHolder = "Accessing empty ModuleHolder";

void registeredNull(Context& context, const ModelFacts& facts) {
  for (const forward::OwnRegistration& own : facts.registrations) {
    if (!own.isNull || own.what != forward::What::Module || !context.witness(facts, own.when)) continue;
    context.report(context.range(own.location), "null is registered as '" + shownName(own.name) +
                                                    "'; LibTorch crashes when it walks the submodules");
  }
}

// A constructor that registers nothing where another of the class does, or may: for members that are assigned a real
// module before they are used, as in `Net() {}`. Calling such an object is a mistake of its user, not of the class.
bool isPlaceholder(const Context& context, const ModelFacts& facts) {
  if (!facts.registrations.empty()) return false;
  std::size_t followed = 0;
  for (const ModelFacts& other : context.models()) {
    if (other.type != facts.type) continue;
    if (!other.registrations.empty() || !other.isConstructionKnown) return true;
    ++followed;
  }
  return followed < facts.type->constructors.size();
}

// A derived class gives the member a module.
bool isFilledByDerived(const Context& context, const ModelFacts& facts, const forward::Member& member) {
  for (const ModelFacts& other : context.models())
    if (other.type != facts.type)
      for (const forward::Member& same : other.members)
        if (same.field->usr == member.field->usr && !same.nullWhen.isTrue()) return true;
  return false;
}

// Construction uses an empty holder whatever its inputs are. In a loop that can run no times that is said of what comes
// after it: the place is then the first use.
void throwingConstructors(Context& context, std::vector<TextualNull>& textual) {
  for (const forward::Constructor& constructor : context.constructors()) {
    if (!constructor.throws || constructor.throws->message != emptyHolder) continue;
    Range place = context.range(constructor.throws->location);
    std::erase_if(textual, [&](const TextualNull& each) {
      const bool isSame = context.index().locate(each.function->location) == constructor.location;
      const Range use = context.range(each.use->location);
      if (isSame && use.file == place.file && use.line < place.line) place = use;
      return isSame;
    });
    context.report(place, "an empty holder is used here, so construction throws: " + constructor.throws->message);
  }
}

// Construction uses an empty holder in some configurations.
void throwingConfigurations(Context& context, const ModelFacts& facts) {
  for (const forward::Thrown& thrown : facts.thrown) {
    const auto witness = thrown.message == emptyHolder && !refusesUnknown(thrown.when)
                             ? context.throwWitness(facts, thrown.when)
                             : std::optional<std::string>();
    if (!witness || witness->empty()) continue;
    context.report(context.range(thrown.location),
                   "an empty holder is used here " + *witness + ", so construction throws: " + thrown.message,
                   constructorNote(context, facts));
  }
}

void textualNulls(Context& context, const std::vector<TextualNull>& textual) {
  for (const TextualNull& each : textual) {
    std::vector<Note> notes;
    if (each.emptied.line) notes.push_back({"it is made empty here", context.range(each.emptied)});
    context.report(
        context.range(each.use->location),
        "'" + each.name + "' is null here; " + (each.throws ? "using it throws" : "using it is a segmentation fault"),
        std::move(notes));
  }
}

// The text gives the member a module, in a configuration in which construction throws for a name: torch-invalid-name.
bool isGivenWhereNamesThrow(const ModelFacts& facts, const forward::Member& member,
                            const std::map<std::string, MemberText>& texts) {
  const auto text = texts.find(member.field->usr);
  return text != texts.end() && !text->second.fillings.empty() &&
         std::any_of(facts.thrown.begin(), facts.thrown.end(),
                     [](const forward::Thrown& thrown) { return isAboutNames(thrown.message); });
}

void calledNull(Context& context, const ModelFacts& facts, const std::set<std::string>& escaping,
                const std::map<std::string, MemberText>& texts) {
  if (isPlaceholder(context, facts)) return;
  for (const forward::NullUse& use : facts.nullUses) {
    if (!use.isOwn || use.isTensor) continue;
    for (const forward::Member& member : facts.members) {
      if (member.field->name != use.member || !member.nullWhen.isTrue() || member.changesLater) continue;
      if (isGivenWhereNamesThrow(facts, member, texts)) continue;
      if (escaping.count(member.field->usr) || isFilledByDerived(context, facts, member)) continue;
      if (!use.isExact || !context.witness(facts, use.when)) continue;
      std::vector<Note> notes = {
          {"'" + use.member + "' is declared here and never given a module", context.range(member.field->location)}};
      for (Note& note : constructorNote(context, facts)) notes.push_back(std::move(note));
      context.report(context.range(use.location),
                     "'" + use.member + "' is " + (use.isOptional ? "empty" : "null") + " here; " +
                         (use.throws ? "using it throws" : "calling it is a segmentation fault"),
                     std::move(notes));
    }
  }
}

void run(Context& context) {
  std::vector<TextualNull> textual = nullsInFunctions(context);
  throwingConstructors(context, textual);
  textualNulls(context, textual);
  if (context.subject().isWholeProject) textualNulls(context, nullMembers(context));
  const std::set<std::string> escaping = escapingFields(context.program());
  const std::map<std::string, MemberText> texts = memberTexts(context);
  for (const ModelFacts& facts : context.models()) {
    registeredNull(context, facts);
    throwingConfigurations(context, facts);
    calledNull(context, facts, escaping, texts);
  }
}

}  // namespace

Check nullSubmodule() {
  return {
      {.name = "torch-null-submodule",
       .summary = "a certainly null module is registered, called or dereferenced",
       .why = "Calling an empty holder is a segmentation fault, its -> throws, and a null shared_ptr registers without "
              "a word and crashes when parameters are listed or the model is saved.",
       .silentWhen = "Something outside the constructor or a derived class gives the member a module or may do so by a "
                     "reference, a configuration does and a method uses it (that is torch-gate-mismatch), or the "
                     "function asks before it "
                     "uses a variable. Also for a constructor that registers nothing where another does: a "
                     "placeholder. And where a constructor would use an empty holder for a value that is none of those "
                     "which it knows.",
       .doesNotSee = "Members that another translation unit assigns, where only one is analysed."},
      run};
}

}  // namespace dictum::checks
