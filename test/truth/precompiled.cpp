// Owns the precompiled header that the truth programs share.
#include <torch/torch.h>
