// What a tensor becomes when it goes through a module. Constructors ask that where they run their own layers on a
// tensor of zeros to learn how many features come out of the convolutions:
//
//     auto x = features->forward(torch::zeros({1, 3, size, size}));
//     fc = register_module("fc", torch::nn::Linear(x.numel(), 10));
//
// Shapes and dtypes of LibTorch's layers are followed; the `forward` of the program's own classes is run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "symbolic/evaluator.h"
#include "symbolic/window_shape.h"

namespace dictum::symbolic {

// The call `object->forward(arguments...)` or `object(arguments...)`. Nothing where the object is no module that is
// known, or what it does to its input is not described.
std::optional<Operand> throughModule(Evaluator& evaluator, const Operand& object, const std::vector<Operand>& arguments,
                                     const ir::Expression& call);

struct TensorCall;

// Pooling of operand 0 over `rank` dimensions, from the options that the module and the function of
// torch::nn::functional share.
Shape pooled(TensorCall& call, const std::string& kind, const Structure& options, std::size_t rank);
// The same with these windows.
Shape pooled(TensorCall& call, const std::vector<Window>& windows, Rounding rounding);

}  // namespace dictum::symbolic
