#include "tool/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace dictum::tool {

void addFormat(CLI::App& app, std::string& format, const std::vector<std::string>& formats) {
  format = formats.front();
  app.add_option("--format", format, "How the answer is written")->check(CLI::IsMember(formats))->capture_default_str();
}

CLI::Option* addRepeatable(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                           const std::string& description) {
  return app.add_option(name, values, description + "; repeatable")->type_size(1)->allow_extra_args(false);
}

void addModelOptions(CLI::App& app, ModelArguments& arguments) {
  app.add_option("--model", arguments.model, "Class or holder name (default: every module class)");
  addRepeatable(app, "--set", arguments.assignments, "Value of an input, as INPUT=VALUE");
  addRepeatable(app, "--config", arguments.configurationFiles, "File with values of inputs, YAML or JSON");
}

Result<schema::Configuration> readConfiguration(const ModelArguments& arguments) {
  schema::Configuration configuration;
  for (const auto& path : arguments.configurationFiles) {
    auto read = schema::readConfiguration(path);
    if (!read) return failure(read.error());
    for (auto& [name, value] : *read) configuration.insert_or_assign(name, std::move(value));
  }
  for (const auto& text : arguments.assignments) {
    auto assignment = schema::parseAssignment(text);
    if (!assignment) return failure(assignment.error().within(fmt::format("--set '{}'", text)));
    configuration.insert_or_assign(assignment->first, std::move(assignment->second));
  }
  return configuration;
}

}  // namespace dictum::tool
