// TensorOptions, dtypes as values, and the default dtype.
//
// TensorOptions is a structure with the fields dtype and requires_grad, there when they are set. A dtype, whether a
// c10::ScalarType or a caffe2::TypeMeta, is an enumerator of c10::ScalarType.
#include "catalog/dtype.h"
#include "symbolic/intrinsics/tensor.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

constexpr const char* optionsClass = "c10::TensorOptions";

Structure emptyOptions() {
  Structure options;
  options.className = optionsClass;
  return options;
}

bool namesDtype(const ir::TypePtr& type) {
  const ir::TypePtr& plain = withoutReference(type);
  return plain && (plain->name == "c10::ScalarType" || plain->name == "caffe2::TypeMeta");
}

// Whether the only operand of a construction is a dtype, not a device, layout or memory format.
bool isDtype(const Value& value, const ir::Expression& site) {
  const Expression* expression = scalar(value);
  if (expression && dtypeNamedBy(*expression)) return true;
  return site.operands.size() == 1 && namesDtype(site.operands[0]->type);
}

Value constructOptions(TensorCall& call) {
  if (call.count() == 1 && call.operands[0].is<Structure>()) return call.operands[0];
  Structure options = emptyOptions();
  if (call.count() == 1 && isDtype(call.operands[0], call.expression)) options.at("dtype") = call.operands[0];
  if (call.count() == 1 && call.operands[0].is<Unknown>() && call.expression.operands.empty())
    options.at("dtype") = call.operands[0];
  return options;
}

// The dtype of a template argument: torch::dtype<float>().
std::optional<Value> templateDtype(const ir::Expression& expression) {
  if (expression.templateArguments.size() != 1 || !expression.templateArguments[0].type) return std::nullopt;
  const auto dtype = catalog::dtypeOfScalarType(expression.templateArguments[0].type->name);
  if (!dtype) return unknown("the dtype of a type that is no element type", expression.location);
  return Value(scalarTypeOf(std::string(dtype->name)));
}

Structure optionsOf(const Value& value) {
  const Structure* structure = value.as<Structure>();
  return structure ? *structure : emptyOptions();
}

Value defaultDtypeValue(TensorCall& call) { return Value(scalarTypeOf(call.evaluator.defaultDtype())); }

// options.dtype(), options.dtype(kLong), options.dtype<float>().
Value dtypeMember(TensorCall& call) {
  Structure options = optionsOf(call.operands[0]);
  const std::optional<Value> fromTemplate = templateDtype(call.expression);
  if (call.count() == 1 && !fromTemplate) {
    const Value* dtype = options.find("dtype");
    return dtype && !dtype->is<None>() ? *dtype : defaultDtypeValue(call);
  }
  options.at("dtype") = fromTemplate ? *fromTemplate : call.operands[1];
  return options;
}

Value requiresGradMember(TensorCall& call) {
  Structure options = optionsOf(call.operands[0]);
  if (call.count() == 1) {
    const Value* flag = options.find("requires_grad");
    return flag && !flag->is<None>() ? *flag : boolean(false);
  }
  options.at("requires_grad") = call.operands[1];
  return options;
}

Value sameOptions(TensorCall& call) {
  if (call.count() < 2) return call.unknown("a device or layout is not followed");
  return call.operands[0];
}

Value dtypeFunction(TensorCall& call) {
  Structure options = emptyOptions();
  const std::optional<Value> fromTemplate = templateDtype(call.expression);
  options.at("dtype") = fromTemplate ? *fromTemplate : call.count() > 0 ? call.operands[0] : defaultDtypeValue(call);
  return options;
}

Value requiresGradFunction(TensorCall& call) {
  Structure options = emptyOptions();
  options.at("requires_grad") = call.count() > 0 ? call.operands[0] : boolean(true);
  return options;
}

Value setDefaultDtype(TensorCall& call) {
  const Expression* given = call.count() > 0 ? scalar(call.operands[0]) : nullptr;
  const Dtype dtype = given ? dtypeNamedBy(*given) : std::nullopt;
  if (!dtype)
    call.evaluator.gap("the default dtype is set to one that is not known", call.location());
  else if (!call.evaluator.pathCondition().isTrue())
    call.evaluator.gap("the default dtype is set under a condition", call.location());
  else
    call.evaluator.setDefaultDtype(*dtype);
  return None{};
}

Value same(TensorCall& call) { return call.count() > 0 ? call.operands[0] : call.unknown("a value that is not given"); }

TensorOperator kindTest(bool (*holds)(const Dtype&)) {
  return [holds](TensorCall& call) -> Value {
    const Expression* given = call.count() > 0 ? scalar(call.operands[0]) : nullptr;
    const Dtype dtype = given ? dtypeNamedBy(*given) : std::nullopt;
    return dtype ? boolean(holds(dtype)) : call.unknown("which dtype is meant is not known");
  };
}

// ArrayRef: a list, or one number as a list of one.
Value constructArrayRef(TensorCall& call) {
  if (call.count() == 0) return sequenceOf({});
  const Value& first = call.operands[0];
  const bool isOne = first.is<Expression>() || first.is<Tensor>();
  if (call.count() == 1) return isOne ? sequenceOf({first}) : first;
  return call.unknown("a list that is given by its address");
}

}  // namespace

void addTensorOptionIntrinsics(Intrinsics& table) {
  addFunction(table, {"c10::TensorOptions::TensorOptions"}, constructOptions);
  addFunction(table, {"c10::TensorOptions::dtype"}, dtypeMember);
  addFunction(table, {"c10::TensorOptions::requires_grad"}, requiresGradMember);
  addFunction(table,
              {"c10::TensorOptions::device", "c10::TensorOptions::device_index", "c10::TensorOptions::layout",
               "c10::TensorOptions::memory_format", "c10::TensorOptions::pinned_memory"},
              sameOptions);
  addFunction(table, {"c10::dtype", "at::dtype", "torch::dtype"}, dtypeFunction);
  addFunction(table, {"c10::requires_grad", "at::requires_grad", "torch::requires_grad"}, requiresGradFunction);
  addFunction(table,
              {"c10::device", "at::device", "torch::device", "c10::device_index", "c10::layout", "at::layout",
               "torch::layout", "c10::memory_format"},
              [](TensorCall&) { return Value(emptyOptions()); });

  addFunction(table, {"c10::set_default_dtype", "at::set_default_dtype", "torch::set_default_dtype"}, setDefaultDtype);
  addFunction(table,
              {"c10::get_default_dtype", "at::get_default_dtype", "torch::get_default_dtype",
               "c10::get_default_dtype_as_scalartype"},
              defaultDtypeValue);
  addFunction(table,
              {"c10::typeMetaToScalarType", "c10::scalarTypeToTypeMeta", "caffe2::TypeMeta::toScalarType",
               "caffe2::TypeMeta::TypeMeta", "caffe2::TypeMeta::fromScalarType", "c10::optTypeMetaToScalarType"},
              same);
  addFunction(table, {"caffe2::TypeMeta::Make"}, [](TensorCall& call) {
    const std::optional<Value> dtype = templateDtype(call.expression);
    return dtype ? *dtype : call.unknown("which dtype is meant is not known");
  });
  addFunction(table, {"c10::isFloatingType"},
              kindTest([](const Dtype& dtype) { return isCertainlyFloating(dtype) && realResult(dtype) == dtype; }));
  addFunction(table, {"c10::isComplexType"}, kindTest([](const Dtype& dtype) { return realResult(dtype) != dtype; }));
  addFunction(table, {"c10::isIntegralType"}, [](TensorCall& call) {
    const bool withBool = call.flag(1, false).value_or(false);
    const Expression* given = call.count() > 0 ? scalar(call.operands[0]) : nullptr;
    const Dtype dtype = given ? dtypeNamedBy(*given) : std::nullopt;
    if (!dtype) return call.unknown("which dtype is meant is not known");
    return boolean(isCertainlyInteger(dtype) && (withBool || *dtype != "bool"));
  });
  addFunction(table, {"c10::ArrayRef::ArrayRef", "c10::OptionalArrayRef::OptionalArrayRef"}, constructArrayRef);
}

}  // namespace dictum::symbolic
