#include "catalog/instantiation.h"

#include <algorithm>
#include <sstream>

#include "catalog/refusals.h"

namespace dictum::catalog {
namespace {

// Loops of more rounds stay families, which are as exact.
constexpr std::int64_t maximumUnrolled = 4096;

std::optional<std::string> refusalOf(const Dimensions& sizes, const std::optional<std::string>& dtype, bool isKaiming) {
  const auto negative = refusalOfNegative(sizes);
  return !negative && isKaiming && sizes.size() > 1 ? refusalOfKaiming(sizes, dtype) : negative;
}

}  // namespace

void Instantiation::run(const CatalogModule& module, const Options& options) {
  instance_.registrations = this->module(module.compiled(), options);
}

Instantiation::Registrations Instantiation::module(const CompiledModule& module, const Options& options) {
  Scope scope(options, context_.version);
  for (const CompiledCheck& each : module.checks) check(each, scope);
  return blocks(module.blocks, scope);
}

// A check on what is not known is left out: the rows that need it say so.
void Instantiation::check(const CompiledCheck& check, Scope& scope) {
  if (check.index.empty()) return require(check, scope);
  const Resolved count = scope.resolve(check.count);
  const auto rounds = count.value.asInteger();
  if (count.reason || !rounds) return;
  for (std::int64_t i = 0; i < std::min(*rounds, maximumUnrolled); ++i) {
    scope.bindIndex(check.index, Expression::integer(i));
    require(check, scope);
  }
}

void Instantiation::require(const CompiledCheck& check, Scope& scope) {
  const Resolved resolved = scope.resolve(check.holds);
  if (resolved.reason) return;
  const Expression holds = schema::disjunction(schema::negation(guard_), resolved.value);
  if (holds.isTrue() || holds.hasLoopIndex()) return;
  const std::string text = withNumberType(message(check.message, scope), context_.defaultDtype);
  const bool isKnown =
      std::any_of(instance_.requirements.begin(), instance_.requirements.end(),
                  [&](const Requirement& other) { return other.message == text && other.holds == holds; });
  if (!isKnown) instance_.requirements.push_back({holds, text});
}

Instantiation::Registrations Instantiation::blocks(const std::vector<CompiledBlock>& blocks, Scope& scope) {
  Registrations result;
  for (const CompiledBlock& block : blocks) {
    if (block.index.empty()) {
      rows(block, scope, result);
    } else {
      repeat(block, scope, result);
    }
  }
  return result;
}

void Instantiation::repeat(const CompiledBlock& block, Scope& scope, Registrations& target) {
  const Resolved count = scope.resolve(block.count);
  if (count.reason) return unknown("what is repeated '" + schema::print(block.count) + "' times", *count.reason);
  const auto rounds = count.value.asInteger();
  if (rounds && *rounds <= maximumUnrolled) {
    for (std::int64_t i = 0; i < *rounds; ++i) {
      scope.bindIndex(block.index, Expression::integer(i));
      rows(block, scope, target);
    }
    return;
  }
  const std::string name = context_.freshIndexName ? context_.freshIndexName(block.index) : block.index;
  scope.bindIndex(block.index, Expression::loopIndex(name));
  const std::size_t first = target.size();
  rows(block, scope, target);
  for (std::size_t i = first; i < target.size(); ++i) {
    target[i].loops = {{name, Expression::integer(0), count.value}};
  }
}

void Instantiation::rows(const CompiledBlock& block, Scope& scope, Registrations& target) {
  for (const CompiledRow& each : block.rows) row(each, scope, target);
}

void Instantiation::row(const CompiledRow& row, Scope& scope, Registrations& target) {
  Resolved when = scope.resolve(row.when);
  if (when.value.isFalse()) return;
  Registration registration{.what = row.what, .name = key(row.name, scope), .when = when.value};
  if (when.reason) {
    unknown("whether '" + registration.name.text() + "' is registered", *when.reason);
    registration.when = Expression::boolean(true);
  }
  if (row.what == What::Module) {
    describeModule(row, scope, registration);
  } else {
    describeTensor(row, scope, registration);
  }
  target.push_back(std::move(registration));
}

void Instantiation::describeTensor(const CompiledRow& row, Scope& scope, Registration& registration) {
  registration.requiresGrad = row.what == What::Parameter;
  if (!row.tensor.empty()) return describeOptionTensor(row, scope, registration);
  registration.shape = shape(row, scope, registration.name.text());
  registration.dtype = row.dtype.empty() ? context_.defaultDtype : row.dtype;
  if (!registration.shape) return;
  const Expression never = schema::negation(schema::conjunction(guard_, registration.when));
  const auto refusal = refusalOf(*registration.shape, context_.defaultDtype, row.isKaiming);
  if (refusal) instance_.requirements.push_back({never, *refusal});
}

void Instantiation::describeOptionTensor(const CompiledRow& row, Scope& scope, Registration& registration) {
  const OptionValue& value = scope.option(row.tensor);
  if (const auto* reason = std::get_if<OptionUnknown>(&value)) {
    return unknown("the tensor of '" + registration.name.text() + "'", reason->reason);
  }
  const auto* tensor = std::get_if<OptionTensor>(&value);
  registration.isDefined = tensor && tensor->defined;
  if (!registration.isDefined) return;
  registration.optionTensor = row.tensor;
  registration.dtype = tensor->dtype;
  registration.shape = tensor->shape;
  // Where LibTorch checks the shape, it is what the options say.
  if (!tensor->shape && !row.shape.empty()) registration.shape = shape(row, scope, registration.name.text());
}

void Instantiation::describeModule(const CompiledRow& row, Scope& scope, Registration& registration) {
  registration.className = row.className;
  if (row.module.empty()) {
    const Expression outer = guard_;
    guard_ = schema::conjunction(outer, registration.when);
    registration.children = childOf(row, scope);
    guard_ = outer;
    return;
  }
  const OptionValue& value = scope.option(row.module);
  if (const auto* held = std::get_if<OptionModule>(&value)) {
    registration.optionModule = held->handle;
    return;
  }
  const auto* reason = std::get_if<OptionUnknown>(&value);
  unknown("the module '" + registration.name.text() + "'",
          reason ? reason->reason : "option '" + row.module + "' holds no module");
}

Instantiation::Registrations Instantiation::childOf(const CompiledRow& row, Scope& scope) {
  if (!row.blocks.empty()) return blocks(row.blocks, scope);
  std::vector<std::pair<std::string, OptionValue>> values;
  for (const CompiledOption& option : row.options) values.emplace_back(option.name, optionOf(option, scope));
  const Options options = [&values](const std::string& name) -> OptionValue {
    for (const auto& [option, value] : values) {
      if (option == name) return value;
    }
    return std::monostate();
  };
  const auto found = tables_.byName.find(row.className);
  return found == tables_.byName.end() ? Registrations() : module(tables_.modules[found->second].compiled(), options);
}

OptionValue Instantiation::optionOf(const CompiledOption& option, Scope& scope) {
  OptionList list;
  for (const Expression& text : option.values) {
    const Resolved value = scope.resolve(text);
    if (value.reason && !option.isList) return OptionUnknown{*value.reason};
    if (!option.isList) return value.value;
    list.elements.push_back(value.reason ? schema::Dimension() : schema::Dimension(value.value));
  }
  return list;
}

schema::Shape Instantiation::shape(const CompiledRow& row, Scope& scope, const std::string& name) {
  std::vector<schema::Dimension> dimensions;
  for (const CompiledDimension& dimension : row.shape) {
    const std::string what = "dimension " + std::to_string(dimensions.size()) + " of '" + name + "'";
    if (dimension.spliced.empty()) {
      const Resolved size = scope.resolve(dimension.size);
      if (size.reason) unknown(what, *size.reason);
      dimensions.push_back(size.reason ? schema::Dimension() : schema::Dimension(size.value));
      continue;
    }
    std::string reason;
    const schema::Shape elements = scope.spliced(dimension.spliced, reason);
    if (!elements) {
      unknown("the rank of '" + name + "'", reason);
      return std::nullopt;
    }
    dimensions.insert(dimensions.end(), elements->begin(), elements->end());
  }
  return dimensions;
}

schema::Key Instantiation::key(const Template& name, Scope& scope) {
  schema::Key key;
  for (const auto& part : name) {
    if (const auto* text = std::get_if<std::string>(&part)) {
      key.append(*text);
    } else {
      key.append(scope.resolve(std::get<Expression>(part)).value);
    }
  }
  return key;
}

// Numbers read as std::ostream writes them.
std::string Instantiation::message(const Template& text, Scope& scope) {
  std::ostringstream stream;
  for (const auto& part : text) {
    if (const auto* literal = std::get_if<std::string>(&part)) {
      stream << *literal;
      continue;
    }
    const Expression value = scope.resolve(std::get<Expression>(part)).value;
    if (const auto number = value.asFloating()) {
      stream << *number;
    } else {
      stream << schema::print(value);
    }
  }
  return stream.str();
}

void Instantiation::unknown(const std::string& what, const std::string& reason) {
  instance_.unknowns.push_back({what, reason});
}

}  // namespace dictum::catalog
