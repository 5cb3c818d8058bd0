#include "tool/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "schema/lock.h"
#include "schema/suggest.h"

namespace dictum::tool {

void addFormat(CLI::App& app, std::string& format, const std::vector<std::string>& formats) {
  format = formats.front();
  app.add_option("--format", format, "How the answer is written")->check(CLI::IsMember(formats))->capture_default_str();
}

void addFormats(CLI::App& app, FormatArguments& arguments) {
  const std::vector<std::string> formats = {"text", "json", "sarif", "github", "gitlab", "junit", "markdown"};
  addFormat(app, arguments.format, formats);
  addRepeatable(app, "--also", arguments.also, "Write the answer to a file too, as FORMAT=FILE")
      ->check([formats](const std::string& text) {
        const std::size_t at = text.find('=');
        const bool isKnown = std::find(formats.begin(), formats.end(), text.substr(0, at)) != formats.end();
        if (!isKnown)
          return "'" + text.substr(0, at) + "' is no format" + schema::suggestion(text.substr(0, at), formats);
        return at == std::string::npos || at + 1 == text.size() ? "give '" + text + "' a file, as FORMAT=FILE" : "";
      });
}

Result<void> writeFormats(const FormatArguments& arguments, Console& console,
                          const std::function<std::string(const std::string& format)>& written) {
  for (const std::string& also : arguments.also) {
    const std::size_t at = also.find('=');
    if (auto done = schema::writeFileAtomically(also.substr(at + 1), written(also.substr(0, at))); !done) return done;
  }
  console.result(written(arguments.format));
  return {};
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
