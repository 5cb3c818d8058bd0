#include "cli/input_list.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/table.h"
#include "schema/json.h"
#include "schema/text.h"

namespace dictum::cli {
namespace {

std::string listed(const std::vector<schema::Literal>& values) {
  std::string text;
  for (const schema::Literal& value : values)
    text += (text.empty() ? "" : ", ") + schema::print(schema::Expression::literal(value));
  return text;
}

std::vector<std::string> row(const schema::Input& input) {
  std::string values = listed(input.values);
  if (!input.excluded.empty()) values += (values.empty() ? "not " : "; not ") + listed(input.excluded);
  return {input.name, input.typeName, input.defaultValue ? "default " + *input.defaultValue : "", values};
}

std::string inputsText(const schema::Model& model) {
  const std::string title = model.expression.value_or(model.signature.empty() ? model.className : model.signature);
  std::string text = fmt::format("{}  {}\n", title, schema::print(model.location));
  if (model.inputs.empty()) return text + "  no inputs\n";
  std::vector<std::vector<std::string>> rows;
  for (const schema::Input& input : model.inputs) rows.push_back(row(input));
  return text + formatTable(rows);
}

}  // namespace

std::string inputsText(const schema::Prediction& prediction) {
  std::string text;
  for (const schema::Model& model : prediction.models) text += (text.empty() ? "" : "\n") + inputsText(model);
  return text;
}

std::string inputsJson(const schema::Prediction& prediction) {
  using Json = nlohmann::ordered_json;
  const Json all = Json::parse(schema::writeJson(prediction));
  Json models = Json::array();
  for (const Json& one : all.at("models")) {
    Json model;
    for (const char* part : {"class", "holder", "expression", "signature", "location", "inputs"})
      if (one.contains(part)) model[part] = one.at(part);
    models.push_back(std::move(model));
  }
  return Json{{"models", std::move(models)}}.dump(2) + "\n";
}

}  // namespace dictum::cli
