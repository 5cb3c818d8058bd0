// Modules without keys that move, drop or compare elements: torch/nn/modules/padding.h, fold.h, pixelshuffle.h,
// upsampling.h, dropout.h, distance.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

ModuleInfo dropout(const std::string& name) {
  return keyless(
      name, "DropoutOptions",
      {{.holds = "p >= 0 && p <= 1", .message = "dropout probability has to be between 0 and 1, but got {p}"}});
}

// Their base, which a user's class can derive from too.
ModuleInfo dropoutBase() {
  ModuleInfo module = dropout("");
  module.className = "torch::nn::detail::_DropoutNd";
  return module;
}

}  // namespace

std::vector<ModuleInfo> shapeModules() {
  std::vector<ModuleInfo> modules = {
      dropout("Dropout"),
      dropout("Dropout2d"),
      dropout("Dropout3d"),
      dropout("AlphaDropout"),
      dropout("FeatureAlphaDropout"),
      dropoutBase(),
      keyless("PixelShuffle", "PixelShuffleOptions"),
      keyless("PixelUnshuffle", "PixelUnshuffleOptions"),
      keyless("Upsample", "UpsampleOptions"),
      keyless("Fold", "FoldOptions"),
      keyless("Unfold", "UnfoldOptions"),
      keyless("CosineSimilarity", "CosineSimilarityOptions"),
      keyless("PairwiseDistance", "PairwiseDistanceOptions"),
      keyless("ZeroPad2d", "ZeroPad2dOptions"),
      keyless("ZeroPad1d", "ZeroPadOptions"),
      keyless("ZeroPad3d", "ZeroPadOptions"),
  };
  for (const std::string kind : {"ReflectionPad", "ReplicationPad", "ConstantPad"}) {
    for (const std::string dimensions : {"1d", "2d", "3d"})
      modules.push_back(keyless(kind + dimensions, kind + "Options"));
  }
  return modules;
}

}  // namespace dictum::catalog
