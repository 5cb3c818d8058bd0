#include <set>
#include <stdexcept>

#include "catalog/compiled.h"
#include "schema/parse.h"

namespace dictum::catalog {
namespace {

using schema::ValueType;

// The types of options that rows speak of; all others are integers.
ValueType typeOfOption(const std::string& name) {
  static const std::set<std::string> booleans = {
      "bias",        "affine",    "track_running_stats", "elementwise_affine",
      "add_bias_kv", "head_bias", "bidirectional",       "transposed"};
  static const std::set<std::string> floatings = {"dropout", "p", "div_value", "min_val", "max_val", "output_ratio[]"};
  static const std::set<std::string> lists = {"cutoffs", "kernel_size", "stride", "normalized_shape", "output_ratio"};
  if (booleans.count(name) || name.starts_with("given.")) return ValueType::Boolean;
  if (floatings.count(name)) return ValueType::Floating;
  if (lists.count(name)) return ValueType::Sequence;
  if (name == "padding") return ValueType::Unknown;  // a list, or one of torch::kSame and torch::kValid
  return ValueType::Integer;
}

Expression parseText(const std::string& text) {
  auto expression = schema::parse(text, {.typeOf = typeOfOption});
  if (!expression) throw std::logic_error("catalog: " + expression.error().message());
  return *expression;
}

Expression parseCondition(const std::string& text) {
  return text.empty() ? Expression::boolean(true) : parseText(text);
}

Template parseTemplate(const std::string& text) {
  Template parts;
  std::size_t at = 0;
  for (std::size_t open; (open = text.find('{', at)) != std::string::npos;) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) throw std::logic_error("catalog: no '}' in '" + text + "'");
    if (open > at) parts.emplace_back(text.substr(at, open - at));
    parts.emplace_back(parseText(text.substr(open + 1, close - open - 1)));
    at = close + 1;
  }
  if (at < text.size()) parts.emplace_back(text.substr(at));
  return parts;
}

CompiledDimension compileDimension(const std::string& text) {
  if (text.ends_with("...")) return {.spliced = text.substr(0, text.size() - 3)};
  return {.size = parseText(text)};
}

CompiledOption compileOption(const std::string& name, const OptionText& text) {
  CompiledOption option{.name = name, .isList = std::holds_alternative<std::vector<std::string>>(text)};
  if (!option.isList) {
    option.values.push_back(parseText(std::get<std::string>(text)));
    return option;
  }
  for (const std::string& value : std::get<std::vector<std::string>>(text)) option.values.push_back(parseText(value));
  return option;
}

std::vector<CompiledBlock> compileBlocks(const std::vector<Block>& blocks);

CompiledRow compileRow(const Row& row) {
  CompiledRow compiled{.what = row.what,
                       .name = parseTemplate(row.name),
                       .when = parseCondition(row.when),
                       .dtype = row.dtype,
                       .isKaiming = row.isKaiming,
                       .tensor = row.tensor,
                       .className = row.className,
                       .blocks = compileBlocks(row.blocks),
                       .module = row.module};
  for (const std::string& dimension : row.shape) compiled.shape.push_back(compileDimension(dimension));
  for (const auto& [name, text] : row.options) compiled.options.push_back(compileOption(name, text));
  return compiled;
}

std::vector<CompiledBlock> compileBlocks(const std::vector<Block>& blocks) {
  std::vector<CompiledBlock> compiled;
  for (const Block& block : blocks) {
    CompiledBlock& target = compiled.emplace_back();
    target.index = block.index;
    if (!block.index.empty()) target.count = parseText(block.count);
    for (const Row& row : block.rows) target.rows.push_back(compileRow(row));
  }
  return compiled;
}

}  // namespace

CompiledModule compile(ModuleInfo info) {
  CompiledModule module;
  for (const Check& check : info.checks) {
    CompiledCheck& target = module.checks.emplace_back();
    target.holds = parseText(check.holds);
    target.message = parseTemplate(check.message);
    target.index = check.index;
    if (!check.index.empty()) target.count = parseText(check.count);
  }
  module.blocks = compileBlocks(info.blocks);
  module.info = std::move(info);
  return module;
}

}  // namespace dictum::catalog
