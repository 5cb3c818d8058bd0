#include <algorithm>
#include <map>

#include "forward/collect.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

using schema::conjunction;
using schema::negation;

namespace {

std::string with(const std::string& witness) { return witness.empty() ? "" : " " + witness; }

class Rule {
 public:
  Rule(Context& context, const ModelFacts& facts) : context_(context), facts_(facts) {}

  void run() {
    for (const forward::Member& member : facts_.members)
      for (const forward::Held& object : member.objects)
        if (!member.changesLater && isRegisteredSomewhere(member, object)) object_(member, object);
    for (const forward::NullUse& use : facts_.nullUses) nullUse(use);
    for (Crash& crash : crashes_) report(crash);
  }

 private:
  // The object is, or the one that the member has in another configuration.
  static bool isRegisteredSomewhere(const forward::Member& member, const forward::Held& object) {
    return !object.registered.isFalse() || (!object.isTensor && hasRegisteredAlternative(member, object));
  }

  // Reached where the object exists and is not registered.
  void object_(const forward::Member& member, const forward::Held& object) {
    if (object.hasLoops || !object.hasKeys) return;
    Together together;
    for (const forward::Use& use : object.uses) {
      if (use.isOfHelper) continue;
      const auto when = reached(together, use.method, use.when, use.isExact);
      if (!when) continue;
      const Expression lost = conjunction({*when, object.when, object.keysWhen, negation(object.registered)});
      const auto witness = lost.isFalse() ? std::nullopt : context_.witness(facts_, lost);
      if (!witness) continue;
      report(member.field->name, use.location, use.method,
             "is not registered there" + std::string("; its keys will be missing from the state dict"), *witness);
      return;
    }
  }

  // Where the uses that a method has come to are reached, one or another.
  using Together = std::map<std::string, Expression>;

  // How a caller gets to a use, or to one before it: what an argument of the method, or something that is not known,
  // leads to here, it can lead to there otherwise. Nothing where it decides.
  std::optional<Expression> reached(Together& together, const std::string& use, const Expression& when,
                                    bool isExact) const {
    if (when.hasLoopIndex()) return std::nullopt;
    const auto [known, isFirst] = together.emplace(use, when);
    if (!isFirst) known->second = schema::disjunction(known->second, when);
    if (isExact && isWanted(when)) return when;
    const bool decides = !isWanted(known->second) || !forward::isKnown(known->second, facts_);
    return decides ? std::nullopt : std::optional(known->second);
  }

  // A use of null at which the method ends, and members that are null there too, further on.
  struct Crash {
    const forward::NullUse* use = nullptr;
    Expression when;
    std::string witness;
    std::vector<Note> notes = {};
  };

  void nullUse(const forward::NullUse& use) {
    const forward::Member* member = memberNamed(use);
    if (!member || member->changesLater || member->nullWhen.isTrue()) return;
    if (member->nullWhen.isFalse() && !use.isEmptyList) return;
    if (use.isOfHelper || use.isCaught || (use.isInLoop && !use.isExact)) return;
    const auto when = reached(nullUses_, use.method + ": " + use.member, use.when, use.isExact);
    if (!when) return;
    // What a method does not get to, because it has crashed before, is no finding of its own.
    Expression reaches = *when;
    Crash* before = nullptr;
    for (Crash& crash : crashes_) {
      if (isSamePlace(*crash.use, use)) return;
      if (crash.use->method != use.method) continue;
      reaches = conjunction(reaches, negation(crash.when));
      before = &crash;
    }
    if (auto witness = context_.witness(facts_, reaches))
      crashes_.push_back({&use, *when, *witness});
    else if (before && before->use->member != use.member && context_.witness(facts_, *when))
      before->notes.push_back({"'" + use.member + "' is " + stateOf(use) + " there too", context_.range(use.location)});
  }

  static bool isSamePlace(const forward::NullUse& a, const forward::NullUse& b) {
    return a.location.line == b.location.line && a.location.column == b.location.column && a.member == b.member;
  }

  static std::string stateOf(const forward::NullUse& use) {
    return use.isEmptyList || use.isOptional ? "empty" : use.isTensor ? "not defined" : "null";
  }

  void report(const Crash& crash) {
    const forward::NullUse& use = *crash.use;
    report(use.member, use.location, use.method,
           "is " + stateOf(use) + " there; " + (use.throws ? "this throws" : "this crashes"), crash.witness,
           crash.notes);
  }

  // With arguments that the caller chooses, a caller who knows the configuration does not get there.
  bool isWanted(const Expression& when) const {
    for (const std::string& name : schema::inputsOf(when))
      if (facts_.arguments.count(name)) return false;
    return true;
  }

  const forward::Member* memberNamed(const forward::NullUse& use) const {
    if (!use.isOwn) return nullptr;
    for (const forward::Member& member : facts_.members)
      if (member.field->name == use.member) return &member;
    return nullptr;
  }

  void report(const std::string& name, const ir::Location& location, const std::string& method, const std::string& what,
              const std::string& witness, std::vector<Note> notes = {}) {
    for (const forward::OwnRegistration& own : facts_.registrations)
      if (const std::string* literal = own.name.asString(); literal && plainName(*literal) == plainName(name))
        notes.push_back(
            {"registered here" + (own.when.isTrue() ? "" : ", when " + print(own.when)), context_.range(own.location)});
    for (Note& note : constructorNote(context_, facts_)) notes.push_back(std::move(note));
    context_.report(context_.range(location), method + " reaches '" + name + "'" + with(witness) + ", but it " + what,
                    std::move(notes));
  }

  Context& context_;
  const ModelFacts& facts_;
  Together nullUses_;
  std::vector<Crash> crashes_;
};

void run(Context& context) {
  for (const ModelFacts& facts : context.models()) Rule(context, facts).run();
}

}  // namespace

Check gateMismatch() {
  return {
      {.name = "torch-gate-mismatch",
       .summary = "forward reaches a submodule, parameter or buffer where it is not registered",
       .why = "The condition in forward and the condition of the registration differ. For the configuration that the "
              "message names, forward throws, crashes, or uses weights that are not in the state dict.",
       .silentWhen = "The member itself is tested (`if (conv3)`, `!conv3.is_empty()`, `defined()`), the conditions "
                     "imply each other, the constructor throws for that configuration, an argument of the method "
                     "decides, the exception is caught, or the method has crashed before it gets there.",
       .doesNotSee = "Conditions that rest on something the analysis does not know, and what only later iterations "
                     "of a loop reach whose number of iterations is an input."},
      run};
}

}  // namespace dictum::checks
