#include "cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace dictum::cli {

void addFormat(CLI::App& app, std::string& format, const std::vector<std::string>& formats) {
  format = formats.front();
  app.add_option("--format", format, "How the answer is written")->check(CLI::IsMember(formats))->capture_default_str();
}

void addSourceOptions(CLI::App& app, SourceArguments& arguments) {
  app.add_option("-p", arguments.compileDatabaseDirectory,
                 "Directory of compile_commands.json (default: the nearest one upwards)");
  app.add_option("-j,--jobs", arguments.jobs, "Translation units at a time (default: one per core)");
  app.add_option("--cache-dir", arguments.cacheDirectory,
                 "Where precompiled headers are kept (default: ~/.cache/dictum)");
  app.add_flag("--no-cache", arguments.noCache, "Neither read nor write the cache");
  app.add_option("--user-root", arguments.userRoots, "What lies below is user code, also where included with -isystem")
      ->type_size(1)
      ->allow_extra_args(false);
  app.add_option("--system-root", arguments.systemRoots, "What lies below is not user code")
      ->type_size(1)
      ->allow_extra_args(false);
  app.add_flag("-v,--verbose", arguments.verbose, "Say on stderr how each translation unit was read");
  app.footer("Arguments after -- are compile flags.");
}

void addConstructOption(CLI::App& app, SourceArguments& arguments) {
  app.add_option("--construct", arguments.constructions,
                 "C++ expression that makes the module, as if at the end of the first source; repeatable")
      ->type_size(1)
      ->allow_extra_args(false);
}

void addModelOptions(CLI::App& app, ModelArguments& arguments) {
  app.add_option("--model", arguments.model, "Class or holder name (default: every module class)");
  app.add_option("--set", arguments.assignments, "Value of an input, as INPUT=VALUE; repeatable")
      ->type_size(1)
      ->allow_extra_args(false);
  app.add_option("--config", arguments.configurationFiles, "File with values of inputs, YAML or JSON; repeatable")
      ->type_size(1)
      ->allow_extra_args(false);
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

}  // namespace dictum::cli
