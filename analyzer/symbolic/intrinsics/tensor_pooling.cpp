// Pooling as functions: torch::max_pool2d(x, 2), and those of torch::nn::functional, which take the module's options.
#include "symbolic/intrinsics/module_forward.h"
#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {
namespace {

// Operand `i` for each of `rank` dimensions: a list of so many, or one value for all.
std::vector<Dimension> eachOf(const TensorCall& call, std::size_t i, std::size_t rank, std::int64_t otherwise) {
  if (!call.has(i)) return std::vector<Dimension>(rank, schema::Expression::integer(otherwise));
  const Shape sizes = call.sizes(i);
  if (sizes && sizes->size() == rank) return *sizes;
  return std::vector<Dimension>(rank, sizes && sizes->size() == 1 ? sizes->front() : std::nullopt);
}

// (input, kernel_size, stride = kernel_size, padding = 0, [dilation = 1,] ceil_mode = false)
TensorOperator pooling(std::size_t rank, bool hasDilation) {
  return [=](TensorCall& call) {
    const std::vector<Dimension> kernel = eachOf(call, 1, rank, 1), padding = eachOf(call, 3, rank, 0);
    const Shape given = call.has(2) ? call.sizes(2) : Shape(Dimensions());
    const bool hasStride = !given || !given->empty();
    const std::vector<Dimension> stride = hasStride ? eachOf(call, 2, rank, 1) : kernel;
    const std::vector<Dimension> dilation =
        hasDilation ? eachOf(call, 4, rank, 1) : std::vector<Dimension>(rank, schema::Expression::integer(1));
    std::vector<Window> windows;
    for (std::size_t i = 0; i < rank; ++i) windows.push_back({kernel[i], stride[i], padding[i], dilation[i]});
    const std::optional<bool> roundsUp = call.flag(hasDilation ? 5 : 4, false);
    const Rounding rounding = roundsUp.value_or(false) ? Rounding::Up : Rounding::Down;
    return call.make(roundsUp ? pooled(call, windows, rounding) : Shape(), call.dtype(0));
  };
}

// (input, output_size)
TensorOperator adaptivePooling(std::size_t rank) {
  return [=](TensorCall& call) {
    std::vector<std::optional<Dimension>> sizes;
    for (const Dimension& size : eachOf(call, 1, rank, 1)) sizes.push_back(size);
    return call.make(withLast(call.shape(0), sizes), call.dtype(0));
  };
}

// (input, options)
TensorOperator optionsPooling(const std::string& kind, std::size_t rank) {
  return [=](TensorCall& call) {
    const Structure* options = call.count() > 1 ? call.operands[1].as<Structure>() : nullptr;
    return call.make(options ? pooled(call, kind, *options, rank) : Shape(), call.dtype(0));
  };
}

Value sameShape(TensorCall& call) { return call.make(call.shape(0), call.dtype(0)); }

}  // namespace

void addTensorPoolingIntrinsics(Intrinsics& table) {
  for (std::size_t rank = 1; rank <= 3; ++rank) {
    const std::string dimensions = std::to_string(rank) + "d";
    const auto add = [&](const std::string& function, const TensorOperator& run) {
      addOperator(table, {(function + dimensions).c_str()}, run);
    };
    add("max_pool", pooling(rank, true));
    add("avg_pool", pooling(rank, false));
    add("adaptive_avg_pool", adaptivePooling(rank));
    const std::string functional = "torch::nn::functional::";
    const std::pair<const char*, const char*> functions[] = {{"max_pool", "MaxPool"},
                                                             {"avg_pool", "AvgPool"},
                                                             {"adaptive_max_pool", "AdaptiveMaxPool"},
                                                             {"adaptive_avg_pool", "AdaptiveAvgPool"}};
    for (const auto& [function, kind] : functions)
      addFunction(table, {(functional + function + dimensions).c_str()}, optionsPooling(kind, rank));
  }
  for (const std::string function :
       {"alpha_dropout", "celu",       "dropout",    "dropout2d",   "dropout3d",  "elu",     "gelu",
        "hardshrink",    "hardtanh",   "leaky_relu", "log_softmax", "logsigmoid", "mish",    "normalize",
        "relu",          "relu6",      "rrelu",      "selu",        "silu",       "softmax", "softmin",
        "softplus",      "softshrink", "softsign",   "tanhshrink",  "threshold"})
    addFunction(table, {("torch::nn::functional::" + function).c_str()}, sameShape);
}

}  // namespace dictum::symbolic
