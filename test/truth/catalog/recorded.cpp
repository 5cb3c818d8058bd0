#include "recorded.h"

#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "catalog/dtype.h"
#include "schema/expression.h"

namespace dictum_truth {
namespace {

using namespace dictum;
using schema::Expression;
using schema::ValueType;

std::string runConstructions() {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(CATALOG_CONSTRUCTIONS, "r"), pclose);
  if (!pipe) throw std::runtime_error("cannot run " CATALOG_CONSTRUCTIONS);
  std::string output;
  char chunk[4096];
  while (const std::size_t count = std::fread(chunk, 1, sizeof chunk, pipe.get())) output.append(chunk, count);
  if (pclose(pipe.release()) != 0) throw std::runtime_error(CATALOG_CONSTRUCTIONS " failed after:\n" + output);
  return output;
}

std::string dtypeName(const Json& recorded) {
  const auto dtype = catalog::findDtype(recorded.get<std::string>());
  return dtype ? std::string(dtype->name) : "no name for " + recorded.get<std::string>();
}

Json tensorsOf(const Json& tensors) {
  Json all = Json::array();
  for (const Json& tensor : tensors) {
    all.push_back({{"name", tensor["name"]},
                   {"shape", tensor["shape"]},
                   {"dtype", dtypeName(tensor["dtype"])},
                   {"requires_grad", tensor["requires_grad"]}});
  }
  return all;
}

Json moduleOf(const Json& module) {
  Json children = Json::array();
  for (const Json& child : module["children"]) {
    children.push_back({{"name", child["name"]}, {"module", moduleOf(child)}});
  }
  return {{"class", module["class"]},
          {"serializable", module["serializable"]},
          {"parameters", tensorsOf(module["parameters"])},
          {"buffers", tensorsOf(module["buffers"])},
          {"children", std::move(children)}};
}

schema::Shape shapeOf(const Json& sizes) {
  std::vector<schema::Dimension> shape;
  for (const Json& size : sizes) shape.emplace_back(Expression::integer(size.get<std::int64_t>()));
  return shape;
}

Expression scalarOf(const Json& value) {
  if (value.is_boolean()) return Expression::boolean(value.get<bool>());
  if (value.is_number_integer()) return Expression::integer(value.get<std::int64_t>());
  if (value.is_number_float()) return Expression::floating(value.get<double>());
  return Expression::string(value.get<std::string>());
}

// One prediction: the options as the catalog sees them, and what the inputs among them are worth.
class Prediction {
 public:
  Prediction(const catalog::Catalog& catalog, const Json& record, OptionsAs optionsAs)
      : catalog_(catalog), record_(record), optionsAs_(optionsAs) {}

  Json run(catalog::LibTorchVersion version) {
    const catalog::CatalogModule* module = catalog_.find(record_["class"].get<std::string>());
    if (!module) return {{"missing", record_["class"]}};
    const catalog::InstantiationContext context = {.defaultDtype = dtypeName(record_["default_dtype"]),
                                                   .version = version};
    const auto options = [this](const std::string& name) { return option(name); };
    const catalog::Instance instance = catalog_.instantiate(*module, options, context);
    if (!instance.unknowns.empty()) return {{"unknown", instance.unknowns.front().what}};
    for (const catalog::Requirement& requirement : instance.requirements) {
      if (evaluate(requirement.holds).isFalse()) return {{"throws", message(requirement, version)}};
    }
    return this->module(record_["class"].get<std::string>(), expand(instance.registrations));
  }

 private:
  catalog::OptionValue option(const std::string& name) {
    const auto found = record_["options"].find(name);
    if (found == record_["options"].end() || found->is_null()) return std::monostate();
    if (found->is_array()) return listOf(name, *found);
    if (!found->is_object()) return scalar(name, *found);
    if (found->contains("enumerator")) {
      return Expression::enumerator({"torch", (*found)["enumerator"].get<std::string>(), {}});
    }
    if (found->contains("module")) {
      modules_.push_back((*found)["module"]);
      return catalog::OptionModule{modules_.size() - 1};
    }
    const Json& tensor = (*found)["tensor"];
    if (!tensor["defined"].get<bool>()) return catalog::OptionTensor{.defined = false};
    return catalog::OptionTensor{.shape = shapeOf(tensor["shape"]), .dtype = dtypeName(tensor["dtype"])};
  }

  catalog::OptionList listOf(const std::string& name, const Json& values) {
    catalog::OptionList list;
    for (const Json& value : values) {
      list.elements.emplace_back(scalar(name + "[" + std::to_string(list.elements.size()) + "]", value));
    }
    return list;
  }

  Expression scalar(const std::string& name, const Json& value) {
    const Expression literal = scalarOf(value);
    if (optionsAs_ == OptionsAs::Values) return literal;
    inputs_[name] = literal;
    return Expression::input(name, literal.type());
  }

  Expression evaluate(const Expression& expression, const std::map<std::string, Expression>& indices = {}) const {
    return schema::substitute(expression, [&](const Expression& leaf) -> std::optional<Expression> {
      const auto& values = leaf.operation() == schema::Operation::LoopIndex ? indices : inputs_;
      const auto found = values.find(leaf.name());
      return leaf.name().empty() || found == values.end() ? std::nullopt : std::optional(found->second);
    });
  }

  // A message shows the values of options: those of the record where the prediction speaks of inputs.
  std::string message(const catalog::Requirement& requirement, catalog::LibTorchVersion version) const {
    if (optionsAs_ == OptionsAs::Values) return requirement.message;
    return Prediction(catalog_, record_, OptionsAs::Values).run(version).value("throws", requirement.message);
  }

  // A registration with its loop unrolled and its conditions decided.
  struct Expanded {
    const catalog::Registration* registration;
    std::map<std::string, Expression> indices;
  };

  std::vector<Expanded> expand(const std::vector<catalog::Registration>& registrations,
                               const std::map<std::string, Expression>& outer = {}) const {
    std::vector<Expanded> result;
    for (std::size_t begin = 0; begin < registrations.size();) {
      std::size_t end = begin + 1;
      while (end < registrations.size() && registrations[end].loops == registrations[begin].loops) ++end;
      for (const auto& indices : rounds(registrations[begin].loops, outer)) {
        for (std::size_t i = begin; i < end; ++i) {
          if (evaluate(registrations[i].when, indices).isTrue()) result.push_back({&registrations[i], indices});
        }
      }
      begin = end;
    }
    return result;
  }

  std::vector<std::map<std::string, Expression>> rounds(const std::vector<schema::Family>& loops,
                                                        const std::map<std::string, Expression>& outer) const {
    if (loops.empty()) return {outer};
    std::vector<std::map<std::string, Expression>> all;
    const std::int64_t to = evaluate(loops[0].to, outer).asInteger().value();
    for (std::int64_t i = evaluate(loops[0].from, outer).asInteger().value(); i < to; ++i) {
      all.push_back(outer);
      all.back()[loops[0].index] = Expression::integer(i);
    }
    return all;
  }

  Json module(const std::string& className, const std::vector<Expanded>& entries) const {
    Json result = {{"class", className},
                   {"serializable", catalog_.find(className)->info().isSerializable},
                   {"parameters", Json::array()},
                   {"buffers", Json::array()},
                   {"children", Json::array()}};
    for (const Expanded& entry : entries) {
      const catalog::Registration& registration = *entry.registration;
      if (registration.what == catalog::What::Module) {
        result["children"].push_back({{"name", name(entry)}, {"module", child(entry)}});
      } else if (registration.isDefined) {
        const bool isParameter = registration.what == catalog::What::Parameter;
        result[isParameter ? "parameters" : "buffers"].push_back(tensor(entry));
      }
    }
    return result;
  }

  // A clone of a module that an option holds is like it.
  Json child(const Expanded& entry) const {
    const catalog::Registration& registration = *entry.registration;
    if (registration.optionModule) return moduleOf(modules_.at(*registration.optionModule));
    return module(registration.className, expand(registration.children, entry.indices));
  }

  Json tensor(const Expanded& entry) const {
    Json shape = Json::array();
    for (const schema::Dimension& dimension : entry.registration->shape.value()) {
      shape.push_back(evaluate(dimension.value(), entry.indices).asInteger().value());
    }
    return {{"name", name(entry)},
            {"shape", std::move(shape)},
            {"dtype", entry.registration->dtype.value()},
            {"requires_grad", entry.registration->requiresGrad}};
  }

  std::string name(const Expanded& entry) const {
    schema::Key name;
    for (const Expression& part : entry.registration->name.parts()) name.append(evaluate(part, entry.indices));
    return name.text();
  }

  const catalog::Catalog& catalog_;
  const Json& record_;
  OptionsAs optionsAs_;
  std::map<std::string, Expression> inputs_;
  std::vector<Json> modules_;
};

}  // namespace

std::vector<Json> readRecords() {
  std::istringstream lines(runConstructions());
  std::vector<Json> records;
  for (std::string line; std::getline(lines, line);) records.push_back(Json::parse(line));
  return records;
}

Json predict(const catalog::Catalog& catalog, const Json& record, catalog::LibTorchVersion version,
             OptionsAs optionsAs) {
  return Prediction(catalog, record, optionsAs).run(version);
}

Json truthOf(const Json& record) {
  if (record.contains("throws")) return {{"throws", record["throws"]}};
  return moduleOf(record["module"]);
}

}  // namespace dictum_truth
