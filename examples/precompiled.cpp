// Owns the precompiled header that the examples share.
#include <torch/torch.h>
