#include "cli/diff_side.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "cli/base_source.h"
#include "cli/locations.h"
#include "cli/prediction.h"
#include "cli/suggest.h"
#include "diff/checkpoint_side.h"
#include "schema/input_values.h"
#include "schema/lock.h"
#include "schema/select.h"
#include "schema/specialize.h"

namespace dictum::cli {

namespace fs = std::filesystem;

namespace {

bool isCxx(const std::string& path) {
  static const std::set<std::string> extensions = {".cpp", ".cc",  ".cxx", ".c++", ".C",   ".cp", ".cu",
                                                   ".h",   ".hpp", ".hh",  ".hxx", ".h++", ".H",  ".cuh"};
  return extensions.count(fs::path(path).extension().string()) > 0;
}

// The configuration is applied to both sides at once, later.
ModelArguments withoutConfiguration(const ModelArguments& model) { return {model.model, {}, {}}; }

Result<DiffSide> readSource(const SourceArguments& source, const ModelArguments& model, const Invocation& invocation) {
  auto predicted = predictFromSource(source, withoutConfiguration(model), invocation);
  if (!predicted) return failure(predicted.error());
  return DiffSide{{std::move(predicted->prediction)}, {}, predicted->isComplete, std::move(predicted->files)};
}

Result<DiffSide> readLockSide(const std::string& path, const ModelArguments& model) {
  auto prediction = schema::readLock(path);
  if (prediction && model.model) prediction = schema::selectModel(std::move(*prediction), *model.model);
  if (!prediction) return failure(prediction.error().within(path));
  return DiffSide{{std::move(*prediction)}, {}, true, {fs::absolute(path).string()}};
}

// --- of a commit

void showRevision(schema::Prediction& prediction, const BaseTree& base) {
  const auto visit = [&base](schema::Location& location) { location.file = base.shown(location.file); };
  for (auto& model : prediction.models) visitLocations(model, visit);
}

// A model that the commit did not have is no error there.
void keepNamed(schema::Prediction& prediction, const ModelArguments& model) {
  if (!model.model) return;
  std::erase_if(prediction.models, [&](const schema::Model& each) { return !schema::isNamed(each, *model.model); });
}

Result<DiffSide> readBase(const BaseTree& base, const SourceArguments& source, const ModelArguments& model,
                          const Invocation& invocation) {
  const auto mapped = baseSource(source, invocation.compileFlags, base);
  if (!mapped) return failure(mapped.error());
  if (mapped->arguments.sources.empty() && !source.sources.empty()) return DiffSide{};
  const Invocation there{invocation.console, mapped->compileFlags};
  auto predicted = predictFromSource(mapped->arguments, {}, there);
  if (!predicted) return failure(predicted.error());
  if (source.constructions.empty()) keepNamed(predicted->prediction, model);
  showRevision(predicted->prediction, base);
  return DiffSide{{std::move(predicted->prediction)}, {}, predicted->isComplete, {}};
}

Result<schema::Configuration> checkedFor(const DiffSides& sides, const ModelArguments& model, Console& console) {
  auto configuration = readConfiguration(model);
  if (!configuration || configuration->empty()) return configuration;
  schema::Prediction both = sides.before.side.prediction;
  const auto& after = sides.after.side.prediction.models;
  both.models.insert(both.models.end(), after.begin(), after.end());
  const auto doubts = schema::checkValues(*configuration, both, schema::inputNames(both));
  if (!doubts) return failure(doubts.error());
  for (const auto& doubt : *doubts) console.warning(doubt);
  return configuration;
}

Result<void> narrow(DiffSide& source, const DiffSide& file, const schema::Configuration& configuration) {
  auto fitted = diff::fittedTo(*file.checkpoint, source.side.prediction, configuration);
  if (!fitted) return failure(fitted.error());
  source.side = std::move(*fitted);
  return {};
}

}  // namespace

Result<SideForm> formOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path)) return failure(fmt::format("cannot read '{}'", path));
  if (isCxx(path)) return SideForm::Source;
  char first = ' ';
  while (file.get(first) && std::isspace(static_cast<unsigned char>(first))) {
  }
  if (first != '{') return SideForm::Checkpoint;
  // A distributed checkpoint's index is JSON too.
  const auto lock = schema::readLock(path);
  return lock || lock.error().message().find("dictum") != std::string::npos ? SideForm::Lock : SideForm::Checkpoint;
}

Result<DiffSide> readSide(const std::string& path, const SourceArguments& source, const ModelArguments& model,
                          const Invocation& invocation) {
  const auto form = formOf(path);
  if (!form) return failure(form.error());
  if (*form == SideForm::Lock) return readLockSide(path, model);
  if (*form == SideForm::Source) {
    SourceArguments only = source;
    only.sources = {path};
    return readSource(only, model, invocation);
  }
  auto index = checkpoint::readCheckpoint(path);
  if (!index) return failure(index.error());
  diff::Side side = diff::sideOf(*index);
  return DiffSide{std::move(side), std::move(*index), true, {fs::absolute(path).string()}};
}

Result<DiffSides> readAgainst(const BaseTree& base, const SourceArguments& source, const ModelArguments& model,
                              const Invocation& invocation) {
  if (source.sources.size() == 1) {
    const auto form = formOf(source.sources.front());
    if (!form) return failure(form.error());
    if (*form == SideForm::Lock) {
      const auto there = base.find(source.sources.front());
      if (!there) return failure(fmt::format("'{}' has no '{}'", base.revision(), source.sources.front()));
      auto before = readLockSide(*there, {}), after = readLockSide(source.sources.front(), model);
      if (!before || !after) return failure(before ? after.error() : before.error());
      keepNamed(before->side.prediction, model);
      before->files.clear();
      return DiffSides{std::move(*before), std::move(*after)};
    }
    if (*form == SideForm::Checkpoint)
      return failure("--against compares sources or one lock; a checkpoint is compared as OLD or NEW");
  }
  auto after = readSource(source, model, invocation);
  if (!after) return failure(after.error());
  auto before = readBase(base, source, model, invocation);
  if (!before) return failure(before.error().within(base.revision()));
  return DiffSides{std::move(*before), std::move(*after)};
}

Result<void> makeComparable(DiffSides& sides, const ModelArguments& model, Console& console) {
  const auto configuration = checkedFor(sides, model, console);
  if (!configuration) return failure(configuration.error());
  const bool oldIsFile = sides.before.checkpoint.has_value(), newIsFile = sides.after.checkpoint.has_value();
  if (oldIsFile && !newIsFile) return narrow(sides.after, sides.before, *configuration);
  if (newIsFile && !oldIsFile) return narrow(sides.before, sides.after, *configuration);
  if (configuration->empty()) return {};
  for (DiffSide* side : {&sides.before, &sides.after})
    for (schema::Model& each : side->side.prediction.models) each = schema::specialize(each, *configuration);
  return {};
}

}  // namespace dictum::cli
