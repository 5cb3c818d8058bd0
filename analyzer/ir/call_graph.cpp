#include "ir/call_graph.h"

#include "ir/walk.h"

namespace dictum::ir {

CallGraph calleesOf(const Program& program) {
  CallGraph graph;
  for (const auto& [usr, function] : program.functions)
    walk(function, [&, &caller = usr](const Expression& e) {
      const bool names = e.kind == ExpressionKind::Call || e.kind == ExpressionKind::FunctionName;
      if (names && !e.usr.empty()) graph[caller].insert(e.usr);
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

bool isConstruction(const Function& function) {
  if (function.kind == FunctionKind::Constructor) return true;
  const std::string& name = function.name;
  return function.kind == FunctionKind::Method && name.substr(name.rfind(':') + 1) == "reset";
}

}  // namespace dictum::ir
