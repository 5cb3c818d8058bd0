#include "cli/report_data.h"

#include <algorithm>
#include <unordered_map>

#include "match/match.h"
#include "match/prefix.h"
#include "match/report_json.h"
#include "schema/input_type.h"
#include "schema/json.h"

namespace dictum::cli {
namespace {

using schema::Json;

constexpr std::int64_t exactInDouble = std::int64_t{1} << 53;

class SharedValues {
 public:
  std::size_t position(const Json& value) {
    const auto [found, isNew] = positions_.emplace(value.dump(-1, ' ', false, Json::error_handler_t::replace), size());
    if (isNew) values_.push_back(value);
    return found->second;
  }
  std::size_t size() const { return positions_.size(); }
  Json take() { return std::move(values_); }

 private:
  std::unordered_map<std::string, std::size_t> positions_;
  Json values_ = Json::array();
};

// Records as one list per field; -1 where a record has not got it.
Json columns(const Json& records, SharedValues& shared) {
  Json result = Json::object();
  for (std::size_t row = 0; row < records.size(); ++row) {
    for (const auto& [field, value] : records[row].items()) {
      Json& column = result[field];
      while (column.size() < row) column.push_back(-1);
      column.push_back(shared.position(value));
    }
  }
  for (auto& [field, column] : result.items()) {
    while (column.size() < records.size()) column.push_back(-1);
  }
  return result;
}

Json withLargeNumbersAsText(Json entry) {
  for (Json& dimension : entry["shape"]) {
    const bool isLarge = dimension.is_number_integer() && std::abs(dimension.get<std::int64_t>()) > exactInDouble;
    if (isLarge) dimension = std::to_string(dimension.get<std::int64_t>());
  }
  return entry;
}

Json entryColumns(const Json& entries, SharedValues& shared) {
  Json records = Json::array();
  for (const Json& entry : entries) records.push_back(withLargeNumbersAsText(entry));
  return columns(records, shared);
}

const char* nameOf(schema::ValueType type) {
  constexpr const char* names[] = {"unknown", "boolean", "integer", "floating", "string", "enumeration", "sequence"};
  return names[static_cast<std::size_t>(type)];
}

Json texts(const std::vector<schema::Literal>& literals) {
  Json list = Json::array();
  for (const auto& literal : literals) list.push_back(print(schema::Value(literal)));
  return list;
}

// The types of the input itself, of its elements and of theirs.
Json inputJson(const schema::Input& input, const schema::TypeOf& typeOf) {
  constexpr int levels = 4;
  Json types = Json::array();
  std::string path = input.name;
  for (int level = 0; level < levels; ++level, path += "[]") types.push_back(nameOf(typeOf(path)));
  Json json = {{"name", input.name},  {"type", input.typeName},        {"valueType", nameOf(input.type)},
               {"valueTypes", types}, {"values", texts(input.values)}, {"excluded", texts(input.excluded)}};
  if (input.defaultValue) json["default"] = *input.defaultValue;
  return json;
}

Json modelJson(const schema::Model& model, SharedValues& shared) {
  Json json = schema::toJson(model);
  json["inputs"] = Json::array();
  const auto typeOf = schema::typesOf(model.inputs);
  for (const auto& input : model.inputs) json["inputs"].push_back(inputJson(input, typeOf));
  json["entries"] = entryColumns(json["entries"], shared);
  json["submodules"] = columns(json["submodules"], shared);
  for (Json& stage : json["stages"]) {
    for (const char* change : {"added", "removed"}) stage[change] = entryColumns(stage[change], shared);
  }
  return json;
}

// The model that a match is of. Constructions of one class differ in their arguments alone, so they are matched again.
std::size_t modelOf(const match::Match& match, const checkpoint::CheckpointIndex& index, const ReportSubject& subject) {
  const auto& models = subject.prediction.models;
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const bool isOfClass = models[i].className == match.model && models[i].signature == match.signature;
    if (isOfClass && models[i].location == match.location) candidates.push_back(i);
  }
  const auto isMatched = [&](std::size_t candidate) {
    const match::Match again = match::match(models[candidate], index, subject.configuration);
    return again.verdict == match.verdict && again.matched == match.matched &&
           again.differences() == match.differences();
  };
  if (candidates.size() == 1) return candidates.front();
  return *std::find_if(candidates.begin(), candidates.end(), isMatched);
}

Json checkpointJson(Json json, const match::Match& match, const checkpoint::CheckpointIndex& index,
                    const ReportSubject& subject, SharedValues& shared) {
  json["model"] = modelOf(match, index, subject);
  json["values"] = Json::object();
  for (const auto& input : match.configuration) json["values"][input.name] = print(input.value);
  json["keys"] = Json::array();
  for (const auto& key : match::keysUnder(match.change, index)) json["keys"].push_back(shared.position(key.key));
  return json;
}

Json checkpointsJson(const match::MatchReport& report, const ReportSubject& subject, SharedValues& shared) {
  const Json matches = match::toJson(report)["files"];
  Json list = Json::array();
  for (std::size_t i = 0; i < matches.size(); ++i)
    list.push_back(checkpointJson(matches[i], report.files[i], subject.checkpoints[i], subject, shared));
  return list;
}

}  // namespace

Json reportData(const ReportSubject& subject) {
  SharedValues shared;
  Json configuration = Json::object(), models = Json::array();
  for (const auto& [name, value] : subject.configuration) configuration[name] = print(value);
  for (const auto& model : subject.prediction.models) models.push_back(modelJson(model, shared));
  const auto report = match::match(subject.prediction, subject.checkpoints, subject.configuration);
  Json checkpoints = checkpointsJson(report, subject, shared);
  const Json reportJson = match::toJson(match::MatchReport{{}, report.timeline, {}});
  return {{"title", subject.title},
          {"configuration", std::move(configuration)},
          {"models", std::move(models)},
          {"checkpoints", std::move(checkpoints)},
          {"timeline", reportJson.value("timeline", Json::array())},
          {"shared", shared.take()}};
}

std::string scriptText(const Json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = std::string_view(text).substr(at);
    if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
      result += rest[2] == '\xa8' ? "\\u2028" : "\\u2029";
      at += 2;
    } else if (text[at] == '<') {
      result += "\\u003c";
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace dictum::cli
