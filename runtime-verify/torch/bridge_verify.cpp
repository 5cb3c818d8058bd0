#include <fmt/format.h>

#include "bridge.h"
#include "bridge_module.h"
#include "match/match.h"
#include "match/report_json.h"
#include "match/report_text.h"
#include "schema/input_values.h"
#include "schema/lock.h"
#include "schema/select.h"

namespace dictum::bridge {
namespace {

Result<schema::Configuration> configurationOf(const std::vector<std::pair<std::string, std::string>>& inputs) {
  schema::Configuration configuration;
  for (const auto& [name, text] : inputs) {
    auto value = schema::parseValue(text);
    if (!value) return failure(value.error().within(fmt::format("input '{}'", name)));
    configuration.emplace(name, std::move(*value));
  }
  return configuration;
}

Result<match::MatchReport> matched(const LiveModule& module, const std::string& lock, const std::string& model,
                                   const std::vector<std::pair<std::string, std::string>>& inputs) {
  auto prediction = schema::readLock(lock);
  if (!prediction) return failure(prediction.error());
  if (!model.empty()) {
    auto selected = schema::selectModel(std::move(*prediction), model);
    if (!selected) return failure(selected.error().within(fmt::format("'{}'", lock)));
    prediction = std::move(*selected);
  }
  if (prediction->models.empty()) return failure(fmt::format("'{}' has no models", lock));
  const auto configuration = configurationOf(inputs);
  if (!configuration) return failure(configuration.error());
  const auto doubts = schema::checkValues(*configuration, *prediction, schema::inputNames(*prediction));
  if (!doubts) return failure(doubts.error());
  return match::match(*prediction, {indexOf(module)}, *configuration);
}

}  // namespace

Verdict verify(const LiveModule& module, const std::string& lock, const std::string& model,
               const std::vector<std::pair<std::string, std::string>>& inputs) {
  const auto report = matched(module, lock, model, inputs);
  if (!report) return {.error = report.error().message()};
  const match::Match& result = report->files.front();
  return {.fits = result.verdict == match::Verdict::Fits || result.verdict == match::Verdict::FitsUnderConfiguration,
          .verdict = match::nameOf(result.verdict),
          .text = match::writeText(*report),
          .json = match::toJson(*report).dump(2)};
}

}  // namespace dictum::bridge
