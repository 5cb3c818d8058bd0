#include "rules/flow.h"

#include "ir/call_graph.h"
#include "ir/walk.h"

namespace dictum::checks {

std::set<std::string> functionsThatMatter(const symbolic::ProgramIndex& index,
                                          const std::function<bool(const ir::Expression&)>& matters) {
  std::vector<std::string> found;
  for (const auto& [usr, function] : index.program().functions) {
    bool has = false;
    ir::walk(function, [&](const ir::Expression& e) { has = has || matters(e); });
    if (has) found.push_back(usr);
  }
  return ir::reachable(index.callers(), std::move(found));
}

std::vector<FlowRoot> flowRoots(const ir::Program& program, const std::set<std::string>& mattering) {
  std::vector<FlowRoot> roots;
  for (const std::string& usr : mattering) {
    const auto found = program.functions.find(usr);
    if (found == program.functions.end() || !found->second.body) continue;
    const ir::Function& function = found->second;
    if (function.kind == ir::FunctionKind::Lambda) continue;
    FlowRoot root{{}, &function};
    const auto type = program.classes.find(function.classUsr);
    if (function.kind == ir::FunctionKind::Method && type != program.classes.end())
      for (const std::string& constructor : type->second.constructors)
        if (const auto made = program.functions.find(constructor); made != program.functions.end())
          root.constructors.push_back(&made->second);
    roots.push_back(std::move(root));
  }
  return roots;
}

}  // namespace dictum::checks
