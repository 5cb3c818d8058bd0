// Which constructor runs where only the values of the arguments are known, as for what a holder or std::make_shared
// passes on, and what a parameter makes of them.
#include <algorithm>

#include "ir/modelled_library.h"
#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

std::size_t requiredParameters(const ir::Function& function) {
  return std::count_if(function.parameters.begin(), function.parameters.end(),
                       [](const ir::Parameter& p) { return !p.defaultValue; });
}

// Keeps the candidate with the highest score; of several with the same it keeps none, unless they are alike.
template <typename Candidate>
class Best {
 public:
  void offer(const Candidate& candidate, int score) {
    offer(candidate, score, [](const auto&, const auto&) { return false; });
  }

  template <typename AreAlike>
  void offer(const Candidate& candidate, int score, const AreAlike& areAlike) {
    if (score <= 0 || score < score_) return;
    isTied_ = score == score_ && (isTied_ || !areAlike(*candidate_, candidate));
    candidate_ = candidate;
    score_ = score;
  }

  std::optional<Candidate> only() const { return isTied_ ? std::nullopt : candidate_; }

 private:
  std::optional<Candidate> candidate_;
  int score_ = 0;
  bool isTied_ = false;
};

bool takeTheSame(const ir::Function* a, const ir::Function* b) {
  return std::equal(a->parameters.begin(), a->parameters.end(), b->parameters.begin(), b->parameters.end(),
                    [](const ir::Parameter& x, const ir::Parameter& y) {
                      const ir::TypePtr &left = withoutReference(x.type), &right = withoutReference(y.type);
                      return left && right && left->name == right->name && left->usr == right->usr;
                    });
}

// An object of torch::enumtype::kReLU fits that class, and what can hold one of several types.
std::optional<int> tagFitness(const Expression& value, const ir::Type& type) {
  const schema::Literal* literal = value.literal();
  const auto* tag = literal ? std::get_if<schema::Enumerator>(literal) : nullptr;
  const std::string wanted = enumTag(type);
  if (wanted.empty() && (!tag || tag->type != "torch")) return std::nullopt;
  if (!wanted.empty()) return tag && wanted == tag->name ? 3 : 0;
  return type.name == "std::variant" || type.name == "c10::variant" || isOptional(type.name) ? 1 : 0;
}

}  // namespace

const ir::Function* Evaluator::constructorFor(const ir::Class& type, std::size_t arguments) const {
  const ir::Function* found = nullptr;
  for (const std::string& usr : type.constructors) {
    const ir::Function* candidate = index_.function(usr);
    if (!candidate || arguments > candidate->parameters.size() || arguments < requiredParameters(*candidate)) continue;
    if (found) return nullptr;  // ambiguous without types: never guess
    found = candidate;
  }
  return found;
}

// How well the arguments fit a function's parameters, all together; 0 where they do not.
int Evaluator::fitnessOfAll(const ir::Function& function, const std::vector<Operand>& arguments) {
  if (arguments.size() > function.parameters.size() || arguments.size() < requiredParameters(function)) return 0;
  int score = 1;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const int match = fitness(read(arguments[i]), withoutReference(function.parameters[i].type));
    if (match == 0) return 0;
    score += match;
  }
  return score;
}

// Among constructors that take this many arguments: the only one, or the one whose parameter types the values fit.
const ir::Function* Evaluator::chooseConstructor(const ir::Class& type, const std::vector<Operand>& arguments) {
  if (const ir::Function* only = constructorFor(type, arguments.size())) return only;
  Best<const ir::Function*> best;
  for (const std::string& usr : type.constructors)
    if (const ir::Function* candidate = index_.function(usr))
      best.offer(candidate, fitnessOfAll(*candidate, arguments));
  return best.only().value_or(nullptr);
}

// The constructor by which a value becomes an object of a class without being asked; null where there is none or
// several fit.
const ir::Function* Evaluator::convertingConstructor(const ir::Class& type, const Value& value) const {
  Best<const ir::Function*> best;
  for (const std::string& usr : type.constructors) {
    const ir::Function* candidate = index_.function(usr);
    if (!candidate || candidate->isExplicit || candidate->parameters.empty() || requiredParameters(*candidate) > 1)
      continue;
    best.offer(candidate, standardFitness(value, withoutReference(candidate->parameters[0].type)));
  }
  return best.only().value_or(nullptr);
}

// The function that a call of a closure runs: of a generic lambda the instance that the call names, or the one that the
// arguments fit best. Null where that is not decided.
const ir::Function* Evaluator::lambdaBody(const Closure& closure, const ir::Expression& site,
                                          const std::vector<Operand>& arguments) {
  const ir::Function* named = index_.function(site.usr);
  if (named && named->body) return named;
  if (closure.instances.empty()) return closure.function.get();
  Best<const ir::Function*> best;
  for (const auto& instance : closure.instances)
    best.offer(instance.get(), fitnessOfAll(*instance, arguments), takeTheSame);
  return best.only().value_or(nullptr);
}

// What an object with several call operators does: its own, and those of the lambdas that it derives from, as the
// overloaded{...} given to std::visit. Nothing where none fits, or several do.
std::optional<Operand> Evaluator::callObject(const Structure& object, const std::vector<Operand>& arguments,
                                             const ir::Expression& site) {
  struct Candidate {
    const ir::Function* method = nullptr;
    const Closure* lambda = nullptr;
  };
  Best<Candidate> best;
  for (const ir::Function* method : index_.methodsNamed(object.usr, "operator()"))
    best.offer({method, nullptr}, 2 * fitnessOfAll(*method, arguments));
  for (const auto& [name, field] : object.fields) {
    const Closure* lambda = name.rfind(functionObjectField, 0) == 0 ? field.as<Closure>() : nullptr;
    if (!lambda) continue;
    // Of two that fit alike the one that is no template is called.
    for (const auto& instance : lambda->instances)
      best.offer({instance.get(), lambda}, 2 * fitnessOfAll(*instance, arguments) - 1);
    if (lambda->instances.empty())
      best.offer({lambda->function.get(), lambda}, 2 * fitnessOfAll(*lambda->function, arguments));
  }
  const std::optional<Candidate> chosen = best.only();
  if (!chosen || !chosen->method->body) return std::nullopt;
  if (!chosen->lambda) return callFunction(*chosen->method, temporary(Value(object)), arguments, site.location);
  TraceScope scope(*this, [] { return "in a lambda"; }, site.location);
  return runFrame(*chosen->method, chosen->lambda->self, chosen->lambda->captures, arguments, site.location);
}

// How well a value fits a parameter type: 0 not at all, 1 by conversion, 3 exactly.
int Evaluator::fitness(const Value& value, const ir::TypePtr& type) const {
  const Expression* expression = scalar(value);
  if (const std::optional<int> tag = expression && type ? tagFitness(*expression, *type) : std::nullopt) return *tag;
  const int score = standardFitness(value, type);
  if (score > 0 || !type || type->kind != ir::TypeKind::Class) return score;
  const ir::Class* definition = index_.classOf(type);
  if (definition && definition->isUserCode) return convertingConstructor(*definition, value) ? 1 : 0;
  return expression && elementValueType(type) == schema::ValueType::Unknown ? 1 : 0;
}

// The same without the conversions that classes define.
int Evaluator::standardFitness(const Value& value, const ir::TypePtr& type) const {
  if (!type) return 1;
  if (const Expression* expression = scalar(value)) {
    if (const std::optional<int> tag = tagFitness(*expression, *type)) return *tag;
    schema::ValueType wanted = elementValueType(type);
    if (wanted == schema::ValueType::Unknown) return 0;
    if (expression->type() == wanted) return 3;
    bool numeric = wanted != schema::ValueType::String && wanted != schema::ValueType::Sequence &&
                   expression->type() != schema::ValueType::String;
    return numeric ? 1 : 0;
  }
  // The values of a json have no class of their own.
  if (ir::isModelledLibrary(type->name) && (value.is<Map>() || value.is<Sequence>())) return value.is<Map>() ? 3 : 2;
  if (value.is<Map>()) return isMapType(type->name) ? 3 : 0;
  if (value.is<Sequence>()) return isSequenceType(type->name) || isExpandingArray(type->name) ? 3 : 0;
  if (value.is<Tensor>()) return type->name == "at::Tensor" ? 3 : 0;
  if (const Structure* structure = value.as<Structure>()) return structureFitness(*structure, *type);
  if (value.is<Pointer>()) {
    if (type->kind == ir::TypeKind::Pointer || isSmartPointer(type->name) || index_.heldType(type)) return 3;
    return 0;
  }
  return 1;
}

int Evaluator::structureFitness(const Structure& structure, const ir::Type& type) const {
  if (structure.usr == type.usr) return 3;
  const ir::Class* given = index_.classOf(structure.usr);
  if (!given) return 1;
  return !type.usr.empty() && index_.derivesFromClass(*given, type.usr) ? 2 : 0;
}

Operand Evaluator::asParameter(Operand argument, const ir::TypePtr& declared, const ir::Location& site) {
  const ir::TypePtr& type = withoutReference(declared);
  if (!type || type->kind != ir::TypeKind::Class) return argument;
  const ir::Class* definition = index_.classOf(type);
  const bool isUserClass = definition && definition->isUserCode && !definition->isModule;
  if (!isUserClass && !isOptionsType(type->name)) return argument;
  const Value value = read(argument);
  const bool isPlainValue = scalar(value) || value.is<Sequence>() || value.is<Map>() || value.is<Tensor>();
  const bool isOtherObject = isUserClass && value.is<Structure>() && standardFitness(value, type) == 0;
  if (!isPlainValue && !isOtherObject) return argument;
  if (!isUserClass) return Operand(constructLibrary(type, {std::move(argument)}, site));
  const ir::Function* constructor = convertingConstructor(*definition, value);
  if (!constructor) return argument;
  return Operand(constructObject(*definition, constructor, {std::move(argument)}, site));
}

}  // namespace dictum::symbolic
