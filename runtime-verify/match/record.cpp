#include "match/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "match/key_patterns.h"
#include "schema/json_cursor.h"
#include "schema/lock.h"

namespace dictum::match {
namespace {

using schema::JsonCursor;

constexpr std::size_t maximumRecordBytes = std::size_t{1} << 30;
constexpr int formatVersion = 1;

std::string textOf(const JsonCursor& json) { return json.text(); }

checkpoint::TensorEntry entryOf(const JsonCursor& json) {
  checkpoint::TensorEntry entry;
  entry.key = json.at("key").text();
  const std::string kind = json.at("kind").text();
  if (kind != "parameter" && kind != "buffer") json.fail("'kind' is neither \"parameter\" nor \"buffer\"");
  entry.kind = kind == "buffer" ? schema::Kind::Buffer : schema::Kind::Parameter;
  entry.dtype = json.at("dtype").text();
  entry.shape = json.at("shape").list([](const JsonCursor& size) { return size.integer(); });
  if (std::any_of(entry.shape.begin(), entry.shape.end(), [](std::int64_t size) { return size < 0; }))
    json.fail("a size is negative");
  return entry;
}

Result<EpochRecord> recordOf(const std::string& line) {
  const auto json = schema::parseStrictJson(line);
  if (!json) return failure(json.error());
  schema::JsonErrors errors;
  const JsonCursor root(*json, errors);
  EpochRecord record;
  if (root.at("dictum_record").integer() != formatVersion)
    root.fail(fmt::format("is no record of version {}; record it again with this Dictum", formatVersion));
  record.epoch = root.at("epoch").integer();
  record.index.format = "record";
  record.index.entries = root.at("entries").list(entryOf);
  record.index.submodules = root.at("submodules").list(textOf);
  record.frozen = root.at("frozen").list(textOf);
  record.unused = root.at("unused").list(textOf);
  record.zeroGradient = root.at("zero_gradient").list(textOf);
  if (errors.first) return failure(*errors.first);
  return record;
}

// The entries of the model that was matched, and where they are registered.
class Registrations {
 public:
  Registrations(const schema::Prediction& prediction, const Match& match)
      : model_(std::find_if(
            prediction.models.begin(), prediction.models.end(),
            [&](const auto& model) { return model.className == match.model && model.signature == match.signature; })),
        hasModel_(model_ != prediction.models.end()),
        patterns_(hasModel_ ? model_->entries : none_),
        match_(match) {}

  schema::Location of(const std::string& key) const {
    const auto found = patterns_.find(match_.change.apply(key));
    return found.empty() ? schema::Location{} : model_->entries[found.front().entry].location;
  }

 private:
  const std::vector<schema::Entry> none_;
  std::vector<schema::Model>::const_iterator model_;
  bool hasModel_;
  KeyPatterns patterns_;
  const Match& match_;
};

}  // namespace

Result<std::vector<EpochRecord>> readRecord(const std::string& path) {
  const auto content = schema::readWholeFile(path, maximumRecordBytes);
  if (!content) return failure(content.error());
  std::vector<EpochRecord> records;
  std::istringstream lines(*content);
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto record = recordOf(line);
    if (!record) return failure(record.error().within(fmt::format("cannot read record '{}': line {}", path, number)));
    record->index.path = fmt::format("{}, epoch {}", path, record->epoch);
    records.push_back(std::move(*record));
  }
  if (records.empty()) return failure(fmt::format("cannot read record '{}': it has no epochs", path));
  return records;
}

std::vector<KeyHistory> historyOf(const std::vector<EpochRecord>& records, const schema::Prediction& prediction,
                                  const std::vector<Match>& matches) {
  std::vector<KeyHistory> histories;
  std::unordered_map<std::string, std::size_t> positions;
  const auto historyOfKey = [&](const std::string& key) -> KeyHistory& {
    const auto [position, isNew] = positions.emplace(key, histories.size());
    if (isNew) histories.push_back({.key = key});
    return histories[position->second];
  };
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    for (const auto& entry : record->index.entries) historyOfKey(entry.key);
  }
  for (const EpochRecord& record : records) {
    for (const auto& entry : record.index.entries) historyOfKey(entry.key).recorded.push_back(record.epoch);
    for (const auto& key : record.frozen) historyOfKey(key).frozen.push_back(record.epoch);
    for (const auto& key : record.unused) historyOfKey(key).unused.push_back(record.epoch);
    for (const auto& key : record.zeroGradient) historyOfKey(key).zeroGradient.push_back(record.epoch);
  }
  std::erase_if(histories, [](const KeyHistory& each) {
    return each.frozen.empty() && each.unused.empty() && each.zeroGradient.empty();
  });
  if (matches.empty()) return histories;
  const Registrations registrations(prediction, matches.back());
  for (KeyHistory& each : histories) each.location = registrations.of(each.key);
  return histories;
}

}  // namespace dictum::match
