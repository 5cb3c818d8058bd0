#include "symbolic/survey.h"

#include <unordered_map>

#include "symbolic/flatten.h"

namespace dictum::symbolic {

namespace {

using schema::conjunction;

class Surveyor {
 public:
  Surveyor(Evaluator& evaluator, Survey& result) : evaluator_(evaluator), result_(result) {}

  void module(const Value& value, const Expression& when, const ir::Location& location, std::size_t depth) {
    if (depth > deepestNesting) return evaluator_.gap(tooDeep, location);
    if (const Choice* choice = value.as<Choice>())
      return alternatives(*choice, when,
                          [&](const Value& each, const Expression& here) { module(each, here, location, depth + 1); });
    if (const Pointer* pointer = value.as<Pointer>())
      return module(evaluator_.read(pointer->target), when, location, depth + 1);
    const Structure* structure = value.as<Structure>();
    if (!structure || !structure->registry)
      return evaluator_.gap("what is registered here is not known", location, kindOfGap(value));
    const std::shared_ptr<Registry> registry = structure->registry;
    for (const auto* own : {&registry->parameters, &registry->buffers})
      for (const auto& element : *own)
        tensor(element.value.value, conjunction(when, element.when), element.value.location);
    for (const auto& element : registry->modules) {
      const Expression here = conjunction(when, element.when);
      if (!here.isFalse()) module(element.value.value, here, element.value.location, depth + 1);
    }
  }

 private:
  static GapKind kindOfGap(const Value& notModule) {
    if (notModule.is<None>()) return GapKind::Other;
    const Unknown* missing = notModule.as<Unknown>();
    return missing && missing->isGiven ? GapKind::Given : GapKind::Registration;
  }

  template <typename Visit>
  static void alternatives(const Choice& choice, const Expression& when, const Visit& visit) {
    for (const Alternative& alternative : choice.alternatives) {
      const Expression here = conjunction(when, alternative.when);
      if (!here.isFalse()) visit(alternative.value, here);
    }
  }

  void tensor(const Value& value, const Expression& when, const ir::Location& location) {
    if (when.isFalse() || value.is<None>()) return;
    if (const Choice* choice = value.as<Choice>())
      return alternatives(*choice, when,
                          [&](const Value& each, const Expression& here) { tensor(each, here, location); });
    const Tensor* tensor = value.as<Tensor>();
    if (!tensor || when.weight() > heaviestCondition)
      return evaluator_.gap("the tensor registered here is not known", location);
    if (!tensor->defined) return;
    const auto [known, isNew] = whenReached_.try_emplace(tensor->identity, when);
    if (isNew) return;
    result_.sharesTensors |= !conjunction(known->second, when).isFalse();
    known->second = schema::disjunction(known->second, when);
  }

  Evaluator& evaluator_;
  Survey& result_;
  std::unordered_map<std::uint32_t, Expression> whenReached_;
};

}  // namespace

Survey survey(Evaluator& evaluator, const Value& root) {
  Survey result;
  Surveyor(evaluator, result).module(root, Expression::boolean(true), {}, 0);
  return result;
}

}  // namespace dictum::symbolic
