#include "solve/parts.h"

#include <algorithm>
#include <set>
#include <string>

namespace dictum::solve {

using schema::Expression;

namespace {

struct Part {
  std::vector<Expression> operands;
  std::set<std::string> inputs;
};

std::set<std::string> namesIn(const Expression& e) {
  std::set<std::string> names = schema::loopIndicesOf(e);
  for (const std::string& name : schema::inputsOf(e)) names.insert(name.substr(0, name.find('[')));
  return names;
}

bool isShared(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& name) { return b.count(name) > 0; });
}

}  // namespace

std::vector<Expression> independentParts(const Expression& formula) {
  if (formula.operation() != schema::Operation::And) return {formula};
  std::vector<Part> parts;
  for (const Expression& operand : formula.operands()) {
    Part joined{{}, namesIn(operand)};
    std::vector<Part> others;
    for (Part& part : parts) {
      if (!isShared(part.inputs, joined.inputs)) {
        others.push_back(std::move(part));
        continue;
      }
      joined.operands.insert(joined.operands.end(), part.operands.begin(), part.operands.end());
      joined.inputs.merge(part.inputs);
    }
    joined.operands.push_back(operand);
    others.push_back(std::move(joined));
    parts = std::move(others);
  }
  std::vector<Expression> result;
  for (const Part& part : parts) result.push_back(schema::conjunction(part.operands));
  return result;
}

}  // namespace dictum::solve
