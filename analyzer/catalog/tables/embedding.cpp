// torch/nn/modules/embedding.h

#include "catalog/tables/tables.h"

namespace dictum::catalog {
namespace {

// `_weight` is registered itself where it is given (also by from_pretrained): its dtype stays, and it is tied to
// whatever else holds that tensor.
ModuleInfo embedding(const std::string& name, const std::string& shapeMessage) {
  return {
      .className = "torch::nn::" + name + "Impl",
      .optionsClass = "torch::nn::" + name + "Options",
      .checks = {{.holds = "!given.padding_idx || padding_idx <= 0 || padding_idx < num_embeddings",
                  .message = "Padding_idx must be within num_embeddings"},
                 {.holds = "!given.padding_idx || padding_idx >= 0 || padding_idx >= -num_embeddings",
                  .message = "Padding_idx must be within num_embedding"},
                 {.holds = "!given.padding_idx || given._weight || num_embeddings != 0",
                  .message = "select(): index 0 out of range for tensor of size [0, {embedding_dim}] at dimension 0"},
                 {.holds = "!given._weight || size(_weight) == 2 && _weight[0] == num_embeddings && "
                           "_weight[1] == embedding_dim",
                  .message = shapeMessage}},
      .blocks = {{.rows = {parameter("weight", {"num_embeddings", "embedding_dim"}, "!given._weight"),
                           {.what = What::Parameter,
                            .name = "weight",
                            .shape = {"num_embeddings", "embedding_dim"},
                            .when = "given._weight",
                            .tensor = "_weight"}}}}};
}

}  // namespace

std::vector<ModuleInfo> embeddingModules() {
  return {
      embedding("Embedding", "Shape of _weight does not match num_embeddings and embedding_dim"),
      embedding("EmbeddingBag", "Shape of weight does not match num_embeddings and embedding_dim"),
  };
}

}  // namespace dictum::catalog
