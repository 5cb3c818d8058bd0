#include <fmt/format.h>

#include <cmath>

#include "schema/expression_node.h"
#include "schema/input_type.h"
#include "schema/json.h"

namespace dictum::schema {
namespace {

const char* nameOf(Completeness completeness) {
  switch (completeness) {
    case Completeness::Exact:
      return "exact";
    case Completeness::Conditional:
      return "conditional";
    default:
      return "incomplete";
  }
}

const char* nameOf(ValueType type) {
  constexpr const char* names[] = {"unknown", "boolean", "integer", "floating", "string", "enumeration", "sequence"};
  return names[static_cast<std::size_t>(type)];
}

Json toJson(const Input& input);
Json toJson(const Submodule& submodule);
Json toJson(const Stage& stage);
Json toJson(const Gap& gap);

template <typename T>
Json listOf(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(toJson(item));
  return list;
}

Json toJson(const Shape& shape) {
  if (!shape) return nullptr;
  Json list = Json::array();
  for (const Dimension& dimension : *shape) {
    if (!dimension) {
      list.push_back(nullptr);
    } else if (auto number = dimension->asInteger()) {
      list.push_back(*number);
    } else {
      list.push_back(print(*dimension));
    }
  }
  return list;
}

Json toJson(const std::vector<Family>& loops) {
  Json list = Json::array();
  for (const Family& loop : loops) {
    list.push_back({{"index", loop.index}, {"from", print(loop.from)}, {"to", print(loop.to)}});
  }
  return list;
}

// A step and a remark have the same form.
template <typename Note>
Json notes(const std::vector<Note>& items) {
  Json list = Json::array();
  for (const Note& item : items) list.push_back({{"what", item.what}, {"location", toJson(item.location)}});
  return list;
}

Json toJson(const Reach& reach) {
  switch (reach.reached) {
    case Reached::Always:
      return "always";
    case Reached::Never:
      return "never";
    case Reached::Conditionally:
      return print(reach.when);
    case Reached::Unknown:
      break;
  }
  return "unknown";
}

Json defaultJson(const std::string& text) {
  const auto value = parseValue(text);
  return value && value->literal() ? toJson(*value->literal()) : Json(text);
}

Json toJson(const Input& input) {
  Json json = {{"name", input.name}, {"type", input.typeName}};
  if (valueTypeOf(input.typeName) != input.type) json["value_type"] = nameOf(input.type);
  if (input.defaultValue) json["default"] = defaultJson(*input.defaultValue);
  json["values"] = listOf(input.values);
  if (!input.excluded.empty()) json["excluded"] = listOf(input.excluded);
  return json;
}

Json toJson(const Submodule& submodule) {
  Json json = {
      {"path", encodeKey(submodule.path)}, {"class", submodule.className}, {"serializable", submodule.serializable}};
  if (!submodule.when.isTrue()) json["when"] = print(submodule.when);
  json["for"] = toJson(submodule.loops);
  json["location"] = toJson(submodule.location);
  if (submodule.reach) json["reached"] = toJson(*submodule.reach);
  return json;
}

Json toJson(const Gap& gap) { return {{"reason", gap.reason}, {"location", toJson(gap.location)}}; }

Json toJson(const Stage& stage) {
  return {{"method", stage.method},
          {"location", toJson(stage.location)},
          {"added", listOf(stage.added)},
          {"removed", listOf(stage.removed)},
          {"gaps", listOf(stage.gaps)}};
}

Json tiesJson(const std::vector<std::vector<Key>>& ties) {
  Json list = Json::array();
  for (const auto& group : ties) {
    Json keys = Json::array();
    for (const Key& key : group) keys.push_back(encodeKey(key));
    list.push_back(std::move(keys));
  }
  return list;
}

std::string compact(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

void writeRecords(std::string& out, const Json& list, const std::string& indent) {
  if (list.empty()) {
    out += "[]";
    return;
  }
  out += "[\n";
  for (std::size_t i = 0; i < list.size(); ++i) {
    out += indent + "  " + compact(list[i]) + (i + 1 < list.size() ? ",\n" : "\n");
  }
  out += indent + "]";
}

void writeFields(std::string& out, const Json& object, const std::string& indent) {
  out += "{\n";
  std::size_t left = object.size();
  for (const auto& [name, value] : object.items()) {
    out += indent + "  " + compact(name) + ": ";
    if (name == "models" || name == "stages") {
      out += "[";
      for (std::size_t i = 0; i < value.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        out += indent + "    ";
        writeFields(out, value[i], indent + "    ");
      }
      out += value.empty() ? "]" : "\n" + indent + "  ]";
    } else if (value.is_array()) {
      writeRecords(out, value, indent + "  ");
    } else {
      out += compact(value);
    }
    out += --left > 0 ? ",\n" : "\n";
  }
  out += indent + "}";
}

}  // namespace

std::string encodeKey(const Key& key) {
  std::string result;
  for (const Expression& part : key.parts()) {
    const std::string* text = part.asString();
    if (!text) {
      result += "{" + print(part) + "}";
      continue;
    }
    for (const char c : *text) result += std::string(c == '{' || c == '}' ? 2 : 1, c);
  }
  return result;
}

Json toJson(const Location& location) {
  if (location.file.empty() && location.line == 0) return Json::object();
  return {{"file", location.file}, {"line", location.line}, {"column", location.column}};
}

Json toJson(const Literal& literal) {
  if (const bool* value = std::get_if<bool>(&literal)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&literal)) return *value;
  const double* number = std::get_if<double>(&literal);
  if (number && std::isfinite(*number)) return *number;
  return print(Value(literal));
}

Json toJson(const Entry& entry) {
  Json json = {{"key", encodeKey(entry.key)},
               {"kind", entry.kind == Kind::Parameter ? "parameter" : "buffer"},
               {"dtype", entry.dtype ? Json(*entry.dtype) : Json(nullptr)},
               {"shape", toJson(entry.shape)}};
  if (!entry.when.isTrue()) json["when"] = print(entry.when);
  json["for"] = toJson(entry.loops);
  json["location"] = toJson(entry.location);
  if (!entry.steps.empty()) json["steps"] = notes(entry.steps);
  if (!entry.remarks.empty()) json["remarks"] = notes(entry.remarks);
  if (entry.reach) json["reached"] = toJson(*entry.reach);
  return json;
}

Json toJson(const Model& model) {
  Json json = {{"class", model.className}};
  if (!model.holder.empty()) json["holder"] = model.holder;
  json["location"] = toJson(model.location);
  json["signature"] = model.signature;
  if (model.expression) json["expression"] = *model.expression;
  json["completeness"] = nameOf(model.completeness);
  if (model.throws) {
    json["throws"] = {{"message", model.throws->message}, {"location", toJson(model.throws->location)}};
  }
  if (!model.valid.isTrue()) json["valid"] = print(model.valid);
  json["inputs"] = listOf(model.inputs);
  json["entries"] = listOf(model.entries);
  json["submodules"] = listOf(model.submodules);
  json["ties"] = tiesJson(model.ties);
  json["stages"] = listOf(model.stages);
  json["gaps"] = listOf(model.gaps);
  return json;
}

Json toJson(const Prediction& prediction) { return {{"dictum", 1}, {"models", listOf(prediction.models)}}; }

std::string writeJson(const Prediction& prediction) {
  std::string out;
  writeFields(out, toJson(prediction), "");
  return out + "\n";
}

}  // namespace dictum::schema
