#include "ir/call_graph.h"

#include <algorithm>

#include "ir/walk.h"

namespace dictum::ir {

CallGraph calleesOf(const Program& program) {
  CallGraph graph;
  for (const auto& [usr, function] : program.functions)
    walk(function, [&, &caller = usr](const Expression& e) {
      const bool names = e.kind == ExpressionKind::Call || e.kind == ExpressionKind::FunctionName ||
                         e.kind == ExpressionKind::Construct;
      if (names && !e.usr.empty()) graph[caller].insert(e.usr);
      if (!e.forwardsTo.empty()) graph[caller].insert(e.forwardsTo);
    });
  return graph;
}

CallGraph reversed(const CallGraph& graph) {
  CallGraph result;
  for (const auto& [from, targets] : graph)
    for (const std::string& target : targets) result[target].insert(from);
  return result;
}

std::set<std::string> reachable(const CallGraph& graph, std::vector<std::string> pending) {
  std::set<std::string> result;
  while (!pending.empty()) {
    std::string usr = std::move(pending.back());
    pending.pop_back();
    if (!result.insert(usr).second) continue;
    if (auto next = graph.find(usr); next != graph.end())
      pending.insert(pending.end(), next->second.begin(), next->second.end());
  }
  return result;
}

namespace {

bool isHolder(const Program& program, const Class& type) {
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const TypePtr& base) {
    if (base->name == "torch::nn::ModuleHolder") return true;
    const auto definition = program.classes.find(base->usr);
    return definition != program.classes.end() && isHolder(program, definition->second);
  });
}

// A module class, or a holder of one: what its constructor does belongs to every new module.
bool makesModules(const Program& program, const std::string& usr) {
  const auto found = program.classes.find(usr);
  return found == program.classes.end() || found->second.isModule || isHolder(program, found->second);
}

}  // namespace

bool isConstruction(const Program& program, const Function& function) {
  if (function.kind == FunctionKind::Constructor) return makesModules(program, function.classUsr);
  const std::string& name = function.name;
  return function.kind == FunctionKind::Method && name.substr(name.rfind(':') + 1) == "reset";
}

}  // namespace dictum::ir
