// Decompositions of matrices: the shapes of their factors. Leading dimensions are a batch.
#include "symbolic/intrinsics/tensor.h"

namespace dictum::symbolic {

namespace {

// The batch dimensions, rows, columns and the smaller of both, of a tensor of known rank.
struct Matrix {
  Dimensions batch;
  Dimension rows, columns, smaller;
};

Dimension smallerOf(const Dimension& a, const Dimension& b) {
  if (!a || !b) return std::nullopt;
  return *a == *b ? *a : schema::conditional(schema::less(*a, *b), *a, *b);
}

std::optional<Matrix> matrixOf(TensorCall& call, std::size_t operand) {
  const Shape shape = call.shape(operand);
  if (!shape || shape->size() < 2) return std::nullopt;
  Matrix matrix;
  matrix.batch.assign(shape->begin(), shape->end() - 2);
  matrix.rows = (*shape)[shape->size() - 2];
  matrix.columns = shape->back();
  matrix.smaller = smallerOf(matrix.rows, matrix.columns);
  return matrix;
}

// One factor: its trailing dimensions behind the batch, and its dtype where it is not that of the matrix.
struct Factor {
  std::optional<Dimensions> dimensions;  // nothing: not known
  Dtype dtype;
};

Value factors(TensorCall& call, const std::optional<Matrix>& matrix, const std::vector<Factor>& parts) {
  Structure tuple;
  tuple.className = "std::tuple";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Shape shape;
    if (matrix && parts[i].dimensions) {
      shape = matrix->batch;
      shape->insert(shape->end(), parts[i].dimensions->begin(), parts[i].dimensions->end());
    }
    tuple.at(std::to_string(i)) = call.make(std::move(shape), parts[i].dtype ? parts[i].dtype : call.dtype(0));
  }
  return tuple;
}

Value qr(TensorCall& call) {
  const std::optional<Matrix> m = matrixOf(call, 0);
  const std::string* mode = call.has(1) ? literalString(call.operands[1]) : nullptr;
  const bool isNamed = !call.has(1) || mode;  // the older qr(A, some) has a flag
  const std::optional<bool> some = isNamed ? std::optional(!mode || *mode == "reduced") : call.flag(1, true);
  if (!m || !some || (mode && *mode == "r")) return factors(call, std::nullopt, {{}, {}});
  if (*some) return factors(call, m, {{Dimensions{m->rows, m->smaller}, {}}, {Dimensions{m->smaller, m->columns}, {}}});
  return factors(call, m, {{Dimensions{m->rows, m->rows}, {}}, {Dimensions{m->rows, m->columns}, {}}});
}

Value luFactor(TensorCall& call) {
  const std::optional<Matrix> m = matrixOf(call, 0);
  if (!m) return factors(call, m, {{}, {{}, "int32"}});
  return factors(call, m, {{Dimensions{m->rows, m->columns}, {}}, {Dimensions{m->smaller}, "int32"}});
}

// The permutation and both triangles, of a matrix or of its packed factors: the shapes are the same.
Value luTriangles(TensorCall& call) {
  const std::optional<Matrix> m = matrixOf(call, 0);
  if (!m) return factors(call, m, {{}, {}, {}});
  return factors(call, m,
                 {{Dimensions{m->rows, m->rows}, {}},
                  {Dimensions{m->rows, m->smaller}, {}},
                  {Dimensions{m->smaller, m->columns}, {}}});
}

Value singularValues(TensorCall& call, bool thin, bool transposed) {
  const std::optional<Matrix> m = matrixOf(call, 0);
  if (!m) return factors(call, m, {{}, {}, {}});
  const Dimension left = thin ? m->smaller : m->rows, right = thin ? m->smaller : m->columns;
  const Dimensions last = transposed ? Dimensions{right, m->columns} : Dimensions{m->columns, right};
  return factors(call, m, {{Dimensions{m->rows, left}, {}}, {Dimensions{m->smaller}, {}}, {last, {}}});
}

Value eigen(TensorCall& call) {
  const std::optional<Matrix> m = matrixOf(call, 0);
  if (!m) return factors(call, m, {{}, {}});
  return factors(call, m, {{Dimensions{m->rows}, {}}, {Dimensions{m->rows, m->columns}, {}}});
}

}  // namespace

void addTensorDecompositionIntrinsics(Intrinsics& table) {
  addOperator(table, {"linalg_qr", "qr"}, qr);
  addOperator(table, {"linalg_lu_factor"}, luFactor);
  addOperator(table, {"lu_unpack", "linalg_lu"}, luTriangles);
  addOperator(table, {"svd"}, [](TensorCall& call) {
    const std::optional<bool> some = call.flag(1, true);
    return some ? singularValues(call, *some, false) : factors(call, std::nullopt, {{}, {}, {}});
  });
  addOperator(table, {"linalg_svd"}, [](TensorCall& call) {
    const std::optional<bool> full = call.flag(1, true);
    return full ? singularValues(call, !*full, true) : factors(call, std::nullopt, {{}, {}, {}});
  });
  addOperator(table, {"linalg_eigh", "symeig"}, eigen);
  addFunction(table, {"torch::linalg::qr"}, qr);
  addFunction(table, {"torch::linalg::eigh"}, eigen);
}

}  // namespace dictum::symbolic
