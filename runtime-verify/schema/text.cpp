#include "schema/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace dictum::schema {
namespace {

constexpr std::size_t locationColumn = 64;
constexpr std::size_t widestKeyColumn = 60;  // longer keys push their row to the right
constexpr std::size_t widestShapeColumn = 40;

struct Row {
  std::string key;
  std::string kind;
  std::string dtype;
  std::string shape;
  std::string condition;
};

std::string conditionText(const Entry& entry) {
  std::string text = print(entry.loops);
  if (!entry.when.isTrue()) text += (text.empty() ? "when " : " when ") + print(entry.when);
  return text;
}

Row rowOf(const Entry& entry, const std::string& mark) {
  return {mark + entry.key.text(), entry.kind == Kind::Parameter ? "parameter" : "buffer", entry.dtype.value_or("?"),
          print(entry.shape), conditionText(entry)};
}

std::size_t widest(const std::vector<Row>& rows, std::string Row::* column, std::size_t limit) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, std::min((row.*column).size(), limit));
  return width;
}

std::string table(const std::vector<Row>& rows) {
  const std::size_t key = widest(rows, &Row::key, widestKeyColumn), dtype = widest(rows, &Row::dtype, 20);
  const std::size_t shape = widest(rows, &Row::shape, widestShapeColumn);
  std::string text;
  for (const Row& row : rows) {
    std::string line = fmt::format("  {:<{}}   {:<9}  {:<{}}  {:<{}}   {}", row.key, key, row.kind, row.dtype, dtype,
                                   row.shape, shape, row.condition);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string heading(const Model& model) {
  const std::string title = model.expression.value_or(model.signature.empty() ? model.className : model.signature);
  return fmt::format("{:<{}} {}\n", title, locationColumn, print(model.location));
}

std::string stagesText(const Model& model) {
  std::string text;
  for (const Stage& stage : model.stages) {
    text += fmt::format("  after {} ({}):\n", stage.method, print(stage.location));
    std::vector<Row> rows;
    for (const Entry& entry : stage.added) rows.push_back(rowOf(entry, "  + "));
    for (const Entry& entry : stage.removed) rows.push_back(rowOf(entry, "  - "));
    text += table(rows);
    for (const Gap& gap : stage.gaps) text += fmt::format("    gap: {} ({})\n", gap.reason, print(gap.location));
  }
  return text;
}

std::string tiesText(const Model& model) {
  std::string text;
  for (const auto& group : model.ties) {
    std::string keys;
    for (const Key& key : group) keys += (keys.empty() ? "" : " = ") + key.text();
    text += "  tied: " + keys + "\n";
  }
  return text;
}

std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string summary(const Model& model) {
  std::size_t families = 0, conditional = 0;
  for (const Entry& entry : model.entries) {
    families += entry.loops.empty() ? 0 : 1;
    conditional += entry.loops.empty() && !entry.when.isTrue() ? 1 : 0;
  }
  const std::size_t keys = model.entries.size() - families;
  std::string text = keys > 0 || families == 0 ? counted(keys, "key") : "";
  if (keys > 0) text += fmt::format(": {} always", keys - conditional);
  if (conditional > 0) text += fmt::format(", {} conditional", conditional);
  if (families > 0)
    text += fmt::format("{}{} famil{}", text.empty() ? "" : "; ", families, families == 1 ? "y" : "ies");
  text += ".";
  std::string inputs;
  for (const Input& input : model.inputs) inputs += (inputs.empty() ? "" : ", ") + input.name;
  if (!inputs.empty()) text += " Inputs: " + inputs + ".";
  if (!model.gaps.empty()) text += " " + counted(model.gaps.size(), "gap") + ".";
  return text + "\n";
}

}  // namespace

std::string print(const Location& location) {
  if (location.file.empty()) return "unknown location";
  if (location.line == 0) return location.file;
  return fmt::format("{}:{}:{}", location.file, location.line, location.column);
}

std::string print(const Shape& shape) {
  if (!shape) return "?";
  std::string text;
  for (const Dimension& dimension : *shape) {
    text += (text.empty() ? "" : ", ") + (dimension ? print(*dimension) : "?");
  }
  return "[" + text + "]";
}

std::string print(const std::vector<Family>& loops) {
  std::string text;
  for (const Family& loop : loops) {
    text += fmt::format("{}for {} in [{}, {})", text.empty() ? "" : " ", loop.index, print(loop.from), print(loop.to));
  }
  return text;
}

std::string writeText(const Model& model) {
  std::string text = heading(model);
  if (model.throws) {
    return text + fmt::format("  construction throws: {} ({})\n", model.throws->message, print(model.throws->location));
  }
  std::vector<Row> rows;
  for (const Entry& entry : model.entries) rows.push_back(rowOf(entry, ""));
  text += table(rows) + tiesText(model) + stagesText(model);
  if (!model.valid.isTrue()) text += "  construction throws unless " + print(model.valid) + "\n";
  for (const Gap& gap : model.gaps) text += fmt::format("  gap: {} ({})\n", gap.reason, print(gap.location));
  return text + summary(model);
}

std::string writeText(const Prediction& prediction) {
  std::string text;
  for (const Model& model : prediction.models) text += (text.empty() ? "" : "\n") + writeText(model);
  return text;
}

}  // namespace dictum::schema
