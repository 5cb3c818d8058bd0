#include "cli/prediction.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/input_check.h"
#include "cli/suggest.h"
#include "forward/gates.h"
#include "symbolic/predict.h"

namespace dictum::cli {
namespace {

std::vector<std::string> modelNames(const ir::Program& program) {
  std::vector<std::string> names;
  for (const auto& usr : program.classOrder) {
    const auto found = program.classes.find(usr);
    if (found == program.classes.end() || !found->second.isModule || !found->second.isUserCode) continue;
    names.push_back(found->second.name);
    if (!found->second.holder.empty()) names.push_back(found->second.holder);
  }
  return names;
}

// Each construction that does not compile takes its place as a model that is one gap.
void insertFailed(schema::Prediction& prediction, const std::vector<FailedConstruction>& failed) {
  for (const auto& construction : failed) {
    schema::Model model;
    model.expression = construction.expression;
    model.completeness = schema::Completeness::Incomplete;
    model.gaps.push_back({construction.reason, {"--construct", 1, 1}});
    const auto position = std::min(construction.position, prediction.models.size());
    prediction.models.insert(prediction.models.begin() + static_cast<std::ptrdiff_t>(position), std::move(model));
  }
}

}  // namespace

Result<PredictedSource> predictFromSource(const SourceArguments& source, const ModelArguments& model,
                                          const Invocation& invocation, Configure configure, Gates gates) {
  const auto configuration = readConfiguration(model);
  if (!configuration) return failure(configuration.error());
  auto read = readSource(source, invocation);
  if (!read) return failure(read.error());

  symbolic::PredictOptions options;
  options.model = model.model;
  options.constructions = !source.constructions.empty();
  options.sites = source.sites;
  const auto predict = [&] {
    return gates == Gates::Add ? forward::predictReach(read->program, options)
                               : symbolic::predict(read->program, options);
  };
  PredictedSource result{predict(), read->isComplete, read->units, read->files};
  if (model.model && !options.constructions && result.prediction.models.empty())
    return failure(fmt::format("there is no module class '{}'{}", *model.model,
                               suggestion(*model.model, modelNames(read->program))));
  if (!configuration->empty()) {
    if (auto checked = checkConfiguration(*configuration, result.prediction, read->program, invocation.console);
        !checked)
      return failure(checked.error());
    options.configuration = *configuration;
    if (configure == Configure::Apply) result.prediction = predict();
  }
  insertFailed(result.prediction, read->failedConstructions);
  return result;
}

}  // namespace dictum::cli
