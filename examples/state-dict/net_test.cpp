// How a project's own tests hold a module to its keys.
#include "net.h"

#include <dictum/gtest.h>

TEST(Classifier, HasTheKeysThatItsCheckpointsHave) {
  EXPECT_THAT(*Classifier(), dictum::HasKeys({"body.weight", "body.bias", "norm.weight", "norm.bias",
                                              "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
                                              "head.weight", "head.bias", "auxiliary.weight", "auxiliary.bias"}));
}
