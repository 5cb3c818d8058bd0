#include "diff/checkpoint_side.h"

#include <algorithm>

#include "match/match.h"
#include "schema/input_type.h"
#include "schema/specialize.h"

namespace dictum::diff {
namespace {

schema::Shape shapeOf(const checkpoint::TensorEntry& tensor) {
  std::vector<schema::Dimension> shape;
  for (const std::int64_t size : tensor.shape) shape.emplace_back(schema::Expression::integer(size));
  return shape;
}

// The inputs that a configuration names by their elements or sizes too: "dims[0]" is of "dims".
schema::Configuration configurationOf(const match::Match& match) {
  schema::Configuration configuration;
  for (const match::ConfiguredInput& input : match.configuration) configuration.emplace(input.name, input.value);
  return configuration;
}

}  // namespace

Side sideOf(const checkpoint::CheckpointIndex& index) {
  schema::Model model;
  model.location.file = index.path;
  bool knowsKinds = true;
  for (const checkpoint::TensorEntry& tensor : index.entries) {
    schema::Entry entry;
    entry.key = schema::Key(tensor.key);
    entry.kind = tensor.kind.value_or(schema::Kind::Parameter);
    if (!tensor.dtype.empty()) entry.dtype = tensor.dtype;
    entry.shape = shapeOf(tensor);
    entry.location = model.location;
    knowsKinds = knowsKinds && tensor.kind.has_value();
    model.entries.push_back(std::move(entry));
  }
  for (const std::string& path : index.submodules) {
    schema::Submodule submodule;
    submodule.path = schema::Key(path);
    submodule.location = model.location;
    model.submodules.push_back(std::move(submodule));
  }
  const bool knowsSubmodules = !index.submodules.empty();
  return {{{std::move(model)}}, knowsKinds, knowsSubmodules, false};
}

Result<Side> fittedTo(const checkpoint::CheckpointIndex& index, const schema::Prediction& source,
                      const schema::Configuration& given) {
  const auto report = match::match(source, {index}, given);
  if (report.files.empty()) return failure("there is no class derived from torch::nn::Module");
  const match::Match& best = report.files.front();
  const auto isBest = [&](const schema::Model& model) {
    return model.className == best.model && model.signature == best.signature && model.location == best.location;
  };
  const auto found = std::find_if(source.models.begin(), source.models.end(), isBest);
  if (found == source.models.end()) return failure("no model of the source can be held against the checkpoint");
  schema::Configuration configuration = configurationOf(best);
  configuration.merge(schema::defaultsBeside(configuration, *found));
  return Side{{{schema::specialize(*found, configuration)}}};
}

}  // namespace dictum::diff
