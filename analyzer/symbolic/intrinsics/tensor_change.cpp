// Changing a tensor in place: what everything that holds it sees, and when autograd refuses it.
#include <algorithm>

#include "symbolic/intrinsics/tensor.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

// Remarks on the registrations of the tensor that owns these elements.
void noteRemark(const TensorCall& call, std::uint32_t storage, const std::string& what) {
  if (what.empty() || storage == 0) return;
  Evaluator& evaluator = call.evaluator;
  const Expression path = evaluator.pathCondition();
  schema::Remark remark{path.isTrue() ? what : what + " when " + schema::print(path),
                        evaluator.index().locate(call.location())};
  evaluator.changeTensors([&](const Tensor& t) { return t.identity == storage; }, [](Tensor&) {}, remark);
}

}  // namespace

Operand changeInPlace(Call& call, const Operand& target, std::vector<Value> operands, const TensorChange& change,
                      const TensorRemark& remark) {
  Evaluator& evaluator = call.evaluator;
  Value changed = decided(evaluator, std::move(operands), call.location(), [&](std::vector<Value> values) -> Value {
    const Tensor* before = values.empty() ? nullptr : values[0].as<Tensor>();
    if (!before) return values.empty() ? Value(None{}) : values[0];
    TensorCall one{evaluator, call.expression, values};
    Tensor after = one.tensor(0);
    const bool hadValues = after.scalar || after.progression || !after.elements.empty();
    after.scalar.reset();
    after.progression.reset();
    after.elements.clear();
    if (change) change(one, after);
    const std::uint32_t identity = before->identity;
    const std::uint32_t storage = before->storage ? before->storage : identity;
    if (!equalValues(Value(after), values[0]))
      evaluator.changeTensors([&](const Tensor& t) { return t.identity == identity; }, [&](Tensor& t) { t = after; });
    if (remark) noteRemark(one, storage, remark(one));
    // Other views of the same elements no longer show what they did.
    if (hadValues || before->storage)
      evaluator.changeTensors(
          [&](const Tensor& t) {
            const bool hasValues = t.scalar || t.progression || !t.elements.empty();
            return hasValues && t.identity != identity && (t.identity == storage || t.storage == storage);
          },
          [](Tensor& t) {
            t.scalar.reset();
            t.progression.reset();
            t.elements.clear();
          });
    return after;
  });
  // `torch::zeros({2, 3}).t_()`: no variable has what is changed, so that it is only in what the call gives.
  return target.isPlace() ? target : Operand(std::move(changed));
}

namespace {

Intrinsic inPlace(const TensorChange& change, const TensorRemark& remark = nullptr) {
  return [change, remark](Call& call) {
    const Operand target =
        call.object ? call.evaluator.objectBehind(*call.object, call.location()) : call.arguments.at(0);
    return changeInPlace(call, target, operandsOf(call), change, remark);
  };
}

}  // namespace

namespace {

void refuseLeaf(TensorCall& call, const Tensor& tensor) {
  const std::optional<bool> isRecorded = call.evaluator.isGradientRecorded();
  if (!isRecorded)
    call.evaluator.gap("a parameter is changed in place, which throws unless gradients are switched off",
                       call.location());
  if (isRecorded == true)
    call.evaluator.require(negation(*tensor.learns),
                           std::string(tensor.storage ? "a view of a leaf" : "a leaf") +
                               " Variable that requires grad is being used in an in-place operation.",
                           call.location());
}

}  // namespace

TensorChange recorded(const TensorChange& change) {
  return [change](TensorCall& call, Tensor& tensor) {
    if (tensor.learns && !tensor.learns->isFalse()) refuseLeaf(call, tensor);
    // What is calculated with others may be no leaf any more.
    const bool isLeaf = std::all_of(call.operands.begin() + 1, call.operands.end(), isWithoutGradient);
    if (!isLeaf && tensor.learns && !tensor.learns->isTrue()) tensor.learns.reset();
    if (change) change(call, tensor);
  };
}

void addInPlace(Intrinsics& table, std::initializer_list<const char*> names, const TensorChange& change,
                const TensorRemark& remark) {
  addEverywhere(table, names, inPlace(recorded(change), remark));
}

void addUnrecorded(Intrinsics& table, std::initializer_list<const char*> names, const TensorChange& change,
                   const TensorRemark& remark) {
  addEverywhere(table, names, inPlace(change, remark));
}

void addInPlaceFunction(Intrinsics& table, std::initializer_list<const char*> names, const TensorChange& change) {
  for (const char* name : names) table.add(name, inPlace(change));
}

}  // namespace dictum::symbolic
