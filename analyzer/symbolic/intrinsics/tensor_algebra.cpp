// Operators of linear algebra and signal processing that model code uses to compute its buffers.
#include <algorithm>
#include <map>

#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {

namespace {

Value likeOperand(TensorCall& call) { return call.make(call.shape(0), call.dtype(0)); }

// --- einsum("bij,bjk->bik", {a, b})

// The equation without blanks, split at the arrow and at commas; nothing where it has an ellipsis or no arrow.
struct Equation {
  std::vector<std::string> operands;
  std::string result;
};

std::optional<Equation> parseEquation(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  const std::size_t arrow = text.find("->");
  if (arrow == std::string::npos || text.find('.') != std::string::npos) return std::nullopt;
  Equation equation{{""}, text.substr(arrow + 2)};
  for (char letter : text.substr(0, arrow)) {
    if (letter == ',')
      equation.operands.emplace_back();
    else
      equation.operands.back() += letter;
  }
  return equation;
}

Value einsum(TensorCall& call) {
  const std::string* text = literalString(call.operands[0]);
  const std::optional<Equation> equation = text ? parseEquation(*text) : std::nullopt;
  const std::optional<std::vector<Value>> tensors = call.list(1);
  if (!equation || !tensors || tensors->size() != equation->operands.size()) return call.make(Shape(), std::nullopt);
  std::map<char, Dimension> sizes;
  Dtype dtype;
  for (std::size_t i = 0; i < tensors->size(); ++i) {
    const Tensor* tensor = (*tensors)[i].as<Tensor>();
    if (!tensor) continue;
    if (tensor->dtype) dtype = tensor->dtype;
    if (!tensor->shape || tensor->shape->size() != equation->operands[i].size()) continue;
    for (std::size_t d = 0; d < tensor->shape->size(); ++d) {
      Dimension& size = sizes[equation->operands[i][d]];
      const Shape common = call.broadcast(Dimensions{size}, Dimensions{(*tensor->shape)[d]});
      size = size ? (*common)[0] : (*tensor->shape)[d];
    }
  }
  Dimensions result;
  for (char letter : equation->result) result.push_back(sizes[letter]);
  return call.make(std::move(result), dtype);
}

// --- padding

// `amounts` holds (before, after) of the last dimension, then of the one before it, and so on.
Value padded(TensorCall& call, const Shape& amounts) {
  Shape shape = call.shape(0);
  if (!shape || !amounts || amounts->size() > 2 * shape->size()) return call.make(Shape(), call.dtype(0));
  for (std::size_t i = 0; i < amounts->size(); ++i) {
    Dimension& size = (*shape)[shape->size() - 1 - i / 2];
    const Dimension& amount = (*amounts)[i];
    size = size && amount ? Dimension(schema::add(*size, *amount)) : std::nullopt;
  }
  return call.make(std::move(shape), call.dtype(0));
}

Value padFunctional(TensorCall& call) {
  const Structure* options = call.count() > 1 ? call.operands[1].as<Structure>() : nullptr;
  const Value* amounts = options ? options->find("pad") : nullptr;
  if (!amounts) return call.make(Shape(), call.dtype(0));
  TensorCall inner{call.evaluator, call.expression, {call.operands[0], *amounts}};
  return padded(inner, inner.sizes(1));
}

// --- frequencies

Value frequencies(TensorCall& call) {
  const Dtype dtype = call.dtypeOr(1, call.evaluator.defaultDtype());
  return call.make(Dimensions{call.dimension(0)}, dtype);
}

Value realFrequencies(TensorCall& call) {
  const Dimension count = call.dimension(0);
  Dimension size;
  if (count) size = schema::add(schema::divide(*count, Expression::integer(2)), Expression::integer(1));
  return call.make(Dimensions{size}, call.dtypeOr(1, call.evaluator.defaultDtype()));
}

}  // namespace

void addTensorAlgebraIntrinsics(Intrinsics& table) {
  addOperator(table, {"inverse", "cholesky", "matrix_exp"}, likeOperand);
  addFunction(table, {"torch::linalg::inv", "at::linalg_inv", "torch::linalg::matrix_exp"}, likeOperand);
  addOperator(table, {"einsum"}, einsum);
  addOperator(table, {"constant_pad_nd", "pad"}, [](TensorCall& call) { return padded(call, call.sizes(1)); });
  addFunction(table, {"torch::nn::functional::pad"}, padFunctional);
  addFunction(table, {"torch::fft::fftfreq", "torch::fft_fftfreq", "at::fft_fftfreq"}, frequencies);
  addFunction(table, {"torch::fft::rfftfreq", "torch::fft_rfftfreq", "at::fft_rfftfreq"}, realFrequencies);
}

}  // namespace dictum::symbolic
