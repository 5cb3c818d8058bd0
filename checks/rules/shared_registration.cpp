#include <map>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

using forward::OwnRegistration;
using symbolic::unqualified;

void sharedModules(Context& context, const ModelFacts& facts) {
  const auto& all = facts.registrations;
  for (std::size_t j = 1; j < all.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const bool same = all[i].identities.size() == 1 && all[i].identities == all[j].identities && all[i].hasKeys &&
                        !all[i].hasLoops && !all[j].hasLoops && all[i].what == all[j].what;
      if (!same || !context.witness(facts, schema::conjunction(all[i].when, all[j].when))) continue;
      context.report(context.range(all[j].location),
                     std::string(all[j].what == forward::What::Module ? "the module" : "the tensor") +
                         " registered as '" + shownName(all[j].name) + "' is registered as '" + shownName(all[i].name) +
                         "' too; its keys appear twice",
                     {{"the other registration", context.range(all[i].location)}});
      break;
    }
}

std::string firstPart(const std::string& key) { return key.substr(0, key.find('.')); }

// Whether two own names are one object, which sharedModules reports.
bool isSameModule(const ModelFacts& facts, const std::string& a, const std::string& b) {
  std::vector<std::uint64_t> identities[2];
  for (const OwnRegistration& own : facts.registrations) {
    const std::string* name = own.name.asString();
    if (name && *name == a) identities[0] = own.identities;
    if (name && *name == b) identities[1] = own.identities;
  }
  return !identities[0].empty() && identities[0] == identities[1];
}

// One tensor under keys of different submodules: a module that stands alone and in a container, for example.
void sharedBelow(Context& context, const ModelFacts& facts) {
  std::map<std::string, const schema::Entry*> entries;
  for (const schema::Entry& entry : facts.model.entries) entries.emplace(entry.key.text(), &entry);
  std::set<std::string> said;
  for (const auto& group : facts.model.ties) {
    const std::string first = group.at(0).text();
    for (std::size_t i = 1; i < group.size(); ++i) {
      const std::string second = group[i].text();
      const bool isOwn = first.find('.') != std::string::npos || second.find('.') != std::string::npos;
      const auto a = entries.find(first), b = entries.find(second);
      if (!isOwn || a == entries.end() || b == entries.end() || firstPart(first) == firstPart(second)) continue;
      if (isSameModule(facts, firstPart(first), firstPart(second))) continue;
      if (!said.insert(firstPart(first) + " " + firstPart(second)).second) continue;
      if (!context.witness(facts, schema::conjunction(a->second->when, b->second->when))) continue;
      context.report(context.range(b->second->location),
                     "'" + second + "' is the same tensor as '" + first + "'; it is in the state dict twice",
                     {{"the other registration", context.range(a->second->location)}});
    }
  }
}

// `head->weight = emb->weight` changes the member, not what is registered.
void untied(Context& context) {
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&](const ir::Expression& e) {
      const bool assigns = e.kind == ir::ExpressionKind::Call && unqualified(e.text) == "operator=" && e.object &&
                           e.operands.size() == 1;
      if (!assigns || !isTensorOfLibrary(*e.object) || !isTensorOfLibrary(*e.operands[0])) return;
      context.report(context.range(e.location), "this does not tie '" + pathOf(*e.object) + "' to '" +
                                                    pathOf(*e.operands[0]) +
                                                    "': the registered tensor stays, and is saved as it was");
    });
}

void run(Context& context) {
  for (const ModelFacts& facts : context.models()) {
    sharedModules(context, facts);
    sharedBelow(context, facts);
  }
  untied(context);
}

}  // namespace

Check sharedRegistration() {
  return {
      {.name = "torch-shared-registration",
       .summary = "one module or tensor under two keys, or a tie that does not tie",
       .why = "LibTorch lists and saves a shared tensor under each of its keys; an optimizer gets it twice. After "
              "loading the two keys hold two tensors: the tie is gone. Assigning `head->weight = emb->weight` changes "
              "the member only: the registered tensor is still the old one.",
       .silentWhen = "The two registrations exclude each other.",
       .doesNotSee = "Ties through functions whose body is not visible."},
      run};
}

}  // namespace dictum::checks
