#include "net.h"

torch::nn::Linear makeHead(int64_t width) { return torch::nn::Linear(width, classesOf(width)); }
