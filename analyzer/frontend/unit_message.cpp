#include "frontend/unit_message.h"

#include <nlohmann/json.hpp>

#include "ir/serialize.h"

namespace dictum::frontend {

namespace {

using Json = nlohmann::json;

Json toJson(const Diagnostic& diagnostic) {
  const schema::Location& place = diagnostic.location;
  return {static_cast<int>(diagnostic.severity),
          diagnostic.message,
          place.file,
          place.line,
          place.column,
          diagnostic.snippet};
}

Diagnostic toDiagnostic(const Json& json) {
  Diagnostic diagnostic;
  diagnostic.severity = static_cast<Severity>(json.at(0).get<int>());
  diagnostic.message = json.at(1);
  diagnostic.location = {json.at(2), json.at(3), json.at(4)};
  diagnostic.snippet = json.at(5).get<std::vector<std::string>>();
  return diagnostic;
}

}  // namespace

std::string encode(const UnitResult& result) {
  const TranslationUnit& unit = result.summary;
  Json diagnostics = Json::array();
  for (const Diagnostic& diagnostic : result.diagnostics) diagnostics.push_back(toJson(diagnostic));
  const Json message = {unit.file,
                        static_cast<int>(unit.status),
                        unit.isRequested,
                        static_cast<int>(unit.cache),
                        unit.isUnitCached,
                        unit.seconds,
                        std::move(diagnostics),
                        result.unit.has_value() || !result.bytes.empty(),
                        unit.files,
                        unit.isUnfinished};
  const std::vector<std::uint8_t> head = Json::to_cbor(message);
  std::string bytes = std::to_string(head.size()) + "\n";
  bytes.append(head.begin(), head.end());
  return bytes + (result.unit && result.bytes.empty() ? ir::serialize(*result.unit) : result.bytes);
}

Result<UnitResult> decode(const std::string& bytes) {
  const std::size_t line = bytes.find('\n');
  const std::size_t size = line == std::string::npos ? 0 : std::strtoull(bytes.c_str(), nullptr, 10);
  if (size == 0 || size > bytes.size() - line - 1) return failure("the message is cut short");
  const auto head = bytes.begin() + static_cast<std::ptrdiff_t>(line) + 1;
  const auto end = head + static_cast<std::ptrdiff_t>(size);
  UnitResult result;
  try {
    const Json message = Json::from_cbor(head, end);
    result.summary = {message.at(0), static_cast<Status>(message.at(1).get<int>()),
                      message.at(2), static_cast<CacheUse>(message.at(3).get<int>()),
                      message.at(4), message.at(5),
                      message.at(8), message.at(9)};
    for (const Json& diagnostic : message.at(6)) result.diagnostics.push_back(toDiagnostic(diagnostic));
    if (!message.at(7).get<bool>()) return result;
  } catch (const Json::exception& error) {
    return failure(std::string("the message is damaged: ") + error.what());
  }
  auto unit = ir::deserialize(std::string(end, bytes.end()));
  if (!unit) return failure(unit.error());
  result.unit = std::move(*unit);
  return result;
}

}  // namespace dictum::frontend
