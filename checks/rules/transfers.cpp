#include "rules/transfers.h"

#include <algorithm>

#include "ir/walk.h"
#include "rules/source.h"
#include "rules/variables.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

bool isTransfer(const ir::Expression& e) {
  return e.kind == ir::ExpressionKind::Call && (e.text == "torch::save" || e.text == "torch::load") &&
         e.operands.size() > 1;
}

// What is transferred; an empty name: something else than a module, an optimizer or tensors.
Transfer transferOf(const Context& context, const ir::Expression& argument) {
  ir::TypePtr type = symbolic::withoutReference(argument.type);
  if (!type) return {};
  if (const ir::Class* definition = moduleClassOf(context, type); definition && definition->isUserCode)
    return {{}, definition->name, &argument};
  const ir::TypePtr held = context.index().heldType(type);
  if (type->name == "std::shared_ptr" && !type->arguments.empty() && type->arguments[0].type)
    type = type->arguments[0].type;
  const std::string name = held ? held->name : type->name;
  if (name.ends_with("Impl") && symbolic::isLibraryModule(name)) return {{}, name, &argument};
  if (isOptimizer(type)) return {{}, type->name, &argument, false, true};
  const bool isList = type->name == "std::vector" && !type->arguments.empty() && type->arguments[0].type &&
                      type->arguments[0].type->name == "at::Tensor";
  if (isList) return {{}, "std::vector<torch::Tensor>", &argument, false};
  return type->name == "at::Tensor" ? Transfer{{}, "torch::Tensor", &argument, false} : Transfer{};
}

// Conversions and moves do not matter.
const ir::Expression& plain(const ir::Expression& e) {
  const bool converts = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast ||
                        (e.kind == ir::ExpressionKind::Call && e.text == "std::move");
  return converts && e.operands.size() == 1 ? plain(*e.operands[0]) : e;
}

}  // namespace

Transfers::Transfers(const Context& context, const Constants& constants) : context_(context), constants_(constants) {
  for (const auto& [usr, function] : context.program().functions) {
    sites_[usr] = sitesOf(function);
    ir::walk(function, [&](const ir::Expression& e) { called_.insert(e.usr); });
  }
  for (const auto& [usr, function] : context.program().functions) {
    for (const Site& site : sites_[usr])
      if (!called_.count(usr) || (!mentions(function, *site.path) && !takes(function, *site.object))) add(site, {});
    calls(function);
    streams(function);
  }
}

std::vector<Transfers::Site> Transfers::sitesOf(const ir::Function& function) const {
  std::vector<Site> sites;
  std::map<std::uint32_t, std::vector<const ir::Expression*>> modules;  // archive -> save() or load() with it
  std::map<std::uint32_t, const ir::Expression*> files;                 // archive -> save_to() or load_from()
  ir::walk(function, [&](const ir::Expression& e) {
    if (e.kind != ir::ExpressionKind::Call) return;
    if (isTransfer(e)) sites.push_back({e.text == "torch::save", e.operands[1].get(), e.operands[0].get(), &e});
    if ((e.text == "torch::nn::Module::save" || e.text == "torch::nn::Module::load") && e.operands.size() == 1 &&
        e.object)
      modules[e.operands[0]->local].push_back(&e);
    const std::string name = unqualified(e.text);
    if (e.text.rfind("torch::serialize::", 0) == 0 && (name == "save_to" || name == "load_from") && e.object &&
        !e.operands.empty())
      files[e.object->local] = &e;
  });
  for (const auto& [archive, file] : files) {
    const auto whole = archive ? modules.find(archive) : modules.end();
    if (whole == modules.end() || whole->second.size() != 1) continue;
    const ir::Expression& call = *whole->second[0];
    const ir::Expression& holder = call.object->object ? *call.object->object : *call.object;
    const bool isSave = unqualified(call.text) == "save";
    sites.push_back({isSave, file->operands[0].get(), &holder, isSave ? file : &call});
  }
  return sites;
}

// A site where the parameters have these arguments.
void Transfers::add(const Site& site, const Arguments& arguments) {
  const auto given = [&](const ir::Expression& e) -> const ir::Expression& {
    const ir::Expression& variable = plain(e);
    const auto argument = variable.local ? arguments.find(variable.local) : arguments.end();
    return argument == arguments.end() ? e : *argument->second;
  };
  const ir::Expression& object = given(*site.object);
  Constants::Arguments texts;
  for (const auto& [parameter, argument] : arguments)
    if (const auto text = constants_.textOf(*argument)) texts.emplace(parameter, *text);
  const std::optional<std::string> text = constants_.textOf(*site.path, texts);
  Transfer transfer = transferOf(context_, plain(object));
  if (!text || text->empty() || transfer.className.empty()) return;
  transfer.location = site.place->location;
  (site.isSave ? saves : loads)[*text].push_back(transfer);
}

// Whether the expression is a parameter of the function.
bool Transfers::takes(const ir::Function& function, const ir::Expression& e) {
  return std::any_of(function.parameters.begin(), function.parameters.end(),
                     [&](const ir::Parameter& each) { return each.local && each.local == plain(e).local; });
}

// Whether a parameter of the function is in the expression: `prefix + ".pt"`.
bool Transfers::mentions(const ir::Function& function, const ir::Expression& e) {
  bool found = false;
  ir::walk(e, [&](const ir::Expression& inner) { found |= takes(function, inner); });
  return found;
}

// `load(net, "net.pt")` of a function that hands its parameters to torch::load.
void Transfers::calls(const ir::Function& caller) {
  ir::walk(caller, [&](const ir::Expression& e) {
    if (e.kind != ir::ExpressionKind::Call) return;
    const ir::Function* callee = context_.index().function(e.usr);
    const auto sites = callee ? sites_.find(e.usr) : sites_.end();
    if (sites == sites_.end() || sites->second.empty()) return;
    Arguments arguments;
    for (std::size_t i = 0; i < callee->parameters.size() && i < e.operands.size(); ++i)
      arguments[callee->parameters[i].local] = &plain(*e.operands[i]);
    for (Site site : sites->second) {
      site.place = &e;
      if (mentions(*callee, *site.path) || takes(*callee, *site.object)) add(site, arguments);
    }
  });
}

// A stream of the function that one thing is saved to, and one loaded from.
void Transfers::streams(const ir::Function& function) {
  std::map<std::uint32_t, std::vector<const Site*>> byStream;
  // `std::istringstream in(out.str())` reads what went to `out`.
  const auto sourceOf = [&](const ir::Expression& stream) {
    const ir::Expression* made = constants_.initializerOf(stream);
    const ir::Expression* text = made && made->operands.size() >= 1 ? &plain(*made->operands[0]) : nullptr;
    const bool copies =
        text && text->kind == ir::ExpressionKind::Call && unqualified(text->text) == "str" && text->object;
    return copies && text->object->local ? text->object->local : stream.local;
  };
  for (const Site& site : sites_[function.usr]) {
    const ir::TypePtr type = symbolic::withoutReference(site.path->type);
    const bool isStream = type && type->name.rfind("std::", 0) == 0 && type->name.ends_with("stream");
    if (isStream && site.path->local) byStream[sourceOf(*site.path)].push_back(&site);
  }
  for (const auto& [local, sites] : byStream) {
    if (sites.size() != 2 || sites[0]->isSave == sites[1]->isSave) continue;
    for (const Site* site : sites) {
      Transfer transfer = transferOf(context_, plain(*site->object));
      if (transfer.className.empty()) continue;
      transfer.location = site->place->location;
      const std::string name = sites[0]->path->text + std::string(1, '\0') + std::to_string(local);
      (site->isSave ? saves : loads)[name].push_back(transfer);
    }
  }
}

}  // namespace dictum::checks
