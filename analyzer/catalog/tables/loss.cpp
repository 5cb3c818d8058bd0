// torch/nn/modules/loss.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

ModuleInfo loss(const std::string& name) { return keyless(name, name + "Options"); }

// A loss that keeps the weights it is given as buffers.
ModuleInfo weightedLoss(const std::string& name, std::vector<Row> rows, std::vector<Check> checks = {}) {
  ModuleInfo module = keyless(name, name + "Options", std::move(checks));
  module.blocks = {{.rows = std::move(rows)}};
  return module;
}

}  // namespace

std::vector<ModuleInfo> lossModules() {
  return {
      weightedLoss("BCELoss", {givenBuffer("weight")}),
      weightedLoss("NLLLoss", {givenBuffer("weight")}),
      weightedLoss("CrossEntropyLoss", {givenBuffer("weight")}),
      weightedLoss("MultiMarginLoss", {givenBuffer("weight")},
                   {{.holds = "p == 1 || p == 2", .message = "only p == 1 and p == 2 supported"},
                    {.holds = "!given.weight || size(weight) == 1",
                     .message = "Expected !options.weight().defined() || options.weight().dim() == 1 to be true, but "
                                "got false.  (Could this error message be improved?  If so, please report an "
                                "enhancement request to PyTorch.)"}}),
      weightedLoss("MultiLabelSoftMarginLoss", {givenBuffer("weight")}),
      weightedLoss("BCEWithLogitsLoss", {givenBuffer("weight"), givenBuffer("pos_weight")}),
      loss("L1Loss"),
      loss("KLDivLoss"),
      loss("MSELoss"),
      loss("HingeEmbeddingLoss"),
      loss("CosineEmbeddingLoss"),
      loss("SmoothL1Loss"),
      loss("HuberLoss"),
      loss("MultiLabelMarginLoss"),
      loss("SoftMarginLoss"),
      loss("TripletMarginLoss"),
      loss("TripletMarginWithDistanceLoss"),
      loss("CTCLoss"),
      loss("PoissonNLLLoss"),
      loss("MarginRankingLoss"),
  };
}

}  // namespace dictum::catalog
