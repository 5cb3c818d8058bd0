// What the intrinsics on tensors share.
//
// torch has most operators twice, as a function and as a method: torch::flatten(x, 1) and x.flatten(1). An operator is
// written once, over a list of operands in which the object of a method comes first:
//
//     addOperator(table, {"flatten"}, [](TensorCall& call) {
//       return call.view(flattened(call.shape(0), call.axis(1, 0), call.axis(2, -1)));
//     });
//
// It sees no choices: where an operand is `c ? a : b`, it runs once for each alternative, under its condition.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/tensor_dtype.h"
#include "symbolic/tensor_fit.h"
#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {

// Why what depends on the elements of a tensor is not known.
inline constexpr const char* unknownElements = "the value of a tensor is not known";

// What a tensor is made with. dtype: nothing where it is not known.
struct TensorSettings {
  std::optional<Value> dtype;  // absent: not given
  std::optional<Value> requiresGrad;
};

struct TensorCall {
  Evaluator& evaluator;
  const ir::Expression& expression;
  std::vector<Value> operands;

  const ir::Location& location() const { return expression.location; }
  std::size_t count() const { return operands.size(); }
  bool has(std::size_t i) const { return i < operands.size() && !operands[i].is<None>(); }

  // Operand `i` as a tensor: itself, or one of which nothing is known. Throws as LibTorch does for an undefined one.
  Tensor tensor(std::size_t i) const;
  Shape shape(std::size_t i) const { return tensor(i).shape; }
  Dtype dtype(std::size_t i) const { return tensor(i).dtype; }

  // Operand `i` as what a parameter of that kind takes; `otherwise` where the call does not give it.
  Axis axis(std::size_t i, std::int64_t otherwise = 0) const;
  std::vector<Axis> axes(std::size_t i) const;  // none for None
  Dimension dimension(std::size_t i) const;
  std::optional<bool> flag(std::size_t i, bool otherwise) const;
  Shape sizes(std::size_t i) const;                             // a list of sizes, or one size
  std::optional<std::vector<Value>> list(std::size_t i) const;  // the elements of a plain list

  // The dtype that an operand from `first` on asks for (TensorOptions, a dtype, another option); the default otherwise.
  TensorSettings settings(std::size_t first) const;
  Dtype dtypeOr(std::size_t first, Dtype otherwise) const;

  // Results. An error is thrown as LibTorch does.
  Shape checked(Result<Shape> shape) const;
  // The common shape of two operands. Where sizes depend on inputs, LibTorch throws elsewhere than where they fit.
  Shape broadcast(const Shape& a, const Shape& b) const;
  // Sizes that depend on inputs: LibTorch throws elsewhere than where `fits` holds.
  void require(const schema::Expression& fits) const;
  Value make(Shape shape, Dtype dtype) const;  // a new tensor
  Value view(Result<Shape> shape) const;       // of operand 0: the same elements and dtype
  Value unknown(std::string reason) const { return symbolic::unknown(std::move(reason), location()); }
};

// Operand `i` for the promotion of dtypes: a tensor, or a number.
TypedOperand typedOperand(TensorCall& call, std::size_t i);

// The object, if there is one, and the arguments of a call.
std::vector<Value> operandsOf(Call& call);

// Certainly none of the tensors in it requires a gradient.
bool isWithoutGradient(const Value& value);

using TensorOperator = std::function<Value(TensorCall&)>;

// Adds an intrinsic under every name that C++ has for an operator: at::Tensor::x, at::TensorBase::x, at::x and
// torch::x.
void addEverywhere(Intrinsics& table, std::initializer_list<const char*> names, const Intrinsic& intrinsic);

void addOperator(Intrinsics& table, std::initializer_list<const char*> names, const TensorOperator& run);
// Under these qualified names only.
void addFunction(Intrinsics& table, std::initializer_list<const char*> names, const TensorOperator& run);

// What to remark on the registrations of a changed tensor; empty for nothing.
using TensorRemark = std::function<std::string(const TensorCall&)>;

// Operators that change their first operand and return it (add_, normal_, t_). `change` gets the call and the tensor as
// it is, and gives the tensor as it becomes; everything that holds the tensor sees it. Without `change` only the values
// of elements change.
using TensorChange = std::function<void(TensorCall&, Tensor&)>;
void addInPlace(Intrinsics& table, std::initializer_list<const char*> names, const TensorChange& change = nullptr,
                const TensorRemark& remark = nullptr);
// Those that autograd lets pass: they change what a tensor is, not what was calculated.
void addUnrecorded(Intrinsics& table, std::initializer_list<const char*> names, const TensorChange& change,
                   const TensorRemark& remark = nullptr);
// The change, refused as autograd refuses it.
TensorChange recorded(const TensorChange& change);
void addInPlaceFunction(Intrinsics& table, std::initializer_list<const char*> names,
                        const TensorChange& change = nullptr);
Operand changeInPlace(Call& call, const Operand& target, std::vector<Value> operands, const TensorChange& change,
                      const TensorRemark& remark = nullptr);

// Runs `run` with every choice among `operands` decided, under the condition of the alternative.
Value decided(Evaluator& evaluator, std::vector<Value> operands, const ir::Location& location,
              const std::function<Value(std::vector<Value>)>& run);

// A value of a TensorOptions object, or what converts to one, as settings.
TensorSettings settingsOf(const Value& options);
Dtype dtypeOfSetting(const std::optional<Value>& dtype, const Dtype& otherwise);

// A new tensor with these settings; throws where an integer tensor is to require a gradient.
Value makeTensor(Evaluator& evaluator, Shape shape, Dtype dtype, const std::optional<Value>& requiresGrad,
                 const ir::Location& location);

// One dimension from a C++ value.
Dimension dimensionOf(const Value& value);

void addTensorOptionIntrinsics(Intrinsics& table);
void addTensorFactoryIntrinsics(Intrinsics& table);
void addTensorLiteralIntrinsics(Intrinsics& table);
void addTensorViewIntrinsics(Intrinsics& table);
void addTensorIndexIntrinsics(Intrinsics& table);
void addTensorArithmeticIntrinsics(Intrinsics& table);
void addTensorAlgebraIntrinsics(Intrinsics& table);
void addTensorDecompositionIntrinsics(Intrinsics& table);
void addTensorPoolingIntrinsics(Intrinsics& table);
void addTensorReductionIntrinsics(Intrinsics& table);
void addTensorMemberIntrinsics(Intrinsics& table);
void addTensorInPlaceIntrinsics(Intrinsics& table);

}  // namespace dictum::symbolic
