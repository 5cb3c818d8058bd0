#include "cli/input_check.h"

#include <set>

#include "schema/input_values.h"

namespace dictum::cli {
namespace {

constexpr int maximumFieldDepth = 4;

const ir::Class* classOf(const ir::TypePtr& type, const ir::Program& program) {
  if (!type) return nullptr;
  if (type->kind == ir::TypeKind::Reference || type->kind == ir::TypeKind::Pointer)
    return classOf(type->pointee, program);
  const auto found = program.classes.find(type->usr);
  return found == program.classes.end() ? nullptr : &found->second;
}

void addFields(const std::string& path, const ir::TypePtr& type, const ir::Program& program, int depth,
               std::set<std::string>& names) {
  names.insert(path);
  const ir::Class* record = classOf(type, program);
  if (record == nullptr || depth == 0) return;
  for (const auto& field : record->fields) {
    // TORCH_ARG(int64_t, width) declares the field `width_`; its accessor is what users see.
    const std::string& name = field.name;
    const bool isArgument = !name.empty() && name.back() == '_';
    addFields(path + "." + (isArgument ? name.substr(0, name.size() - 1) : name), field.type, program, depth - 1,
              names);
  }
  for (const auto& base : record->bases) addFields(path, base, program, depth - 1, names);
}

std::set<std::string> knownNames(const schema::Prediction& prediction, const ir::Program& program) {
  std::set<std::string> names = schema::inputNames(prediction);
  std::set<std::string> classes;
  for (const auto& model : prediction.models) classes.insert(model.className);
  for (const auto& [usr, function] : program.functions) {
    const auto owner = program.classes.find(function.classUsr);
    if (function.kind != ir::FunctionKind::Constructor || owner == program.classes.end()) continue;
    if (!classes.contains(owner->second.name)) continue;
    for (const auto& parameter : function.parameters)
      addFields(parameter.name, parameter.type, program, maximumFieldDepth, names);
  }
  return names;
}

}  // namespace

Result<void> checkConfiguration(const schema::Configuration& configuration, const schema::Prediction& prediction,
                                const ir::Program& program, Console& console) {
  const auto doubts = schema::checkValues(configuration, prediction, knownNames(prediction, program));
  if (!doubts) return failure(doubts.error());
  for (const auto& doubt : *doubts) console.warning(doubt);
  return {};
}

}  // namespace dictum::cli
