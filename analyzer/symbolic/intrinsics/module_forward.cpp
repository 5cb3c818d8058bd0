#include "symbolic/intrinsics/module_forward.h"

#include <algorithm>
#include <functional>
#include <set>

#include "symbolic/intrinsics/tensor.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {
namespace {

// One dimension of a list option, or of one value for all of them; a size that is not known otherwise.
Dimension optionAt(const Structure& options, const std::string& name, std::size_t i) {
  const Value* value = options.find(name);
  if (!value) return std::nullopt;
  if (const schema::Expression* one = scalar(*value))
    return one->type() == schema::ValueType::Integer ? Dimension(*one) : std::nullopt;
  const Sequence* list = value->as<Sequence>();
  if (!list || !isPlain(*list) || i >= list->elements.size()) return std::nullopt;
  return dimensionOf(list->elements[i].value);
}

Dimension optionAt(const Structure& options, const std::string& name, std::size_t i, std::int64_t otherwise) {
  return options.find(name) ? optionAt(options, name, i) : schema::Expression::integer(otherwise);
}

std::vector<Window> windowsOf(const Structure& options, const std::vector<Dimension>& sizes) {
  std::vector<Window> windows;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    windows.push_back({sizes[i], optionAt(options, "stride", i), optionAt(options, "padding", i),
                       optionAt(options, "dilation", i, 1)});
  return windows;
}

std::optional<bool> flagOf(const Structure& options, const std::string& name) {
  const Value* value = options.find(name);
  const schema::Expression* flag = value ? scalar(*value) : nullptr;
  if (!value) return false;
  return flag ? flag->asBoolean() : std::nullopt;
}

// "Conv" and 2 for "torch::nn::Conv2dImpl"; 0 where the name tells no number of dimensions.
std::pair<std::string, std::size_t> kindOf(const std::string& className) {
  std::string name = unqualified(className);
  if (name.ends_with("Impl")) name.resize(name.size() - std::string("Impl").size());
  if (name.size() < 3 || name.back() != 'd') return {name, 0};
  const char digit = name[name.size() - 2];
  if (digit < '1' || digit > '3') return {name, 0};
  return {name.substr(0, name.size() - 2), static_cast<std::size_t>(digit - '0')};
}

bool keepsShape(const std::string& kind) {
  static const std::set<std::string> kinds = {"AlphaDropout",
                                              "BatchNorm",
                                              "CELU",
                                              "CrossMapLRN",
                                              "Dropout",
                                              "ELU",
                                              "FeatureAlphaDropout",
                                              "GELU",
                                              "GroupNorm",
                                              "Hardshrink",
                                              "Hardtanh",
                                              "Identity",
                                              "InstanceNorm",
                                              "LayerNorm",
                                              "LeakyReLU",
                                              "LocalResponseNorm",
                                              "LogSigmoid",
                                              "LogSoftmax",
                                              "Mish",
                                              "PReLU",
                                              "ReLU",
                                              "ReLU6",
                                              "RReLU",
                                              "SELU",
                                              "SiLU",
                                              "Sigmoid",
                                              "Softmax",
                                              "Softmin",
                                              "Softplus",
                                              "Softshrink",
                                              "Softsign",
                                              "Tanh",
                                              "Tanhshrink",
                                              "Threshold"};
  return kinds.count(kind) > 0;
}

// A library module that the tensor goes through.
struct Layer {
  std::string kind;
  std::size_t rank;  // of its windows
  const Structure& module;
  const Structure& options;

  // The shape of `weight` as it is now: it may have been replaced.
  Shape weight() const {
    const Value* value = module.find("weight");
    const Tensor* tensor = value ? value->as<Tensor>() : nullptr;
    return tensor ? tensor->shape : Shape();
  }
};

// torch::kValid and torch::kSame in place of numbers; empty for numbers.
std::string namedPadding(const Structure& options) {
  const Value* value = options.find("padding");
  const schema::Expression* padding = value ? scalar(*value) : nullptr;
  const auto* name = padding && padding->literal() ? std::get_if<schema::Enumerator>(padding->literal()) : nullptr;
  return name ? name->name : "";
}

void requireChannels(TensorCall& call, std::size_t rank, const Dimension& wanted) {
  const Shape shape = call.shape(0);
  if (!shape || !wanted || shape->size() <= rank) return;
  const Dimension& channels = (*shape)[shape->size() - rank - 1];
  if (channels)
    call.evaluator.require(schema::equal(*channels, *wanted),
                           "the input has another number of channels than the weight", call.location());
}

Shape convolved(const Layer& layer, TensorCall& call) {
  const Shape shape = call.shape(0), weight = layer.weight();
  if (!weight || weight->size() != layer.rank + 2) return std::nullopt;
  std::vector<Window> windows = windowsOf(layer.options, {weight->begin() + 2, weight->end()});
  const Dimension groups = optionAt(layer.options, "groups", 0);
  const bool isTransposed = layer.kind == "ConvTranspose";
  const Dimension perGroup =
      groups && (*weight)[1] ? Dimension(schema::multiply(*(*weight)[1], *groups)) : std::nullopt;
  requireChannels(call, layer.rank, isTransposed ? weight->front() : perGroup);
  const std::string padding = namedPadding(layer.options);
  for (Window& window : windows) {
    if (padding == "kSame") window.size = schema::Expression::integer(1);  // which LibTorch takes with stride 1 only
    if (!padding.empty()) window.padding = schema::Expression::integer(0);
  }
  if (!isTransposed) {
    call.evaluator.require(fits(shape, windows, Rounding::Down), "Kernel size can't be greater than actual input size",
                           call.location());
    return slid(shape, windows, weight->front(), Rounding::Down);
  }
  Dimensions extra;
  for (std::size_t i = 0; i < layer.rank; ++i) extra.push_back(optionAt(layer.options, "output_padding", i));
  return slidBack(shape, windows, extra, perGroup);
}

Shape linear(const Layer& layer, TensorCall& call) {
  const Shape weight = layer.weight();
  return weight ? call.checked(matrixProduct(call.shape(0), call.checked(matrixTransposed(weight)))) : Shape();
}

// A row of the table for each index.
Value embedded(const Layer& layer, TensorCall& call) {
  Shape shape = call.shape(0);
  const Shape weight = layer.weight();
  if (shape) shape->push_back(weight && weight->size() == 2 ? weight->back() : std::nullopt);
  return call.make(shape, call.evaluator.defaultDtype());
}

Shape flattened(const Layer& layer, TensorCall& call) {
  const Dimension first = optionAt(layer.options, "start_dim", 0), last = optionAt(layer.options, "end_dim", 0);
  const std::optional<std::int64_t> from = literalSize(first), to = literalSize(last);
  return from && to ? call.checked(symbolic::flattened(call.shape(0), *from, *to)) : Shape();
}

Value throughLayer(const Layer& layer, TensorCall& call) {
  const Tensor input = call.tensor(0);
  if (layer.kind == "Identity") return call.operands[0];
  if (keepsShape(layer.kind)) return call.make(input.shape, input.dtype);
  if (layer.kind == "Conv" || layer.kind == "ConvTranspose") return call.make(convolved(layer, call), input.dtype);
  if (layer.kind == "Linear") return call.make(linear(layer, call), input.dtype);
  if (layer.kind == "Embedding") return embedded(layer, call);
  if (layer.kind == "Flatten") return call.view(flattened(layer, call));
  if (layer.rank > 0) return call.make(pooled(call, layer.kind, layer.options, layer.rank), input.dtype);
  return call.make(std::nullopt, std::nullopt);
}

// Whether throughLayer says what the layer does: it takes one tensor and gives one.
bool isDescribed(const std::string& kind) {
  static const std::set<std::string> kinds = {"AdaptiveAvgPool", "AdaptiveMaxPool", "AvgPool", "Conv",
                                              "ConvTranspose",   "Embedding",       "Flatten", "Linear",
                                              "MaxPool"};
  return keepsShape(kind) || kinds.count(kind) > 0;
}

// A tensor of which nothing is known.
Value anyTensor(Evaluator& evaluator) { return Tensor{.identity = evaluator.freshIdentity()}; }

// Children that are not understood give what is not known; those after them run all the same.
std::optional<Operand> throughChildren(Evaluator& evaluator, const Value& container, std::vector<Operand> arguments,
                                       const ir::Expression& call) {
  const Value items = evaluator.containerItems(container);
  const Sequence* children = items.as<Sequence>();
  if (!children || children->base || children->elements.empty()) return std::nullopt;
  for (const Element<Value>& child : children->elements) {
    if (!child.loops.empty()) return std::nullopt;
    const auto through = [&] {
      std::optional<Operand> result = throughModule(evaluator, Operand(child.value), arguments, call);
      return result ? evaluator.read(*result) : anyTensor(evaluator);
    };
    arguments = {Operand(evaluator.branch(child.when, through, [&] { return evaluator.read(arguments.front()); }))};
  }
  return arguments.front();
}

std::optional<Operand> throughLibrary(Evaluator& evaluator, const Structure& module, const std::string& className,
                                      const std::vector<Operand>& arguments, const ir::Expression& call) {
  const auto [kind, rank] = kindOf(className);
  const Value* given = module.find("options");
  static const Structure none;
  const Structure* options = given ? given->as<Structure>() : &none;
  if (!isDescribed(kind) || !options || arguments.empty()) return std::nullopt;
  for (std::size_t i = 1; i < arguments.size(); ++i)  // output_size of a transposed convolution
    if (!evaluator.read(arguments[i]).is<None>()) return std::nullopt;
  const Layer layer{kind, rank, module, *options};
  return Operand(decided(evaluator, {evaluator.read(arguments[0])}, call.location, [&](std::vector<Value> operands) {
    TensorCall one{evaluator, call, std::move(operands)};
    return throughLayer(layer, one);
  }));
}

// The class, or a base in the program's own code, has a forward() whose body is not visible.
bool hidesForward(const ProgramIndex& index, const ir::Class& type) {
  const auto isHidden = [&](const std::string& usr) {
    const ir::Function* method = index.function(usr);
    return method && !method->body && unqualified(method->name) == "forward";
  };
  return type.isUserCode && (std::any_of(type.methods.begin(), type.methods.end(), isHidden) ||
                             std::any_of(type.bases.begin(), type.bases.end(), [&](const ir::TypePtr& base) {
                               return index.classOf(base) && hidesForward(index, *index.classOf(base));
                             }));
}

std::optional<Operand> throughOne(Evaluator& evaluator, const Place& self, const std::vector<Operand>& arguments,
                                  const ir::Expression& call) {
  const Value value = evaluator.read(self);
  const Structure* module = value.as<Structure>();
  if (!module || !module->registry) return std::nullopt;
  const ProgramIndex& index = evaluator.index();
  const std::vector<const ir::Function*> own = index.methodsNamed(module->usr, "forward");
  if (own.size() > 1) return std::nullopt;  // which overload it is, the holder's template does not tell
  if (own.size() == 1) return evaluator.callFunction(*own.front(), self, arguments, call.location);
  const ir::Class* definition = index.classOf(module->usr);
  if (definition && hidesForward(index, *definition)) return std::nullopt;
  const std::string className = definition ? index.libraryBase(*definition) : module->className;
  if (className == "torch::nn::SequentialImpl") return throughChildren(evaluator, value, arguments, call);
  if (className.rfind("torch::nn::", 0) != 0) return std::nullopt;
  return throughLibrary(evaluator, *module, className, arguments, call);
}

bool isModule(Evaluator& evaluator, const Place& place) {
  const Value value = evaluator.read(place);
  return value.as<Structure>() && value.as<Structure>()->registry;
}

}  // namespace

std::optional<Operand> throughModule(Evaluator& evaluator, const Operand& object, const std::vector<Operand>& arguments,
                                     const ir::Expression& call) {
  const Operand behind = evaluator.objectBehind(object, call.location);
  const std::vector<PlaceAlternative>& places = behind.places();
  if (places.size() == 1) return throughOne(evaluator, places.front().place, arguments, call);
  const bool areModules = std::all_of(places.begin(), places.end(), [&](const PlaceAlternative& alternative) {
    return isModule(evaluator, alternative.place);
  });
  if (places.empty() || !areModules) return std::nullopt;
  const std::function<Value(std::size_t)> from = [&](std::size_t i) -> Value {
    const auto through = [&] {
      const auto result = throughOne(evaluator, places[i].place, arguments, call);
      return result ? evaluator.read(*result) : anyTensor(evaluator);
    };
    return i + 1 == places.size() ? through() : evaluator.branch(places[i].when, through, [&] { return from(i + 1); });
  };
  return Operand(from(0));
}

Shape pooled(TensorCall& call, const std::vector<Window>& windows, Rounding rounding) {
  const Shape shape = call.shape(0);
  call.evaluator.require(fits(shape, windows, rounding), "Output size is too small", call.location());
  return slid(shape, windows, std::nullopt, rounding);
}

Shape pooled(TensorCall& call, const std::string& kind, const Structure& options, std::size_t rank) {
  std::vector<Dimension> sizes;
  if (kind.rfind("Adaptive", 0) == 0) {
    const Value* wanted = options.find("output_size");
    const Sequence* list = wanted ? wanted->as<Sequence>() : nullptr;
    if (!list || !isPlain(*list) || list->elements.size() != rank) return std::nullopt;
    std::vector<std::optional<Dimension>> result;
    for (const Element<Value>& element : list->elements)
      result.push_back(element.value.is<None>() ? std::nullopt : std::optional(dimensionOf(element.value)));
    return withLast(call.shape(0), result);
  }
  for (std::size_t i = 0; i < rank; ++i) sizes.push_back(optionAt(options, "kernel_size", i));
  const std::optional<bool> roundsUp = flagOf(options, "ceil_mode");
  if (!roundsUp) return std::nullopt;
  return pooled(call, windowsOf(options, sizes), *roundsUp ? Rounding::Up : Rounding::Down);
}

}  // namespace dictum::symbolic
