#include "value_text.h"

namespace dictum::symbolic {

namespace {

std::string guardText(const Expression& when, const std::vector<Family>& loops) {
  std::string text = when.isTrue() ? "" : " if " + print(when);
  for (const Family& loop : loops) text += " for " + loop.index + " in " + print(loop.from) + ".." + print(loop.to);
  return text;
}

std::string structureText(Evaluator& evaluator, const Structure& structure) {
  const bool named = structure.className != "std::pair" && structure.className != "std::tuple";
  std::string text = named ? structure.className + "(" : "(";
  for (std::size_t i = 0; i < structure.fields.size(); ++i) {
    if (i) text += ", ";
    if (named) text += structure.fields[i].first + "=";
    text += valueText(evaluator, structure.fields[i].second);
  }
  return text + ")";
}

}  // namespace

std::string valueText(Evaluator& evaluator, const Value& value) {
  if (const Expression* expression = scalar(value)) return print(*expression);
  if (value.is<None>()) return "none";
  if (value.is<Unknown>()) return "unknown";
  if (value.is<Closure>() || value.is<FunctionReference>()) return "function";
  if (const Opaque* opaque = value.as<Opaque>()) return "opaque " + opaque->name;
  if (const Pointer* pointer = value.as<Pointer>()) return "&" + valueText(evaluator, evaluator.read(pointer->target));
  if (const Structure* structure = value.as<Structure>()) return structureText(evaluator, *structure);
  std::string text;
  if (const Choice* choice = value.as<Choice>()) {
    for (const Alternative& alternative : choice->alternatives)
      text += "{" + print(alternative.when) + ": " + valueText(evaluator, alternative.value) + "}";
    return "either " + text;
  }
  if (const Sequence* sequence = value.as<Sequence>()) {
    if (sequence->base) text = print(*sequence->base) + "...";
    for (const auto& element : sequence->elements)
      text += (text.empty() ? "" : ", ") + valueText(evaluator, element.value) + guardText(element.when, element.loops);
    return "[" + text + "]";
  }
  if (const Map* map = value.as<Map>()) {
    for (const auto& entry : map->entries)
      text += (text.empty() ? "" : ", ") + valueText(evaluator, entry.value.key) + ": " +
              valueText(evaluator, entry.value.value) + guardText(entry.when, entry.loops);
    return "{" + text + "}";
  }
  return "tensor";
}

}  // namespace dictum::symbolic
